import sharp from 'sharp'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { storePicture } from '#src/gateways/pictures.ts'
import { addProduct, createMarket } from '#tests/support/cast.ts'

const test = suite('pictures of all doors')
const { db, deps, cast, stranger, signedIn } = await createMarket()

async function picture(productId: number): Promise<string> {
  const bytes = await sharp({ create: { width: 500, height: 400, channels: 3, background: '#a40' } })
    .jpeg()
    .toBuffer()
  const stored = await storePicture(deps.files, bytes)
  if (!stored.ok) throw new Error(stored.reason)
  const { key, width, height } = stored
  await db.insertInto('product_images').values({ product_id: productId, image_key: key, width, height }).execute()
  return key
}

const shown = await addProduct(db, cast.boots)
const draft = await addProduct(db, cast.boots, { title: 'Secret boot', state: 'draft' })
const shownKey = await picture(shown.id)
const draftKey = await picture(draft.id)
const [buyer, sela, nils, ada] = await Promise.all([
  stranger(),
  signedIn(cast.sela),
  signedIn(cast.nils),
  signedIn(cast.ada),
])

test('buyers get pictures of what is visible, to be kept for ever', async () => {
  const answer = await buyer.get(`/buyer/images/${shownKey}/160.webp`)
  assert.is(answer.status, 200)
  assert.is(answer.headers.get('Content-Type'), 'image/webp')
  assert.is(answer.headers.get('Cache-Control'), 'public, max-age=31536000, immutable')
  assert.is(answer.headers.get('X-Content-Type-Options'), 'nosniff')
  assert.is(answer.headers.get('Set-Cookie'), null)
  const etag = answer.headers.get('ETag') ?? ''
  const again = await buyer.get(`/buyer/images/${shownKey}/160.webp`, { headers: { 'If-None-Match': etag } })
  assert.equal([again.status, again.text], [304, ''])
})

test('nothing but the widths there are, and no key that nobody made', async () => {
  for (const path of [
    `/buyer/images/${shownKey}/161.webp`,
    `/buyer/images/${shownKey}/0160.webp`,
    `/buyer/images/${shownKey}/160.png`,
    `/buyer/images/${'0'.repeat(32)}/160.webp`,
    `/buyer/images/..%2f..%2fsecret/160.webp`,
    `/buyer/images/${shownKey.toUpperCase()}x/160.webp`,
  ]) {
    assert.is((await buyer.get(path)).status, 404, path)
  }
})

test('drafts are for their shop and the staff, not for buyers or the neighbour', async () => {
  assert.is((await buyer.get(`/buyer/images/${draftKey}/160.webp`)).status, 404)
  const own = await sela.get(`/seller/images/${draftKey}/160.webp`)
  assert.equal([own.status, own.headers.get('Cache-Control')], [200, 'private, max-age=31536000, immutable'])
  assert.is((await nils.get(`/seller/images/${draftKey}/160.webp`)).status, 404)
  assert.is((await nils.get(`/seller/images/${shownKey}/160.webp`)).status, 404)
  assert.is((await ada.get(`/admin/images/${draftKey}/160.webp`)).status, 200)
  assert.is((await sela.get(`/admin/images/${draftKey}/160.webp`)).status, 403)
  assert.is((await buyer.get(`/seller/images/${draftKey}/160.webp`)).status, 303)
})

test('a suspended shop’s pictures are gone at the next request, also for who holds them', async () => {
  const path = `/buyer/images/${shownKey}/320.webp`
  const etag = (await buyer.get(path)).headers.get('ETag') ?? ''
  await db.updateTable('shops').set({ status: 'suspended' }).where('id', '=', cast.boots.id).execute()
  assert.is((await buyer.get(path)).status, 404)
  assert.is((await buyer.get(path, { headers: { 'If-None-Match': etag } })).status, 404)
  assert.is((await sela.get(`/seller/images/${shownKey}/320.webp`)).status, 200)
  await db.updateTable('shops').set({ status: 'approved' }).where('id', '=', cast.boots.id).execute()
})

test('an answer that renews a session is not kept by shared caches', async () => {
  await db
    .updateTable('sessions')
    .set({ expires_at: new Date(Date.now() + 3_600_000) })
    .where('user_id', '=', cast.sela.id)
    .execute()
  const answer = await sela.get(`/buyer/images/${shownKey}/160.webp`)
  assert.ok(answer.headers.get('Set-Cookie'))
  assert.match(answer.headers.get('Cache-Control') ?? '', /^private/)
})

test.run()
