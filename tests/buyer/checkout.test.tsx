import { sql } from 'kysely'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { addProduct, createMarket } from '#tests/support/cast.ts'
import type { Client, Form } from '#tests/support/client.ts'

const test = suite('buyer/checkout')
const market = await createMarket()
const { db, cast } = market

const ids = async (table: 'shipping_zones' | 'shipping_methods' | 'payment_methods', values: object) =>
  (
    await db
      .insertInto(table)
      .values(values as never)
      .returning('id')
      .executeTakeFirstOrThrow()
  ).id
const zone = await ids('shipping_zones', { shop_id: cast.boots.id, name: 'Germany', countries: ['DE'] })
const post = await ids('shipping_methods', {
  shop_id: cast.boots.id,
  zone_id: zone,
  name: 'Parcel post',
  kind: 'flat',
  price_minor: 490,
  days_min: 2,
  days_max: 4,
})
const counter = await ids('shipping_methods', {
  shop_id: cast.boots.id,
  name: 'At the counter',
  kind: 'pickup',
  pickup_place: 'Market Street 1',
})
const euros = { kind: 'bank', name: 'Bank transfer', account: 'DE02120300000000202051', currencies: ['EUR'] }
const bank = await ids('payment_methods', euros)
const wallet = await ids('payment_methods', { kind: 'wallet', name: 'Coins', account: 'bc1q', currencies: [] })

let titles = 0
async function sold(onHand = 50, { delivery = 'parcel', shop = cast.boots } = {}) {
  titles += 1
  const made = await addProduct(db, shop, { title: `Thing ${titles}`, sizes: ['42'], onHand })
  await db.updateTable('products').set({ delivery }).where('id', '=', made.id).execute()
  return { id: made.variants[0]?.id ?? 0, title: `Thing ${titles}`, productId: made.id }
}
async function add(browser: Client, variantId: number, quantity = 1) {
  assert.is((await browser.post('/buyer/cart/lines', { variant_id: variantId, quantity })).status, 303)
  return browser
}
const withOne = async (onHand = 50, more = {}) => add(market.stranger(), (await sold(onHand, more)).id)

const CONTACT = { email: 'guest@example.com', name: 'Gusta Guest' }
const HOME = {
  name: 'Gusta Guest',
  line1: 'Marktstr. 1',
  line2: '',
  city: 'Berlin',
  postcode: '10115',
  region: '',
  country: 'DE',
  phone: '',
}
/** Answers a step and says where that leads. */
const answer = async (browser: Client, step: string, form: Form) => {
  const { status, location, text } = await browser.post(`/buyer/checkout/${step}`, form)
  assert.is(status, 303, `${step} answered ${status}: ${text.slice(0, 3000)}`)
  return location
}
async function answerAll(browser: Client) {
  await answer(browser, 'contact', CONTACT)
  await answer(browser, 'address', HOME)
  await answer(browser, 'shipping', { [`method_${cast.boots.id}`]: post })
  await answer(browser, 'payment', { method: bank })
}

test('a guest walks from cart to order, step by step, by plain forms', async () => {
  const browser = await withOne()
  let page = await browser.get('/buyer/checkout', { follow: true })
  assert.is(page.$('h1').text, 'Who orders?')
  page = await browser.submit(page, '#contact', CONTACT, { follow: true })
  assert.is(page.$('h1').text, 'Where shall it go?')
  page = await browser.submit(page, '#address', HOME, { follow: true })
  assert.is(page.$('h1').text, 'How shall it be sent?')
  assert.match(page.$('.picks').text, '2 to 4 days')
  assert.match(page.$('.summary-due').text, '€93.90')
  page = await browser.submit(page, '#shipping', { [`method_${cast.boots.id}`]: post }, { follow: true })
  assert.is(page.$('h1').text, 'How will you pay?')
  page = await browser.submit(page, '#payment', { method: bank }, { follow: true })
  assert.is(page.$('h1').text, 'Look it over')
  for (const words of ['guest@example.com', 'Marktstr. 1', 'Parcel post', 'Bank transfer', 'rounded half up'])
    assert.match(page.text, words)
  const placed = await browser.submit(page, '#order')
  assert.is(placed.status, 303)
  assert.match(placed.location ?? '', /^\/buyer\/orders\/[0-9A-Z]{4}-[0-9A-Z]{5}$/)
  assert.is((await browser.get(placed.location ?? '')).status, 200, 'who ordered may look at it')
  assert.is((await market.stranger().get(placed.location ?? '')).status, 404)
  const again = await browser.submit(page, '#order')
  assert.is(again.location, placed.location, 'the second submit gets the first’s answer')
  const other = await browser.post('/buyer/checkout/order', { key: 'another-form' })
  assert.is(other.location, '/buyer/cart', 'there is nothing left to order')
})

test('a step whose predecessors are unanswered leads to the first that is', async () => {
  for (const step of ['', '/contact', '/address', '/shipping', '/payment', '/review'])
    assert.is((await market.stranger().get(`/buyer/checkout${step}`)).location, '/buyer/cart')
  const browser = await withOne()
  for (const step of ['address', 'shipping', 'payment', 'review'])
    assert.is((await browser.get(`/buyer/checkout/${step}`)).location, '/buyer/checkout/contact')
  await answer(browser, 'contact', CONTACT)
  assert.is((await browser.get('/buyer/checkout/review')).location, '/buyer/checkout/address')
  assert.is((await browser.get('/buyer/checkout')).location, '/buyer/checkout/address')
  await answer(browser, 'address', HOME)
  assert.is((await browser.get('/buyer/checkout/payment')).location, '/buyer/checkout/shipping')
})

test('each step says what is wrong beside its field and keeps what was typed', async () => {
  const browser = await withOne()
  const contact = await browser.post('/buyer/checkout/contact', { email: 'nobody', name: '' })
  assert.is(contact.status, 422)
  assert.is(contact.field('email'), 'nobody')
  assert.match(contact.$('#f-contact-email-error').text, 'name@example.com')
  assert.match(contact.$('.error-summary').text, 'Tell us your name')
  await answer(browser, 'contact', CONTACT)
  const address = await browser.post('/buyer/checkout/address', {
    ...HOME,
    line1: ' ',
    country: 'XX',
    phone: 'call me',
  })
  assert.is(address.status, 422)
  assert.is(address.field('city'), 'Berlin')
  for (const field of ['line1', 'country', 'phone']) assert.ok(address.$.has(`#f-address-${field}-error`), field)
  await answer(browser, 'address', HOME)
  const shipping = await browser.post('/buyer/checkout/shipping', { [`method_${cast.boots.id}`]: 999_999 })
  assert.is(shipping.status, 422)
  assert.match(shipping.text, 'Choose how this shop shall send it.')
  await answer(browser, 'shipping', { [`method_${cast.boots.id}`]: post })
  for (const form of [{}, { method: 'x' }, { method: 999_999 }]) {
    const payment = await browser.post('/buyer/checkout/payment', form as Form)
    assert.is(payment.status, 422)
    assert.match(payment.$('.error-summary').text, 'Choose how to pay what is due in EUR.')
  }
  assert.is(
    (await browser.post('/buyer/checkout/contact', { email: 'x' }, { htmx: true })).text.includes('<html'),
    false,
  )
})

test('what is only keys and services is asked for no address and no shipping', async () => {
  const browser = await withOne(5, { delivery: 'service' })
  await answer(browser, 'contact', CONTACT)
  const page = await browser.get('/buyer/checkout/address', { follow: true })
  assert.is(page.$('h1').text, 'How will you pay?')
  assert.equal(
    page.$.all('.checkout-steps .step').map((step) =>
      step.text
        .replace(/\s*\(.*/, '')
        .replace(/^\d/, '')
        .trim(),
    ),
    ['Contact', 'Payment', 'Review'],
  )
})

test('everything can be picked up where shops allow it, and then no address is told', async () => {
  const browser = await withOne()
  await answer(browser, 'contact', CONTACT)
  const page = await browser.get('/buyer/checkout/address')
  assert.ok(page.$.has('[name="pickup"]'))
  assert.is(await answer(browser, 'address', { pickup: 'yes' }), '/buyer/checkout/shipping')
  assert.is(await answer(browser, 'shipping', { [`method_${cast.boots.id}`]: counter }), '/buyer/checkout/payment')
  const next = await browser.get('/buyer/checkout/payment')
  assert.match(next.$('.summary-due').text, '€89.00')
})

test('an address that a shop does not send to is said at its shipping, with ways out', async () => {
  const browser = await withOne()
  await db.updateTable('shipping_methods').set({ enabled: false }).where('id', '=', counter).execute()
  await answer(browser, 'contact', CONTACT)
  await answer(browser, 'address', { ...HOME, country: 'JP' })
  const page = await browser.get('/buyer/checkout/shipping')
  assert.match(page.$('.notice').text, 'Sela Boots cannot send this')
  assert.is((await browser.post('/buyer/checkout/shipping', {})).status, 422)
  await db.updateTable('shipping_methods').set({ enabled: true }).where('id', '=', counter).execute()
})

test('several currencies are paid each on its own; one method alone goes for all that take it', async () => {
  const browser = await withOne()
  const game = await sold(9, { delivery: 'service', shop: cast.games })
  await add(browser, game.id)
  await answerAll(browser).catch(() => {})
  const page = await browser.get('/buyer/checkout/payment')
  assert.match(page.$('.summary-due').text, /Due in EUR.*€93\.90.*Due in USD.*\$89\.00/s)
  const half = await browser.post('/buyer/checkout/payment', { method: bank })
  assert.is(half.status, 422)
  assert.match(half.$('.error-summary').text, 'due in USD')
  assert.is(await answer(browser, 'payment', { method: wallet }), '/buyer/checkout/review')
  assert.is(await answer(browser, 'payment', { method_EUR: bank, method_USD: wallet }), '/buyer/checkout/review')
  const placed = await browser.submit(await browser.get('/buyer/checkout/review'), '#order')
  assert.match(placed.location ?? '', '/buyer/orders/')
})

test('the review tells what changed, with a remedy that leads back to it', async () => {
  const thing = await sold(5)
  const browser = await add(market.stranger(), thing.id, 4)
  await answerAll(browser)
  const seen = await browser.get('/buyer/checkout/review')
  await sql`insert into stock_holds (variant_id, quantity, holder, expires_at)
    values (${thing.id}, 3, 'somebody', now() + interval '1 hour')`.execute(db)
  const refused = await browser.submit(seen, '#order')
  assert.is(refused.status, 409)
  assert.match(refused.$('.notice').text, 'Nothing was ordered yet')
  assert.match(refused.$('.review-trouble').text, 'Only 2 left')
  assert.is(refused.$('#order button').attr('disabled'), '')
  assert.is(refused.field('key'), seen.field('key'))
  const mended = await browser.submit(refused, '.review-trouble form')
  assert.is(mended.location, '/buyer/checkout/review')
  const placed = await browser.submit(await browser.get('/buyer/checkout/review'), '#order')
  assert.match(placed.location ?? '', '/buyer/orders/')
})

test('nobody orders at a price they were not shown: sending costs more now, or the cart grew in another window', async () => {
  const browser = await withOne()
  await answerAll(browser)
  const seen = await browser.get('/buyer/checkout/review')
  const dearer = (by: number) =>
    sql`update shipping_methods set price_minor = price_minor + ${by} where shop_id = ${cast.boots.id}`.execute(db)
  await dearer(700)
  const refused = await browser.submit(seen, '#order')
  assert.is(refused.status, 409)
  assert.match(refused.$('.notice').text, 'has changed since you looked')
  assert.is(refused.field('key'), seen.field('key'))
  await dearer(-700)
  assert.is((await browser.submit(refused, '#order')).status, 409, 'cheaper is not what was shown either')
  const again = await browser.get('/buyer/checkout/review')
  const more = await addProduct(db, cast.boots, { price: 100, onHand: 5 })
  await add(browser, more.variants[0]?.id ?? 0)
  assert.is((await browser.submit(again, '#order')).status, 409)
  const placed = await browser.submit(await browser.get('/buyer/checkout/review'), '#order')
  assert.match(placed.location ?? '', '/buyer/orders/')
})

test('an order needs its key, and somebody with a cart', async () => {
  const browser = await withOne()
  await answerAll(browser)
  for (const key of ['', 'short', 'x'.repeat(101), 'with spaces in it']) {
    const wrong = await browser.post('/buyer/checkout/order', { key })
    assert.is(wrong.status, 422, key)
    assert.match(wrong.text, 'not complete')
  }
  const key = 'a-good-form-key'
  assert.is((await market.stranger().post('/buyer/checkout/order', { key })).location, '/buyer/cart')
  const posts = ['contact', 'address', 'shipping', 'payment']
  for (const step of posts) {
    const stranger = await market.stranger().post(`/buyer/checkout/${step}`, { ...CONTACT, ...HOME, method: bank })
    assert.is(stranger.location, '/buyer/cart', step)
  }
})

test('an address with an account tells a guest nothing, and the order is placed alike', async () => {
  const pages: string[] = []
  for (const email of ['bela@example.com', 'new@example.com']) {
    const browser = await withOne(3, { delivery: 'service' })
    const contact = await browser.post('/buyer/checkout/contact', { email, name: 'Anybody' })
    await answer(browser, 'payment', { method: bank })
    const review = await browser.get('/buyer/checkout/review')
    pages.push(`${contact.status} ${contact.location} ${review.$('.review-answers').text.replaceAll(email, '')}`)
    assert.match((await browser.submit(review, '#order')).location ?? '', '/buyer/orders/')
  }
  assert.is(pages[0], pages[1])
})

test('a member finds their name, address and book; an answer changed at the review leads back there', async () => {
  const browser = await market.signedIn(cast.bela)
  await add(browser, (await sold()).id)
  const contact = await browser.get('/buyer/checkout/contact')
  assert.equal([contact.field('email'), contact.field('name')], ['bela@example.com', 'Bela Buyer'])
  await browser.submit(contact, '#contact')
  await answer(browser, 'address', { ...HOME, name: 'Bela Buyer', save: 'on' })
  const book = await browser.get('/buyer/checkout/address')
  assert.match(book.$('.book').text, 'Marktstr. 1')
  const id = book.$('.book input').attr('value')
  await answer(browser, 'address', { address_id: id })
  await answer(browser, 'shipping', { [`method_${cast.boots.id}`]: post })
  await answer(browser, 'payment', { method: bank })
  const change = await browser.get('/buyer/checkout/contact?back=review')
  assert.is((await browser.submit(change, '#contact', { name: 'B. Buyer' })).location, '/buyer/checkout/review')
  const nils = await market.signedIn(cast.nils)
  await add(nils, (await sold()).id)
  await answer(nils, 'contact', CONTACT)
  assert.is((await nils.post('/buyer/checkout/address', { address_id: id })).status, 422, 'another’s address is none')
})

test.run()
