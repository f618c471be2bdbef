// Visitors who ask for one page after another of a list; a process of its own. Each comes from an address of their own.
import { readFileSync } from 'node:fs'
import autocannon from 'autocannon'

type Task = { origin: string; paths: string; cookie: string; seconds: number; clients: number }

const { origin, paths, cookie, seconds, clients } = JSON.parse(process.argv[2] ?? '') as Task
const list = JSON.parse(readFileSync(paths, 'utf8')) as string[]
let turn = 0
const result = await autocannon({
  url: origin,
  connections: clients,
  duration: seconds,
  requests: [
    {
      method: 'GET',
      setupRequest: (request) => {
        const path = list[turn % list.length]
        turn += 1
        const headers = { 'x-forwarded-for': `10.1.${(turn >> 8) & 255}.${turn & 255}`, ...(cookie ? { cookie } : {}) }
        return { ...request, path, headers }
      },
    },
  ],
})
const { requests, latency, non2xx, errors } = result
console.log(JSON.stringify({ rate: requests.average, p50: latency.p50, p99: latency.p99, wrong: non2xx + errors }))
