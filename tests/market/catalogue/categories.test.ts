import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { addCategory, moveCategory, renameCategory, reorderCategory } from '#src/market/catalogue/categories.ts'
import { deleteCategory } from '#src/market/catalogue/category-acts.ts'
import { listCategories, listCountedCategories } from '#src/market/catalogue/category-tree.ts'
import { addProduct, createCast } from '#tests/support/cast.ts'
import { createTestDatabase } from '#tests/support/database.ts'

const { db } = await createTestDatabase()
const cast = await createCast(db)
const test = suite('categories')

const dissolved = ({ name, products, target }: Awaited<ReturnType<typeof deleteCategory>>) => [name, products, target]
const shape = async () => (await listCategories(db)).map((one) => `${'  '.repeat(one.depth)}${one.name}`)
const refusal = async (work: Promise<unknown>) =>
  work.then(
    () => '',
    (error: Error) => error.message,
  )

test.before.each(async () => {
  await db.updateTable('products').set({ category_id: null }).execute()
  await db.updateTable('categories').set({ parent_id: null }).execute()
  await db.deleteFrom('categories').execute()
})

async function footwear() {
  const shoes = await addCategory(db, { name: 'Shoes', parentId: null })
  const boots = await addCategory(db, { name: 'Boots', parentId: shoes.id })
  const winter = await addCategory(db, { name: 'Winter boots', parentId: boots.id })
  const sandals = await addCategory(db, { name: 'Sandals', parentId: shoes.id })
  return { shoes, boots, winter, sandals }
}

test('are listed in the order of the tree', async () => {
  await footwear()
  assert.equal(await shape(), ['Shoes', '  Boots', '    Winter boots', '  Sandals'])
})

test('have addresses of their own, also where names meet', async () => {
  const { boots } = await footwear()
  const games = await addCategory(db, { name: 'Games', parentId: null })
  const other = await addCategory(db, { name: 'Boots', parentId: games.id })
  assert.equal([boots.slug, other.slug], ['boots', 'games-boots'])
  assert.is((await addCategory(db, { name: '靴', parentId: null })).slug, 'category')
})

test('refuse a name that a sibling has', async () => {
  const { shoes, sandals } = await footwear()
  assert.match(await refusal(addCategory(db, { name: 'boots', parentId: shoes.id })), /already/)
  assert.match(await refusal(renameCategory(db, sandals.id, 'BOOTS')), /already/)
})

test('keep their address when renamed', async () => {
  const { boots } = await footwear()
  assert.equal(await renameCategory(db, boots.id, 'High boots'), { before: 'Boots' })
  const renamed = (await listCategories(db)).find((one) => one.id === boots.id)
  assert.equal([renamed?.name, renamed?.slug], ['High boots', 'boots'])
})

test('move with all below them, and never into themselves', async () => {
  const { shoes, boots, winter } = await footwear()
  assert.match(await refusal(moveCategory(db, shoes.id, winter.id)), /lies within/)
  assert.match(await refusal(moveCategory(db, shoes.id, shoes.id)), /lies within/)
  await moveCategory(db, boots.id, null)
  assert.equal(await shape(), ['Shoes', '  Sandals', 'Boots', '  Winter boots'])
})

test('close no circle when two moves meet', async () => {
  const a = await addCategory(db, { name: 'A', parentId: null })
  const b = await addCategory(db, { name: 'B', parentId: null })
  const both = await Promise.allSettled([moveCategory(db, a.id, b.id), moveCategory(db, b.id, a.id)])
  assert.is(both.filter((one) => one.status === 'fulfilled').length, 1)
  assert.is((await listCategories(db)).length, 2)
})

test('go up and down among their siblings only', async () => {
  const { boots, sandals } = await footwear()
  await reorderCategory(db, sandals.id, 'up')
  assert.equal(await shape(), ['Shoes', '  Sandals', '  Boots', '    Winter boots'])
  await reorderCategory(db, sandals.id, 'up')
  await reorderCategory(db, boots.id, 'down')
  assert.equal(await shape(), ['Shoes', '  Sandals', '  Boots', '    Winter boots'])
})

test('are deleted only when nothing lies below; their products go one up', async () => {
  const { shoes, boots, winter } = await footwear()
  const { id } = await addProduct(db, cast.boots)
  await db.updateTable('products').set({ category_id: winter.id }).where('id', '=', id).execute()
  assert.match(await refusal(deleteCategory(db, cast.ada, boots.id)), /holds one category/)
  assert.equal(dissolved(await deleteCategory(db, cast.ada, winter.id)), ['Winter boots', 1, 'Boots'])
  const counted = await listCountedCategories(db)
  const held = (id: number) => counted.filter((one) => one.id === id).map((one) => [one.products, one.below])
  assert.equal([held(boots.id), held(shoes.id)], [[[1, 0]], [[0, 1]]])
  await deleteCategory(db, cast.ada, boots.id)
  await db.deleteFrom('categories').where('parent_id', '=', shoes.id).execute()
  assert.equal(dissolved(await deleteCategory(db, cast.ada, shoes.id)), ['Shoes', 1, null])
  const product = await db.selectFrom('products').select('category_id').where('id', '=', id).executeTakeFirstOrThrow()
  assert.is(product.category_id, null)
})

test('that are not there are refused', async () => {
  for (const act of [
    () => renameCategory(db, 1e9, 'x'),
    () => deleteCategory(db, cast.ada, 1e9),
    () => moveCategory(db, 1e9, null),
  ])
    assert.match(await refusal(act()), /no such category/)
})

test.run()
