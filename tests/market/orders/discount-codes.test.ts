import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Discount } from '#src/market/orders/price-facts.ts'
import { priceCart } from '#src/market/orders/pricing.ts'
import { cartOf, discountOf, lineOf, methodOf, pricingOf, shopOf } from '#tests/support/carts.ts'

const test = suite('orders/discount-codes')
const at = new Date('2026-05-01T12:00:00Z')

const boots = () => shopOf([lineOf({ price: 3333 }), lineOf({ price: 6667 })])
const games = () =>
  shopOf([lineOf({ price: 5000, delivery: 'key' })], { shopId: 2, name: 'Nils Games', currency: 'USD' })
const market = (more: Partial<Discount> = {}) => discountOf({ shopId: null, code: 'MARKET', ...more })

function price(discounts: Discount[], { shops = [boots(), games()], codes = discounts.map((one) => one.code) } = {}) {
  return priceCart(cartOf(shops, { codes }), pricingOf([methodOf()], { discounts }), at)
}
const sentence = (discount: Discount, shops?: ReturnType<typeof boots>[]) => price([discount], { shops }).codes[0]

test('takes a percentage off one shop, spread over its lines', () => {
  const { shops, codes } = price([discountOf({ percentBp: 1550 })])
  assert.equal(
    shops[0]?.lines.map((line) => line.discount),
    [517, 1033],
  )
  assert.is(shops[1]?.discount, 0)
  assert.equal(codes, [{ code: 'TEN', ok: true, sentence: '15.5 % off the goods from Sela Boots: €15.50 less.' }])
})

test('takes a percentage of the market off every shop, each in its currency', () => {
  const { shops, codes } = price([market()])
  assert.equal(
    shops.map((shop) => shop.discount),
    [1000, 500],
  )
  assert.is(codes[0]?.sentence, '10 % off the goods from every shop: €10.00 and $5.00 less.')
})

test("takes the market's amount off all lines of shops in its currency together, and never more than there is", () => {
  const more = shopOf([lineOf({ price: 10_000 })], { shopId: 3, name: 'Third' })
  const amount = market({ kind: 'amount', percentBp: null, amount: 3001, currency: 'EUR' })
  const shops = price([amount], { shops: [boots(), games(), more] }).shops
  assert.equal(
    shops.map((shop) => shop.discount),
    [1500, 0, 1501],
  )
  const all = price([{ ...amount, amount: 99_999 }], { shops: [boots()] })
  assert.is(all.shops[0]?.discount, 10_000)
  assert.is(all.shops[0]?.total, 500)
})

test('applies the code of a shop first, then that of the market on what is left, whatever order they were typed in', () => {
  const { shops, codes } = price([market(), discountOf({ percentBp: 5000 })])
  assert.equal(
    shops.map((shop) => shop.discount),
    [5500, 500],
  )
  assert.equal(
    codes.map(({ code, ok }) => [code, ok]),
    [
      ['MARKET', true],
      ['TEN', true],
    ],
  )
})

test('takes one code per shop and one of the market; the next is told so, one that failed is not in the way', () => {
  const [late, first, second] = [
    discountOf({ code: 'LATE', endsAt: at }),
    discountOf({ code: 'FIRST' }),
    discountOf({ code: 'SECOND' }),
  ]
  const { codes } = price([late, first, second, market(), market({ code: 'AGAIN' })])
  assert.equal(
    codes.map(({ ok }) => ok),
    [false, true, false, true, false],
  )
  assert.is(codes[2]?.sentence, '“SECOND” was not added to “FIRST”: one code per shop is the most.')
  assert.match(codes[4]?.sentence ?? '', 'one code for the whole market')
})

test('makes shipping free, once', () => {
  const free = discountOf({ code: 'FREE', kind: 'free-shipping', percentBp: null })
  const { shops } = price([free])
  assert.is(shops[0]?.shippingDiscount, 500)
  assert.is(shops[0]?.total, 10_000)
  const twice = price([free, market({ kind: 'free-shipping', percentBp: null })])
  assert.is(twice.codes[1]?.ok, false)
  assert.match(twice.codes[1]?.sentence ?? '', 'another code does already')
  assert.match(sentence(free, [shopOf([lineOf({ delivery: 'key' })])])?.sentence ?? '', 'nothing here is sent')
})

test('answers each code that is not taken with its own sentence', () => {
  const cases: [Discount, string][] = [
    [discountOf({ startsAt: new Date('2026-06-01T00:00:00Z') }), '“TEN” is good from June 1, 2026.'],
    [discountOf({ endsAt: new Date('2026-04-01T00:00:00Z') }), '“TEN” was good until March 31, 2026.'],
    [discountOf({ usedUp: true }), '“TEN” has been used as often as it could be.'],
    [discountOf({ usedBefore: true }), '“TEN” is good once per person, and you have used it before.'],
    [
      discountOf({ minimum: 10_001, currency: 'EUR' }),
      '“TEN” needs goods for €100.01 or more from Sela Boots; yours come to €100.00.',
    ],
    [market({ currency: 'TRY' }), '“MARKET” is good only for what is sold in TRY.'],
    [discountOf({ currency: 'USD' }), '“TEN” is good only for what is sold in USD.'],
  ]
  for (const [discount, words] of cases)
    assert.equal(sentence(discount), { code: discount.code, ok: false, sentence: words })
  assert.equal(price([], { codes: ['NOPE'] }).codes, [
    { code: 'NOPE', ok: false, sentence: 'There is no code “NOPE” for what is in your cart.' },
  ])
  const gift = shopOf([lineOf({ price: 0 })])
  assert.match(sentence(discountOf(), [gift])?.sentence ?? '', 'takes nothing off')
  assert.ok(sentence(discountOf({ minimum: 10_000, currency: 'EUR' }))?.ok, 'the minimum itself is enough')
})

test.run()
