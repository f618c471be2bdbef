// What buyers are shown is kept until a table that it was read from changes: each of them has to say so.
import { sql } from 'kysely'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { browseProducts } from '#src/market/catalogue/browsing.ts'
import { countedTree } from '#src/market/catalogue/category-place.ts'
import { EVERYTHING, type ListingFilter } from '#src/market/catalogue/listing.ts'
import { findProduct } from '#src/market/catalogue/product-page.ts'
import { suggestSearch } from '#src/market/catalogue/search-suggestions.ts'
import { getHome } from '#src/market/catalogue/sections.ts'
import { respell } from '#src/market/catalogue/spelling.ts'
import { suggestProducts } from '#src/market/catalogue/suggestions.ts'
import { findShopWindow, listShops } from '#src/market/shops/shop-window.ts'
import { addProduct, createMarket } from '#tests/support/cast.ts'
import { statementsOf, tablesOf } from '#tests/support/plans.ts'

const { db, cast, stranger } = await createMarket()
const boot = await addProduct(db, cast.boots, { title: 'Hiking boot', sizes: ['41', '42'], onHand: 20 })
const sandal = await addProduct(db, cast.boots, { title: 'Sandal', sizes: ['40'], onHand: 20 })

/** What triggers make of the tables that say when they change, in the same transaction. */
const DERIVED = ['product_search', 'shelf_counts', 'catalogue_changes']

async function watched(): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`select distinct c.relname as name
    from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_proc p on p.oid = t.tgfoid
    where p.proname in ('note_catalogue_change', 'note_window_change')`.execute(db)
  return rows.map(({ name }) => name)
}

const test = suite('what buyers are shown')

test('is read from tables that say when they change, and no others', async () => {
  const browse = (filter: Partial<ListingFilter>) => browseProducts(db, { ...EVERYTHING, ...filter })
  const reading: Record<string, () => Promise<unknown>> = {
    home: () => getHome(db),
    listing: () => browse({}),
    narrowed: () => browse({ shops: [cast.boots.slug], min: 1, options: [{ name: 'Size', values: ['42'] }] }),
    stocked: () => browse({ inStock: true, category: 'boots' }),
    search: () => browse({ search: 'boot', sort: 'relevance' }),
    tree: () => countedTree(db, []),
    product: () => findProduct(db, boot.slug),
    shop: () => findShopWindow(db, cast.boots.slug),
    shops: () => listShops(db, { search: 'boot', after: null }),
    suggestions: () => suggestSearch(db, 'boo'),
    spelling: () => respell(db, 'hikking'),
    alike: () => suggestProducts(db, 'hiking'),
  }
  const known = [...(await watched()), ...DERIVED]
  for (const [name, read] of Object.entries(reading)) {
    const statements = await statementsOf(read)
    assert.ok(statements.length > 0, name)
    const tables = (await Promise.all(statements.map((one) => tablesOf(db, one)))).flat()
    assert.ok(tables.length > 0, name)
    assert.equal(
      [...new Set(tables)].filter((table) => !known.includes(table)),
      [],
      name,
    )
  }
})

test('follows stock to the last piece', async () => {
  const page = async () => (await stranger().get(`/buyer/products/${sandal.slug}`)).text
  const leave = (left: number) =>
    sql`with batch as (insert into stock_batches (shop_id, kind, actor_name, reason)
      values (${cast.boots.id}, 'count', 'Test', 'counted') returning id)
      insert into stock_updates (batch_id, variant_id, delta) select b.id, l.variant_id, ${left} - on_hand
      from batch b, stock_levels l where l.variant_id = ${sandal.variants[0]?.id}`.execute(db)
  assert.match(await page(), 'In stock')
  for (const left of [5, 4, 1]) {
    await leave(left)
    assert.match(await page(), `Only ${left} left`)
  }
  await leave(0)
  assert.match(await page(), 'Sold out')
})

test.run()
