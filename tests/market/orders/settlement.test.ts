import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { setClock } from '#src/lib/clock.ts'
import { openMail } from '#src/market/notifications/outbox.ts'
import { askAgain, endUnpaid, markPaid, putUnderReview } from '#src/market/orders/settlement.ts'
import { type OrderActor, theMarket } from '#src/market/orders/timeline.ts'
import { auditLedger } from '#src/market/stock/audit.ts'
import { releaseExpiredHolds } from '#src/market/stock/holds.ts'
import { appendUpdates } from '#src/market/stock/ledger.ts'
import { addProduct, createMarket } from '#tests/support/cast.ts'
import { addBank, addShipping, findPlaced, levelsOf, orderNow } from '#tests/support/checkout.ts'
import { addGame, fillPool } from '#tests/support/pools.ts'
import { refused } from '#tests/support/refused.ts'

const test = suite('settling payments')
const market = await createMarket()
const { db, cast, config } = market
const means = { secret: config.secret }
const bank = await addBank(db, { holdMinutes: 60 })
await addShipping(db, cast.boots)
await addShipping(db, cast.games)
const payment = { EUR: bank, USD: bank }
const ada: OrderActor = { id: cast.ada.id, name: 'Ada Admin', side: 'staff' }
let titles = 0
test.after.each(() => setClock(null))

async function boot(onHand: number) {
  titles += 1
  const product = await addProduct(db, cast.boots, { title: `Boot ${titles}`, sizes: ['one'], onHand })
  return product.variants[0]?.id ?? 0
}
const pay = (id: number) => db.transaction().execute((tx) => markPaid(tx, means, id, ada))
const prove = (id: number) => db.transaction().execute((tx) => putUnderReview(tx, means, id, ada))
const end = (id: number, outcome: 'expired' | 'cancelled' | 'rejected') =>
  db.transaction().execute((tx) => endUnpaid(tx, means, id, { outcome, actor: theMarket }))
const inMinutes = (minutes: number) => setClock(new Date(Date.now() + minutes * 60_000))
async function mails(to: string): Promise<string[]> {
  const rows = await db.selectFrom('mail_messages').selectAll().where('to_address', '=', to).orderBy('id').execute()
  return rows.map((one) => openMail(config.secret, one.kind, one.sealed_data ?? Buffer.alloc(0)).kind)
}
const actions = async (orderId: number) =>
  (await db.selectFrom('order_events').select('action').where('order_id', '=', orderId).orderBy('id').execute()).map(
    (one) => one.action,
  )
const batchesOf = (cause: string) => db.selectFrom('stock_batches').selectAll().where('cause', '=', cause).execute()

test('an accepted payment sells what was held, with the shop order as the cause', async () => {
  const a = await boot(5)
  const order = await orderNow(market, { lines: [{ variantId: a, quantity: 2 }], payment, email: 'paid@example.com' })
  assert.is(await pay(order.payment.id), 'accepted')
  assert.is(await pay(order.payment.id), 'accepted')
  assert.equal(await levelsOf(db, a), ['3/0'])
  const [batch, ...others] = await batchesOf(`${order.number}-1`)
  assert.is(others.length, 0)
  assert.equal([batch?.kind, batch?.actor_name, batch?.actor_id], ['sale', 'The buyer', null])
  const after = await findPlaced(db, order.number)
  assert.ok(after.shopOrders[0]?.paid_at)
  assert.equal(await actions(order.order.id), ['placed', 'paid'])
  assert.equal(await mails('paid@example.com'), ['order-placed', 'payment-accepted'])
  assert.ok((await mails(cast.sela.email)).includes('shop-order'))
  assert.equal((await auditLedger(db)).breaks, [])
})

test('keys go to their units with the payment, and the shop order is delivered', async () => {
  const game = await addGame(db, cast.games)
  await fillPool(db, cast.games, game.variantId, 5)
  const lines = [{ variantId: game.variantId, quantity: 2 }]
  const order = await orderNow(market, { lines, payment, email: 'keys@example.com' })
  await pay(order.payment.id)
  const claimed = await db
    .selectFrom('pool_keys')
    .select('unit')
    .where('order_line_id', '=', order.lines[0]?.id ?? 0)
    .execute()
  assert.equal(claimed.map((one) => one.unit).sort(), [1, 2])
  const after = await findPlaced(db, order.number)
  assert.equal([after.shopOrders[0]?.status, after.lines[0]?.shipped], ['delivered', 2])
  assert.equal(await levelsOf(db, game.variantId), ['3/0'])
  assert.equal(await mails('keys@example.com'), ['order-placed', 'payment-accepted', 'keys-ready'])
})

test('a payment out of time gives everything back and the buyer hears of it, once', async () => {
  const a = await boot(5)
  await db
    .insertInto('discounts')
    .values({ shop_id: cast.boots.id, code: `BACK${titles}`, kind: 'percent', percent_bp: 1000, once_per_person: true })
    .execute()
  const ready = { lines: [{ variantId: a }], payment, email: 'late@example.com', codes: [`BACK${titles}`] }
  const order = await orderNow(market, ready)
  assert.not(await end(order.payment.id, 'expired'), 'its time is not over')
  inMinutes(61)
  assert.ok(await end(order.payment.id, 'expired'))
  assert.not(await end(order.payment.id, 'expired'))
  assert.equal(await levelsOf(db, a), ['5/0'])
  const after = await findPlaced(db, order.number)
  assert.equal([after.payment.status, after.shopOrders[0]?.status], ['expired', 'cancelled'])
  assert.equal(await mails('late@example.com'), ['order-placed', 'payment-expired'])
  setClock(null)
  await orderNow(market, ready)
  const { uses } = await db
    .selectFrom('discounts')
    .select('uses')
    .where('code', '=', `BACK${titles}`)
    .executeTakeFirstOrThrow()
  assert.is(uses, 1)
})

test('an order that ended and is paid after all uses its discount code again, or waits for a decision', async () => {
  const a = await boot(9)
  const code = `AGAIN${titles}`
  await db
    .insertInto('discounts')
    .values({ shop_id: cast.boots.id, code, kind: 'percent', percent_bp: 5000, once_per_person: true, most_uses: 1 })
    .execute()
  const usesOf = async () =>
    (await db.selectFrom('discounts').select('uses').where('code', '=', code).executeTakeFirstOrThrow()).uses
  const ready = { lines: [{ variantId: a }], payment, email: 'again@example.com', codes: [code] }
  const first = await orderNow(market, ready)
  await end(first.payment.id, 'cancelled')
  assert.is(await usesOf(), 0)
  assert.is(await prove(first.payment.id), 'under-review')
  assert.is(await usesOf(), 1)
  await end(first.payment.id, 'rejected')
  assert.is(await usesOf(), 0)

  const second = await orderNow(market, ready)
  await pay(second.payment.id)
  assert.is(await prove(first.payment.id), 'needs-decision', 'its code is used up by the second')
  assert.equal(await levelsOf(db, a), ['8/0'])
  assert.is(await pay(first.payment.id), 'accepted', 'whoever decides may take the money all the same')
  assert.is(await usesOf(), 1)
})

test('one payment of two ends alone, with what it was for', async () => {
  const a = await boot(5)
  const game = await addGame(db, cast.games)
  await fillPool(db, cast.games, game.variantId, 2)
  const order = await orderNow(market, { lines: [{ variantId: a }, { variantId: game.variantId }], payment })
  const [eur, usd] = order.payments
  await pay(usd?.id ?? 0)
  await end(eur?.id ?? 0, 'cancelled')
  assert.equal(await levelsOf(db, a, game.variantId), ['5/0', '1/0'])
  const after = await findPlaced(db, order.number)
  assert.equal(
    after.shopOrders.map((one) => one.status),
    ['cancelled', 'delivered'],
  )
})

test('while a proof is looked at the goods stay held; asked again, there is another day', async () => {
  const a = await boot(1)
  const order = await orderNow(market, { lines: [{ variantId: a }], payment })
  assert.is(await prove(order.payment.id), 'under-review')
  inMinutes(10 * 24 * 60)
  await releaseExpiredHolds(db)
  assert.equal(await levelsOf(db, a), ['1/1'])
  assert.not(await end(order.payment.id, 'expired'))
  await db.transaction().execute((tx) => askAgain(tx, order.payment.id, ada, 'Nothing can be read.'))
  const { payment: again } = await findPlaced(db, order.number)
  assert.is(again.status, 'rejected')
  assert.ok(again.due_at.getTime() > Date.now() + 10 * 24 * 3600_000)
  assert.is(await prove(order.payment.id), 'under-review')
  assert.is(await pay(order.payment.id), 'accepted')
  assert.equal(await levelsOf(db, a), ['0/0'])
})

test('money that comes late is taken where the stock is still there', async () => {
  const a = await boot(1)
  const order = await orderNow(market, { lines: [{ variantId: a }], payment })
  inMinutes(61)
  await end(order.payment.id, 'expired')
  assert.is(await prove(order.payment.id), 'under-review')
  assert.equal(await levelsOf(db, a), ['1/1'])
  assert.is((await findPlaced(db, order.number)).shopOrders[0]?.status, 'created')
  assert.is(await pay(order.payment.id), 'accepted')
  assert.equal(await levelsOf(db, a), ['0/0'])
  assert.equal(await actions(order.order.id), ['placed', 'payment-expired', 'payment-taken-up', 'paid'])
})

test('late money for what is gone waits for a decision, and is fulfilled once there is stock', async () => {
  const a = await boot(1)
  const order = await orderNow(market, { lines: [{ variantId: a }], payment })
  inMinutes(61)
  await end(order.payment.id, 'expired')
  const other = await orderNow(market, { lines: [{ variantId: a }], payment })
  assert.is(await pay(order.payment.id), 'needs-decision')
  assert.is(await pay(order.payment.id), 'needs-decision')
  assert.ok((await mails(cast.ada.email)).includes('payment-to-review'))
  assert.is((await findPlaced(db, order.number)).payment.status, 'needs-decision')
  await end(other.payment.id, 'cancelled')
  assert.is(await pay(order.payment.id), 'accepted')
  assert.equal(await levelsOf(db, a), ['0/0'])
})

test('holds that ran out before anyone looked are held again', async () => {
  const a = await boot(1)
  const order = await orderNow(market, { lines: [{ variantId: a }], payment })
  inMinutes(61)
  await releaseExpiredHolds(db)
  assert.equal(await levelsOf(db, a), ['1/0'])
  assert.is(await pay(order.payment.id), 'accepted')
  assert.equal(await levelsOf(db, a), ['0/0'])
})

test('expiry and acceptance at the same moment: one of them wins, and all agree', async () => {
  for (let round = 0; round < 6; round++) {
    const a = await boot(1)
    const order = await orderNow(market, { lines: [{ variantId: a }], payment })
    inMinutes(61)
    const [paid] = await Promise.all([pay(order.payment.id), end(order.payment.id, 'expired'), releaseExpiredHolds(db)])
    setClock(null)
    assert.is(paid, 'accepted')
    const after = await findPlaced(db, order.number)
    assert.equal([after.payment.status, after.shopOrders[0]?.status], ['accepted', 'created'])
    assert.equal(await levelsOf(db, a), ['0/0'])
    assert.is((await batchesOf(`${order.number}-1`)).length, 1)
  }
})

test('two who accept at once sell once', async () => {
  const a = await boot(3)
  const order = await orderNow(market, { lines: [{ variantId: a }], payment })
  const answers = await Promise.all([1, 2, 3, 4].map(() => pay(order.payment.id)))
  assert.ok(answers.every((one) => one === 'accepted'))
  assert.equal(await levelsOf(db, a), ['2/0'])
})

test('a crash in the middle leaves nothing half done', async () => {
  const a = await boot(3)
  const order = await orderNow(market, { lines: [{ variantId: a }], payment })
  const crash = db.transaction().execute(async (tx) => {
    await markPaid(tx, means, order.payment.id, ada)
    throw new Error('the lights went out')
  })
  await crash.then(
    () => assert.unreachable(),
    () => {},
  )
  assert.equal(await levelsOf(db, a), ['3/1'])
  assert.is((await findPlaced(db, order.number)).payment.status, 'awaiting')
  await appendUpdates(db, { shopId: cast.boots.id, actorId: null, actorName: 'x', kind: 'damage', reason: 'x' }, [
    { variantId: a, delta: -2 },
  ])
  assert.is(await pay(order.payment.id), 'accepted')
  assert.equal(await levelsOf(db, a), ['0/0'])
})

test('many orders for few keys: as many as there are keys, each its own, however many accept at once', async () => {
  const game = await addGame(db, cast.games)
  await fillPool(db, cast.games, game.variantId, 6)
  const lines = [{ variantId: game.variantId }]
  const tries = Array.from({ length: 20 }, (_, i) =>
    orderNow(market, { lines, payment, email: `rush${i}@example.com` }),
  )
  const placed = (await Promise.allSettled(tries)).flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  assert.is(placed.length, 6)
  await Promise.all([...placed, ...placed].map((one) => pay(one.payment.id)))
  const claimed = await db
    .selectFrom('pool_keys')
    .select(['id', 'order_line_id'])
    .where('variant_id', '=', game.variantId)
    .where('state', '=', 'claimed')
    .execute()
  assert.is(new Set(claimed.map((one) => one.order_line_id)).size, 6)
  assert.equal(await levelsOf(db, game.variantId), ['0/0'])
  assert.equal((await auditLedger(db)).breaks, [])
})

test('what is settled stays settled', async () => {
  const a = await boot(3)
  const order = await orderNow(market, { lines: [{ variantId: a }], payment })
  await pay(order.payment.id)
  assert.not(await end(order.payment.id, 'cancelled'))
  const no = await refused(prove(order.payment.id))
  assert.match(no.message, /accepted already/)
})

test.run()
