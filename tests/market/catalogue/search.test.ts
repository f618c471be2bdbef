import { sql } from 'kysely'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { EVERYTHING, type ListingFilter, listProducts } from '#src/market/catalogue/listing.ts'
import { addProduct, createMarket } from '#tests/support/cast.ts'

const { db, cast } = await createMarket()
const titles = async (filter: Partial<ListingFilter>) =>
  (await listProducts(db, { ...EVERYTHING, ...filter })).cards.map((card) => card.title)
const add = (title: string, shop = cast.boots) => addProduct(db, shop, { title })

await add('Hiking boot Çelik')
await add('Plain shoe')
await add('100% wool_sock')
await add('Boot brush', cast.games)

const test = suite('a search')

test('finds every word by its beginning, whatever its accents, case and script', async () => {
  const found = (search: string) => titles({ search, sort: 'relevance' })
  assert.equal(await found('CELIK'), ['Hiking boot Çelik'])
  assert.equal(await found('boot celik'), ['Hiking boot Çelik'])
  assert.equal(await found('hik boo'), ['Hiking boot Çelik'])
  assert.equal(await found('boot zebra'), [])
  assert.equal(await found('100%'), ['100% wool_sock'])
  assert.equal(await found('wool_so'), ['100% wool_sock'])
  for (const signs of ['%', '\\', "'", ':*', '!', '<->']) assert.equal(await found(signs), [])
  const { id } = await add('Many scripts')
  const title = 'Große Øre-Æsir 红色靴子 сапоги'
  await db.updateTable('products').set({ title }).where('id', '=', id).execute()
  for (const search of ['grosse', 'GROẞE', 'ore aesir', '色靴', 'ＧＲＯＳＳＥ', 'Сапог'])
    assert.equal(await found(search), [title], search)
  for (const search of ['靴红', '靴色']) assert.equal(await found(search), [], search)
  await db.updateTable('products').set({ removed_at: new Date() }).where('id', '=', id).execute()
  assert.equal(await found('grosse'), [])
})

test('takes of more than eight words the same eight for its index and for its rows', async () => {
  const typed = 'lima kilo juliett india hotel golf foxtrot echo delta charlie bravo alpha'
  const { rows } = await sql<{ known: string; asked: string }>`
    select search_known(${typed})::text as known, search_query(${typed})::text as asked`.execute(db)
  const wordsOf = (query = '') => [...new Set(query.match(/[a-z]+/g))].sort()
  const eight = typed.split(' ').sort().slice(0, 8)
  assert.equal(wordsOf(rows[0]?.asked), eight)
  assert.equal(wordsOf(rows[0]?.known), eight)
})

test('asks the index of words for the same as it asks the rows', async () => {
  const { id } = await add('Nördlich gewebt')
  await sql`update variants set sku = 'AB-Zwiebel-4711', barcode = '4006381333931', option_values = array['burgundy']
    where id = (select min(id) from variants where product_id = ${id})`.execute(db)
  const typed = [
    'nord',
    'zwie',
    'zwiebel 47',
    '40063',
    'burg',
    'bo',
    'boot bru',
    'b',
    '4',
    '色靴',
    'große 子',
    'zebra',
    'x'.repeat(70),
    'i h g f e d c b a',
  ]
  for (const search of typed) {
    const { rows } = await sql<{ known: number[]; all: number[] }>`
      select array(select product_id from product_search where words @@ search_known(${search}) order by 1) as known,
        array(select product_id from product_search where words @@ search_query(${search}) order by 1) as "all"`.execute(
      db,
    )
    assert.equal(rows[0]?.known, rows[0]?.all, search)
  }
  assert.equal(await titles({ search: 'zwieb', sort: 'relevance' }), ['Nördlich gewebt'])
  assert.equal(await titles({ search: 'gewebt BURG', sort: 'relevance' }), ['Nördlich gewebt'])
  await db.updateTable('products').set({ removed_at: new Date() }).where('id', '=', id).execute()
})

test('ranks a title over maker, type and tags, those over SKUs and options, and all over the description', async () => {
  const names = ['In the description', 'In an option', 'In a tag', 'In the title: quokka', 'As a SKU']
  const ids: number[] = []
  for (const name of names) ids.push((await add(name)).id)
  const [description, option, tag, , sku] = ids
  await db
    .updateTable('products')
    .set({ description: 'Made of <b>quokka</b> wool' })
    .where('id', '=', description ?? 0)
    .execute()
  await sql`update variants set option_values = array['quokka'] where id = (select min(id) from variants where product_id = ${option ?? 0})`.execute(
    db,
  )
  await sql`update products set tags = array['Quokka'] where id = ${tag ?? 0}`.execute(db)
  await sql`update variants set sku = 'QUOKKA' where id = (select min(id) from variants where product_id = ${sku ?? 0})`.execute(
    db,
  )
  assert.equal(await titles({ search: 'quokka', sort: 'relevance' }), [
    'As a SKU',
    'In the title: quokka',
    'In a tag',
    'In an option',
    'In the description',
  ])
  await db.updateTable('products').set({ removed_at: new Date() }).where('id', 'in', ids).execute()
})

test('puts those first that have it in their title', async () => {
  const brush = await db.selectFrom('products').select('id').where('title', '=', 'Plain shoe').executeTakeFirstOrThrow()
  await db.updateTable('variants').set({ barcode: 'BRUSH-9' }).where('product_id', '=', brush.id).execute()
  await sql`update products set published_at = now() + interval '1 minute' where id = ${brush.id}`.execute(db)
  assert.equal(await titles({ search: 'brush', sort: 'relevance' }), ['Boot brush', 'Plain shoe'])
  assert.equal(await titles({ search: 'brush', sort: 'newest' }), ['Plain shoe', 'Boot brush'])
  await sql`update products set published_at = created_at where id = ${brush.id}`.execute(db)
})

test.run()
