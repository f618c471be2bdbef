import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { addProduct, createMarket } from '#tests/support/cast.ts'
import { placeTestOrder } from '#tests/support/orders.ts'

const market = await createMarket()
const { db, cast } = market
const test = suite('admin/overview')
const ada = await market.signedIn(cast.ada)

test('says that nothing waits and nothing was sold', async () => {
  const page = await ada.get('/admin')
  assert.match(page.$('.tasks-none').text, 'No payment waits')
  assert.match(page.text, 'Nothing was sold yet.')
})

test('puts payments first, and sales of each currency apart', async () => {
  const boot = await addProduct(db, cast.boots, { onHand: 10, price: 8900 })
  const game = await addProduct(db, cast.games, { title: 'Chess', sizes: ['PC'], onHand: 10, price: 5000 })
  const [variantId, gameId] = [boot.variants[0]?.id ?? 0, game.variants[0]?.id ?? 0]
  await placeTestOrder(market, { lines: [{ variantId }, { variantId: gameId }] })
  const { payments } = await placeTestOrder(market, { lines: [{ variantId }], paid: false })
  await db
    .updateTable('payments')
    .set({ status: 'under-review', submitted_at: new Date() })
    .where('id', '=', payments[0]?.id ?? 0)
    .execute()
  const page = await ada.get('/admin')
  assert.match(page.$('.task-what').text, '1 payment waits for review')
  assert.equal(
    page.$.all('.sales-total')
      .map((one) => one.text.trim())
      .sort(),
    ['$50.00', '€89.00'],
  )
  assert.match(page.text, 'Best shops')
  assert.not.match(page.$('main').text, '139.00')
})

test('money that is due back is something to do, until it was given back', async () => {
  const { id } = await db
    .selectFrom('shop_orders')
    .select('id')
    .where('paid_at', 'is not', null)
    .executeTakeFirstOrThrow()
  await db
    .insertInto('order_returns')
    .values({ shop_order_id: id, kind: 'return', reason: 'Too small', actor_id: cast.sela.id, refund_due_minor: 500 })
    .execute()
  const page = await ada.get('/admin')
  assert.match(page.text, '1 order has money due back')
  assert.ok(page.$.all('a[href="/admin/orders?status=due"]').length > 0)
})

test('is for staff', async () => {
  assert.is((await (await market.signedIn(cast.sela)).get('/admin')).status, 403)
})

test.run()
