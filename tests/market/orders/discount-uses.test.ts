import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { appliedIn, returnDiscounts, useDiscounts } from '#src/market/orders/discount-uses.ts'
import { loadPricing, priceCart } from '#src/market/orders/pricing.ts'
import { cartOf, discountOf, lineOf, pricingOf, shopOf } from '#tests/support/carts.ts'
import { createMarket } from '#tests/support/cast.ts'
import { refusalOf } from '#tests/support/shops.ts'

const { db, cast } = await createMarket()
const test = suite('orders/discount-uses')
let count = 0

/** An order of this person with this discount, placed for real but for its lines. */
function order(discount: { id: number; code: string }, email: string): Promise<number> {
  count += 1
  const cart_id = count
  const number = `TEST-${String(count).padStart(5, '0')}`
  return db.transaction().execute(async (tx) => {
    const { id } = await tx
      .insertInto('orders')
      .values({ number, cart_id, form_key: 'a form key', email, name: 'Bela' })
      .returning('id')
      .executeTakeFirstOrThrow()
    await useDiscounts(tx, id, email, [{ discountId: discount.id, code: discount.code, amount: 500 }])
    return id
  })
}

async function discount(code: string, more: { most_uses?: number; once_per_person?: boolean; ends_at?: Date } = {}) {
  return db
    .insertInto('discounts')
    .values({ shop_id: cast.boots.id, code, kind: 'percent', percent_bp: 1000, ...more })
    .returning(['id', 'code'])
    .executeTakeFirstOrThrow()
}
const usesOf = async (id: number) =>
  (await db.selectFrom('discounts').select('uses').where('id', '=', id).executeTakeFirstOrThrow()).uses

test('gives the last use to one of those who race for it', async () => {
  const last = await discount('LAST3', { most_uses: 3 })
  const answers = await Promise.allSettled(Array.from({ length: 8 }, (_, i) => order(last, `b${i}@example.com`)))
  assert.is(answers.filter((one) => one.status === 'fulfilled').length, 3)
  assert.is(await usesOf(last.id), 3)
  const why = await refusalOf(order(last, 'late@example.com'))
  assert.is(why.code, 'conflict')
  assert.match(why.message, 'The code “LAST3” has just been used for the last time.')
})

test('lets a person use once what is good once, also in a race, until the order ends unpaid', async () => {
  const once = await discount('ONCE', { once_per_person: true })
  const answers = await Promise.allSettled(Array.from({ length: 5 }, () => order(once, 'bela@example.com')))
  const placed = answers.flatMap((one) => (one.status === 'fulfilled' ? one.value : []))
  assert.is(placed.length, 1)
  await order(once, 'other@example.com')
  const cart = cartOf([shopOf([lineOf()], { shopId: cast.boots.id })], { codes: ['ONCE'], email: 'bela@example.com' })
  const code = async () => priceCart(cart, await loadPricing(db, cart), new Date()).codes[0]
  assert.match((await code())?.sentence ?? '', 'you have used it before')
  for (const _ of [1, 2]) await db.transaction().execute((tx) => returnDiscounts(tx, placed[0] ?? 0))
  assert.is(await usesOf(once.id), 1)
  assert.ok((await code())?.ok)
  await order(once, 'BELA@example.com'.toLowerCase())
})

test('does not take what ended while the buyer was looking', async () => {
  const ended = await discount('ENDED', { ends_at: new Date(Date.now() - 1000) })
  assert.match((await refusalOf(order(ended, 'bela@example.com'))).message, 'is no longer good')
  const off = await discount('OFF')
  await db.updateTable('discounts').set({ enabled: false }).where('id', '=', off.id).execute()
  assert.match((await refusalOf(order(off, 'bela@example.com'))).message, 'nothing was ordered')
})

test('names each discount of a cart once, with what it took off', () => {
  const free = discountOf({ kind: 'free-shipping', percentBp: null })
  const all = discountOf({ shopId: null, code: 'ALL' })
  const cart = cartOf([shopOf([lineOf()]), shopOf([lineOf({ delivery: 'key' })], { shopId: 2, currency: 'USD' })], {
    codes: ['TEN', 'ALL'],
  })
  const price = priceCart(cart, pricingOf(undefined, { discounts: [free, all] }), new Date())
  assert.equal(appliedIn(price), [
    { discountId: free.id, code: 'TEN', amount: 500 },
    { discountId: all.id, code: 'ALL', amount: 0 },
  ])
})

test.run()
