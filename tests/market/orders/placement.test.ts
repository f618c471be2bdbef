import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { openMail } from '#src/market/notifications/outbox.ts'
import type { Submit } from '#src/market/orders/placement.ts'
import { placeOrder } from '#src/market/orders/placement.ts'
import { auditLedger } from '#src/market/stock/audit.ts'
import { addProduct, createMarket } from '#tests/support/cast.ts'
import {
  addBank,
  addShipping,
  fillCart,
  findPlaced,
  formKey,
  levelsOf,
  orderNow,
  type ReadyCart,
  refillCart,
} from '#tests/support/checkout.ts'
import { refused } from '#tests/support/refused.ts'

const test = suite('placing an order')
const market = await createMarket()
const { db, cast, config } = market
const bank = await addBank(db)
await addShipping(db, cast.boots, 500)
await addShipping(db, cast.games, 700)
const payment = { EUR: bank, USD: bank }
let titles = 0

async function boots(onHand: number, { shop = cast.boots, price = 8900 } = {}) {
  titles += 1
  const product = await addProduct(db, shop, { title: `Boot ${titles}`, sizes: ['41', '42'], onHand, price })
  return product.variants.map((one) => one.id) as [number, number]
}
const place = (cartId: number, more: Partial<Submit> = {}) =>
  placeOrder(
    db,
    { secret: config.secret },
    { cartId },
    { formKey: formKey(), userId: null, address: '192.0.2.7', ...more },
  )
const guest = (lines: ReadyCart['lines'], more: Partial<ReadyCart> = {}) => fillCart(db, { lines, payment, ...more })
const count = async (table: 'orders' | 'stock_holds' | 'payments') =>
  (
    await db
      .selectFrom(table)
      .select(({ fn }) => fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow()
  ).n

test('an order of two shops keeps what was true, holds its stock and empties the cart', async () => {
  const [a, b] = await boots(5)
  const [g] = await boots(5, { shop: cast.games, price: 1000 })
  const placed = await orderNow(market, {
    lines: [{ variantId: a, quantity: 2 }, { variantId: b }, { variantId: g }],
    payment,
  })
  assert.match(placed.number, /^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{5}$/)
  assert.equal(
    placed.shopOrders.map(({ number, total_minor, shop_name, status }) => [number, total_minor, shop_name, status]),
    [
      [`${placed.number}-1`, 3 * 8900 + 500, 'Sela Boots', 'created'],
      [`${placed.number}-2`, 1700, 'Nils Games', 'created'],
    ],
  )
  assert.equal(
    placed.payments.map((one) => [one.currency, one.amount_minor, one.status, one.reference]),
    [
      ['EUR', 27_200, 'awaiting', `${placed.number}-EUR`],
      ['USD', 1700, 'awaiting', `${placed.number}-USD`],
    ],
  )
  assert.equal(
    placed.lines.map(({ title, options, quantity, price_minor }) => [title, options, quantity, price_minor]),
    [
      [`Boot ${titles - 1}`, ['41'], 2, 8900],
      [`Boot ${titles - 1}`, ['42'], 1, 8900],
      [`Boot ${titles}`, ['41'], 1, 1000],
    ],
  )
  assert.equal(await levelsOf(db, a, b, g), ['5/2', '5/1', '5/1'])
  const left = await db.selectFrom('cart_lines').select('id').where('cart_id', '=', placed.order.cart_id).execute()
  assert.is(left.length, 0)
  assert.is(placed.order.placed_from, '192.0.2.7')
})

test('the buyer is told, with a link that opens the order', async () => {
  const [a] = await boots(5)
  const { number } = await orderNow(market, { lines: [{ variantId: a }], payment, email: 'told@example.com' })
  const mail = await db
    .selectFrom('mail_messages')
    .selectAll()
    .where('to_address', '=', 'told@example.com')
    .executeTakeFirstOrThrow()
  const content = openMail(config.secret, mail.kind, mail.sealed_data ?? Buffer.alloc(0))
  if (content.kind !== 'order-placed') throw new Error(content.kind)
  assert.is(content.data.number, number)
  assert.equal(content.data.shops[0]?.items, [`1 × Boot ${titles} 41`])
  assert.match(content.data.link, new RegExp(`^/buyer/orders/${number}\\?access=`))
})

test('the same form key answers the same order, one after the other or at once', async () => {
  const [a] = await boots(5)
  const { id } = await guest([{ variantId: a }])
  const key = formKey()
  const before = await count('orders')
  const answers = await Promise.all(Array.from({ length: 6 }, () => place(id, { formKey: key })))
  answers.push(await place(id, { formKey: key }))
  await refillCart(db, id, [{ variantId: a }])
  answers.push(await place(id, { formKey: key }))
  assert.is(new Set(answers.map((one) => one.number)).size, 1)
  assert.is((await count('orders')) - before, 1)
  assert.equal(await levelsOf(db, a), ['5/1'])
})

test('lines of one variant are summed; what falls short is told line by line, and nothing is kept', async () => {
  const [a, b] = await boots(3)
  const { id } = await guest([
    { variantId: a, quantity: 2, fields: { 1: 'x' } },
    { variantId: a, quantity: 2 },
    { variantId: b, quantity: 1 },
  ])
  const before = [await count('orders'), await count('stock_holds')]
  const no = await refused(place(id))
  assert.is(no.code, 'conflict')
  const problems = no.facts.problems as { lineId: number; sentence: string }[]
  assert.ok(problems.every((one) => one.sentence.includes('41')))
  assert.ok(problems.length > 0)
  assert.equal([await count('orders'), await count('stock_holds')], before)
  assert.equal(await levelsOf(db, a, b), ['3/0', '3/0'])
})

test('nobody buys from their own shop', async () => {
  const [a] = await boots(3)
  const { id } = await fillCart(db, { lines: [{ variantId: a }], payment, buyer: cast.sela })
  const no = await refused(place(id, { userId: cast.sela.id }))
  assert.match(no.message, /own shop/)
})

test('what is missing is said with its step', async () => {
  const [a] = await boots(3)
  const { id } = await guest([{ variantId: a }], { payment: {} })
  const steps = async () => ((await refused(place(id))).facts.problems as { step: string }[]).map((one) => one.step)
  assert.equal(await steps(), ['payment'])
  await db.updateTable('carts').set({ email: null }).where('id', '=', id).execute()
  assert.equal(await steps(), ['contact', 'payment'])
  await db.deleteFrom('cart_lines').where('cart_id', '=', id).execute()
  assert.equal(await steps(), ['cart'])
})

test('what costs nothing is paid at once', async () => {
  const [a] = await boots(3, { price: 0 })
  await db
    .updateTable('products')
    .set({ delivery: 'service' })
    .where('id', '=', (eb) => eb.selectFrom('variants').select('product_id').where('id', '=', a))
    .execute()
  const placed = await orderNow(market, { lines: [{ variantId: a }] })
  assert.is(placed.payment.status, 'accepted')
  assert.is(placed.payment.method_kind, 'none')
  assert.ok(placed.shopOrders[0]?.paid_at)
  assert.equal(await levelsOf(db, a), ['2/0'])
})

test('the last unit is sold to one of many', async () => {
  const [a] = await boots(1)
  const carts = await Promise.all(Array.from({ length: 8 }, () => guest([{ variantId: a }])))
  const results = await Promise.allSettled(carts.map(({ id }) => place(id)))
  assert.is(results.filter((one) => one.status === 'fulfilled').length, 1)
  for (const one of results) if (one.status === 'rejected') assert.match(one.reason.message, /sold out/)
  assert.equal(await levelsOf(db, a), ['1/1'])
})

test('orders of the same things in other orders do not wait for each other for ever', async () => {
  const [a, b] = await boots(40)
  const carts = await Promise.all(
    Array.from({ length: 12 }, (_, i) =>
      guest(i % 2 ? [{ variantId: a }, { variantId: b }] : [{ variantId: b }, { variantId: a }]),
    ),
  )
  await Promise.all(carts.map(({ id }) => place(id)))
  assert.equal(await levelsOf(db, a, b), ['40/12', '40/12'])
  assert.equal((await auditLedger(db)).breaks, [])
})

test('the last use of a discount code is used once', async () => {
  const [a] = await boots(20)
  await db
    .insertInto('discounts')
    .values({ shop_id: cast.boots.id, code: 'LASTONE', kind: 'percent', percent_bp: 1000, most_uses: 1 })
    .execute()
  const carts = await Promise.all(
    Array.from({ length: 5 }, (_, i) => guest([{ variantId: a }], { codes: ['LASTONE'], email: `d${i}@example.com` })),
  )
  const results = await Promise.allSettled(carts.map(({ id }) => place(id)))
  const done = results.flatMap((one) => (one.status === 'fulfilled' ? [one.value.number] : []))
  assert.is(done.length, 1)
  const placed = await findPlaced(db, done[0] ?? '')
  assert.is(placed.shopOrders[0]?.discount_minor, 890)
  assert.is(placed.lines[0]?.discount_minor, 890)
  const discount = await db
    .selectFrom('discounts')
    .select('uses')
    .where('code', '=', 'LASTONE')
    .executeTakeFirstOrThrow()
  assert.is(discount.uses, 1)
  assert.equal(await levelsOf(db, a), ['20/1'])
})

test.run()
