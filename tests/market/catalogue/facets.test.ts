import { sql } from 'kysely'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { listFacets } from '#src/market/catalogue/browsing.ts'
import { type CategoryCount, MOST_FACETED } from '#src/market/catalogue/facets.ts'
import { EVERYTHING, type ListingFilter, listProducts } from '#src/market/catalogue/listing.ts'
import { createMarket } from '#tests/support/cast.ts'
import { addWardrobe } from '#tests/support/wardrobe.ts'

const { db, cast } = await createMarket()
const { clothes, shirts } = await addWardrobe(db, cast)
const facets = (filter: Partial<ListingFilter> = {}) => listFacets(db, { ...EVERYTHING, ...filter })
const titles = async (filter: Partial<ListingFilter>) =>
  (await listProducts(db, { ...EVERYTHING, ...filter })).cards.map(({ title }) => title)

const counts = (of: { name: string; values: { value: string; products: number | null }[] }[], name: string) =>
  Object.fromEntries(of.find((one) => one.name === name)?.values.map(({ value, products }) => [value, products]) ?? [])
const names = new Map([
  [clothes, 'clothes'],
  [shirts, 'shirts'],
])
const inCategories = (counts: CategoryCount[]) =>
  Object.fromEntries(counts.map(({ id, products }) => [names.get(id), products]))

const test = suite('facets')

test('count categories, shops, prices and options, small sizes first', async () => {
  const all = await facets()
  assert.equal(inCategories(all.categories), { clothes: 1, shirts: 2 })
  assert.equal(all.shops, [
    { slug: 'nils-games', name: 'Nils Games', products: 1 },
    { slug: 'sela-boots', name: 'Sela Boots', products: 2 },
  ])
  assert.equal(all.prices, [
    { min: 10_000, max: 20_000, products: 2 },
    { min: 20_000, max: 50_000, products: 1 },
  ])
  assert.is(all.currency, null)
  assert.equal(
    all.options.find(({ name }) => name === 'Size')?.values.map(({ value }) => value),
    ['S', 'M', 'L', 'XL'],
  )
  assert.equal(counts(all.options, 'Colour'), { red: 2, blue: 2, green: 1 })
  assert.is((await listProducts(db, EVERYTHING)).inStock, 2)
})

test('count beside the other choices, while what is chosen leaves its neighbours their numbers', async () => {
  const red = await facets({ options: [{ name: 'Colour', values: ['red'] }] })
  assert.equal(counts(red.options, 'Colour'), { red: 2, blue: 2, green: 1 })
  assert.equal(counts(red.options, 'Size'), { S: 1, M: 1 })
  assert.equal(red.shops, [{ slug: 'sela-boots', name: 'Sela Boots', products: 2 }])
  assert.is(red.currency, 'EUR')
  const ours = await facets({ shops: ['sela-boots'], search: 'wool' })
  assert.equal(
    ours.shops.map(({ slug, products }) => [slug, products]),
    [
      ['nils-games', 1],
      ['sela-boots', 1],
    ],
  )
  assert.equal(inCategories(ours.categories), { shirts: 1 })
  const dear = await facets({ min: 20_000 })
  assert.is(dear.prices.length, 2)
  assert.equal(inCategories(dear.categories), { clothes: 1 })
  const within = await facets({ category: 'shirts' })
  assert.equal(inCategories(within.categories), { clothes: 1, shirts: 2 })
  assert.equal(within.shops, [{ slug: 'sela-boots', name: 'Sela Boots', products: 2 }])
})

test('want one variant to have all that is chosen, and to be there', async () => {
  const options = [
    { name: 'Size', values: ['M'] },
    { name: 'Colour', values: ['blue', 'green'] },
  ]
  assert.equal(await titles({ options }), ['Wool coat', 'Linen shirt'])
  assert.equal(await titles({ options, inStock: true }), [])
  assert.equal(await titles({ options: [{ name: 'Size', values: ['S', 'L'] }], inStock: true }), [
    'Wool shirt',
    'Linen shirt',
  ])
  const there = await facets({ inStock: true, options: [{ name: 'Colour', values: ['blue'] }] })
  assert.equal(counts(there.options, 'Size'), { S: 1, L: 1 })
  assert.equal(await titles({ options: [{ name: 'Nonsense', values: ['x'] }] }), [])
  const kept = await facets({ options: [{ name: 'Nonsense', values: ['x'] }] })
  assert.equal(counts(kept.options, 'Nonsense'), { x: 0 })
})

test('say of each choice what is shown once it is made: of options in stock, and of round prices', async () => {
  const options = [{ name: 'Size', values: ['M'] }]
  const { inStock } = await listProducts(db, { ...EVERYTHING, options })
  assert.is(inStock, (await listProducts(db, { ...EVERYTHING, options, inStock: true })).total)
  const coat = db.updateTable('products').where('title', '=', 'Wool coat')
  await coat.set({ price_rank: 20_000 }).execute()
  for (const { min, max, products } of (await facets()).prices)
    assert.is((await listProducts(db, { ...EVERYTHING, min, max })).total, products)
  assert.is((await facets({ search: 'coat' })).prices.length, 1)
  await coat.set({ price_rank: 45_000 }).execute()
})

test('keep to what they say of an option whose name holds a colon', async () => {
  const coat = db.updateTable('products').where('title', '=', 'Wool coat')
  await coat.set({ option_names: ['Size: EU', 'Colour'] }).execute()
  const offered = (await facets()).options.flatMap(({ name, values }) => values.map((one) => ({ name, ...one })))
  assert.ok(offered.some(({ value }) => value === ' EU:XL'))
  for (const { name, value, products } of offered) {
    const options = [{ name, values: [value] }]
    assert.is((await listProducts(db, { ...EVERYTHING, options })).total, products, `${name}:${value}`)
    const beside = (await facets({ options })).options.find((one) => one.name !== name)
    for (const other of beside?.values ?? []) {
      const both = [...options, { name: beside?.name ?? '', values: [other.value] }]
      assert.is((await listProducts(db, { ...EVERYTHING, options: both })).total, other.products)
    }
  }
  await coat.set({ option_names: ['Size', 'Colour'] }).execute()
})

test('give no number rather than a wrong one where there are very many', async () => {
  await sql`insert into products (shop_id, slug, title, state, published_at)
    select ${cast.boots.id}, 'many-' || n, 'Many of them', 'published', now() from generate_series(1, ${MOST_FACETED + 1}) n`.execute(
    db,
  )
  await sql`insert into variants (product_id, shop_id, sku, price_minor) select id, shop_id, slug, 100
    from products where slug like 'many-%'`.execute(db)
  const all = await facets()
  assert.is(all.shops[1]?.products, MOST_FACETED + 3)
  assert.ok(all.prices.every(({ products }) => products === null))
  assert.is((await facets({ search: 'many' })).shops[0]?.products, null)
})

test('tell of what there is even where it is older than all that is looked at', async () => {
  const { prices } = await facets()
  assert.equal(
    prices.map(({ min }) => min),
    [0, 10_000, 20_000],
  )
  const slugs = async (filter: Partial<ListingFilter>) => (await facets(filter)).categories.map(({ id }) => id).sort()
  assert.equal(await slugs({ max: 2_000_000 }), [clothes, shirts])
  assert.equal(await slugs({ max: 20_000 }), [shirts])
  assert.equal(await slugs({ max: 20_000, category: 'clothes' }), [shirts])
})

test.run()
