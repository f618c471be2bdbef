import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { setClock } from '#src/lib/clock.ts'
import { endOverduePayments } from '#src/market/orders/payment-time.ts'
import { markPaid } from '#src/market/orders/settlement.ts'
import { theMarket } from '#src/market/orders/timeline.ts'
import { addProduct, addStock, createMarket } from '#tests/support/cast.ts'
import { addBank, addShipping, findPlaced, levelsOf, orderNow } from '#tests/support/checkout.ts'

const test = suite('payments that came late, on the desk')
const market = await createMarket()
const { db, cast, config } = market
const payment = { EUR: await addBank(db, { holdMinutes: 60 }) }
await addShipping(db, cast.boots)
const ada = await market.signedIn(cast.ada)
const late = '/admin/payments?status=late'
const pageOf = (id: number) => `/admin/payments/${id}`
let titles = 0

async function lateOrder() {
  titles += 1
  const product = await addProduct(db, cast.boots, { title: `Boot ${titles}`, sizes: ['one'], onHand: 1 })
  const variantId = product.variants[0]?.id ?? 0
  const order = await orderNow(market, { lines: [{ variantId }], payment })
  setClock(new Date(Date.now() + 61 * 60_000))
  await endOverduePayments(db, config)
  setClock(null)
  await orderNow(market, { lines: [{ variantId }], payment })
  await db.transaction().execute((tx) => markPaid(tx, config, order.payment.id, theMarket))
  return { variantId, number: order.number, id: order.payment.id }
}
const statusOf = async (number: string) => (await findPlaced(db, number)).payment.status

test('nothing waits; staff only', async () => {
  assert.match((await ada.get(late)).text, /No payment is here/)
  assert.is((await market.stranger().get(late)).status, 303)
  assert.is((await (await market.signedIn(cast.sela)).get(late)).status, 403)
})

test('the desk says what of it is in stock; once it is there again the order goes on, once', async () => {
  const { variantId, number, id } = await lateOrder()
  assert.match((await ada.get(late)).text, new RegExp(number))
  const page = await ada.get(pageOf(id))
  assert.match(page.text, /None free/)
  assert.match(page.text, /They are not all in stock/)
  const no = await ada.post(`${pageOf(id)}/decision`, { decision: 'accept', status: 'late' }, { follow: true })
  assert.match(no.text, /not all of its goods are there/)
  assert.is(await statusOf(number), 'needs-decision')
  await addStock(db, cast.boots, [variantId], 1)
  assert.match((await ada.get(pageOf(id))).text, /In stock again/)
  const done = await ada.post(`${pageOf(id)}/decision`, { decision: 'accept', status: 'late' }, { follow: true })
  assert.match(done.text, /is accepted. Buyer and shops were told/)
  assert.is(await statusOf(number), 'accepted')
  assert.is((await ada.post(`${pageOf(id)}/decision`, { decision: 'accept', status: 'late' })).status, 409)
})

test('a refund wants its reason, keeps what was typed, and is written down once', async () => {
  const { number, id, variantId } = await lateOrder()
  const refund = { amount: '1', reason: ' ', reference: 'R-77', status: 'late' }
  const no = await ada.post(`${pageOf(id)}/refunds`, refund)
  assert.is(no.status, 422)
  assert.match(no.text, /Say why/)
  assert.is(no.field('reference'), 'R-77')
  const amount = (await ada.get(pageOf(id))).field('amount') ?? ''
  const whole = { ...refund, reason: 'Sold out', amount }
  assert.is((await ada.post(`${pageOf(id)}/refunds`, whole)).status, 303)
  assert.is(await statusOf(number), 'refunded')
  const after = await findPlaced(db, number)
  assert.equal([after.payment.refunded_minor, after.shopOrders[0]?.status], [after.payment.amount_minor, 'cancelled'])
  assert.equal(await levelsOf(db, variantId), ['1/1'])
  assert.is((await ada.post(`${pageOf(id)}/refunds`, whole)).status, 409)
})

test('nobody but staff decides', async () => {
  const { number, id } = await lateOrder()
  for (const browser of [market.stranger(), await market.signedIn(cast.sela), await market.signedIn(cast.bela)])
    for (const act of ['decision', 'refunds'])
      assert.ok([303, 403].includes((await browser.post(`${pageOf(id)}/${act}`, { decision: 'accept' })).status))
  assert.is(await statusOf(number), 'needs-decision')
})

test.run()
