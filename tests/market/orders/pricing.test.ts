import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type CartPrice, priceCart } from '#src/market/orders/pricing.ts'
import { addressIn, cartOf, discountOf, lineOf, methodOf, pricingOf, shopOf } from '#tests/support/carts.ts'

const test = suite('orders/pricing')
const at = new Date('2026-05-01T12:00:00Z')
const only = ({ shops }: CartPrice) => {
  assert.is(shops.length, 1)
  return shops[0] as CartPrice['shops'][number]
}

test('sends by the cheapest way of the zone that names the country, else of the one that names none', () => {
  const zones = [
    { id: 1, countries: [] },
    { id: 2, countries: ['DE', 'AT'] },
  ]
  const methods = [
    methodOf({ id: 1, zoneId: 1, price: 100 }),
    methodOf({ id: 2, zoneId: 2, price: 900, name: 'Express' }),
    methodOf({ id: 3, zoneId: 2, price: 500 }),
  ]
  const pricing = { ...pricingOf(), shipping: { 1: { zones, methods } } }
  const to = (country: string, shipping = {}) =>
    only(priceCart(cartOf([shopOf([lineOf()])], { address: addressIn(country), shipping }), pricing, at))
  assert.is(to('DE').chosen?.methodId, 3)
  assert.equal(
    to('DE').shippingOptions.map((one) => one.methodId),
    [2, 3],
  )
  assert.is(to('DE', { 1: 2 }).shipping, 900)
  assert.is(to('DE', { 1: 1 }).shipping, 500, 'an answer that is not offered any more falls back to the cheapest')
  assert.is(to('FR').shipping, 100)
  assert.is(to('FR').total, 9000)
})

test('says why parcels cannot be sent', () => {
  const zones = [{ id: 1, countries: ['DE'] }]
  const heavy = methodOf({ kind: 'weight', steps: [{ upto: 500, price: 300 }] })
  const why = (country: string, methods: ReturnType<typeof methodOf>[]) =>
    only(
      priceCart(
        cartOf([shopOf([lineOf()])], { address: addressIn(country) }),
        { ...pricingOf(), shipping: { 1: { zones, methods } } },
        at,
      ),
    ).problems.join()
  assert.match(why('DE', []), 'has not said yet how it sends')
  assert.match(why('FR', [methodOf()]), 'Sela Boots does not send parcels to France.')
  assert.match(why('DE', [heavy]), 'no parcel as heavy')
  assert.is(why('DE', [methodOf()]), '')
})

test('weighs and values parcels only, after discounts, and is free above', () => {
  const steps = [
    { upto: 5000, price: 900 },
    { upto: 1000, price: 400 },
  ]
  const key = lineOf({ delivery: 'key', price: 100_000, weightGrams: 9000, quantity: 3 })
  const boots = lineOf({ weightGrams: 1000, price: 8900 })
  const price = (method: ReturnType<typeof methodOf>, codes: string[] = []) =>
    only(
      priceCart(
        cartOf([shopOf([key, boots])], { codes }),
        pricingOf([method], { discounts: [discountOf({ percentBp: 5000 })] }),
        at,
      ),
    )
  assert.is(price(methodOf({ kind: 'weight', steps })).shipping, 400)
  assert.is(price(methodOf({ kind: 'value', steps: [{ upto: 4450, price: 700 }] })).chosen, null)
  assert.is(price(methodOf({ kind: 'value', steps: [{ upto: 4450, price: 700 }] }), ['TEN']).shipping, 700)
  assert.is(price(methodOf({ freeAbove: 8900 })).shipping, 0)
  assert.is(price(methodOf({ freeAbove: 8900 }), ['TEN']).shipping, 500)
})

test('needs no shipping for keys, and no address for what is picked up', () => {
  const keys = only(priceCart(cartOf([shopOf([lineOf({ delivery: 'key' })])], { address: null }), pricingOf([]), at))
  assert.is(keys.needsShipping, false)
  assert.equal(keys.problems, [])
  const pickup = methodOf({ id: 7, zoneId: null, kind: 'pickup', price: 0, pickupPlace: 'Marktplatz 1' })
  const nowhere = (shipping = {}) =>
    only(priceCart(cartOf([shopOf([lineOf()])], { address: null, shipping }), pricingOf([methodOf(), pickup]), at))
  assert.is(nowhere().chosen, null)
  assert.is(nowhere({ 1: 7 }).chosen?.pickupPlace, 'Marktplatz 1')
  const sent = priceCart(cartOf([shopOf([lineOf()])]), pricingOf([methodOf(), pickup]), at)
  assert.is(only(sent).chosen?.methodId, 1, 'picking up costs less, but nobody said so')
})

test('taxes line by line at the rate of the category or country, and shipping at the highest of what is sent', () => {
  const rates = [
    { country: 'DE', categoryId: null, name: 'VAT', bp: 1900 },
    { country: 'DE', categoryId: 5, name: 'Reduced', bp: 700 },
    { country: 'FR', categoryId: null, name: 'TVA', bp: 2000 },
  ]
  const lines = [
    lineOf({ price: 8900 }),
    lineOf({ price: 1999, quantity: 3, categoryId: 5 }),
    lineOf({ delivery: 'key', price: 1 }),
  ]
  const price = (included: boolean, country = 'DE', shipping = {}) =>
    only(
      priceCart(
        cartOf([shopOf(lines, { pricesIncludeTax: included })], { address: addressIn(country), shipping }),
        pricingOf([methodOf(), methodOf({ id: 9, zoneId: null, kind: 'pickup', price: 0 })], { rates }),
        at,
      ),
    )
  const inside = price(true)
  assert.equal(
    inside.lines.map((line) => [line.taxName, line.taxBp, line.tax]),
    [
      ['VAT', 1900, 1421],
      ['Reduced', 700, 392],
      ['VAT', 1900, 0],
    ],
  )
  assert.is(inside.shippingTaxBp, 1900)
  assert.is(inside.tax, 1421 + 392 + 80)
  assert.is(inside.total, 8900 + 5997 + 1 + 500)
  const onTop = price(false)
  assert.is(onTop.tax, 1691 + 420 + 0 + 95)
  assert.is(onTop.total, 8900 + 5997 + 1 + 500 + 2206)
  assert.is(price(true, 'FR').lines[0]?.taxName, 'TVA')
  assert.is(price(true, 'US').tax, 0)
  assert.is(price(true, 'FR', { 1: 9 }).lines[0]?.taxName, 'VAT', 'picked up where the shop is')
})

test('never adds up two currencies', () => {
  const cart = cartOf([
    shopOf([lineOf({ price: 1000 })]),
    shopOf([lineOf({ price: 500 })], { shopId: 2, currency: 'JPY', currencyDigits: 0 }),
    shopOf([lineOf({ price: 2000, delivery: 'key' })], { shopId: 3 }),
  ])
  const shipping = { 1: { zones: [], methods: [] }, 2: { zones: [], methods: [] } }
  assert.equal(priceCart(cart, { ...pricingOf(), shipping }, at).due, [
    { currency: 'EUR', digits: 2, minor: 3000 },
    { currency: 'JPY', digits: 0, minor: 500 },
  ])
})

/** Numbers that look random and are the same in every run. */
function numbers(seed: number) {
  let state = seed
  return (below: number) => {
    state = (state * 48_271) % 2_147_483_647
    return state % below
  }
}

test('adds up as the database demands, whatever is in the cart', () => {
  for (let seed = 1; seed <= 600; seed += 1) {
    const next = numbers(seed * 7919)
    const shops = Array.from({ length: 1 + next(3) }, (_, i) =>
      shopOf(
        Array.from({ length: 1 + next(4) }, () =>
          lineOf({
            price: next(5) === 0 ? next(4) : next(100_000),
            quantity: 1 + next(5),
            delivery: (['parcel', 'key', 'service'] as const)[next(3)] ?? 'parcel',
            categoryId: next(3),
            weightGrams: next(3000),
          }),
        ),
        { shopId: i + 1, currency: i === 2 ? 'USD' : 'EUR', pricesIncludeTax: next(2) === 0 },
      ),
    )
    const discounts = ['A', 'B', 'C', 'D'].map((code) =>
      discountOf({
        code,
        shopId: next(2) === 0 ? null : 1 + next(3),
        ...[
          { kind: 'percent' as const, percentBp: 1 + next(10_000) },
          { kind: 'amount' as const, percentBp: null, amount: 1 + next(60_000), currency: 'EUR' },
          { kind: 'free-shipping' as const, percentBp: null },
        ][next(3)],
      }),
    )
    const rates = [0, 1, null].map((categoryId) => ({ country: 'DE', categoryId, name: 'VAT', bp: next(3000) }))
    const ways = { zones: [{ id: 1, countries: [] }], methods: [methodOf({ price: next(2000) })] }
    const cart = cartOf(shops, { codes: discounts.map((one) => one.code) })
    const price = priceCart(cart, { shipping: { 1: ways, 2: ways, 3: ways }, rates, discounts }, at)
    holds(price, cart)
  }
})

function holds(price: CartPrice, cart: ReturnType<typeof cartOf>) {
  const sum = (all: number[]) => all.reduce((a, b) => a + b, 0)
  for (const [i, shop] of price.shops.entries()) {
    const lines = cart.shops[i]?.lines ?? []
    const { items, discount, shipping, shippingDiscount, tax, taxIncluded, total } = shop
    assert.is(total, items - discount + shipping - shippingDiscount + (taxIncluded ? 0 : tax))
    assert.is(items, sum(lines.map((line) => line.price * line.quantity)))
    assert.is(discount, sum(shop.lines.map((line) => line.discount)))
    assert.is(discount, sum(shop.discounts.map((one) => one.amount)))
    assert.ok(shippingDiscount >= 0 && shippingDiscount <= shipping)
    assert.ok(total >= 0 && tax >= sum(shop.lines.map((line) => line.tax)))
    for (const [j, line] of shop.lines.entries()) {
      const whole = (lines[j]?.price ?? 0) * (lines[j]?.quantity ?? 0)
      assert.is(line.total, whole - line.discount)
      assert.ok(line.discount >= 0 && line.discount <= whole && line.tax >= 0)
    }
    assert.ok(shop.discounts.filter((one) => one.freeShipping).length <= 1)
  }
  for (const { currency, minor } of price.due)
    assert.is(minor, sum(price.shops.filter((shop) => shop.currency === currency).map((shop) => shop.total)))
  assert.is(price.codes.length, cart.answers.codes.length)
  for (const { sentence } of price.codes) assert.ok(sentence.endsWith('.'))
}

test.run()
