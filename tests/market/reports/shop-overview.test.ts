import { sql } from 'kysely'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { getMarketOverview, getMarketSales } from '#src/market/reports/market-overview.ts'
import { getShopOverview } from '#src/market/reports/shop-overview.ts'
import { addProduct, createMarket } from '#tests/support/cast.ts'
import { placeTestOrder } from '#tests/support/orders.ts'

const market = await createMarket()
const { db, cast } = market
const test = suite('reports/shop-overview')
const at = new Date()
const daysAgo = (days: number) => new Date(at.getTime() - days * 24 * 60 * 60 * 1000)

const boot = await addProduct(db, cast.boots, { title: 'Trail boot', onHand: 50, price: 1000 })
const sandal = await addProduct(db, cast.boots, { title: 'Sandal', sizes: ['one'], onHand: 50, price: 400 })
const game = await addProduct(db, cast.games, { title: 'Chess', sizes: ['PC'], onHand: 50, price: 5000 })
const first = (product: typeof boot) => product.variants[0]?.id ?? 0

async function sold(lines: { variantId: number; quantity: number }[], days: number, status = 'created') {
  const { shopOrders } = await placeTestOrder(market, { lines })
  for (const { id } of shopOrders)
    await sql`update shop_orders set paid_at = ${daysAgo(days)}, status = ${status} where id = ${id}`.execute(db)
}

await sold([{ variantId: first(boot), quantity: 2 }], 0)
await sold(
  [
    { variantId: first(boot), quantity: 1 },
    { variantId: first(sandal), quantity: 4 },
  ],
  3,
  'picking',
)
await sold(
  [
    { variantId: first(game), quantity: 1 },
    { variantId: first(sandal), quantity: 1 },
  ],
  10,
  'shipped',
)
await sold([{ variantId: first(boot), quantity: 5 }], 35, 'delivered')
await sold([{ variantId: first(boot), quantity: 9 }], 2, 'cancelled')
await sold([{ variantId: first(boot), quantity: 9 }], 61, 'delivered')
await placeTestOrder(market, { lines: [{ variantId: first(boot), quantity: 3 }], paid: false })

test('sums what was paid and not taken back, in the days it was paid', async () => {
  const { sales } = await getShopOverview(db, cast.boots.id, at)
  assert.is(sales.currency, 'EUR')
  assert.equal([sales.total, sales.orders], [2000 + 2600 + 400, 3])
  assert.equal([sales.totalBefore, sales.ordersBefore], [5000, 1])
  assert.equal(
    sales.now.filter((day) => day.orders > 0).map((day) => day.minor),
    [400, 2600, 2000],
  )
})

test('says what sells best, by units', async () => {
  const { best } = await getShopOverview(db, cast.boots.id, at)
  assert.equal(
    best.map(({ productId, title, units, minor }) => [productId, title, units, minor]),
    [
      [sandal.id, 'Sandal', 5, 2000],
      [boot.id, 'Trail boot', 3, 3000],
    ],
  )
})

test('counts what waits: to pick, being picked, on its way, not paid', async () => {
  const boots = await getShopOverview(db, cast.boots.id, at)
  assert.equal([boots.toPick, boots.picking, boots.onTheWay, boots.unpaid], [1, 1, 1, 1])
  const games = await getShopOverview(db, cast.games.id, at)
  assert.equal([games.toPick, games.picking, games.onTheWay, games.unpaid], [0, 0, 1, 0])
})

test('asks for shipping where parcels are sold and nothing sends them', async () => {
  const asked = async () => (await getShopOverview(db, cast.boots.id, at)).sendsNothing
  assert.is(await asked(), true)
  await db.insertInto('shipping_methods').values({ shop_id: cast.boots.id, name: 'Here', kind: 'pickup' }).execute()
  assert.is(await asked(), false)
})

test('tells the market its sales a currency at a time, and the best shops in each', async () => {
  const { currencies, shops } = await getMarketSales(db, at)
  assert.equal(
    currencies.map(({ currency, total, totalBefore }) => [currency, total, totalBefore]),
    [
      ['EUR', 5000, 5000],
      ['USD', 5000, 0],
    ],
  )
  assert.equal(
    shops.map(({ name, currency, minor, orders }) => [name, currency, minor, orders]),
    [
      ['Nils Games', 'USD', 5000, 1],
      ['Sela Boots', 'EUR', 5000, 3],
    ],
  )
})

test('counts the payments that wait for the staff', async () => {
  const [awaiting] = await db.selectFrom('payments').select('id').where('status', '=', 'awaiting').execute()
  await db
    .updateTable('payments')
    .set({ status: 'under-review', submitted_at: daysAgo(1) })
    .where('id', '=', awaiting?.id ?? 0)
    .execute()
  const overview = await getMarketOverview(db)
  assert.equal([overview.toDecide, overview.late], [1, 0])
  assert.is(overview.decideSince?.getTime(), daysAgo(1).getTime())
})

test.run()
