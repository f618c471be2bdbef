import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { shipUnits } from '#src/market/orders/fulfilment.ts'
import { addMember, addProduct, createMarket } from '#tests/support/cast.ts'
import { placeTestOrder, type TestOrder } from '#tests/support/orders.ts'

const test = suite('admin/orders')
const market = await createMarket()
const { db, cast, config } = market
const boots = await addProduct(db, cast.boots, { title: 'Trail boot', sizes: ['41', '42'], price: 1000, onHand: 500 })
const chess = await addProduct(db, cast.games, { title: 'Chess', sizes: ['One'], onHand: 50 })
const variant = boots.variants[0]?.id ?? 0
const ada = await market.signedIn(cast.ada)
const viewer = await market.signedIn(await addMember(db, 'Vera', 'vera@example.com', { staff_role: 'viewer' }))

async function placed(more: Partial<TestOrder> = {}) {
  const order = await placeTestOrder(market, { lines: [{ variantId: variant, quantity: 2 }], ...more })
  const [part] = order.shopOrders
  if (!part) throw new Error('no shop order')
  const path = `/admin/orders/${order.id}`
  return { ...order, part, path, settle: `${path}/parts/${part.id}` }
}
const statusOf = async (id: number) =>
  (await db.selectFrom('shop_orders').select('status').where('id', '=', id).executeTakeFirstOrThrow()).status

test('staff find orders of all shops by number, buyer, address, shop and SKU', async () => {
  const one = await placed({ name: 'Zoë Zumthor', buyer: null, email: 'zoe@example.org' })
  const other = await placed({ lines: [{ variantId: chess.variants[0]?.id ?? 0 }] })
  for (const q of [
    one.number,
    one.part.number,
    'zumthor',
    'zoe@example.org',
    'sela zoe',
    boots.variants[0]?.sku ?? '',
  ]) {
    const found = await ada.get(`/admin/orders?q=${encodeURIComponent(q)}`)
    assert.match(found.text, one.number, q)
    assert.not.match(found.text, other.number, q)
  }
  assert.match((await ada.get('/admin/orders?status=open')).text, other.number)
  assert.not.match((await ada.get('/admin/orders?status=decision')).text, other.number)
})

test('an order shows every shop, the money, suspended shops and private notes', async () => {
  const order = await placed({ lines: [{ variantId: variant }, { variantId: chess.variants[0]?.id ?? 0 }] })
  await db.updateTable('shops').set({ status: 'suspended' }).where('id', '=', cast.games.id).execute()
  const sela = await market.signedIn(cast.sela)
  await sela.post(`/seller/orders/${order.part.id}/notes`, { note: 'Shelf three' })
  const page = await ada.get(order.path)
  for (const words of ['Sela Boots', 'Nils Games', 'This shop is suspended', 'Shelf three', cast.bela.email]) {
    assert.match(page.text, words)
  }
  await db.updateTable('shops').set({ status: 'approved' }).where('id', '=', cast.games.id).execute()
  assert.is((await ada.get('/admin/orders/999999')).status, 404)
})

test('a part is cancelled: what is due is said, and noting the refund leads back here', async () => {
  const order = await placed()
  const answer = await ada.post(`${order.settle}/cancellation`, { reason: 'The shop is gone' })
  assert.is(answer.status, 303)
  assert.is(await statusOf(order.part.id), 'cancelled')
  assert.match((await ada.get('/admin/orders?status=due')).text, order.number)
  const page = await ada.get(order.path)
  assert.match(page.text, '€20.00')
  const noted = await ada.submit(page, `#refund-${order.payments[0]?.id}`, { reason: 'Cancelled', amount: '20.00' })
  assert.is(noted.location?.split('#')[0], order.path)
  await ada.get(order.path) // where the message about it is shown
  assert.not.match((await ada.get('/admin/orders?status=due')).text, order.number)
})

test('a part is marked as delivered, sent or not', async () => {
  const [sent, unsent] = [await placed(), await placed()]
  const desk = { shopId: cast.boots.id, actor: { id: cast.sela.id, name: 'Sela', side: 'seller' as const } }
  await shipUnits(db, config, desk, sent.part.id, { carrier: '', tracking: '', units: null })
  for (const order of [sent, unsent]) {
    assert.is((await ada.post(`${order.settle}/delivery`)).status, 303)
    assert.is(await statusOf(order.part.id), 'delivered')
  }
  assert.is((await ada.post(`${sent.settle}/delivery`)).status, 409)
})

test('a wrong reason is refused and kept; parts of other orders are not there; viewers and strangers change nothing', async () => {
  const [one, two] = [await placed(), await placed()]
  const wrong = await ada.post(`${one.settle}/cancellation`, { reason: `kept-me${'x'.repeat(1000)}` })
  assert.is(wrong.status, 422)
  assert.match(wrong.text, 'kept-me')
  assert.is((await ada.post(`${one.path}/notes`, { note: ' ' })).status, 422)
  const crossed = `${one.path}/parts/${two.part.id}`
  for (const act of ['cancellation', 'delivery']) {
    assert.is((await ada.post(`${crossed}/${act}`, { reason: 'x' })).status, 404)
    assert.is((await viewer.post(`${one.settle}/${act}`, { reason: 'x' })).status, 403)
    assert.match((await market.stranger().post(`${one.settle}/${act}`)).location ?? '', /^\/account\/login/)
  }
  assert.is(await statusOf(two.part.id), 'created')
  assert.is((await ada.post(`${one.settle}/cancellation`, { reason: 'x' }, { htmx: true })).status, 200)
})

test('staff note for themselves, or for the buyer', async () => {
  const order = await placed()
  await ada.post(`${order.path}/notes`, { note: 'Seems honest' })
  await ada.post(`${order.path}/notes`, { note: 'We look into it', to: 'buyer' })
  const sela = await (await market.signedIn(cast.sela)).get(`/seller/orders/${order.part.id}`)
  assert.match(sela.text, 'We look into it')
  assert.not.match(sela.text, 'Seems honest')
  const bela = await (await market.signedIn(cast.bela)).get(`/buyer/orders/${order.number}`)
  assert.match(bela.text, 'We look into it')
  assert.not.match(bela.text, 'Seems honest')
})

test.run()
