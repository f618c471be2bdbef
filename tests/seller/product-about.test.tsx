import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { addProduct, createMarket } from '#tests/support/cast.ts'
import type { Form } from '#tests/support/client.ts'

const market = await createMarket()
const { db, cast } = market
const sela = await market.signedIn(cast.sela)
const test = suite('seller/product-about')

const row = (n: number, fields: Record<string, string>) =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [`variants.${n}.${name}`, value]))
const create = async (form: Form) =>
  Number(/products\/(\d+)/.exec((await sela.post('/seller/products', form)).location ?? '')?.[1])
const stored = (id: number) => db.selectFrom('products').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
const variantsOf = (id: number) =>
  db.selectFrom('variants').selectAll().where('product_id', '=', id).orderBy('position').execute()

test('say what lists and search engines are told, and which picture shows which row', async () => {
  const id = await create({ title: 'Told', ...row(0, { price: '1', sku: 'TOLD' }) })
  const image = await db
    .insertInto('product_images')
    .values({ product_id: id, image_key: '9'.repeat(32), width: 160, height: 120 })
    .returning('id')
    .executeTakeFirstOrThrow()
  const theirs = await addProduct(db, cast.games, { title: 'Pictured' })
  const other = await db
    .insertInto('product_images')
    .values({ product_id: theirs.id, image_key: '8'.repeat(32), width: 160, height: 120 })
    .returning('id')
    .executeTakeFirstOrThrow()
  const path = `/seller/products/${id}`
  const typed = {
    vendor: 'Kestane',
    type: 'Boots',
    tags: 'a, b,, a',
    seo_title: 'T',
    seo_description: 'D',
    handle: 'told-one',
  }
  const saved = await sela.submit(await sela.get(path), '#product-form', {
    ...typed,
    ...row(0, { picture: `${image.id}` }),
  })
  assert.is(saved.status, 303)
  const now = await stored(id)
  assert.equal(
    [now.vendor, now.product_type, now.tags, now.seo_title, now.seo_description, now.handle],
    ['Kestane', 'Boots', ['a', 'b'], 'T', 'D', 'told-one'],
  )
  assert.is((await variantsOf(id))[0]?.image_id, image.id)
  const plain = {
    seen: `${now.version}`,
    title: 'Told',
    ...row(0, { id: `${(await variantsOf(id))[0]?.id}`, price: '1', sku: 'TOLD' }),
  }
  assert.is((await sela.post(path, plain)).status, 303)
  assert.is((await stored(id)).vendor, 'Kestane', 'a form without these fields leaves them')
  assert.is((await variantsOf(id))[0]?.image_id, image.id)
  await sela.submit(await sela.get(path), '#product-form', row(0, { picture: `${other.id}` }))
  assert.is((await variantsOf(id))[0]?.image_id, null, 'a picture of another shop is none')
  const second = await create({ title: 'Second told', about: 'on', handle: 'other', ...row(0, { price: '1' }) })
  assert.is((await stored(second)).handle, 'other')
  const taken = await sela.submit(await sela.get(`/seller/products/${second}`), '#product-form', { handle: 'told-one' })
  assert.is(taken.status, 422)
  assert.match(taken.$('#f-handle-error').text, '“Told” in your shop has this handle')
  assert.is(taken.field('handle'), 'told-one')
})

test.run()
