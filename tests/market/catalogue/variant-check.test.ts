import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createProduct, editProduct, type ProductInput } from '#src/market/catalogue/product.ts'
import { findProduct } from '#src/market/catalogue/product-details.ts'
import type { VariantInput } from '#src/market/catalogue/variants.ts'
import { addStock, createCast } from '#tests/support/cast.ts'
import { createTestDatabase } from '#tests/support/database.ts'

const { db } = await createTestDatabase()
const { boots, games } = await createCast(db)
const shop = { id: boots.id, currency: 'EUR' }
const neighbour = { id: games.id, currency: 'USD' }
const test = suite('rows of a product')

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

test('refuse a price before that is not above the price', async () => {
  const errors = await errorsOf(createProduct(db, shop, product({ variants: [row({ compareAtMinor: 8900 })] })))
  assert.equal(errors, { 'variants.0.compare_at': 'The price before must be above €89.00, or empty.' })
})

test('refuse a SKU that the shop or the form has, whatever its case; the neighbour may have it', async () => {
  await saved(product({ variants: [row({ sku: 'Boot-1' })] }))
  assert.ok((await createProduct(db, neighbour, product({ variants: [row({ sku: 'boot-1' })] }))).ok)
  const variants = [row({ sku: 'BOOT-1', optionValues: ['a'] }), row({ sku: 'x', optionValues: ['b'] })]
  const errors = await errorsOf(
    createProduct(
      db,
      shop,
      product({ optionNames: ['Kind'], variants: [...variants, row({ sku: 'X', optionValues: ['c'] })] }),
    ),
  )
  assert.equal(errors, {
    'variants.0.sku': '“Walker boot” in your shop has this SKU already.',
    'variants.2.sku': 'Row 2 has this SKU already.',
  })
})

test('refuse two rows of the same values', async () => {
  const errors = await errorsOf(createProduct(db, shop, sized(['42', '42'])))
  assert.equal(errors, { 'variants.1.values.0': 'Row 1 is “42” too. Every row needs values of its own.' })
  const plain = await errorsOf(createProduct(db, shop, product({ variants: [row(), row()] })))
  assert.match(plain['variants.1.sku'] ?? '', /Name an option/)
})

test('race for a SKU: one gets it, the other is told beside the field', async () => {
  const wanted = () => createProduct(db, shop, product({ variants: [row({ sku: 'RACE' })] }))
  const results = await Promise.all([wanted(), wanted(), wanted(), wanted()])
  assert.is(results.filter((one) => one.ok).length, 1)
  for (const one of results) if (!one.ok) assert.match(one.errors['variants.0.sku'] ?? '', /already/)
})

test('keep a row of which something is held', async () => {
  const stored = await saved(sized(['41', '42']))
  const id = stored.variants[0]?.id ?? 0
  await addStock(db, boots, [id], 5)
  await db
    .insertInto('stock_holds')
    .values({
      variant_id: id,
      shop_id: shop.id,
      quantity: 2,
      holder: 'checkout',
      expires_at: new Date(Date.now() + 1e6),
    })
    .execute()
  const errors = await errorsOf(edit(stored, { variants: kept(stored, [{ gone: true }]) }))
  assert.match(errors['variants.0.gone'] ?? '', /2 units are promised/)
  assert.is((await get(stored.id)).variants.length, 2)
})

test.run()
