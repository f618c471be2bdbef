import { sql } from 'kysely'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { listFacets } from '#src/market/catalogue/browsing.ts'
import { countedTree } from '#src/market/catalogue/category-place.ts'
import {
  EVERYTHING,
  type ListingFilter,
  listProducts,
  MOST_COUNTED,
  PAGE_SIZE,
  SORTS,
} from '#src/market/catalogue/listing.ts'
import { addProduct, createMarket } from '#tests/support/cast.ts'

const { db, cast } = await createMarket()
const ask = (filter: Partial<ListingFilter> = {}) => listProducts(db, { ...EVERYTHING, ...filter })
const titles = async (filter: Partial<ListingFilter>) => (await ask(filter)).cards.map((card) => card.title)

async function addCategory(slug: string, parent: number | null = null): Promise<number> {
  const row = { slug, name: slug, parent_id: parent }
  return (await db.insertInto('categories').values(row).returning('id').executeTakeFirstOrThrow()).id
}

async function add(title: string, more: { price?: number; onHand?: number; category?: number; games?: boolean } = {}) {
  const shop = more.games ? cast.games : cast.boots
  const product = await addProduct(db, shop, { title, price: more.price ?? 1000, onHand: more.onHand ?? 0 })
  if (more.category)
    await db.updateTable('products').set({ category_id: more.category }).where('id', '=', product.id).execute()
  return product
}

const shoes = await addCategory('shoes')
const boots = await addCategory('boots', shoes)
const empty = await addCategory('empty')
await add('Hiking boot Çelik', { price: 4000, category: boots, onHand: 2 })
await add('Plain shoe', { price: 3000, category: shoes })
await add('100% wool_sock', { price: 500, onHand: 9 })
await add('Boot brush', { price: 700, games: true })
await add('A draft').then(({ id }) => db.updateTable('products').set({ state: 'draft' }).where('id', '=', id).execute())

const test = suite('a listing')

test('shows what is published, newest first, with what its card needs', async () => {
  const { cards, total, next } = await ask()
  assert.equal(
    cards.map((card) => card.title),
    ['Boot brush', '100% wool_sock', 'Plain shoe', 'Hiking boot Çelik'],
  )
  assert.is(total, 4)
  assert.is(next, null)
  const { shopName, currency, priceFrom, priceTo, available, imageKey } = cards[3] ?? {}
  assert.equal(
    [shopName, currency, priceFrom, priceTo, available, imageKey],
    ['Sela Boots', 'EUR', 4000, 4000, 6, null],
  )
})

test('narrows down to a category with all below it, a shop, a price, and what can be had', async () => {
  assert.equal(await titles({ category: 'shoes' }), ['Plain shoe', 'Hiking boot Çelik'])
  assert.equal(await titles({ category: 'boots' }), ['Hiking boot Çelik'])
  assert.equal(await titles({ category: 'unheard-of' }), [])
  assert.equal(await titles({ shops: [cast.games.slug] }), ['Boot brush'])
  assert.equal(await titles({ shops: ['unheard-of'] }), [])
  assert.equal(await titles({ min: 7000, max: 30_000, sort: 'cheapest' }), ['Boot brush', 'Plain shoe'])
  assert.equal(await titles({ inStock: true }), ['100% wool_sock', 'Hiking boot Çelik'])
  assert.equal(await titles({ category: 'shoes', inStock: true, max: 40_000, search: 'boot' }), ['Hiking boot Çelik'])
})

test('says which categories hold something, and not what only drafts are in', async () => {
  const { categories } = await listFacets(db, EVERYTHING)
  assert.equal(
    new Map(categories.map(({ id, products }) => [id, products])),
    new Map([
      [0, 2],
      [shoes, 1],
      [boots, 1],
    ]),
  )
  const top = (await countedTree(db, categories)).placeOf(null)
  assert.equal(top?.children, [{ slug: 'shoes', name: 'shoes', products: 2 }])
  assert.equal((await countedTree(db, categories)).placeOf('empty')?.children, [])
  assert.ok(empty)
})

test('knows nothing of a shop that is not visible, in rows, counts, categories and choices', async () => {
  await db.updateTable('shops').set({ status: 'suspended' }).where('id', '=', cast.boots.id).execute()
  for (const sort of SORTS) assert.equal(await titles({ sort }), ['Boot brush'])
  assert.is((await ask()).total, 1)
  assert.equal(await titles({ shops: [cast.boots.slug] }), [])
  assert.equal(await titles({ search: 'celik', sort: 'relevance' }), [])
  for (const narrowed of [{}, { search: 'boot' }, { shops: [cast.boots.slug] }, { min: 1 }, { inStock: true }]) {
    const { shops, categories } = await listFacets(db, { ...EVERYTHING, ...narrowed })
    assert.not.match(JSON.stringify(shops), 'sela')
    assert.ok(categories.every(({ id }) => id !== shoes && id !== boots))
  }
  await db
    .updateTable('shops')
    .set({ status: 'approved', contact_proven_at: null })
    .where('id', '=', cast.boots.id)
    .execute()
  assert.equal(await titles({}), ['Boot brush'])
  await db.updateTable('shops').set({ contact_proven_at: new Date() }).where('id', '=', cast.boots.id).execute()
  assert.is((await ask()).total, 4)
})

test('turns every page once, in every order, though many are of one price and one moment', async () => {
  const wanted = PAGE_SIZE * 2 + 7
  await db
    .insertInto('products')
    .values(
      Array.from({ length: wanted }, (_, i) => ({
        shop_id: cast.boots.id,
        category_id: i % 2 ? boots : shoes,
        slug: `same-${i}`,
        title: `Same ${i}`,
        state: 'published',
        published_at: new Date('2026-01-01T00:00:00.123Z'),
      })),
    )
    .execute()
  await sql`update products set published_at = published_at + interval '456 microseconds' where slug like 'same-%5'`.execute(
    db,
  )
  await sql`insert into variants (product_id, shop_id, sku, price_minor) select id, shop_id, slug, 9900 + id % 3
    from products where slug like 'same-%'`.execute(db)
  const narrowings: Partial<ListingFilter>[] = [
    {},
    { category: 'shoes' },
    { shops: [cast.boots.slug] },
    { search: 'same' },
  ]
  for (const narrowing of narrowings) {
    for (const sort of SORTS) {
      const seen: string[] = []
      let after: string | null = null
      do {
        const page: Awaited<ReturnType<typeof ask>> = await ask({ ...narrowing, sort, after })
        seen.push(...page.cards.map((card) => card.slug))
        after = page.next
      } while (after)
      assert.is(
        seen.filter((slug) => slug.startsWith('same-')).length,
        wanted,
        `${JSON.stringify(narrowing)} by ${sort}`,
      )
      assert.is(new Set(seen).size, seen.length, `${JSON.stringify(narrowing)} by ${sort} shows something twice`)
    }
  }
})

test('pages a search across the border between title matches and others', async () => {
  await sql`update variants set barcode = 'zebra ' || id where sku like 'same-%'`.execute(db)
  await sql`update products set title = 'Zebra ' || title where slug in ('same-3', 'same-11', 'same-20')`.execute(db)
  const seen: string[] = []
  let after: string | null = null
  do {
    const page: Awaited<ReturnType<typeof ask>> = await ask({ search: 'zebra', sort: 'relevance', after })
    seen.push(...page.cards.map((card) => card.slug))
    after = page.next
  } while (after)
  assert.equal(new Set(seen.slice(0, 3)), new Set(['same-3', 'same-11', 'same-20']))
  assert.is(seen.length, PAGE_SIZE * 2 + 7)
  assert.is(new Set(seen).size, seen.length)
})

test('stops counting where it gets expensive', async () => {
  await sql`insert into products (shop_id, slug, title, state, published_at)
    select ${cast.boots.id}, 'many-' || n, 'Many', 'published', now() from generate_series(1, ${MOST_COUNTED + 50}) n`.execute(
    db,
  )
  await sql`insert into variants (product_id, shop_id, sku, price_minor) select id, shop_id, slug, 100
    from products where slug like 'many-%'`.execute(db)
  assert.is((await ask()).total, MOST_COUNTED + 1)
})

test('takes no harm from a page mark that nobody gave out', async () => {
  for (const after of ['x', '0.1', '2.1.1', `0.${'9'.repeat(16)}.1`, '0.8999999999999999.1', "0.1.1'"]) {
    for (const sort of SORTS) assert.ok((await ask({ after, sort, search: 'same' })).cards)
  }
})

test.run()
