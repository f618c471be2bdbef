import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { addProduct, createMarket } from './cast.ts'

const test = suite('cast')
const market = await createMarket()

test('stock of a product is on hand', async () => {
  const product = await addProduct(market.db, market.cast.boots, { onHand: 7 })
  const levels = await market.db.selectFrom('stock_levels').select(['variant_id', 'on_hand', 'seq']).execute()
  assert.equal(
    levels.map((l) => [l.on_hand, l.seq]),
    [
      [7, 1],
      [7, 1],
      [7, 1],
    ],
  )
  assert.is(product.variants.length, 3)
})

test('a stranger finds the health page and nothing under seller', async () => {
  assert.is((await market.stranger().get('/healthz')).text, 'ok')
  const turned = await market.stranger().get('/seller/stock')
  assert.is(turned.status, 303)
  assert.is(turned.location, '/account/login?next=%2Fseller%2Fstock')
})

test('a member without staff role is told that admin is not theirs, and stays signed in', async () => {
  const page = await (await market.signedIn(market.cast.sela)).get('/admin')
  assert.is(page.status, 403)
  assert.match(page.text, 'Sela Seller')
})

test.run()
