import { Readable } from 'node:stream'
import sharp from 'sharp'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import {
  addImage,
  appendImage,
  describeImage,
  MOST_IMAGES,
  removeImage,
  reorderImage,
  restoreImage,
} from '#src/market/catalogue/images.ts'
import { listImages } from '#src/market/catalogue/product-details.ts'
import { addProduct, createCast } from '#tests/support/cast.ts'
import { createTestDatabase } from '#tests/support/database.ts'

const { db } = await createTestDatabase()
const { boots, games } = await createCast(db)
const test = suite('images')

const files = new Map<string, Buffer>()
const store = {
  put: async (key: string, bytes: Buffer) => void files.set(key, bytes),
  get: async (key: string) => files.get(key) ?? null,
  read: (key: string) => Readable.from([files.get(key) ?? Buffer.alloc(0)]),
  list: async () => [],
  remove: async (key: string) => void files.delete(key),
}
const shopId = boots.id
const photo = await sharp({ create: { width: 400, height: 300, channels: 3, background: '#845' } })
  .png()
  .toBuffer()
const refusal = async (work: Promise<unknown>) =>
  work.then(
    () => '',
    (error: Error) => error.message,
  )
const fresh = async () => (await addProduct(db, boots, { title: `Boot ${Math.random()}` })).id
const order = async (productId: number) => (await listImages(db, shopId, productId))?.map((one) => one.id)

test('are stored in their widths and appended', async () => {
  const productId = await fresh()
  const added = await addImage(db, store, { shopId, productId, bytes: photo })
  assert.ok(added.ok)
  const [image] = (await listImages(db, shopId, productId)) ?? []
  assert.equal([image?.width, image?.height, image?.alt], [400, 300, ''])
  assert.is([...files.keys()].filter((key) => key.includes(image?.key ?? '?')).length, 3)
})

test('refuse what is no picture, with a reason, and store nothing', async () => {
  const productId = await fresh()
  const before = files.size
  const added = await addImage(db, store, {
    shopId,
    productId,
    bytes: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
  })
  assert.is(added.ok, false)
  assert.is(files.size, before)
})

test('are at most twenty, however many arrive at once', async () => {
  const productId = await fresh()
  for (let i = 0; i < MOST_IMAGES - 1; i++)
    await db.transaction().execute((tx) => appendImage(tx, { shopId, productId, key: `k${i}`, width: 1, height: 1 }))
  const before = files.size
  const results = await Promise.all([1, 2, 3].map(() => addImage(db, store, { shopId, productId, bytes: photo })))
  assert.is(results.filter((one) => one.ok).length, 1)
  assert.is(files.size, before + 3, 'files of those that did not fit are gone')
  const full = await addImage(db, store, { shopId, productId, bytes: photo })
  assert.match(full.ok ? '' : full.reason, /at most 20/)
})

test('move, are described, and come back to their place', async () => {
  const productId = await fresh()
  const ids: number[] = []
  for (const key of ['a', 'b', 'c']) {
    const kept = { shopId, productId, key: `${key}${productId}`, width: 1, height: 1 }
    const added = await db.transaction().execute((tx) => appendImage(tx, kept))
    ids.push(added.ok ? added.id : 0)
  }
  const [a = 0, b = 0, c = 0] = ids
  await reorderImage(db, { shopId, productId, imageId: c }, 'up')
  await reorderImage(db, { shopId, productId, imageId: a }, 'up')
  assert.equal(await order(productId), [a, c, b])
  await describeImage(db, { shopId, productId, imageId: c }, 'A sole')
  await removeImage(db, { shopId, productId, imageId: c })
  assert.equal(await order(productId), [a, b])
  assert.ok((await restoreImage(db, { shopId, productId, imageId: c })).ok)
  assert.equal(await order(productId), [a, c, b])
  assert.is((await listImages(db, shopId, productId))?.[1]?.alt, 'A sole')
})

test('of another shop cannot be touched', async () => {
  const productId = await fresh()
  const added = await addImage(db, store, { shopId, productId, bytes: photo })
  const theirs = { shopId: games.id, productId, imageId: added.ok ? added.id : 0 }
  assert.match(await refusal(addImage(db, store, { ...theirs, bytes: photo })), /no such product/)
  for (const work of [
    () => describeImage(db, theirs, 'x'),
    () => reorderImage(db, theirs, 'up'),
    () => removeImage(db, theirs),
    () => restoreImage(db, theirs),
  ])
    assert.match(await refusal(work()), /no such/)
  assert.is(await listImages(db, games.id, productId), undefined)
})

test.run()
