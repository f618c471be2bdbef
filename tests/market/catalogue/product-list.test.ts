import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { listProducts, PRODUCT_SORTS, type ProductQuery } from '#src/market/catalogue/product-list.ts'
import { listProductsOfMarket } from '#src/market/catalogue/staff-product-list.ts'
import { addProduct, createCast } from '#tests/support/cast.ts'
import { createTestDatabase } from '#tests/support/database.ts'

const { db } = await createTestDatabase()
const { boots, games } = await createCast(db)
const test = suite('lists of products')

for (const [i, title] of ['Boot Élan', 'Walker', 'Ankle boot', 'Trail', '100% boot'].entries())
  await addProduct(db, boots, { title, price: 1000 * (i % 3), onHand: i, lowAt: 1 })
await addProduct(db, boots, { title: 'Put away', state: 'archived' })
await addProduct(db, boots, { title: 'Not yet', state: 'draft', sizes: ['one'] })
await addProduct(db, games, { title: 'Neighbour’s game' })

const query = (more: Partial<ProductQuery> = {}): ProductQuery => ({
  q: '',
  state: null,
  sort: 'newest',
  after: null,
  before: null,
  ...more,
})
const titles = async (more: Partial<ProductQuery> = {}) =>
  (await listProducts(db, boots.id, query(more))).rows.map((one) => one.title)

test('show a shop its own, without what was put away', async () => {
  assert.equal(await titles(), ['Not yet', '100% boot', 'Trail', 'Ankle boot', 'Walker', 'Boot Élan'])
  assert.equal(await titles({ state: 'archived' }), ['Put away'])
})

test('find words without accents, SKUs and signs that mean something to the database', async () => {
  assert.equal(await titles({ q: 'BOOT elan' }), ['Boot Élan'])
  assert.equal(await titles({ q: '100%' }), ['100% boot'])
  assert.equal(await titles({ q: '_' }), [])
  assert.equal(await titles({ q: `walker-${boots.id}-41` }), ['Walker'])
})

test('add up rows, stock and what is low', async () => {
  const [trail] = (await listProducts(db, boots.id, query({ q: 'trail' }))).rows
  assert.equal([trail?.variants, trail?.available, trail?.low, trail?.priceFromMinor], [3, 9, 0, 0])
  const [walker] = (await listProducts(db, boots.id, query({ q: 'walker' }))).rows
  assert.equal([walker?.available, walker?.low], [3, 3])
})

test('are paged there and back in every order', async () => {
  for (const sort of PRODUCT_SORTS) {
    const all = await titles({ sort })
    const first = await listProducts(db, boots.id, query({ sort }), 4)
    assert.is(first.before, null)
    const second = await listProducts(db, boots.id, query({ sort, after: first.after }), 4)
    assert.equal(
      [...first.rows, ...second.rows].map((one) => one.title),
      all,
      sort,
    )
    assert.is(second.after, null)
    const back = await listProducts(db, boots.id, query({ sort, before: second.before }), 4)
    assert.equal(back.rows, first.rows)
    assert.equal([back.before, back.after], [null, first.after])
  }
})

test('show staff all shops, and filter', async () => {
  const find = async (more: object) =>
    (
      await listProductsOfMarket(db, {
        q: '',
        shop: '',
        state: null,
        featured: false,
        after: null,
        before: null,
        ...more,
      })
    ).rows.map((one) => one.title)
  assert.is((await find({})).length, 8)
  assert.equal(await find({ shop: 'nils-games' }), ['Neighbour’s game'])
  assert.equal(await find({ state: 'draft' }), ['Not yet'])
  assert.equal(await find({ featured: true }), [])
})

test.run()
