import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { noteProduct } from '#src/market/catalogue/admin-note.ts'
import { featureProduct } from '#src/market/catalogue/featured.ts'
import { findProduct } from '#src/market/catalogue/product-details.ts'
import { archiveProduct, publishProduct, withdrawProduct } from '#src/market/catalogue/publication.ts'
import { addProduct, createCast } from '#tests/support/cast.ts'
import { createTestDatabase } from '#tests/support/database.ts'

const { db } = await createTestDatabase()
const { boots, games, ada } = await createCast(db)
const test = suite('publication')

const get = async (id: number) => {
  const found = await findProduct(db, boots.id, id)
  if (!found) throw new Error('no product')
  return found
}
const refusal = async (work: Promise<unknown>) =>
  work.then(
    () => '',
    (error: Error) => error.message,
  )

test('goes from draft to sale, away and back, and keeps its first day', async () => {
  const { id } = await addProduct(db, boots, { state: 'draft' })
  assert.equal(await publishProduct(db, boots.id, id), { title: 'Trail boot', before: 'draft', after: 'published' })
  const first = await get(id)
  assert.ok(first.visible && first.publishedAt)
  await archiveProduct(db, boots.id, id)
  assert.is((await get(id)).visible, false)
  await publishProduct(db, boots.id, id)
  assert.equal((await get(id)).publishedAt, first.publishedAt)
  await withdrawProduct(db, boots.id, id)
  assert.is((await get(id)).state, 'draft')
  assert.equal(await withdrawProduct(db, boots.id, id), { title: 'Trail boot', before: 'draft', after: 'draft' })
})

test('refuses a product without a row that has a price', async () => {
  const row = { shop_id: boots.id, slug: 'empty', title: 'Empty' }
  const { id } = await db.insertInto('products').values(row).returning('id').executeTakeFirstOrThrow()
  assert.match(await refusal(publishProduct(db, boots.id, id)), /at least one row with a price/)
})

test('is the shop’s own affair', async () => {
  const { id } = await addProduct(db, boots, { title: 'Mine', state: 'draft' })
  for (const move of [publishProduct, withdrawProduct, archiveProduct])
    assert.match(await refusal(move(db, games.id, id)), /no such product/)
})

test('featuring and notes of staff are rows in the shop’s history, once a change', async () => {
  const { id } = await addProduct(db, boots, { title: 'Shown' })
  await featureProduct(db, ada, id, true)
  await featureProduct(db, ada, id, true)
  await featureProduct(db, ada, id, false)
  await noteProduct(db, ada, id, 'Check the pictures')
  await noteProduct(db, ada, id, 'Check the pictures')
  const events = await db.selectFrom('shop_events').select(['action', 'actor_id', 'reason', 'details']).execute()
  assert.equal(
    events.map((one) => one.action),
    ['product-featured', 'product-featured', 'product-noted'],
  )
  assert.ok(events.every((one) => one.actor_id === ada.id && one.reason !== ''))
  assert.not.match(JSON.stringify(events), /Check the pictures/)
  assert.match(await refusal(featureProduct(db, ada, 1e9, true)), /no such product/)
})

test.run()
