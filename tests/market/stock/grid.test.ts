import { sql } from 'kysely'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { adjustStock } from '#src/market/stock/adjustment.ts'
import { findStockItems, listStock, type StockQuery } from '#src/market/stock/grid.ts'
import { countLowStock } from '#src/market/stock/low-stock.ts'
import { addProduct, createMarket } from '#tests/support/cast.ts'

const test = suite('the grid of stock')
const { db, cast } = await createMarket()
const { boots, games } = cast
const base: StockQuery = { q: '', filter: null, categoryId: null, state: null, sort: 'title', after: null }
const list = (change: Partial<StockQuery> = {}) => listStock(db, boots.id, { ...base, ...change })
const titles = async (change: Partial<StockQuery>) =>
  (await list(change)).items.map((i) => [i.title, ...i.options].join(' '))

const walker = await addProduct(db, boots, { title: 'Celik Walker', sizes: ['41', '42'], onHand: 5, lowAt: 5 })
const loafer = await addProduct(db, boots, { title: '100% Loafer', sizes: ['one'], onHand: 20 })
const clog = await addProduct(db, boots, { title: 'Clog', sizes: ['36', '37', '38'], state: 'draft' })
const old = await addProduct(db, boots, { title: 'Old sandal', sizes: ['one'], lowAt: 3 })
await addProduct(db, games, { title: 'Celik Game', sizes: ['one'], lowAt: 9 })
await sql`update products set title = 'Ç' || substr(title, 2) where title like 'Celik%'`.execute(db)
await db.updateTable('products').set({ state: 'archived' }).where('id', '=', old.id).execute()
const shoes = await db
  .insertInto('categories')
  .values({ slug: 'shoes', name: 'Shoes' })
  .returning('id')
  .executeTakeFirstOrThrow()
const warm = await db
  .insertInto('categories')
  .values({ slug: 'warm', name: 'Warm', parent_id: shoes.id })
  .returning('id')
  .executeTakeFirstOrThrow()
await db.updateTable('products').set({ category_id: warm.id }).where('id', '=', clog.id).execute()
await db
  .updateTable('variants')
  .set({ barcode: '4006381333931' })
  .where('id', '=', walker.variants[1]?.id ?? 0)
  .execute()

test('all of the own shop, in order of names and variants, with counts', async () => {
  assert.equal(await titles({}), ['100% Loafer', 'Çelik Walker 41', 'Çelik Walker 42', 'Clog 36', 'Clog 37', 'Clog 38'])
  assert.equal((await list()).counts, { all: 6, low: 2, out: 3 })
  assert.equal((await list()).categories, [{ id: warm.id, name: 'Warm' }])
})

test('found by name without accents, by SKU, by barcode, by words together; signs are letters', async () => {
  assert.equal(await titles({ q: 'celik' }), ['Çelik Walker 41', 'Çelik Walker 42'])
  assert.equal(await titles({ q: 'WALK 42' }), ['Çelik Walker 42'])
  assert.equal(await titles({ q: walker.variants[0]?.sku.toLowerCase() ?? '' }), ['Çelik Walker 41'])
  assert.equal(await titles({ q: '4006381333931' }), ['Çelik Walker 42'])
  assert.equal(await titles({ q: '100%' }), ['100% Loafer'])
  assert.equal(await titles({ q: '%' }), ['100% Loafer'])
  assert.equal(await titles({ q: '_\\' }), [])
  assert.equal(await titles({ q: 'game' }), [])
  assert.equal(await titles({ q: '\0' }), await titles({}))
})

test('filtered by low, out, category with what is below it, and state', async () => {
  assert.equal(await titles({ filter: 'low' }), ['Çelik Walker 41', 'Çelik Walker 42'])
  assert.equal(await titles({ filter: 'out' }), ['Clog 36', 'Clog 37', 'Clog 38'])
  assert.equal(await titles({ categoryId: shoes.id }), ['Clog 36', 'Clog 37', 'Clog 38'])
  assert.equal(await titles({ state: 'archived' }), ['Old sandal'])
  assert.equal(await titles({ state: 'published', q: 'lo' }), ['100% Loafer'])
})

test('pages by key meet every row once, in each order', async () => {
  const seller = { shopId: boots.id, actorId: cast.sela.id, actorName: 'Sela' }
  await adjustStock(db, seller, loafer.variants[0]?.id ?? 0, { delta: 1, reason: 'x', note: '' })
  for (const sort of ['title', 'sku', 'available', 'recent'] as const) {
    const whole = (await list({ sort })).items.map((i) => i.variantId)
    const paged: number[] = []
    let after: string | null = null
    do {
      const page = await list({ sort, after, limit: 2 })
      paged.push(...page.items.map((i) => i.variantId))
      after = page.next
    } while (after)
    assert.equal(paged, whole, sort)
  }
  assert.is((await list({ sort: 'recent' })).items[0]?.variantId, loafer.variants[0]?.id)
})

test('a made-up place in the list is its beginning', async () => {
  for (const value of [
    'x',
    'bnVsbA',
    Buffer.from('["a",1]').toString('base64url'),
    Buffer.from('[1e99,1,1,1]').toString('base64url'),
  ]) {
    assert.is((await list({ after: value })).items.length, 6)
  }
})

test('the answer to an edit has the rows and the count of the own shop only', async () => {
  const ids = [...walker.variants, ...old.variants].map((v) => v.id)
  const own = await findStockItems(db, boots.id, ids)
  assert.is(own.items.length, 3)
  assert.equal([own.lowCount, await countLowStock(db, boots.id)], [2, 2])
  assert.is((await findStockItems(db, games.id, ids)).items.length, 0)
})

test('what is archived or removed is not counted as low, and is again when it comes back', async () => {
  const low = () => countLowStock(db, boots.id)
  const before = await low()
  const product = await addProduct(db, boots, { title: 'Coming and going', sizes: ['1', '2'], lowAt: 1 })
  assert.is(await low(), before + 2)
  const change = (values: { state?: string; removed_at?: Date | null }) =>
    db.updateTable('products').set(values).where('id', '=', product.id).execute()
  for (const [gone, back] of [
    [{ state: 'archived' }, { state: 'published' }],
    [{ removed_at: new Date() }, { removed_at: null }],
  ]) {
    await change(gone ?? {})
    assert.is(await low(), before)
    await change(back ?? {})
    assert.is(await low(), before + 2)
  }
  const first = product.variants[0]?.id ?? 0
  await db.updateTable('variants').set({ removed_at: new Date() }).where('id', '=', first).execute()
  assert.is(await low(), before + 1)
})

test('ten thousand variants answer quickly', async () => {
  await sql`insert into products (shop_id, slug, title) select ${games.id}, 'g' || n, 'Game number ' || n from generate_series(1, 2500) n`.execute(
    db,
  )
  await sql`insert into variants (product_id, shop_id, sku, price_minor, option_values)
    select id, shop_id, slug || '-' || n, 100, array[n::text] from products, generate_series(1, 4) n where slug like 'g%' and shop_id = ${games.id}
      and slug ~ '^g[0-9]'`.execute(db)
  await sql`analyze`.execute(db)
  const many = (change: Partial<StockQuery>) => listStock(db, games.id, { ...base, ...change })
  assert.ok(((await many({})).counts?.all ?? 0) >= 10_000)
  for (const change of [{}, { q: 'number 77' }, { sort: 'available' as const }, { filter: 'out' as const }]) {
    const start = performance.now()
    await many(change)
    const took = performance.now() - start
    assert.ok(took < 3000, `${JSON.stringify(change)} took ${Math.round(took)} ms`)
  }
})

test.run()
