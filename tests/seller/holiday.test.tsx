import { sql } from 'kysely'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { after, now } from '#src/lib/clock.ts'
import { addToCart } from '#src/market/orders/cart-lines.ts'
import { tellOfReturned } from '#src/market/orders/stock-waits.ts'
import { addProduct, createMarket } from '#tests/support/cast.ts'
import { placeTestOrder } from '#tests/support/orders.ts'
import { refusalOf } from '#tests/support/shops.ts'

const test = suite('a shop on holiday')
const market = await createMarket()
const { db, cast, config } = market
const sela = await market.signedIn(cast.sela)
const bela = await market.signedIn(cast.bela)
const boot = await addProduct(db, cast.boots, { title: 'Trail boot', sizes: ['42'], onHand: 9 })
const game = await addProduct(db, cast.games, { title: 'Chess', sizes: ['PC'], onHand: 9 })
const variantId = boot.variants[0]!.id
const day = (days: number) =>
  after(days * 86_400, now())
    .toISOString()
    .slice(0, 10)
const start = (more = {}) =>
  sela.post('/seller/holiday', { from: day(0), message: 'Gone fishing.', window: 'shown', ...more })
const put = () => bela.post('/buyer/cart/lines', { variant_id: variantId, quantity: 1 })

test('it begins at once: everything is shown with a banner, and nothing can be bought', async () => {
  assert.is((await put()).status, 303, 'before, it can')
  const { shopOrders } = await placeTestOrder(market, { lines: [{ variantId }] })
  const done = await start({ until: day(14) })
  assert.is(done.location, '/seller/holiday')
  const shop = await bela.get('/buyer/shops/sela-boots')
  assert.match(shop.text, 'Sela Boots is on holiday until')
  assert.match(shop.text, 'Gone fishing.')
  const product = await bela.get(`/buyer/products/${boot.slug}`)
  assert.match(product.text, 'is on holiday until')
  assert.not.ok(product.$.has('form#buy'))
  const listing = await bela.get('/buyer/products')
  assert.match(listing.text, 'On holiday')
  assert.match(listing.text, 'Chess')
  const refused = await put()
  assert.is(refused.status, 409)
  assert.match(refused.text, 'is on holiday until')
  const cart = await bela.get('/buyer/cart')
  assert.match(cart.text, 'You can order this again then.')
  const order = await sela.get(`/seller/orders/${shopOrders[0]?.id}`)
  assert.is(order.status, 200, 'what was ordered before stays')
  assert.match((await sela.get('/seller')).text, 'Your shop is on holiday')
})

test('checkout refuses what became a holiday between cart and order', async () => {
  const refused = await refusalOf(
    addToCart(db, { userId: cast.bela.id }, { variantId, quantity: 1, told: {} }, { address: null }),
  )
  assert.is(refused.code, 'conflict')
  const answer = await bela.post('/buyer/checkout/order', {})
  assert.ok([303, 409, 422].includes(answer.status))
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from orders`.execute(db)
  assert.is(rows[0]?.n, 1, 'only the order from before')
})

test('hidden, nothing of it is anywhere; ended, everything is back', async () => {
  await start({ until: day(3), window: 'hidden' })
  for (const path of ['/', '/buyer/products', '/buyer/shops', '/buyer/cart'])
    assert.not.match((await bela.get(path)).text, 'Trail boot', path)
  assert.is((await bela.get('/buyer/shops/sela-boots')).status, 404)
  assert.is((await bela.get(`/buyer/products/${boot.slug}`)).status, 404)
  assert.is((await sela.post('/seller/holiday/end')).location, '/seller/holiday')
  assert.match((await bela.get('/buyer/products')).text, 'Trail boot')
  assert.not.match((await bela.get('/buyer/products')).text, 'On holiday')
  assert.is((await sela.post('/seller/holiday/end')).status, 409)
})

test('a window begins and ends by itself, and no kept page outlives either edge', async () => {
  const page = () => market.stranger().get('/buyer/products')
  await page()
  await sql`update shops set holiday_from = now() + interval '1 second', holiday_until = now() + interval '2.5 seconds',
    holiday_hidden = true where id = ${cast.boots.id}`.execute(db)
  const kept = await page()
  assert.match(kept.text, 'Trail boot', 'not begun')
  assert.match((await page()).text, 'Trail boot')
  await new Promise((done) => setTimeout(done, 1100))
  assert.not.match((await page()).text, 'Trail boot', 'begun, though nobody wrote anything')
  assert.not.match((await page()).text, 'Trail boot')
  await new Promise((done) => setTimeout(done, 1600))
  assert.match((await page()).text, 'Trail boot', 'over, though nobody wrote anything')
})

test('who waits is not told that something is back while it cannot be bought', async () => {
  const empty = await addProduct(db, cast.boots, { title: 'Rare boot', sizes: ['42'], onHand: 2 })
  const waiting = { variant_id: empty.variants[0]!.id, email: 'waits@example.com' }
  await db.insertInto('stock_waits').values(waiting).execute()
  await start({ until: day(3) })
  assert.is(await tellOfReturned(db, config), 0)
  await sela.post('/seller/holiday/end')
  assert.is(await tellOfReturned(db, config), 1)
})

test('what is typed wrong is said beside it and kept; a viewer and a stranger plan nothing', async () => {
  const wrong = await start({ from: day(5), until: day(2) })
  assert.is(wrong.status, 422)
  assert.is(wrong.field('until'), day(2))
  assert.match(wrong.text, 'back after it began')
  assert.is((await start({ until: 'soon' })).status, 422)
  const empty = await sela.post('/seller/holiday', {})
  assert.equal([empty.status, empty.$.all('.field-wrong').length], [422, 2])
  assert.match(empty.$('.field-wrong').text, 'Write the first day')
  assert.is((await start({ window: undefined })).status, 422)
  assert.not.match((await sela.get('/seller/holiday')).text, 'Your shop is on holiday.')
  assert.is((await start({ from: '2020-01-01' })).status, 422)
  assert.is((await market.stranger().post('/seller/holiday', {})).status, 303)
  const planned = await start({ from: day(5), until: day(9) })
  assert.is(planned.status, 303)
  assert.match((await sela.get('/seller/holiday')).text, 'A holiday is planned.')
  assert.not.match((await bela.get('/buyer/products')).text, 'On holiday')
  assert.ok(game.id)
})

test.run()
