import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { startPicking } from '#src/market/orders/fulfilment.ts'
import { noteEvent } from '#src/market/orders/timeline.ts'
import { addMember, addProduct, createMarket } from '#tests/support/cast.ts'
import type { Form } from '#tests/support/client.ts'
import { placeTestOrder, type TestOrder } from '#tests/support/orders.ts'

const test = suite('seller/orders')
const market = await createMarket()
const { db, cast } = market
const boots = await addProduct(db, cast.boots, { title: 'Trail boot', sizes: ['41', '42'], price: 1000, onHand: 500 })
const chess = await addProduct(db, cast.games, { title: 'Chess', sizes: ['One'], onHand: 50 })
const variant = boots.variants[0]?.id ?? 0
const sela = await market.signedIn(cast.sela)
const nils = await market.signedIn(cast.nils)
const keeper = await addMember(db, 'Kemal Keeper', 'kemal@example.com')
await db
  .insertInto('shop_members')
  .values({ shop_id: cast.boots.id, user_id: keeper.id, role: 'stock-keeper' })
  .execute()
const onlooker = await addMember(db, 'Vera Viewer', 'vera@example.com')
await db.insertInto('shop_members').values({ shop_id: cast.boots.id, user_id: onlooker.id, role: 'viewer' }).execute()

async function placed(more: Partial<TestOrder> = {}) {
  const { shopOrders } = await placeTestOrder(market, { lines: [{ variantId: variant, quantity: 2 }], ...more })
  const [order] = shopOrders
  if (!order) throw new Error('no shop order')
  return { ...order, path: `/seller/orders/${order.id}`, line: order.lines[0]?.id ?? 0 }
}
const statusOf = async (id: number) =>
  (await db.selectFrom('shop_orders').select('status').where('id', '=', id).executeTakeFirstOrThrow()).status
const deskOf = { shopId: cast.boots.id, actor: { id: cast.sela.id, name: 'Sela', side: 'seller' as const } }

test('orders are listed by state, found by number, buyer and SKU, and another shop sees none of them', async () => {
  const fresh = await placed({ name: 'Zoë Zumthor' })
  const unpaid = await placed({ paid: false })
  const created = await sela.get('/seller/orders?status=created')
  assert.match(created.text, fresh.number)
  assert.not.match(created.text, unpaid.number)
  assert.match((await sela.get('/seller/orders?status=unpaid')).text, unpaid.number)
  for (const q of [fresh.number.slice(0, 6).toLowerCase(), 'zoe', `zumthor ${boots.variants[0]?.sku.slice(2)}`]) {
    const found = await sela.get(`/seller/orders?q=${encodeURIComponent(q)}`)
    assert.match(found.text, fresh.number, q)
    assert.not.match(found.text, unpaid.number, q)
  }
  assert.match((await sela.get('/seller/orders?q=nobody')).text, 'Nothing found')
  assert.not.match((await nils.get('/seller/orders')).text, fresh.number)
})

test('an order is found by the SKU it was sold as and by the one its variant has now', async () => {
  const { id = 0, sku = '' } = boots.variants[0] ?? {}
  const sold = await placed({ lines: [{ variantId: id }] })
  const rename = (to: string) => db.updateTable('variants').set({ sku: to }).where('id', '=', id).execute()
  await rename('RENAMED-SINCE')
  const ada = await market.signedIn(cast.ada)
  for (const q of [sku, 'renamed-since']) {
    assert.match((await sela.get(`/seller/orders?q=${q}`)).text, sold.number, q)
    assert.match((await ada.get(`/admin/orders?q=${q}`)).text, sold.number.replace(/-\d+$/, ''), q)
    assert.not.match((await nils.get(`/seller/orders?q=${q}`)).text, sold.number, q)
  }
  await rename(sku)
})

test('the list is paged by key, both ways', async () => {
  for (let n = 0; n < 42; n++) await placed({ lines: [{ variantId: variant }] })
  const first = await sela.get('/seller/orders')
  assert.is(first.$.all('.part-list tbody tr').length, 40)
  const second = await sela.get(first.$('a[rel=next]').attr('href') ?? '')
  assert.ok(second.$.all('.part-list tbody tr').length > 0)
  const back = await sela.get(second.$('a[rel=prev]').attr('href') ?? '')
  assert.is(back.$('.part-list .part-number').text, first.$('.part-list .part-number').text)
})

test('an order shows what the buyer told, and only its own lines', async () => {
  const told = { id: 1, label: 'Engraving', kind: 'text' as const, value: 'For Ö.' }
  const { path } = await placed({
    lines: [{ variantId: variant, fields: [told] }, { variantId: chess.variants[0]?.id ?? 0 }],
  })
  const page = await sela.get(path)
  assert.match(page.text, 'For Ö.')
  assert.match(page.text, 'Linden 7')
  assert.not.match(page.text, 'Chess')
  assert.not.match(page.text, cast.bela.email)
})

test('of the money a shop reads that its part is paid, not what other shops got, nor who of the staff saw to it', async () => {
  const { id, path } = await placed()
  const { order_id: orderId } = await db
    .selectFrom('shop_orders')
    .select('order_id')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  const actor = { id: cast.ada.id, name: 'Ada Admin', side: 'staff' as const }
  await db.transaction().execute(async (tx) => {
    await noteEvent(tx, { orderId, actor, action: 'paid', details: { amount: 765400, currency: 'EUR' } })
    await noteEvent(tx, { orderId, actor, action: 'payment-late', details: { amount: 432100, currency: 'TRY' } })
  })
  const page = await sela.get(path)
  assert.match(page.text, 'The market')
  assert.not.match(page.text, /Ada Admin|7,654|4,321|Paid after its time/)
})

/** The five that every changing route answers. */
type Five = { act: string; good: Form; bad?: Form; prepare?: (id: number) => Promise<unknown>; kept?: string }
const ROUTES: Five[] = [
  { act: 'picking', good: {} },
  {
    act: 'picking/reversal',
    good: {},
    prepare: (id) => sela.post(`/seller/orders/${id}/picking`, {}),
  },
  { act: 'shipment', good: { carrier: 'DHL', tracking: '12' }, bad: { carrier: 'x'.repeat(81), tracking: 'kept-me' } },
  {
    act: 'delivery',
    good: {},
    bad: { shipment: 'two' },
    prepare: (id) => sela.post(`/seller/orders/${id}/shipment`, {}),
  },
  { act: 'cancellation', good: { reason: 'broken' }, bad: { reason: ' ', units_1: 'kept-me' } },
  {
    act: 'returns',
    good: { reason: 'too small' },
    bad: { reason: 'kept-me' },
    prepare: (id) => sela.post(`/seller/orders/${id}/shipment`, {}),
  },
  { act: 'notes', good: { note: 'fragile' }, bad: { note: ' ' } },
]

for (const { act, good, bad, prepare } of ROUTES) {
  test(`${act}: works, plain and with htmx; not for strangers, viewers and neighbours; a bad value is kept`, async () => {
    const fresh = async () => {
      const order = await placed()
      await prepare?.(order.id)
      const form = act === 'returns' ? { ...good, [`units_${order.line}`]: 1, [`stock_${order.line}`]: 'scrap' } : good
      return { ...order, to: `${order.path}/${act}`, form }
    }
    const plain = await fresh()
    const answer = await sela.post(plain.to, plain.form)
    assert.is(answer.status, 303)
    assert.is(answer.location, plain.path)
    const swapped = await fresh()
    const fragment = await sela.post(swapped.to, swapped.form, { htmx: true })
    assert.is(fragment.status, 200)
    if (act === 'picking/reversal') assert.is(fragment.headers.get('HX-Redirect'), swapped.path)
    else assert.ok(fragment.$.has('#order'))
    const untouched = await fresh()
    const before = await statusOf(untouched.id)
    assert.match((await market.stranger().post(untouched.to, untouched.form)).location ?? '', /^\/account\/login/)
    assert.is((await nils.post(untouched.to, untouched.form)).status, 404)
    assert.is((await (await market.signedIn(onlooker)).post(untouched.to, untouched.form)).status, 403)
    if (bad) {
      const wrong = await sela.post(untouched.to, bad)
      assert.is(wrong.status, 422)
      if (JSON.stringify(bad).includes('kept-me'))
        assert.match(wrong.text, act === 'cancellation' ? 'Say why' : 'kept-me')
      assert.is((await sela.post(untouched.to, bad, { htmx: true })).status, 422)
    }
    assert.is(await statusOf(untouched.id), before)
  })
}

test('a service is delivered with its file: works, plain and with htmx; not for strangers, keepers, neighbours; kept', async () => {
  const order = await placed({ lines: [{ variantId: variant, delivery: 'service' }] })
  const to = `${order.path}/lines/${order.line}/deliveries`
  const form = { message: 'Here it is', files: new File(['Good words'], 'a.txt') }
  assert.is((await sela.post(to, form)).location, order.path)
  assert.is((await sela.post(to, form, { htmx: true })).status, 200)
  const count = async () =>
    (await db.selectFrom('service_deliveries').select('id').where('order_line_id', '=', order.line).execute()).length
  assert.is(await count(), 2)
  const page = await sela.get(order.path)
  const file = page.$('a[download]').attr('href') ?? ''
  assert.is((await sela.get(file)).text, 'Good words')
  assert.is((await nils.get(file)).status, 404)
  assert.is((await nils.post(to, form)).status, 404)
  assert.match((await market.stranger().post(to, form)).location ?? '', /^\/account\/login/)
  assert.is((await (await market.signedIn(keeper)).post(to, form)).status, 403)
  assert.is((await sela.post(to, { message: ' ', files: form.files })).status, 422)
  const wrong = await sela.post(to, { message: 'kept-me', files: new File(['<html></html>'], 'a.html') })
  assert.is(wrong.status, 422)
  assert.match(wrong.text, 'kept-me')
  assert.match(wrong.text, 'not handed on here')
  assert.is(await count(), 2)
})

test('what the world refuses is said on the page as it is', async () => {
  const { path } = await placed({ paid: false })
  const answer = await sela.post(`${path}/picking`, {})
  assert.is(answer.status, 409)
  assert.match(answer.text, 'has not been paid for')
  assert.is((await sela.post(`${path}/shipment`, {}, { htmx: true })).status, 409)
})

test('who keeps the stock picks, sends and notes; what concerns money is not theirs', async () => {
  const kemal = await market.signedIn(keeper)
  const { id, path } = await placed()
  assert.is((await kemal.post(`${path}/picking`)).status, 303)
  assert.is((await kemal.post(`${path}/notes`, { note: 'shelf 3' })).status, 303)
  for (const [act, form] of [
    ['cancellation', { reason: 'x' }],
    ['returns', { reason: 'x' }],
    ['notes', { note: 'x', to: 'buyer' }],
  ] as const) {
    assert.is((await kemal.post(`${path}/${act}`, form)).status, 403, act)
  }
  assert.is((await kemal.post(`${path}/shipment`)).status, 303)
  assert.is(await statusOf(id), 'shipped')
  const page = await kemal.get(path)
  assert.not.match(page.text, 'Take something back')
})

test('several are taken up at once and stand in one pick list by SKU', async () => {
  const [one, two, unpaid] = [await placed(), await placed(), await placed({ paid: false })]
  const theirs = await placeTestOrder(market, { lines: [{ variantId: chess.variants[0]?.id ?? 0 }] })
  const foreign = theirs.shopOrders[0]?.id ?? 0
  const ticked = { order: [one.id, two.id, unpaid.id] }
  const answer = await sela.post('/seller/orders/picking', ticked, { follow: true })
  assert.match(answer.text, '2 orders are being picked.')
  assert.is(await statusOf(unpaid.id), 'created')
  const list = await sela.get(`/seller/orders/pick-list?order=${one.id}&order=${two.id}&order=${foreign}`)
  assert.is(list.$.all('.pick-list tbody tr').length, 1)
  assert.is(list.$('.pick-count').text.trim(), '4')
  assert.match(list.text, one.number)
  assert.not.match(list.text, 'Chess')
  assert.is((await sela.post('/seller/orders/picking', { order: [foreign] })).status, 404)
  assert.is((await sela.post('/seller/orders/picking', {})).status, 303)
  assert.match((await market.stranger().post('/seller/orders/picking', ticked)).location ?? '', /^\/account\/login/)
  assert.is((await (await market.signedIn(onlooker)).post('/seller/orders/picking', ticked)).status, 403)
})

test('a suspended shop still sees and finishes what was paid for', async () => {
  const { id, path } = await placed()
  await db.updateTable('shops').set({ status: 'suspended' }).where('id', '=', cast.boots.id).execute()
  const page = await sela.get(path)
  assert.is(page.status, 200)
  assert.match(page.text, 'what they have paid for is still theirs')
  await startPicking(db, deskOf, id)
  assert.is((await sela.post(`${path}/shipment`)).status, 303)
  await db.updateTable('shops').set({ status: 'approved' }).where('id', '=', cast.boots.id).execute()
})

test("an order's number in the stock history leads to it", async () => {
  const { number, path } = await placed()
  const page = await sela.get('/seller/stock/history')
  assert.is(page.$(`a[href="${path}"]`).text, number)
  assert.not.match((await nils.get('/seller/stock/history')).text, number)
})

test.run()
