import { sql } from 'kysely'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { auditOrders } from '#src/market/orders/audit.ts'
import { endUnpaid, markPaid } from '#src/market/orders/settlement.ts'
import { theMarket } from '#src/market/orders/timeline.ts'
import { holdStock } from '#src/market/stock/holds.ts'
import { addProduct, createMarket } from '#tests/support/cast.ts'
import { addBank, addShipping, orderNow } from '#tests/support/checkout.ts'
import { addGame, fillPool } from '#tests/support/pools.ts'

const test = suite('auditing orders')
const market = await createMarket()
const { db, cast, config } = market
const bank = await addBank(db)
const payment = { EUR: bank, USD: bank }
await addShipping(db, cast.boots)
const product = await addProduct(db, cast.boots, { sizes: ['one'], onHand: 50 })
const variantId = product.variants[0]?.id ?? 0
const game = await addGame(db, cast.games)
await fillPool(db, cast.games, game.variantId, 5)
const both = [{ variantId, quantity: 2 }, { variantId: game.variantId }]
const pay = (id: number) => db.transaction().execute((tx) => markPaid(tx, config, id, theMarket))
const found = async () => (await auditOrders(db)).map((one) => one.what)

/** Changes what the database itself would never let anybody change, looks, and takes it back. */
async function broken(change: ReturnType<typeof sql>): Promise<string[]> {
  let seen: string[] = []
  await db
    .transaction()
    .execute(async (tx) => {
      await sql`set local session_replication_role = replica`.execute(tx)
      await change.execute(tx)
      seen = (await auditOrders(tx)).map((one) => one.what)
      throw new Error('taken back')
    })
    .catch((error: Error) => assert.is(error.message, 'taken back'))
  return seen
}

test('orders that were paid, wait, and were given up are right', async () => {
  const [a] = (await orderNow(market, { lines: both, payment })).payments
  await pay(a?.id ?? 0)
  const b = await orderNow(market, { lines: both, payment })
  for (const one of b.payments) await pay(one.id)
  const c = await orderNow(market, { lines: both, payment })
  for (const { id } of c.payments)
    await db.transaction().execute((tx) => endUnpaid(tx, config, id, { outcome: 'cancelled', actor: theMarket }))
  assert.equal(await found(), [])
})

test('what was forged is named', async () => {
  const order = await orderNow(market, { lines: both, payment })
  for (const one of order.payments) await pay(one.id)
  const [line] = order.lines
  const cases: [string, ReturnType<typeof sql>, RegExp][] = [
    [
      'a line',
      sql`update order_lines set price_minor = price_minor - 1 where id = ${line?.id}`,
      /do not make its sums/,
    ],
    ['a payment', sql`update payments set amount_minor = 1 where id = ${order.payment.id}`, /is of 1, its shop orders/],
    ['a state', sql`update payments set status = 'awaiting' where id = ${order.payment.id}`, /its shop orders come to/],
    [
      'a quantity',
      sql`update order_lines set quantity = 3 where id = ${line?.id}`,
      /3 units of variant .* sales say 2/,
    ],
    ['a sale', sql`update shop_orders set paid_at = null where id = ${order.shopOrders[0]?.id}`, /was not paid for/],
    [
      'a key',
      sql`update pool_keys set state = 'available', order_line_id = null, unit = null where order_line_id = ${order.lines[1]?.id}`,
      /have no key/,
    ],
  ]
  for (const [what, change, told] of cases) assert.match((await broken(change)).join('; '), told, what)
  assert.equal(await found(), [])
})

test('a hold for no order is named', async () => {
  await holdStock(db, [{ variantId, quantity: 1 }], {
    holder: 'order:999999',
    expiresAt: new Date(Date.now() + 60_000),
  })
  assert.match((await found()).join(), /waits for no money/)
})

test.run()
