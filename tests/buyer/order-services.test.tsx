import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { shipUnits } from '#src/market/orders/fulfilment.ts'
import { deliverService } from '#src/market/orders/services.ts'
import type { Desk } from '#src/market/orders/shop-order-lock.ts'
import { addProduct, createMarket } from '#tests/support/cast.ts'
import { placeTestOrder } from '#tests/support/orders.ts'

const test = suite('buyer/order-services')
const market = await createMarket()
const { db, cast, config, deps } = market
const boots = await addProduct(db, cast.boots, { title: 'Trail boot', sizes: ['41', '42'], onHand: 500 })
const [variant, other] = boots.variants.map(({ id }) => id) as [number, number]
const desk: Desk = { shopId: cast.boots.id, actor: { id: cast.sela.id, name: 'Sela', side: 'seller' } }
const bela = await market.signedIn(cast.bela)
const nils = await market.signedIn(cast.nils)

async function placed() {
  const order = await placeTestOrder(market, {
    lines: [{ variantId: variant, delivery: 'service' }, { variantId: other }],
  })
  const [part] = order.shopOrders
  if (!part) throw new Error('no shop order')
  const lineId = part.lines[0]?.id ?? 0
  const given = [{ name: 'drawing.txt', bytes: Buffer.from('Both feet') }]
  await deliverService(db, deps.files, config, desk, { shopOrderId: part.id, lineId, message: 'Look here', given })
  const { id } = await db
    .selectFrom('service_deliveries')
    .select('id')
    .where('order_line_id', '=', lineId)
    .executeTakeFirstOrThrow()
  const path = `/buyer/orders/${order.number}`
  return { ...order, part, path, answer: `${path}/services/${id}/answer`, deliveryId: id }
}
const answerOf = async (id: number) =>
  (await db.selectFrom('service_deliveries').select('answer').where('id', '=', id).executeTakeFirstOrThrow()).answer

test('a buyer sees what was delivered, fetches the file and confirms', async () => {
  const { path, answer, deliveryId } = await placed()
  const page = await bela.get(path)
  assert.match(page.text, 'Look here')
  const file = page.$('a[download]').attr('href') ?? ''
  assert.is((await bela.get(file)).text, 'Both feet')
  assert.match((await bela.get(file)).headers.get('content-disposition') ?? '', /^attachment/)
  assert.is((await nils.get(file)).status, 404)
  const done = await bela.post(answer, { answer: 'confirmed' })
  assert.is(done.status, 303)
  assert.is(done.location, path)
  assert.is(await answerOf(deliveryId), 'confirmed')
  assert.is((await bela.post(answer, { answer: 'disputed', note: 'no' })).status, 409)
})

test('what is wrong must be said; what was typed is kept', async () => {
  const { answer, deliveryId } = await placed()
  const wrong = await bela.post(answer, { answer: 'disputed', note: ' ' })
  assert.is(wrong.status, 422)
  assert.match(wrong.text, 'Write what is wrong')
  const long = await bela.post(answer, { answer: 'disputed', note: `kept-me${'x'.repeat(2000)}` }, { htmx: true })
  assert.is(long.status, 422)
  assert.match(long.text, 'kept-me')
  assert.is(await answerOf(deliveryId), null)
  const said = await bela.post(answer, { answer: 'disputed', note: 'The left foot' }, { htmx: true })
  assert.is(said.status, 200)
  assert.is(await answerOf(deliveryId), 'disputed')
})

test('to strangers and other members there is no such order; nor another order’s delivery', async () => {
  const [one, two] = [await placed(), await placed()]
  const form = { answer: 'confirmed', shop_order: one.part.id }
  for (const browser of [nils, market.stranger()]) {
    assert.is((await browser.post(one.answer, form)).status, 404)
    assert.is((await browser.post(`${one.path}/arrival`, form)).status, 404)
  }
  assert.is((await bela.post(`${two.path}/services/${one.deliveryId}/answer`, form)).status, 404)
  assert.is((await bela.post(`${two.path}/arrival`, form)).status, 404)
  assert.is((await bela.post(`${one.path}/arrival`, { shop_order: 'x' })).status, 404)
  assert.is(await answerOf(one.deliveryId), null)
})

test('a buyer says that it arrived, once', async () => {
  const { path, part, answer } = await placed()
  assert.not.match((await bela.get(path)).text, 'It arrived')
  assert.is((await bela.post(`${path}/arrival`, { shop_order: part.id })).status, 409)
  await shipUnits(db, config, desk, part.id, { carrier: 'DHL', tracking: '12', units: null })
  assert.match((await bela.get(path)).text, 'It arrived')
  assert.is((await bela.post(`${path}/arrival`, { shop_order: part.id })).location, path)
  await bela.post(answer, { answer: 'confirmed' })
  const state = () => db.selectFrom('shop_orders').select('status').where('id', '=', part.id).executeTakeFirstOrThrow()
  assert.is((await state()).status, 'delivered')
  assert.is((await bela.post(`${path}/arrival`, { shop_order: part.id }, { htmx: true })).status, 409)
})

test.run()
