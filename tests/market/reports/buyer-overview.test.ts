import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { getBuyerOverview } from '#src/market/reports/buyer-overview.ts'
import { addProduct, createMarket } from '#tests/support/cast.ts'
import { placeTestOrder } from '#tests/support/orders.ts'

const market = await createMarket()
const { db, cast } = market
const test = suite('reports/buyer-overview')
const bela = () => getBuyerOverview(db, cast.bela.id)

const boot = await addProduct(db, cast.boots, { onHand: 50, price: 1000 })
const variantId = boot.variants[0]?.id ?? 0

test('is empty for who ordered nothing', async () => {
  assert.equal(await bela(), { toPay: [], toConfirm: [], toReveal: [], open: [] })
})

test('says what is to be paid, and why again', async () => {
  const { number, payments } = await placeTestOrder(market, { lines: [{ variantId, quantity: 2 }], paid: false })
  const [due] = (await bela()).toPay
  assert.equal([due?.number, due?.currency, due?.amount, due?.rejected], [number, 'EUR', 2000, false])
  assert.ok(due?.dueAt instanceof Date)
  await db
    .updateTable('payments')
    .set({ status: 'rejected' })
    .where('id', '=', payments[0]?.id ?? 0)
    .execute()
  assert.is((await bela()).toPay[0]?.rejected, true)
  assert.equal(
    (await bela()).open.map((one) => [one.number, one.status]),
    [[number, 'payment-rejected']],
  )
})

test('says which services wait for an answer, until it is given', async () => {
  const order = await placeTestOrder(market, { lines: [{ variantId, delivery: 'service' }] })
  const line = order.shopOrders[0]?.lines[0]?.id ?? 0
  const { id } = await db
    .insertInto('service_deliveries')
    .values({ order_line_id: line, message: 'It is done.' })
    .returning('id')
    .executeTakeFirstOrThrow()
  assert.equal(
    (await bela()).toConfirm.map((one) => [one.number, one.title]),
    [[order.number, 'Trail boot']],
  )
  await db
    .updateTable('service_deliveries')
    .set({ answer: 'confirmed', answered_at: new Date() })
    .where('id', '=', id)
    .execute()
  assert.equal((await bela()).toConfirm, [])
})

test('lists orders that are not over, the newest first, and nobody else’s', async () => {
  const done = await placeTestOrder(market, { lines: [{ variantId }] })
  await db.updateTable('shop_orders').set({ status: 'delivered' }).where('order_id', '=', done.id).execute()
  await placeTestOrder(market, { lines: [{ variantId }], buyer: cast.nils })
  const last = await placeTestOrder(market, { lines: [{ variantId }] })
  const { open } = await bela()
  assert.is(open[0]?.number, last.number)
  assert.equal(open[0]?.shops, ['Sela Boots'])
  assert.is(open.length, 3)
})

test.run()
