// Sixteen signed-in sellers' browsers that adjust stock, each another variant at a time; a process of its own.
import autocannon from 'autocannon'

type Task = { origin: string; cookie: string; variantIds: number[]; seconds: number; clients: number }

const { origin, cookie, variantIds, seconds, clients } = JSON.parse(process.argv[2] ?? '') as Task
let turn = 0
const result = await autocannon({
  url: origin,
  connections: clients,
  duration: seconds,
  requests: [
    {
      method: 'POST',
      headers: {
        cookie,
        origin,
        'content-type': 'application/x-www-form-urlencoded',
        'hx-request': 'true',
        'sec-fetch-site': 'same-origin',
      },
      body: 'delta=1&reason=received&note=',
      setupRequest: (request) => {
        turn += 7
        return { ...request, path: `/seller/stock/${variantIds[turn % variantIds.length]}/adjustments` }
      },
    },
  ],
})
const { requests, latency, non2xx, errors } = result
console.log(JSON.stringify({ rate: requests.average, p50: latency.p50, p99: latency.p99, wrong: non2xx + errors }))
