// The order step alone: guests whose carts are ready press the button, each once; a process of its own.
import http from 'node:http'
import { numberIn } from './buyers.ts'
import type { ReadyCart } from './offers.ts'

type Task = { origin: string; carts: ReadyCart[]; clients: number }

const { origin, carts, clients } = JSON.parse(process.argv[2] ?? '') as Task
const agent = new http.Agent({ keepAlive: true, maxSockets: clients })
const times: number[] = []
let wrong = 0

function order({ id, token }: ReadyCart): Promise<string | undefined> {
  const body = `key=bench-form-${id}`
  return new Promise((resolve, reject) => {
    const request = http.request(
      `${origin}/buyer/checkout/order`,
      {
        method: 'POST',
        agent,
        headers: {
          'Content-Type': 'application/x-www-form-urlencoded',
          'Content-Length': body.length,
          Origin: origin,
          'Sec-Fetch-Site': 'same-origin',
          Cookie: `market-cart=${token}`,
        },
      },
      (answer) => {
        answer.resume()
        answer.once('end', () => resolve(numberIn(answer.headers.location ?? null)))
      },
    )
    request.once('error', reject)
    request.end(body)
  })
}

const begun = performance.now()
async function press(): Promise<void> {
  for (let cart = carts.pop(); cart; cart = carts.pop()) {
    const from = performance.now()
    if (await order(cart)) times.push(performance.now() - from)
    else wrong += 1
  }
}
await Promise.all(Array.from({ length: clients }, press))
const seconds = (performance.now() - begun) / 1000
agent.destroy()
times.sort((a, b) => a - b)
const at = (part: number) => Number((times[Math.floor(times.length * part)] ?? 0).toFixed(1))
console.log(JSON.stringify({ rate: times.length / seconds, p50: at(0.5), p99: at(0.99), wrong }))
