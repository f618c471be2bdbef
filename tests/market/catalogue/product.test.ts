import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createProduct, editProduct, type ProductInput } from '#src/market/catalogue/product.ts'
import { findProduct } from '#src/market/catalogue/product-details.ts'
import { readableSku } from '#src/market/catalogue/sku.ts'
import type { VariantInput } from '#src/market/catalogue/variants.ts'
import { addStock, createCast } from '#tests/support/cast.ts'
import { createTestDatabase } from '#tests/support/database.ts'

const { db } = await createTestDatabase()
const { boots, games } = await createCast(db)
const shop = { id: boots.id, currency: 'EUR' }
const neighbour = { id: games.id, currency: 'USD' }
const test = suite('products')

const row = (more: Partial<VariantInput> = {}): VariantInput => ({
  id: null,
  gone: false,
  optionValues: [],
  sku: '',
  barcode: null,
  priceMinor: 8900,
  compareAtMinor: null,
  costMinor: null,
  ...more,
})
const product = (more: Partial<ProductInput> = {}): ProductInput => ({
  title: 'Walker boot',
  description: '',
  categoryId: null,
  optionNames: [],
  variants: [row()],
  ...more,
})
const sized = (sizes: string[], more: Partial<VariantInput> = {}) =>
  product({ optionNames: ['Size'], variants: sizes.map((size) => row({ optionValues: [size], ...more })) })

async function saved(input: ProductInput, owner = shop) {
  const result = await createProduct(db, owner, input)
  if (!result.ok) throw new Error(JSON.stringify(result.errors))
  return get(result.id, owner)
}
async function get(id: number, owner = shop) {
  const found = await findProduct(db, owner.id, id)
  if (!found) throw new Error('no product')
  return found
}
type Stored = Awaited<ReturnType<typeof get>>
const kept = (stored: Stored, changes: Partial<VariantInput>[] = []) =>
  stored.variants.map((one, i) => row({ ...one, ...changes[i] }))
const edit = (stored: Stored, input: Partial<ProductInput>) =>
  editProduct(db, shop, stored.id, stored.version, { ...stored, variants: kept(stored), ...input })
const errorsOf = async (work: ReturnType<typeof createProduct>) => {
  const result = await work
  return result.ok ? {} : result.errors
}

test.after.each(async () => {
  await db.updateTable('variants').set({ removed_at: new Date() }).execute()
})

test('begin as drafts with an address and SKUs that can be read', async () => {
  const first = await saved(sized(['42', '43 ½']))
  assert.equal([first.state, first.slug, first.version, first.visible], ['draft', 'walker-boot', 1, false])
  assert.equal(
    first.variants.map((one) => one.sku),
    ['WALKER-BOOT-42', 'WALKER-BOOT-43-1-2'],
  )
  const second = await saved(sized(['42']))
  assert.equal([second.slug, second.variants[0]?.sku], ['walker-boot-2', 'WALKER-BOOT-42-2'])
  assert.is(readableSku('鞋', []), 'ITEM')
  assert.is(readableSku('A very long name of a product indeed', ['Black']), 'A-VERY-LONG-NAME-OF-BLACK')
})

test('may be a draft without any row', async () => {
  assert.equal((await saved(product({ variants: [] }))).variants, [])
})

test('keep what is stored of other rows when one changes, and count their versions', async () => {
  const stored = await saved(sized(['41', '42'], { barcode: '4006381333931', costMinor: 4000 }))
  const variants = kept(stored, [{}, { priceMinor: 9900, compareAtMinor: 12900 }])
  assert.ok((await edit(stored, { title: 'Runner', description: 'Two\n\nparts', variants })).ok)
  const now = await get(stored.id)
  assert.equal([now.title, now.slug, now.version, now.description], ['Runner', 'runner', 2, 'Two\n\nparts'])
  assert.equal(now.variants, [stored.variants[0], { ...stored.variants[1], priceMinor: 9900, compareAtMinor: 12900 }])
})

test('keep their address once published', async () => {
  const stored = await saved(product())
  await db.updateTable('products').set({ state: 'published', published_at: new Date() }).execute()
  await edit(stored, { title: 'Another name' })
  assert.is((await get(stored.id)).slug, stored.slug)
})

test('let rows trade their names', async () => {
  const stored = await saved(sized(['41', '42']))
  const [a, b] = stored.variants
  const variants = kept(stored, [
    { optionValues: ['42'], sku: b?.sku },
    { optionValues: ['41'], sku: a?.sku },
  ])
  assert.ok((await edit(stored, { variants })).ok)
  const now = await get(stored.id)
  assert.equal(
    now.variants.map((one) => [one.id, one.optionValues[0], one.sku]),
    [
      [a?.id, '42', b?.sku],
      [b?.id, '41', a?.sku],
    ],
  )
})

test('race for a title: each gets its own address and SKUs', async () => {
  const all = await Promise.all(Array.from({ length: 6 }, () => saved(product({ title: 'Same' }))))
  assert.is(new Set(all.map((one) => one.slug)).size, 6)
  assert.is(new Set(all.map((one) => one.variants[0]?.sku)).size, 6)
})

test('race for one version: the second save is refused and writes nothing', async () => {
  const stored = await saved(product())
  const results = await Promise.allSettled([edit(stored, { title: 'One' }), edit(stored, { title: 'Two' })])
  assert.is(results.filter((one) => one.status === 'fulfilled').length, 1)
  assert.is((await get(stored.id)).version, 2)
})

test('forget a removed row without a past, and keep one with stock history out of sight', async () => {
  const stored = await saved(sized(['41', '42', '43']))
  const [fresh, counted] = stored.variants
  await addStock(db, boots, [counted?.id ?? 0], 5)
  assert.ok((await edit(stored, { variants: kept(stored, [{ gone: true }, { gone: true }]) })).ok)
  assert.is((await get(stored.id)).variants.length, 1)
  const left = await db
    .selectFrom('variants')
    .select(['id', 'removed_at'])
    .where('id', 'in', [fresh?.id ?? 0, counted?.id ?? 0])
    .execute()
  assert.equal(
    left.map((one) => [one.id, one.removed_at !== null]),
    [[counted?.id, true]],
  )
})

test('on sale keep at least one row', async () => {
  const stored = await saved(product())
  await db
    .updateTable('products')
    .set({ state: 'published', published_at: new Date() })
    .where('id', '=', stored.id)
    .execute()
  const errors = await errorsOf(edit(stored, { variants: kept(stored, [{ gone: true }]) }))
  assert.match(errors[''] ?? '', /at least one row/)
})

test('of another shop are not there', async () => {
  const stored = await saved(product())
  assert.is(await findProduct(db, neighbour.id, stored.id), undefined)
  const work = editProduct(db, neighbour, stored.id, stored.version, product())
  assert.is(
    await work.then(
      () => '',
      (error: { code: string }) => error.code,
    ),
    'not-found',
  )
  const theirs = await saved(product({ title: 'Theirs' }), neighbour)
  const errors = await errorsOf(edit(stored, { variants: kept(theirs) }))
  assert.match(errors['variants.0.sku'] ?? '', /no longer there/)
})

test('refuse a category that is gone', async () => {
  assert.match((await errorsOf(createProduct(db, shop, product({ categoryId: 1e9 })))).category ?? '', /is gone/)
})

test('clean a description in html as it is written, and keep it html where nobody says otherwise', async () => {
  const html = '<h2 onclick="x()">Fit</h2><script>x()</script><p>Narrow</p>'
  const first = await saved(product({ description: html, descriptionFormat: 'html' }))
  assert.equal([first.descriptionFormat, first.description], ['html', '<h3>Fit</h3><p>Narrow</p>'])
  await edit(first, { description: '<p style="x">Wide</p>', descriptionFormat: undefined })
  const second = await get(first.id)
  assert.equal([second.descriptionFormat, second.description], ['html', '<p>Wide</p>'])
  await edit(second, { description: 'a < b', descriptionFormat: 'text' })
  assert.is((await get(first.id)).description, 'a < b')
})

test.run()
