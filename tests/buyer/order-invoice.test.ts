import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { orderToken } from '#src/market/orders/access.ts'
import { addProduct, createMarket } from '#tests/support/cast.ts'
import { placeTestOrder, type TestOrder } from '#tests/support/orders.ts'
import { textOfPdf } from '#tests/support/pdf.ts'

const test = suite('/buyer/orders/:number/invoices')
const market = await createMarket()
const { db, cast, config, app } = market
const boot = await addProduct(db, cast.boots, { title: 'Boot', sizes: ['one'], onHand: 50 })
const game = await addProduct(db, cast.games, { title: 'Game', sizes: ['one'], onHand: 50 })
const both = [boot, game].map(({ variants }) => ({ variantId: variants[0]?.id ?? 0 }))
const bela = await market.signedIn(cast.bela)

async function ordered(more: Partial<TestOrder> = {}) {
  const { number, shopOrders } = await placeTestOrder(market, { lines: both, ...more })
  return { number, ids: shopOrders.map(({ id }) => id), path: `/buyer/orders/${number}` }
}

test('a buyer has an invoice of each shop, from the page of the order', async () => {
  const { path, ids } = await ordered()
  const page = await bela.get(path)
  for (const id of ids) assert.ok(page.$.has(`a[href="${path}/invoices/${id}"]`))
  const file = await bela.get(`${path}/invoices/${ids[1]}`)
  assert.is(file.status, 200)
  assert.is(file.headers.get('content-type'), 'application/pdf')
  const cookie = [...bela.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const response = await app.request(`http://localhost${path}/invoices/${ids[1]}`, { headers: { cookie } })
  const [text = ''] = await textOfPdf(new Uint8Array(await response.arrayBuffer()))
  for (const part of ['Nils Games', 'Bela Buyer', 'Game', 'Total USD']) assert.ok(text.includes(part), text)
  assert.not.match(text, 'Boot')
})

test('a guest has it by their link; others, the unpaid and a mix of orders find nothing', async () => {
  const guests = await ordered({ buyer: null, email: 'gesa@example.com' })
  const mine = await ordered()
  const unpaid = await ordered({ paid: false })
  const guest = market.stranger()
  const invoice = `${guests.path}/invoices/${guests.ids[0]}`
  assert.is((await guest.get(invoice)).status, 404)
  await guest.get(`${guests.path}?access=${orderToken(config.secret, guests.number)}`)
  assert.is((await guest.get(invoice)).status, 200)
  assert.is((await guest.get(`${mine.path}/invoices/${mine.ids[0]}`)).status, 404)
  assert.is((await guest.get(`${guests.path}/invoices/${mine.ids[0]}`)).status, 404)
  assert.is((await bela.get(invoice)).status, 404)
  assert.is((await bela.get(`${unpaid.path}/invoices/${unpaid.ids[0]}`)).status, 404)
  assert.not((await bela.get(unpaid.path)).$.has('a[href*="/invoices/"]'))
})

test('staff have it too, sellers and buyers not by that way', async () => {
  const { number, ids } = await ordered()
  const { id } = await db.selectFrom('orders').select('id').where('number', '=', number).executeTakeFirstOrThrow()
  const path = `/admin/orders/${id}/invoices/${ids[0]}`
  const file = await (await market.signedIn(cast.ada)).get(path)
  assert.is(file.headers.get('content-type'), 'application/pdf')
  assert.is((await bela.get(path)).status, 403)
  assert.is((await (await market.signedIn(cast.sela)).get(path)).status, 403)
  assert.is((await (await market.signedIn(cast.ada)).get(`/admin/orders/${id + 1}/invoices/${ids[0]}`)).status, 404)
})

test.run()
