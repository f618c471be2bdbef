// What is kept beside the products for finding them: after an import it says what it says after work by hand.
import { sql } from 'kysely'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { commitImport } from '#src/market/catalogue/import-commitment.ts'
import { createProduct, type ProductInput } from '#src/market/catalogue/product.ts'
import { archiveProduct, publishProduct } from '#src/market/catalogue/publication.ts'
import { writeImport } from '#src/market/stock/import-commit.ts'
import { addProduct, type CastShop, createCast } from '#tests/support/cast.ts'
import { createTestDatabase } from '#tests/support/database.ts'
import { importer, ownerOf } from '#tests/support/imports.ts'

const { db } = await createTestDatabase()
const { boots, games } = await createCast(db)
const { look, run, seen, restore } = importer(db, boots)
const test = suite('imports: what products are found by')

const head =
  'Handle,Title,Body (HTML),Vendor,Type,Tags,Option1 Name,Option1 Value,Variant SKU,Variant Price,Variant Barcode,Status\n'

type Goods = { handle: string; title: string; body: string; sizes: string[]; state: 'active' | 'draft' | 'archived' }
const goods: Goods[] = [
  { handle: 'walker', title: 'Walker öçğ Boot', body: 'For rain & snow', sizes: ['40', '41 ½'], state: 'active' },
  { handle: 'hidden', title: 'Not yet', body: '', sizes: ['one'], state: 'draft' },
  { handle: 'gone-by', title: '靴 of winters past', body: 'Läder', sizes: ['x', 'y', 'z'], state: 'archived' },
]
const skuOf = ({ handle }: Goods, at: number) => `${handle}-${at}`.toUpperCase()
const priceOf = (at: number) => 50 - at

const file = goods
  .flatMap((one) =>
    one.sizes.map((size, at) => {
      const about = at === 0 ? `${one.title},${one.body},Máker,Boots,"warm, new",Größe` : ',,,,,'
      return `${one.handle},${about},${size},${skuOf(one, at)},${priceOf(at)},40063813${at},${one.state}\n`
    }),
  )
  .join('')

const rowOf = (one: Goods) => (size: string, at: number) => ({
  ...{ id: null, gone: false, optionValues: [size], sku: skuOf(one, at), barcode: `40063813${at}` },
  ...{ priceMinor: priceOf(at) * 100, compareAtMinor: null, costMinor: null },
})
const about = { vendor: 'Máker', productType: 'Boots', tags: ['warm', 'new'], seoTitle: '', seoDescription: '' }

async function makeByHand(shop: CastShop): Promise<void> {
  for (const one of goods) {
    const input: ProductInput = {
      ...{ title: one.title, description: one.body, categoryId: null, optionNames: ['Größe'] },
      ...{ variants: one.sizes.map(rowOf(one)), about: { ...about, handle: one.handle } },
    }
    const made = await createProduct(db, { id: shop.id, currency: 'EUR' }, input)
    assert.ok(made.ok)
    if (!made.ok) return
    if (one.state !== 'draft') await publishProduct(db, shop.id, made.id)
    if (one.state === 'archived') await archiveProduct(db, shop.id, made.id)
  }
}

const foundBy = async (shop: CastShop) => {
  const { rows } = await sql<Record<string, unknown>>`
    select p.handle, p.price_from_minor, p.price_to_minor, p.price_rank, p.search_text, s.category_id,
      s.shelved_at is not null as shelved, s.words::text as words, s.price_rank as ranked, s.options
    from products p left join product_search s on s.product_id = p.id
    where p.shop_id = ${shop.id} and p.removed_at is null order by p.handle`.execute(db)
  return rows
}

const shelvesOf = async (shop: CastShop) => {
  const { rows } = await sql`select category_id, products, filed from shelf_counts
    where shop_id = ${shop.id} and (products, filed) <> (0, 0) order by 1`.execute(db)
  return rows
}

/** Everything that is kept beside products, and the same made anew from nothing. */
async function agrees(): Promise<void> {
  const kept = async () =>
    (
      await sql`select p.id, p.price_from_minor, p.price_to_minor, p.price_rank, p.search_text, s.category_id, s.shelved_at,
        s.words::text as words, s.price_rank as ranked, s.options
      from products p left join product_search s on s.product_id = p.id order by p.id`.execute(db)
    ).rows
  const [found, shelves] = [await kept(), await Promise.all([shelvesOf(boots), shelvesOf(games)])]
  const words = await sql`select word from search_words order by word`.execute(db)
  await db.transaction().execute(async (tx) => {
    await sql`select summarise_products(array(select distinct product_id from variants))`.execute(tx)
    await sql`delete from product_search`.execute(tx)
    await sql`select index_products(array(select distinct product_id from variants))`.execute(tx)
  })
  assert.equal(await kept(), found)
  for (const [at, shop] of [boots, games].entries()) {
    const { rows } = await sql`
      select coalesce(category_id, 0) as category_id, count(*) filter (where state = 'published' and price_from_minor is not null)
        as products, count(*) as filed
      from products where shop_id = ${shop.id} and removed_at is null group by 1 order by 1`.execute(db)
    assert.equal(shelves[at], rows)
  }
  await sql`select count_search_words()`.execute(db)
  const counted = await sql<{ word: string }>`select word from search_words order by word`.execute(db)
  const known = new Set(words.rows.map((row) => (row as { word: string }).word))
  assert.equal(
    counted.rows.filter(({ word }) => !known.has(word)),
    [],
    'every word is known at once',
  )
}

test('an import leaves what the same products leave that are made one by one', async () => {
  await makeByHand(games)
  const done = await run(head + file)
  assert.is(done.task.counts.problem, 0)
  const [imported, made] = [await foundBy(boots), await foundBy(games)]
  assert.is(imported.length, 3)
  assert.equal(imported, made)
  assert.equal(await shelvesOf(boots), await shelvesOf(games))
  await agrees()
})

test('it agrees after rows were left out, changed and put back', async () => {
  const rows =
    'taken,Taken,,,,,,,T-1,5,,active\n' +
    'half,Half taken,,,,,Size,1,T-2,9,,active\nhalf,,,,,,,2,T-3,7,,active\n' +
    'walker,Walker renamed,,,,,Größe,40,WALKER-0,12,,\n' +
    'hidden,,,,,,Größe,one,HIDDEN-0,30,,active\n'
  const { id } = await look(head + rows)
  await addProduct(db, boots, { title: 'T', sizes: ['a'] })
  await sql`update variants set sku = 'T-1' where sku like 'T-%-A'`.execute(db)
  const other = await addProduct(db, boots, { title: 'U', sizes: ['a'] })
  await sql`update variants set sku = 'T-3' where product_id = ${other.id}`.execute(db)
  await commitImport(db, ownerOf(boots), id)
  await writeImport(db, id)
  const after = await seen(id)
  assert.equal(
    after.rows.map(({ outcome }) => outcome.slice(0, 12)),
    ['Somebody use', 'written', 'Somebody use', 'written', 'written'],
  )
  const found = await foundBy(boots)
  assert.is(
    found.some(({ handle }) => handle === 'taken'),
    false,
  )
  const half = found.find(({ handle }) => handle === 'half')
  assert.equal([half?.price_from_minor, half?.price_to_minor, half?.search_text], [900, 900, 'half taken t-2  1'])
  assert.is(found.find(({ handle }) => handle === 'hidden')?.shelved, true)
  await agrees()
  await restore(id)
  assert.is((await foundBy(boots)).find(({ handle }) => handle === 'hidden')?.shelved, false)
  await agrees()
})

test.run()
