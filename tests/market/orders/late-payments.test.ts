import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { setClock } from '#src/lib/clock.ts'
import { fulfilLate, listLatePayments, refundLate } from '#src/market/orders/late-payments.ts'
import { endOverduePayments } from '#src/market/orders/payment-time.ts'
import { markPaid } from '#src/market/orders/settlement.ts'
import { addProduct, addStock, createMarket } from '#tests/support/cast.ts'
import { addBank, addShipping, findPlaced, levelsOf, orderNow } from '#tests/support/checkout.ts'
import { refused } from '#tests/support/refused.ts'

const test = suite('money that came too late')
const market = await createMarket()
const { db, cast, config } = market
const means = { secret: config.secret }
const payment = { EUR: await addBank(db, { holdMinutes: 60 }) }
await addShipping(db, cast.boots)
const ada = { id: cast.ada.id, name: 'Ada Admin', side: 'staff' as const }
let titles = 0

/** An order whose money came when somebody else held the last unit. */
async function late() {
  titles += 1
  const product = await addProduct(db, cast.boots, { title: `Boot ${titles}`, sizes: ['one'], onHand: 1 })
  const variantId = product.variants[0]?.id ?? 0
  const order = await orderNow(market, { lines: [{ variantId }], payment })
  setClock(new Date(Date.now() + 61 * 60_000))
  await endOverduePayments(db, means)
  setClock(null)
  await orderNow(market, { lines: [{ variantId }], payment })
  await db.transaction().execute((tx) => markPaid(tx, means, order.payment.id, ada))
  return { variantId, order, id: order.payment.id }
}

test('the queue says what is missing; with stock found it is fulfilled, once', async () => {
  const { variantId, order, id } = await late()
  const [waiting] = await listLatePayments(db)
  assert.equal([waiting?.id, waiting?.inStock, waiting?.lines[0]?.available], [id, false, 0])
  const no = await refused(fulfilLate(db, means, ada, id))
  assert.match(no.message, /Not everything is in stock/)
  await addStock(db, cast.boots, [variantId], 1)
  assert.is((await listLatePayments(db))[0]?.inStock, true)
  await fulfilLate(db, means, ada, id)
  assert.equal(await levelsOf(db, variantId), ['1/1'])
  assert.is((await findPlaced(db, order.number)).payment.status, 'accepted')
  assert.match((await refused(fulfilLate(db, means, ada, id))).message, /decided/)
  assert.equal(await listLatePayments(db), [])
})

test('paid back by hand it is settled, and nothing leaves the stock', async () => {
  const { variantId, order, id } = await late()
  await refundLate(db, means, ada, id, { reason: 'Sold out meanwhile.', reference: 'R-1' })
  const after = await findPlaced(db, order.number)
  assert.equal([after.payment.status, after.payment.refunded_minor], ['refunded', after.payment.amount_minor])
  assert.is(after.shopOrders[0]?.status, 'cancelled')
  assert.equal(await levelsOf(db, variantId), ['1/1'])
  const no = await refused(refundLate(db, means, ada, id, { reason: 'Again.', reference: '' }))
  assert.match(no.message, /decided/)
})

test('only what needs a decision can be decided here', async () => {
  titles += 1
  const product = await addProduct(db, cast.boots, { title: `Boot ${titles}`, sizes: ['one'], onHand: 1 })
  const order = await orderNow(market, { lines: [{ variantId: product.variants[0]?.id ?? 0 }], payment })
  assert.is((await refused(fulfilLate(db, means, ada, order.payment.id))).code, 'not-found')
  assert.is((await refused(fulfilLate(db, means, ada, 999_999))).code, 'not-found')
})

test.run()
