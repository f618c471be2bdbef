import http from 'node:http'
import { sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'
import { auditLedger } from '#src/market/stock/audit.ts'
import { newGuest, type Offer, walkToReview } from './buyers.ts'
import type { Load } from './load.ts'
import { makeCarts, openTills, stockUp } from './offers.ts'
import { createDatabase, runProgram, SECRET, startMarket } from './place.ts'
import { atLeast, type BenchResult, type Finding, median, tell } from './result.ts'
import { seedMarket } from './seed.ts'

const CLIENTS = 32
const SECONDS = 6
const ROUNDS = 3
/** Orders of each round of the order step, on either side. */
const ORDERS = 600
/** As many as the market has: more would only wait for each other. */
const CONNECTIONS = 20
const LIMIT = 0.2
const STEP_MS = 20

type Purchases = Load & { orderP50: number; orderP99: number; first: string }

/** Whole purchases of guests through HTTP, 32 at once among 10,000 products; the order step against its bare statements. */
export async function benchPurchase(): Promise<BenchResult> {
  const { url, db } = await createDatabase()
  await seedMarket(db, { shops: 50, products: 10_000 })
  const offers = await stockUp(db, await openTills(db), 600)
  await tellIdsApart(db)
  const market = await startMarket(url, { TRUST_PROXY: 'true' })
  const alone = await stepTimes(market.origin, offers)
  const whole: Purchases[] = []
  const http: Load[] = []
  const bare: Load[] = []
  for (let round = 0; round <= ROUNDS; round++) {
    const task = { origin: market.origin, offers, clients: CLIENTS, run: String(round) }
    const bought = await run<Purchases>('purchase-load', { ...task, seconds: round === 0 ? 2 : SECONDS })
    const carts = await makeCarts(db, offers, ORDERS)
    const pressed = await run<Load>('order-load', { origin: market.origin, carts, clients: CLIENTS })
    const cartIds = (await makeCarts(db, offers, ORDERS + 6 * CONNECTIONS)).map((cart) => cart.id)
    const written = await run<Load>('order-bare', { url, secret: SECRET, cartIds, clients: CONNECTIONS })
    // The first round warms both sides up.
    if (round === 0) continue
    whole.push(bought)
    http.push(pressed)
    bare.push(written)
  }
  await market.stop()
  return {
    name: 'Purchases: 32 guests at once, 10,000 products',
    findings: [...findingsOf(whole, http, bare), ...alone, await audited(db)],
  }
}

const run = async <T>(name: string, task: object): Promise<T> =>
  JSON.parse(await runProgram(`tests/bench/${name}.ts`, [JSON.stringify(task)])) as T

function findingsOf(whole: Purchases[], http: Load[], bare: Load[]): Finding[] {
  const ratio = median(http.map((one) => one.rate)) / median(bare.map((one) => one.rate))
  const first = whole.find((one) => one.first)?.first
  const steps = `p50 ${median(whole.map((one) => one.orderP50))} ms, p99 ${median(whole.map((one) => one.orderP99))} ms`
  return [
    {
      what: 'whole purchases',
      measured: `${tell(whole)}${first ? `: ${first}` : ''}`,
      limit: 'none wrong',
      kept: whole.every((one) => one.wrong === 0),
    },
    { what: 'the order step among them', measured: steps },
    { what: 'bare order transaction, node-postgres', measured: tell(bare) },
    atLeast('the order step alone', `${tell(http)} = ${(ratio * 100).toFixed(0)} %`, ratio, LIMIT),
  ]
}

/** Cart page and checkout steps for one guest after the other: what the server itself takes. */
async function stepTimes(origin: string, offers: readonly Offer[]): Promise<Finding[]> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
  const carts: number[] = []
  const steps: number[] = []
  for (let turn = 0; turn < 60; turn++) {
    const offer = offers[(turn * 11) % offers.length]
    if (!offer) break
    const { times } = await walkToReview(newGuest(origin, agent, 500_000 + turn), offer, `walker-${turn}`)
    // The first few compile what they pass through.
    if (turn < 20) continue
    carts.push(times.cart)
    steps.push(...times.steps)
  }
  agent.destroy()
  const finding = (what: string, all: number[]): Finding => {
    const p95 = [...all].sort((a, b) => a - b)[Math.floor(all.length * 0.95)] ?? 0
    const measured = `median ${median(all).toFixed(1)} ms, p95 ${p95.toFixed(1)} ms`
    return { what, measured, limit: `median under ${STEP_MS} ms`, kept: median(all) < STEP_MS }
  }
  return [finding('cart page, one at a time', carts), finding('checkout steps, one at a time', steps)]
}

/** Carts and orders are numbered far from all else, so that the bare side can tell their ids in what it sends. */
async function tellIdsApart(db: Database): Promise<void> {
  await sql`alter table carts alter column id restart with 7000000001`.execute(db)
  await sql`alter table orders alter column id restart with 8000000001`.execute(db)
}

async function audited(db: Database): Promise<Finding> {
  const { breakCount } = await auditLedger(db)
  const { rows } = await sql<{ orders: number; held: number; lines: number }>`
    select (select count(*) from orders) as orders,
      (select sum(quantity) from stock_holds where ended_at is null)::bigint as held,
      (select sum(quantity) from order_lines)::bigint as lines`.execute(db)
  const { orders = 0, held = 0, lines = 0 } = rows[0] ?? {}
  return {
    what: 'after all of it',
    measured: `${orders} orders, ${lines} units ordered, ${held} held, ${breakCount} broken`,
    limit: 'as many held as ordered, none broken',
    kept: breakCount === 0 && held === lines,
  }
}
