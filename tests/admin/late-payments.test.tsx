import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { setClock } from '#src/lib/clock.ts'
import { endOverduePayments } from '#src/market/orders/payment-time.ts'
import { markPaid } from '#src/market/orders/settlement.ts'
import { theMarket } from '#src/market/orders/timeline.ts'
import { addProduct, addStock, createMarket } from '#tests/support/cast.ts'
import { addBank, addShipping, findPlaced, orderNow } from '#tests/support/checkout.ts'

const test = suite('the queue of late payments')
const market = await createMarket()
const { db, cast, config } = market
const payment = { EUR: await addBank(db, { holdMinutes: 60 }) }
await addShipping(db, cast.boots)
const ada = await market.signedIn(cast.ada)
const late = '/admin/payments/late'
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
  assert.match((await ada.get(late)).text, /Nothing waits for a decision/)
  assert.is((await market.stranger().get(late)).status, 303)
  assert.is((await (await market.signedIn(cast.sela)).get(late)).status, 403)
})

test('stock that was found fulfils the order; without it that is refused with the truth', async () => {
  const { variantId, number, id } = await lateOrder()
  const page = await ada.get(late)
  assert.match(page.text, new RegExp(number))
  assert.match(page.text, /none available/)
  const no = await ada.post(`${late}/${id}/fulfilment`, {}, { htmx: true })
  assert.is(no.status, 409)
  assert.match(no.text, /Not everything is in stock/)
  await addStock(db, cast.boots, [variantId], 1)
  const done = await ada.post(`${late}/${id}/fulfilment`, {}, { follow: true })
  assert.match(done.text, /The order is accepted/)
  assert.is(await statusOf(number), 'accepted')
})

test('a refund wants its reason, keeps what was typed, and is written down once', async () => {
  const { number, id } = await lateOrder()
  const no = await ada.post(`${late}/${id}/refund`, { reason: ' ', reference: 'R-77' })
  assert.is(no.status, 422)
  assert.match(no.text, /Say why/)
  assert.is(no.field('reference'), 'R-77')
  const done = await ada.post(`${late}/${id}/refund`, { reason: 'Sold out', reference: 'R-77' })
  assert.is(done.status, 303)
  assert.is(await statusOf(number), 'refunded')
  assert.is((await ada.post(`${late}/${id}/refund`, { reason: 'Again' })).status, 409)
  assert.is((await ada.post(`${late}/999999/refund`, { reason: 'None' })).status, 404)
})

test('nobody but staff decides', async () => {
  const { number, id } = await lateOrder()
  for (const browser of [market.stranger(), await market.signedIn(cast.sela), await market.signedIn(cast.bela)])
    for (const act of ['fulfilment', 'refund'])
      assert.ok([303, 403].includes((await browser.post(`${late}/${id}/${act}`, { reason: 'Mine' })).status))
  assert.is(await statusOf(number), 'needs-decision')
})

test.run()
