// Guests who were never here, each buying one thing from start to end; a process of its own.
import http from 'node:http'
import { buy, newGuest, type Offer, type Times } from './buyers.ts'

type Task = { origin: string; offers: Offer[]; seconds: number; clients: number; run: string }

const { origin, offers, seconds, clients, run } = JSON.parse(process.argv[2] ?? '') as Task
const agent = new http.Agent({ keepAlive: true, maxSockets: clients })
const until = performance.now() + seconds * 1000
const whole: number[] = []
const times: Times[] = []
const wrong: string[] = []
let turn = 0

async function shop(): Promise<void> {
  while (performance.now() < until) {
    turn += 1
    const mine = turn
    const offer = offers[(mine * 7) % offers.length]
    if (!offer) return
    const begun = performance.now()
    try {
      const bought = await buy(newGuest(origin, agent, mine), offer, `buyer-${run}-${mine}`)
      whole.push(performance.now() - begun)
      times.push(bought.times)
    } catch (error) {
      wrong.push(error instanceof Error ? error.message : 'unknown')
    }
  }
}

const begun = performance.now()
await Promise.all(Array.from({ length: clients }, shop))
const passed = (performance.now() - begun) / 1000
agent.destroy()
const at = (all: number[], part: number) => {
  const sorted = [...all].sort((a, b) => a - b)
  return Number((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0).toFixed(1))
}
const order = times.map((one) => one.order)
console.log(
  JSON.stringify({
    rate: whole.length / passed,
    p50: at(whole, 0.5),
    p99: at(whole, 0.99),
    orderP50: at(order, 0.5),
    orderP99: at(order, 0.99),
    wrong: wrong.length,
    first: wrong[0] ?? '',
  }),
)
