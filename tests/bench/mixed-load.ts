// Visitors who all look at something else, so that nothing kept helps; a process of its own.
import autocannon from 'autocannon'

type Task = { origin: string; seconds: number; clients: number }

const { origin, seconds, clients } = JSON.parse(process.argv[2] ?? '') as Task
let turn = 0
const result = await autocannon({
  url: origin,
  connections: clients,
  duration: seconds,
  requests: [
    {
      method: 'GET',
      setupRequest: (request) => {
        turn += 1
        return { ...request, path: `/buyer/products?category=section-${1 + (turn % 8)}&max=${30 + (turn % 5000) / 10}` }
      },
    },
  ],
})
const { requests, latency, non2xx, errors } = result
console.log(JSON.stringify({ rate: requests.average, p50: latency.p50, p99: latency.p99, wrong: non2xx + errors }))
