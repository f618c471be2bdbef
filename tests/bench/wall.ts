import { connect, type Database } from '#src/database/connect.ts'
import { inScope } from '#src/database/scope.ts'
import { adjustStock } from '#src/market/stock/adjustment.ts'
import { listStock } from '#src/market/stock/grid.ts'
import type { Load } from './load.ts'
import { createDatabase } from './place.ts'
import { type BenchResult, median, tell } from './result.ts'
import { addOwner, seedMarket } from './seed.ts'

const CALLERS = 16
const SECONDS = 2.5
const ROUNDS = 3

type Shop = { id: number; variantIds: number[] }
type Way = 'open' | 'one shop' | 'another shop each time'
type Deed = (shop: Shop, turn: number) => Promise<unknown>

/** What the wall behind the routes costs: the same deeds with and without it, in turns, on one pool. */
export async function benchWall(): Promise<BenchResult> {
  const { url, db: admin } = await createDatabase()
  await seedMarket(admin, { shops: 10, products: 6000 })
  const { userId } = await addOwner(admin)
  const shops = await listShops(admin)
  const db = connect(url, { poolSize: 20 })
  const actor = { actorId: userId, actorName: 'Bench' }
  const edit: Deed = ({ id, variantIds }, turn) =>
    adjustStock(db, { ...actor, shopId: id }, variantIds[turn % variantIds.length] ?? 0, {
      ...{ delta: 1, reason: 'received', note: '' },
    })
  const grid: Deed = ({ id }) =>
    listStock(db, id, { q: '', filter: null, categoryId: null, state: null, sort: 'title', after: null })
  const findings = [
    ...(await compare('a stock edit', edit, shops)),
    ...(await compare('a page of the grid', grid, shops)),
  ]
  await db.destroy()
  return { name: `The wall: ${CALLERS} callers, ten shops of 1,800 variants`, findings }
}

async function compare(what: string, deed: Deed, shops: Shop[]): Promise<BenchResult['findings']> {
  const ways: Way[] = ['open', 'one shop', 'another shop each time']
  const loads = new Map<Way, Load[]>(ways.map((way) => [way, []]))
  for (const way of ways) await round(way, deed, shops)
  for (let i = 0; i < ROUNDS; i++) for (const way of ways) loads.get(way)?.push(await round(way, deed, shops))
  const rate = (way: Way) => median((loads.get(way) ?? []).map((one) => one.rate))
  return ways.map((way) => ({
    what: `${what}, ${way === 'open' ? 'without the wall' : `behind it, ${way}`}`,
    measured: `${tell(loads.get(way) ?? [])}${way === 'open' ? '' : ` = ${Math.round((rate(way) / rate('open')) * 100)} %`}`,
  }))
}

async function round(way: Way, deed: Deed, shops: Shop[]): Promise<Load> {
  const times: number[] = []
  const until = performance.now() + SECONDS * 1000
  let turn = 0
  const call = async () => {
    while (performance.now() < until) {
      turn += 7
      const shop = shops[way === 'another shop each time' ? turn % shops.length : 0]
      if (!shop) throw new Error('there is no shop')
      const work = () => deed(shop, turn)
      const begun = performance.now()
      await (way === 'open' ? work() : inScope({ shopId: shop.id, actorId: 1, address: '127.0.0.1' }, work))
      times.push(performance.now() - begun)
    }
  }
  await Promise.all(Array.from({ length: CALLERS }, call))
  times.sort((a, b) => a - b)
  const at = (part: number) => Number((times[Math.floor(times.length * part)] ?? 0).toFixed(1))
  return { rate: times.length / SECONDS, p50: at(0.5), p99: at(0.99), wrong: 0 }
}

async function listShops(db: Database): Promise<Shop[]> {
  const rows = await db.selectFrom('variants').select(['id', 'shop_id']).orderBy('id').execute()
  const shops = new Map<number, number[]>()
  for (const { id, shop_id } of rows) shops.set(shop_id, [...(shops.get(shop_id) ?? []), id])
  return [...shops].map(([id, variantIds]) => ({ id, variantIds }))
}
