import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { findProduct } from '#src/market/catalogue/product-details.ts'
import { createStockedProduct, editStockedProduct, type StockedInput } from '#src/market/stock/stocked-product.ts'
import { createCast } from '#tests/support/cast.ts'
import { createTestDatabase } from '#tests/support/database.ts'

const { db } = await createTestDatabase()
const { boots, sela } = await createCast(db)
const shop = { id: boots.id, currency: 'EUR' }
const test = suite('a product with its stock')

const row = { gone: false, sku: '', barcode: null, priceMinor: 100, compareAtMinor: null, costMinor: null }
const seller = { shopId: boots.id, actorId: sela.id, actorName: sela.name }
const input = (sizes: string[], opening: number[]): StockedInput => ({
  title: 'Walker boot',
  description: '',
  categoryId: null,
  optionNames: ['Size'],
  variants: sizes.map((size) => ({ ...row, id: null, optionValues: [size] })),
  shelves: opening.map((units) => ({ opening: units, lowAt: 2 })),
})

test('of a new product is one batch in the ledger', async () => {
  const saved = await createStockedProduct(db, seller, shop, input(['41', '42', '43'], [5, 0, 1]))
  assert.ok(saved.ok)
  const found = await findProduct(db, shop.id, saved.ok ? saved.id : 0)
  assert.equal(
    found?.variants.map((one) => [one.onHand, one.isLow]),
    [
      [5, false],
      [0, true],
      [1, true],
    ],
  )
  const batches = await db.selectFrom('stock_batches').select(['kind', 'actor_id', 'actor_name', 'reason']).execute()
  assert.equal(batches, [{ kind: 'opening', actor_id: sela.id, actor_name: sela.name, reason: 'opening' }])
  const updates = await db
    .selectFrom('stock_updates')
    .select(['delta', 'before', 'after', 'seq'])
    .orderBy('id')
    .execute()
  assert.equal(updates, [
    { delta: 5, before: 0, after: 5, seq: 1 },
    { delta: 1, before: 0, after: 1, seq: 1 },
  ])

  const known = found?.variants.map((one) => ({ ...row, ...one })) ?? []
  const fresh = { ...row, id: null, optionValues: ['44'] }
  const more = { ...input([], [99, 0, 0, 7]), variants: [...known, fresh] }
  assert.ok((await editStockedProduct(db, seller, shop, { id: found?.id ?? 0, seen: 1 }, more)).ok)
  const now = await findProduct(db, shop.id, found?.id ?? 0)
  assert.equal(
    now?.variants.map((one) => one.onHand),
    [5, 0, 1, 7],
    'only rows that are new are opened',
  )
})

test('is not written where the product is refused', async () => {
  const before = await db.selectFrom('stock_batches').select('id').execute()
  const refused = await createStockedProduct(db, seller, shop, input(['41', '41'], [5, 0]))
  assert.is(refused.ok, false)
  assert.is((await db.selectFrom('stock_batches').select('id').execute()).length, before.length)
})

test.run()
