import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { addCategory, moveCategory } from '#src/market/catalogue/categories.ts'
import {
  deleteCategory,
  fileProducts,
  findCategoryRedirect,
  listCategoryActs,
  mergeCategory,
} from '#src/market/catalogue/category-acts.ts'
import { reverseCategoryAct } from '#src/market/catalogue/category-reversal.ts'
import { listCategories } from '#src/market/catalogue/category-tree.ts'
import { addProduct, createCast } from '#tests/support/cast.ts'
import { createTestDatabase } from '#tests/support/database.ts'

const { db } = await createTestDatabase()
const cast = await createCast(db)
const { ada } = cast
const test = suite('category-acts')
let turn = 0

const refusal = (work: Promise<unknown>) =>
  work.then(
    () => '',
    (error: Error) => error.message,
  )
const shape = async () => (await listCategories(db)).map((one) => `${'  '.repeat(one.depth)}${one.name}`)
const lies = async (id: number) =>
  (await db.selectFrom('products').select('category_id').where('id', '=', id).executeTakeFirst())?.category_id
const put = async (categoryId: number | null) => {
  const { id } = await addProduct(db, cast.boots, { title: `Thing ${turn++}` })
  await db.updateTable('products').set({ category_id: categoryId }).where('id', '=', id).execute()
  return id
}

test.before.each(async () => {
  await db.updateTable('products').set({ category_id: null }).execute()
  await db.updateTable('categories').set({ parent_id: null }).execute()
  await db.deleteFrom('categories').execute()
})

async function footwear() {
  const shoes = await addCategory(db, { name: 'Shoes', parentId: null })
  const boots = await addCategory(db, { name: 'Boots', parentId: shoes.id })
  const winter = await addCategory(db, { name: 'Winter', parentId: boots.id })
  const footwear = await addCategory(db, { name: 'Footwear', parentId: null })
  return { shoes, boots, winter, footwear }
}

test('a merge moves all products and categories, leads the old address on, and can be undone', async () => {
  const { boots, footwear: into } = await footwear()
  const [one, two] = [await put(boots.id), await put(boots.id)]
  const done = await mergeCategory(db, ada, boots.id, into.id)
  assert.equal([done.name, done.target, done.products, done.children], ['Boots', 'Footwear', 2, 1])
  assert.equal(await shape(), ['Shoes', 'Footwear', '  Winter'])
  assert.is(await lies(one), into.id)
  assert.is(await findCategoryRedirect(db, 'boots'), 'footwear')
  // Its address is not given to another while it leads somewhere.
  assert.is((await addCategory(db, { name: 'Boots', parentId: into.id })).slug, 'footwear-boots')
  // Moved on since: stays where somebody put it.
  await fileProducts(db, ada, [two], null)
  const back = await reverseCategoryAct(db, ada, done.actId)
  assert.equal([back.back, back.products], [1, 2])
  assert.equal(await shape(), ['Shoes', '  Boots', '    Winter', 'Footwear', '  Boots'])
  assert.equal([await lies(one), await lies(two)], [boots.id, null])
  assert.is(await findCategoryRedirect(db, 'boots'), undefined)
  assert.match(await refusal(reverseCategoryAct(db, ada, done.actId)), /undone already/)
})

test('addresses that led to a category go along with it, and come back with it', async () => {
  const { boots, winter, footwear: into } = await footwear()
  await mergeCategory(db, ada, winter.id, boots.id)
  const second = await mergeCategory(db, ada, boots.id, into.id)
  assert.is(await findCategoryRedirect(db, 'winter'), 'footwear')
  await reverseCategoryAct(db, ada, second.actId)
  assert.is(await findCategoryRedirect(db, 'winter'), 'boots')
})

test('a merge into itself, into what lies in it, or of twins is refused', async () => {
  const { shoes, boots, winter, footwear: into } = await footwear()
  assert.match(await refusal(mergeCategory(db, ada, boots.id, boots.id)), /or is it/)
  assert.match(await refusal(mergeCategory(db, ada, shoes.id, winter.id)), /lies within/)
  await addCategory(db, { name: 'BOOTS', parentId: into.id })
  assert.match(await refusal(mergeCategory(db, ada, shoes.id, into.id)), /Both hold a category “Boots”/)
  assert.match(await refusal(mergeCategory(db, ada, shoes.id, 1e9)), /no .*category|not there|category/i)
})

test('a removal can be undone, and says where its products were', async () => {
  const { winter, boots } = await footwear()
  const id = await put(winter.id)
  const done = await deleteCategory(db, ada, winter.id)
  assert.equal([await lies(id), done.target], [boots.id, 'Boots'])
  assert.is(await findCategoryRedirect(db, 'winter'), 'boots')
  await reverseCategoryAct(db, ada, done.actId)
  assert.is(await lies(id), winter.id)
  assert.equal(await shape(), ['Shoes', '  Boots', '    Winter', 'Footwear'])
})

test('a section that is deleted comes back although its address was given away, but not beside a twin', async () => {
  const solo = await addCategory(db, { name: 'Solo', parentId: null })
  const id = await put(solo.id)
  const done = await deleteCategory(db, ada, solo.id)
  assert.is(await lies(id), null)
  const twin = await addCategory(db, { name: 'Solo', parentId: null })
  assert.match(await refusal(reverseCategoryAct(db, ada, done.actId)), /There is a category “Solo”/)
  const parent = await addCategory(db, { name: 'Parent', parentId: null })
  await moveCategory(db, twin.id, parent.id)
  await reverseCategoryAct(db, ada, done.actId)
  assert.is(await lies(id), solo.id)
  const slugs = (await listCategories(db)).filter((one) => one.name === 'Solo').map((one) => one.slug)
  assert.equal(slugs.sort(), ['solo', 'solo-2'])
})

test('products of any shops are filed at once, each returns to where it was', async () => {
  const { boots, winter } = await footwear()
  const [one, two, three] = [await put(boots.id), await put(null), await put(winter.id)]
  const filed = await fileProducts(db, ada, [one, two, three], winter.id)
  assert.equal([filed.moved, filed.target], [2, 'Winter'])
  assert.equal(await fileProducts(db, ada, [one], winter.id), { actId: null, moved: 0, target: 'Winter' })
  const back = await reverseCategoryAct(db, ada, filed.actId ?? 0)
  assert.equal([back.back, back.products], [2, 2])
  assert.equal([await lies(one), await lies(two), await lies(three)], [boots.id, null, winter.id])
  assert.is((await refusal(fileProducts(db, ada, [1e9], winter.id))) !== '', true)
})

test('two who merge at once leave one tree, and what was done is listed', async () => {
  const { shoes, footwear: into } = await footwear()
  const both = await Promise.all([
    refusal(mergeCategory(db, ada, shoes.id, into.id)),
    refusal(mergeCategory(db, ada, into.id, shoes.id)),
  ])
  assert.is(both.filter((one) => one === '').length, 1)
  const [latest] = await listCategoryActs(db)
  assert.equal([latest?.kind, latest?.by], ['merge', 'Ada Admin'])
})

test.run()
