import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { setClock } from '#src/lib/clock.ts'
import { orderToken } from '#src/market/orders/access.ts'
import { shipUnits } from '#src/market/orders/fulfilment.ts'
import { markPaid } from '#src/market/orders/settlement.ts'
import { theMarket } from '#src/market/orders/timeline.ts'
import { addProduct, createMarket } from '#tests/support/cast.ts'
import { addBank, addShipping, findPlaced, levelsOf, orderNow } from '#tests/support/checkout.ts'

const test = suite('an order, for its buyer')
const market = await createMarket()
const { db, cast, config } = market
const bank = await addBank(db)
const payment = { EUR: bank, USD: bank }
await addShipping(db, cast.boots)
await addShipping(db, cast.games)
test.after(() => setClock(null))
let titles = 0

async function boot(shop = cast.boots): Promise<number> {
  titles += 1
  const product = await addProduct(db, shop, { title: `Boot ${titles}`, sizes: ['one'], onHand: 5 })
  return product.variants[0]?.id ?? 0
}
const ordered = async (buyer: typeof cast.bela | null, email = 'gesa@example.com') =>
  orderNow(market, { lines: [{ variantId: await boot() }], payment, buyer, ...(buyer ? {} : { email }) })
const path = (number: string, rest = '') => `/buyer/orders/${number}${rest}`
const link = (number: string) => `${path(number)}?access=${orderToken(config.secret, number)}`

test('a member sees their order: what to pay, from whom, what happened', async () => {
  const { number } = await ordered(cast.bela)
  const page = await (await market.signedIn(cast.bela)).get(path(number))
  assert.is(page.status, 200)
  assert.match(page.$('h1').text, new RegExp(`Order ${number}`))
  assert.match(page.text, /Waiting for payment/)
  assert.match(page.text, /€94\.00/)
  assert.match(page.text, /Sela Boots/)
  assert.match(page.text, /Ordered/)
  assert.is(page.headers.get('Cache-Control'), 'private, no-store')
})

test('a guest opens it by the link, which becomes a cookie of that order alone', async () => {
  const { number } = await ordered(null)
  const other = await ordered(null)
  const guest = market.stranger()
  const answer = await guest.get(link(number))
  assert.is(answer.status, 303)
  assert.is(answer.location, path(number))
  const cookie = answer.headers.getSetCookie().find((line) => line.startsWith('market-order-')) ?? ''
  assert.match(cookie, new RegExp(`Path=${path(number)};`))
  assert.match(cookie, /HttpOnly/)
  assert.is((await guest.get(path(number))).status, 200)
  assert.is((await guest.get(path(other.number))).status, 404)
})

test('a link works for sixty days, for its order only, and not changed in any sign', async () => {
  const { number } = await ordered(null)
  const other = await ordered(null)
  const token = orderToken(config.secret, number)
  const tries = [
    `${path(other.number)}?access=${token}`,
    `${path(number)}?access=${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`,
    `${path(number)}?access=`,
    `${path(number)}?access=zzzzzzzz.x`,
  ]
  for (const one of tries) assert.is((await market.stranger().get(one, { follow: true })).status, 404, one)
  setClock(new Date(Date.now() + 61 * 24 * 3600_000))
  assert.is(
    (await market.stranger().get(link(number).replace(/access=.*/, `access=${token}`), { follow: true })).status,
    404,
  )
  setClock(null)
})

test('to everyone else there is no such order, whether there is or not', async () => {
  const { number } = await ordered(cast.bela)
  const words = (text: string) => text.replaceAll(number, '#').replaceAll('0000-00000', '#')
  for (const browser of [market.stranger(), await market.signedIn(cast.nils), await market.signedIn(cast.ada)]) {
    const theirs = await browser.get(path(number))
    const none = await browser.get(path('0000-00000'))
    assert.is(theirs.status, 404)
    assert.is(words(theirs.text), words(none.text))
    assert.ok(theirs.$.has('form[action="/buyer/orders/find"]'))
    const cancel = await browser.post(path(number, '/cancellation'))
    assert.is(cancel.status, 404)
  }
  assert.is((await findPlaced(db, number)).payment.status, 'awaiting')
})

test('a buyer cancels what is not paid, once; it is free again', async () => {
  const order = await ordered(cast.bela)
  const bela = await market.signedIn(cast.bela)
  const page = await bela.get(path(order.number))
  const done = await bela.submit(page, `form[action="${path(order.number, '/cancellation')}"]`, {}, { follow: true })
  assert.match(done.text, /is cancelled/)
  assert.is((await findPlaced(db, order.number)).payment.status, 'cancelled')
  assert.equal(await levelsOf(db, order.lines[0]?.variant_id ?? 0), ['5/0'])
  assert.is((await bela.post(path(order.number, '/cancellation'))).status, 409)
})

test('what is paid is not cancelled here', async () => {
  const order = await ordered(cast.bela)
  await db.transaction().execute((tx) => markPaid(tx, config, order.payment.id, theMarket))
  const bela = await market.signedIn(cast.bela)
  const page = await bela.get(path(order.number))
  assert.not(page.$.has(`form[action="${path(order.number, '/cancellation')}"]`))
  const no = await bela.post(path(order.number, '/cancellation'), {}, { htmx: true })
  assert.is(no.status, 409)
})

test('what is fetched is not “on its way”; whom to ask is told once it is paid', async () => {
  const { number } = await ordered(cast.bela)
  const bela = await market.signedIn(cast.bela)
  await db
    .updateTable('shops')
    .set({ contact_email: 'ask@boots.example', contact_proven_at: new Date() })
    .where('id', '=', cast.boots.id)
    .execute()
  assert.not.match((await bela.get(path(number))).text, 'Questions?')
  const { payment: due, shopOrders } = await findPlaced(db, number)
  await db.transaction().execute((tx) => markPaid(tx, { secret: config.secret }, due.id, theMarket))
  const paid = await bela.get(path(number))
  assert.match(paid.text, 'Being prepared')
  assert.match(paid.text, 'ask@boots.example')
  const part = shopOrders[0]?.id ?? 0
  await db.updateTable('shop_orders').set({ shipping_kind: 'pickup' }).where('id', '=', part).execute()
  const desk = { shopId: cast.boots.id, actor: { id: cast.sela.id, name: 'Sela', side: 'seller' as const } }
  await shipUnits(db, { secret: config.secret }, desk, part, { carrier: '', tracking: '', units: null })
  const ready = await bela.get(path(number))
  assert.match(ready.text, 'Ready to be picked up')
  assert.not.match(ready.text, /On its way|Sent just now/)
})

test('a suspended shop stays in the order as it was frozen, and leads nowhere', async () => {
  const order = await ordered(cast.bela)
  const bela = await market.signedIn(cast.bela)
  assert.ok((await bela.get(path(order.number))).$.has('a[href="/buyer/shops/sela-boots"]'))
  await db.updateTable('shops').set({ status: 'suspended' }).where('id', '=', cast.boots.id).execute()
  const page = await bela.get(path(order.number))
  await db.updateTable('shops').set({ status: 'approved' }).where('id', '=', cast.boots.id).execute()
  assert.is(page.status, 200)
  assert.match(page.text, /Sela Boots/)
  assert.not(page.$.has('a[href^="/buyer/shops/"]'))
  assert.not(page.$.has('.order a[href^="/buyer/products/"]'))
})

test('private notes and what shops write to themselves stay with them', async () => {
  const order = await ordered(cast.bela)
  const note = { order_id: order.order.id, actor_name: 'Sela Seller', actor_side: 'seller', action: 'note' }
  await db
    .insertInto('order_events')
    .values({ ...note, public: false, note: 'Looks odd' })
    .execute()
  await db
    .insertInto('order_events')
    .values({ ...note, public: true, note: 'Thank you!' })
    .execute()
  const page = await (await market.signedIn(cast.bela)).get(path(order.number))
  assert.not.match(page.text, /Looks odd/)
  assert.match(page.text, /Thank you!/)
})

test.run()
