import { utimesSync } from 'node:fs'
import path from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { setClock } from '#src/lib/clock.ts'
import { pictureFile } from '#src/lib/picture.ts'
import { appendImage, removeImage, restoreImage } from '#src/market/catalogue/images.ts'
import { purgePictures } from '#src/market/catalogue/picture-purge.ts'
import { duplicateProduct } from '#src/market/stock/duplication.ts'
import { addProduct, createMarket } from '#tests/support/cast.ts'

const market = await createMarket()
const { db, cast, deps, config } = market
const { files } = deps
const shopId = cast.boots.id
const test = suite('picture-purge')
test.after(() => setClock(null))

const DAY = 24 * 60 * 60_000
let count = 0

/** A picture of the folder aa, written two days ago. */
async function file(): Promise<string> {
  const key = `aa${String(count++).padStart(30, '0')}`
  await files.put(pictureFile(key, 160), Buffer.from('picture'))
  const old = new Date(Date.now() - 2 * DAY)
  utimesSync(path.join(config.dataDir, 'files', pictureFile(key, 160)), old, old)
  return key
}
const isThere = async (key: string) => (await files.get(pictureFile(key, 160))) !== null
async function shown(title: string) {
  const { id: productId } = await addProduct(db, cast.boots, { title })
  const key = await file()
  const added = await db
    .transaction()
    .execute((tx) => appendImage(tx, { shopId, productId, key, width: 160, height: 120 }))
  return { productId, key, imageId: added.ok ? added.id : 0 }
}

test('a removed picture can come back for a day; then its files are gone', async () => {
  const [kept, gone, back] = [await shown('Kept'), await shown('Gone'), await shown('Back')]
  for (const one of [gone, back]) await removeImage(db, { shopId, ...one })
  await purgePictures(db, files, 0xaa)
  assert.ok(await isThere(gone.key))
  await restoreImage(db, { shopId, ...back })
  setClock(new Date(Date.now() + DAY + 60_000))
  await purgePictures(db, files, 0)
  setClock(null)
  assert.equal(await Promise.all([kept, gone, back].map(({ key }) => isThere(key))), [true, false, true])
  const refused = await restoreImage(db, { shopId, ...gone }).catch((error: Error) => error.message)
  assert.match(String(refused), /picture/)
})

test('the picture of a copy stays when the original takes it off', async () => {
  const one = await shown('Original')
  await duplicateProduct(db, shopId, one.productId)
  await removeImage(db, { shopId, ...one })
  setClock(new Date(Date.now() + 2 * DAY))
  await purgePictures(db, files, 0xaa)
  setClock(null)
  assert.ok(await isThere(one.key))
})

test('files that nobody refers to go after a day, logos stay, and what was just written', async () => {
  const [stray, logo] = [await file(), await file()]
  await db.updateTable('shops').set({ logo_key: logo }).where('id', '=', shopId).execute()
  const fresh = `aa${'f'.repeat(30)}`
  await files.put(pictureFile(fresh, 160), Buffer.from('picture'))
  await purgePictures(db, files, 0xaa)
  assert.equal([await isThere(stray), await isThere(logo), await isThere(fresh)], [false, true, true])
  assert.is(await purgePictures(db, files, 0xbb), 0)
})

test('two rounds and a restoration at once agree', async () => {
  const one = await shown('Raced')
  await removeImage(db, { shopId, ...one })
  setClock(new Date(Date.now() + 2 * DAY))
  const [restored] = await Promise.all([
    restoreImage(db, { shopId, ...one }).catch(() => ({ ok: false as const })),
    purgePictures(db, files, 0xaa),
    purgePictures(db, files, 0xaa),
  ])
  setClock(null)
  const row = await db.selectFrom('product_images').selectAll().where('id', '=', one.imageId).executeTakeFirstOrThrow()
  assert.is(row.product_id !== null, restored.ok)
  assert.is(await isThere(one.key), restored.ok)
})

test.run()
