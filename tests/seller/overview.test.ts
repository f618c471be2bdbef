import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { addProduct, createMarket } from '#tests/support/cast.ts'
import { placeTestOrder } from '#tests/support/orders.ts'

const market = await createMarket()
const { db, cast } = market
const test = suite('seller/overview')
const sela = await market.signedIn(cast.sela)

test('begins with what to do, and says that nothing was sold yet', async () => {
  const page = await sela.get('/seller')
  assert.match(page.$('.tasks').text, 'Add your first product')
  assert.match(page.text, 'Nothing was sold yet.')
  assert.is(page.$.all('svg.chart').length, 0)
})

test('shows orders to pick first, then sales as a picture with a name and as a table', async () => {
  const boot = await addProduct(db, cast.boots, { onHand: 10, price: 8900 })
  await placeTestOrder(market, { lines: [{ variantId: boot.variants[0]?.id ?? 0, quantity: 2 }] })
  const page = await sela.get('/seller')
  const [first] = page.$.all('.task-what')
  assert.match(first?.text ?? '', '1 order is paid and waits to be picked')
  assert.ok(page.$.has('.tasks a[href="/seller/orders?status=created"]'))
  assert.match(page.$('.sales-total').text, '€178.00')
  const [chart] = page.$.all('svg.chart')
  assert.is(chart?.attr('role'), 'img')
  assert.match(page.$('svg.chart desc').text, '€178.00 in the last 30 days')
  assert.is(page.$.all('.chart-table tbody tr').length, 30)
  assert.not.match(page.text, ' style="')
  assert.match(page.text, 'Say how you send parcels')
})

test('shows nothing of the neighbour, and is for people with a shop', async () => {
  const nils = await (await market.signedIn(cast.nils)).get('/seller')
  assert.not.match(nils.text, '€178.00')
  assert.match((await market.stranger().get('/seller')).location ?? '', '/account/login')
})

test.run()
