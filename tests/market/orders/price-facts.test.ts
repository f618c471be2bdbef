import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { loadPricing, priceCart } from '#src/market/orders/pricing.ts'
import { addressIn, cartOf, lineOf, shopOf } from '#tests/support/carts.ts'
import { createMarket } from '#tests/support/cast.ts'

const { db, cast } = await createMarket()
const test = suite('orders/price-facts')

const bootShop = (lines = [lineOf()]) => shopOf(lines, { shopId: cast.boots.id })
const one = <T>(row: T | undefined): T => {
  if (!row) throw new Error('nothing was written')
  return row
}

const category = async (slug: string, parent_id: number | null) =>
  one(await db.insertInto('categories').values({ name: slug, slug, parent_id }).returning('id').executeTakeFirst()).id

test('finds the rate of the nearest category up the branch, else of the country', async () => {
  const books = await category('books', null)
  const novels = await category('novels', books)
  const crime = await category('crime', novels)
  const toys = await category('toys', null)
  await db
    .insertInto('tax_rates')
    .values([
      { country: 'DE', category_id: null, name: 'VAT', rate_bp: 1900 },
      { country: 'DE', category_id: books, name: 'Books', rate_bp: 700 },
      { country: 'DE', category_id: novels, name: 'Novels', rate_bp: 500 },
      { country: 'FR', category_id: books, name: 'Livres', rate_bp: 550 },
    ])
    .execute()
  const lines = [crime, toys, null].map((categoryId) => lineOf({ categoryId, delivery: 'key' }))
  const names = async (country: string | null) => {
    const cart = cartOf([bootShop(lines)], { address: country ? addressIn(country) : null })
    const price = priceCart(cart, await loadPricing(db, cart), new Date())
    return price.shops[0]?.lines.map((line) => line.taxName)
  }
  assert.equal(await names('DE'), ['Novels', 'VAT', 'VAT'])
  assert.equal(await names('FR'), ['Livres', '', ''])
  assert.equal(await names(null), ['Novels', 'VAT', 'VAT'], 'without an address it is the country of the shop')
})

test('reads zones and methods of the shops in the cart, without what is off or gone', async () => {
  const shop_id = cast.boots.id
  const zone = async (name: string, countries: string[], removed_at: Date | null = null) =>
    one(
      await db
        .insertInto('shipping_zones')
        .values({ shop_id, name, countries, removed_at })
        .returning('id')
        .executeTakeFirst(),
    ).id
  const home = await zone('Home', ['DE'])
  await zone('Old', ['DE'], new Date())
  const method = { shop_id, zone_id: home, kind: 'flat', price_minor: 500 }
  const weighed = await db
    .insertInto('shipping_methods')
    .values([
      { ...method, name: 'Parcel', kind: 'weight', position: 2 },
      { ...method, name: 'Off', enabled: false },
      { ...method, name: 'Gone', removed_at: new Date() },
      { ...method, name: 'Pick up', kind: 'pickup', zone_id: null, price_minor: 0, position: 1 },
    ])
    .returning('id')
    .execute()
  await db
    .insertInto('shipping_steps')
    .values([
      { method_id: one(weighed[0]).id, upto: 5000, price_minor: 900 },
      { method_id: one(weighed[0]).id, upto: 1000, price_minor: 400 },
    ])
    .execute()
  const cart = cartOf([bootShop(), shopOf([lineOf({ delivery: 'key' })], { shopId: cast.games.id })])
  const { shipping } = await loadPricing(db, cart)
  const own = shipping[cast.boots.id]
  assert.equal(
    own?.methods.map(({ name, steps }) => [name, steps]),
    [
      ['Pick up', []],
      [
        'Parcel',
        [
          { upto: 1000, price: 400 },
          { upto: 5000, price: 900 },
        ],
      ],
    ],
  )
  assert.equal(
    own?.zones.map(({ countries }) => countries),
    [['DE']],
  )
  assert.equal(shipping[cast.games.id], { zones: [], methods: [] })
})

test('knows the codes of its shops and of the market, not of others, nor what is off or taken away', async () => {
  const percent = { kind: 'percent', percent_bp: 1000 }
  await db
    .insertInto('discounts')
    .values([
      { ...percent, shop_id: cast.boots.id, code: 'BOOTS', most_uses: 2, uses: 2 },
      { ...percent, shop_id: cast.games.id, code: 'GAMES' },
      { ...percent, shop_id: null, code: 'MARKET', starts_at: new Date('2026-01-01T00:00:00Z') },
      { ...percent, shop_id: null, code: 'OFF', enabled: false },
      { ...percent, shop_id: null, code: 'GONE', removed_at: new Date() },
    ])
    .execute()
  const cart = cartOf([bootShop()], { codes: ['BOOTS', 'GAMES', 'MARKET', 'OFF', 'GONE'] })
  const { discounts } = await loadPricing(db, cart)
  assert.equal(discounts.map(({ code, usedUp }) => [code, usedUp]).sort(), [
    ['BOOTS', true],
    ['MARKET', false],
  ])
  assert.ok(discounts.find((d) => d.code === 'MARKET')?.startsAt instanceof Date)
  const { codes } = priceCart(cart, { shipping: {}, rates: [], discounts }, new Date('2026-05-01T00:00:00Z'))
  assert.equal(
    codes.map(({ ok }) => ok),
    [false, false, true, false, false],
  )
})

test.run()
