import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { readCart } from '#src/market/orders/cart.ts'
import { linesOf } from '#src/market/orders/cart-changes.ts'
import { addProduct, createMarket } from '#tests/support/cast.ts'
import type { Client } from '#tests/support/client.ts'

const test = suite('buyer/cart')
const market = await createMarket()
const { db, cast } = market

let titles = 0
async function product(onHand = 5, shop = cast.boots, sizes = ['42']) {
  titles += 1
  const made = await addProduct(db, shop, { title: `Boot ${titles}`, sizes, onHand })
  return { ...made, title: `Boot ${titles}`, variant: made.variants[0]?.id ?? 0 }
}
/** Somebody new with one of these in the cart. */
async function guest(variant: number, quantity = 1): Promise<Client> {
  const browser = market.stranger()
  const answer = await browser.post('/buyer/cart/lines', { variant_id: variant, quantity })
  assert.is(answer.status, 303)
  return browser
}
const firstLine = async (browser: Client) =>
  (await browser.get('/buyer/cart')).$('.cart-line').attr('id')?.replace('line-', '')

test('a guest adds by a plain form and finds it in the cart, counted on every page', async () => {
  const { slug, title, variant } = await product()
  const browser = market.stranger()
  assert.is((await browser.get('/buyer/cart')).$('.empty-title').text, 'Your cart is empty')
  assert.equal([...browser.cookies], [], 'looking makes no cart')
  const page = await browser.get(`/buyer/products/${slug}`)
  const answer = await browser.submit(page, '#buy', { quantity: 2 })
  assert.is(answer.status, 303)
  assert.is(answer.location, '/buyer/cart')
  const cookie = answer.headers.getSetCookie().find((one) => one.startsWith('market-cart='))
  assert.match(cookie ?? '', /HttpOnly.*SameSite=Lax|SameSite=Lax.*HttpOnly/i)
  const cart = await browser.get('/buyer/cart')
  assert.match(cart.$('.toast').text, `“${title}” is in your cart, 2 of it.`)
  assert.match(cart.$('.summary-due').text, '€178.00')
  assert.match((await browser.get('/')).$('#cart-link').text, '2 items')
  assert.match((await market.stranger().get('/')).$('#cart-link').text, 'Cart, empty')
  assert.ok(variant)
})

test('with htmx it stays on the page: a fresh form, the badge, and what happened', async () => {
  const { variant, title } = await product()
  const answer = await market.stranger().post('/buyer/cart/lines', { variant_id: variant, quantity: 1 }, { htmx: true })
  assert.is(answer.status, 200)
  assert.not.match(answer.text, '<html')
  assert.is(answer.field('variant_id'), String(variant))
  assert.match(answer.text, 'hx-target="#cart-link"')
  assert.match(answer.$('.toast').text, title)
  assert.is(answer.$('.toast a').attr('href'), '/buyer/cart')
})

test('what is wrong is said beside its field, and what was typed stays', async () => {
  const { id, slug, variant } = await product(3)
  const field = await db
    .insertInto('product_fields')
    .values({ product_id: id, label: 'Engraving', kind: 'text', help: 'At most three letters.', pattern: '[A-Z]{1,3}' })
    .returning('id')
    .executeTakeFirstOrThrow()
  const name = `field_${field.id}`
  assert.match((await market.stranger().get(`/buyer/products/${slug}`)).text, 'At most three letters.')
  for (const htmx of [false, true]) {
    const browser = market.stranger()
    const typed = { variant_id: variant, quantity: '7', [name]: 'abcd' }
    const answer = await browser.post('/buyer/cart/lines', typed, { htmx })
    assert.is(answer.status, 422)
    assert.is(answer.field('quantity'), '7')
    assert.is(answer.field(name), 'abcd')
    assert.match(answer.$('#f-buy-quantity-error').text, 'Only 3 left.')
    assert.match(answer.$(`#f-buy-${name}-error`).text, 'Engraving')
    assert.is(answer.text.includes('<html'), !htmx)
    assert.equal([...browser.cookies], [], 'nothing was put in')
  }
  for (const quantity of ['0', '-1', '1.5', 'many', '']) {
    const answer = await market.stranger().post('/buyer/cart/lines', { variant_id: variant, quantity, [name]: 'AB' })
    assert.is(answer.status, 422, quantity)
    assert.match(answer.$('#f-buy-quantity-error').text, 'whole number')
  }
})

test('what cannot be bought is refused: gone, sold out, one’s own', async () => {
  const none = await product(0)
  const mine = await product()
  const browser = market.stranger()
  const soldOut = await browser.post('/buyer/cart/lines', { variant_id: none.variant, quantity: 1 })
  assert.is(soldOut.status, 409)
  assert.match(soldOut.$('.error-summary').text, 'is sold out')
  assert.match(soldOut.$('h1').text, none.title)
  assert.is((await browser.post('/buyer/cart/lines', { variant_id: 999_999, quantity: 1 })).status, 404)
  assert.is((await browser.post('/buyer/cart/lines', { quantity: 1 })).status, 404)
  const sela = await market.signedIn(cast.sela)
  const own = await sela.post('/buyer/cart/lines', { variant_id: mine.variant, quantity: 1 }, { htmx: true })
  assert.is(own.status, 409)
  assert.match(own.text, 'your own shop')
  assert.not.ok((await browser.get(`/buyer/products/${none.slug}`)).$.has('#buy'))
})

test('a line is changed and taken out, with a way back, as a plain form and with htmx', async () => {
  const { variant, title } = await product(5)
  const browser = await guest(variant)
  const id = await firstLine(browser)
  const more = await browser.post(`/buyer/cart/lines/${id}`, { quantity: 3 })
  assert.is(more.status, 303)
  assert.match((await browser.get('/buyer/cart')).$('.summary-due').text, '€267.00')
  const wrong = await browser.post(`/buyer/cart/lines/${id}`, { quantity: 9 })
  assert.is(wrong.status, 422)
  assert.is(wrong.$(`#f-line-${id}-quantity`).attr('value'), '9')
  assert.match(wrong.$(`#f-line-${id}-quantity-error`).text, 'Only 5 left.')
  assert.is((await browser.post(`/buyer/cart/lines/${id}`, { quantity: 'x' }, { htmx: true })).status, 422)

  const gone = await browser.post(`/buyer/cart/lines/${id}`, { quantity: 0 }, { htmx: true })
  assert.match(gone.$('.toast').text, `“${title}” is out of your cart.`)
  assert.match(gone.text, 'Your cart is empty')
  const back = await browser.submit(gone, '.toast-undo', {}, { htmx: true })
  assert.is(back.status, 200)
  assert.match(back.$('.cart-line').text, title)
  assert.is(back.$('.quantity-input').attr('value'), '3')
})

test('problems stand at their line with one click that puts them right', async () => {
  const { variant, id: productId } = await product(5)
  const browser = await guest(variant, 3)
  await db.updateTable('variants').set({ price_minor: 9900 }).where('id', '=', variant).execute()
  let page = await browser.get('/buyer/cart')
  assert.match(page.$('.cart-problem').text, '€99.00, not €89.00')
  assert.not.ok(page.$.has('a[href="/buyer/checkout"]'))
  page = await browser.submit(page, '.cart-problem form', {}, { follow: true })
  assert.ok(page.$.has('a[href="/buyer/checkout"]'))

  await db.updateTable('variants').set({ most_per_order: 2 }).where('id', '=', variant).execute()
  page = await browser.get('/buyer/cart')
  page = await browser.submit(page, '.cart-problem form', {}, { htmx: true })
  assert.is(page.$('.quantity-input').attr('value'), '2')

  const field = await db
    .insertInto('product_fields')
    .values({ product_id: productId, label: 'Initials', kind: 'text' })
    .returning('id')
    .executeTakeFirstOrThrow()
  page = await browser.get('/buyer/cart')
  assert.is(page.$('.cart-asks').attr('open'), '')
  const wrong = await browser.submit(page, '.cart-asks form')
  assert.is(wrong.status, 422)
  page = await browser.submit(page, '.cart-asks form', { [`field_${field.id}`]: 'B.B.' }, { follow: true })
  assert.match(page.$('.cart-answers').text, 'B.B.')
  assert.not.ok(page.$.has('.cart-problem'))
})

test('of a suspended shop the cart says nothing but that something is gone', async () => {
  const { variant } = await product(5, cast.games)
  const browser = await guest(variant)
  await browser.get('/buyer/cart') // takes the message that the shop's thing is in the cart
  await db.updateTable('shops').set({ status: 'suspended' }).where('id', '=', cast.games.id).execute()
  const page = await browser.get('/buyer/cart')
  assert.match(page.text, 'no longer sold here')
  assert.not.match(page.text, /Boot \d|Nils/)
  const empty = await browser.submit(page, '.cart-line-gone form', {}, { follow: true })
  assert.match(empty.text, 'Your cart is empty')
  await db.updateTable('shops').set({ status: 'approved' }).where('id', '=', cast.games.id).execute()
})

test('nobody reads or changes another’s cart', async () => {
  const { variant } = await product()
  const mine = await guest(variant)
  const id = await firstLine(mine)
  for (const other of [market.stranger(), await guest(variant), await market.signedIn(cast.bela)]) {
    for (const [path, form] of [
      ['', { quantity: 0 }],
      ['/price', { price: 1 }],
      ['/fields', {}],
    ] as const)
      assert.is((await other.post(`/buyer/cart/lines/${id}${path}`, form)).status, 404, path)
  }
  assert.is(await firstLine(mine), id)
})

test('discount codes are tried at once and said where they are typed', async () => {
  const { variant } = await product()
  await db
    .insertInto('discounts')
    .values({ shop_id: cast.boots.id, code: 'TENOFF', kind: 'percent', percent_bp: 1000 })
    .execute()
  const browser = await guest(variant)
  const wrong = await browser.post('/buyer/cart/codes', { code: 'nosuch' })
  assert.is(wrong.status, 422)
  assert.is(wrong.field('code'), 'nosuch')
  assert.match(wrong.$('#f-codes-code-error').text, 'no code “NOSUCH”')
  assert.is((await browser.post('/buyer/cart/codes', { code: 'tenoff' })).status, 303)
  const page = await browser.get('/buyer/cart')
  assert.match(page.$('.summary-due').text, '€80.10')
  const out = await browser.post('/buyer/cart/codes/removal', { code: 'TENOFF' }, { htmx: true })
  assert.match(out.$('.summary-due').text, '€89.00')
  assert.is((await market.stranger().post('/buyer/cart/codes', { code: 'TENOFF' })).status, 422)
})

test('at sign-in a guest’s cart becomes the member’s, and the cookie is gone', async () => {
  const { variant } = await product()
  const browser = await guest(variant, 2)
  const password = 'correct horse battery'
  const answer = await browser.post('/account/login', { email: cast.bela.email, password, next: '/buyer/cart' })
  assert.is(answer.status, 303)
  assert.not.ok(browser.cookies.has('market-cart'))
  const cart = await readCart(db, { userId: cast.bela.id }, { userId: cast.bela.id })
  assert.equal(cart && linesOf(cart).map((line) => [line.variantId, line.quantity]), [[variant, 2]])
  assert.match((await browser.get('/buyer/cart')).$('.cart-line').text, 'Boot')
})

test('carts can be begun by many at one address, but not without end', async () => {
  const { variant } = await product()
  await db.updateTable('throttles').set({ count: 3000 }).where('name', '=', 'cart from address').execute()
  const late = await market.stranger().post('/buyer/cart/lines', { variant_id: variant, quantity: 1 })
  assert.is(late.status, 429)
  assert.ok(late.headers.get('Retry-After'))
})

test.run()
