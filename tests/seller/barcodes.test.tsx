import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { hasCheckDigit } from '#src/lib/gtin.ts'
import { inStoreEan, makeBarcodes } from '#src/market/catalogue/barcodes.ts'
import { addProduct, createMarket } from '#tests/support/cast.ts'

const market = await createMarket()
const { db, cast } = market
const sela = await market.signedIn(cast.sela)
const test = suite('seller/barcodes')

const codesOf = async (shopId: number) =>
  (await db.selectFrom('variants').select('barcode').where('shop_id', '=', shopId).orderBy('id').execute()).map(
    ({ barcode }) => barcode,
  )

test('missing barcodes are made of the shop’s own range; those that are there stay', async () => {
  const { id, variants } = await addProduct(db, cast.boots, { title: 'Boot', sizes: ['1', '2', '3'] })
  await db.updateTable('variants').set({ barcode: 'MINE-1' }).where('id', '=', variants[1]!.id).execute()
  // The next number of the series was typed by somebody already.
  await db
    .updateTable('variants')
    .set({ barcode: inStoreEan(1) })
    .where('id', '=', variants[2]!.id)
    .execute()
  const { id: other } = await addProduct(db, cast.boots, { title: 'Other', sizes: ['1', '2'] })
  const before = await sela.get(`/seller/products/${id}`)
  assert.match(before.$('#barcodes').text, '1 of 3 rows have no barcode')
  const answer = await sela.post(`/seller/products/${id}/barcodes`)
  assert.is(answer.location, `/seller/products/${id}#barcodes`)
  await makeBarcodes(db, cast.boots.id, other)
  const codes = await codesOf(cast.boots.id)
  assert.equal(codes.slice(1, 3), ['MINE-1', inStoreEan(1)])
  assert.is(new Set(codes).size, codes.length)
  for (const code of [codes[0], codes[3], codes[4]]) {
    assert.match(code ?? '', /^20\d{11}$/)
    assert.ok(hasCheckDigit(code ?? ''))
  }
  const stale = await sela.post(`/seller/products/${id}`, {
    seen: before.field('seen'),
    title: 'Boot',
    'variants.0.price': '1',
  })
  assert.is(stale.status, 409, 'a form opened before does not take them off')
  const page = await sela.get(`/seller/products/${id}`)
  assert.not.match(page.$('#barcodes').text, 'no barcode')
  assert.is((await makeBarcodes(db, cast.boots.id, id)).made, 0)
})

test('ten products at once get ten times different numbers', async () => {
  const all = await Promise.all(
    Array.from({ length: 10 }, (_, i) => addProduct(db, cast.games, { title: `Game ${i}`, sizes: ['a', 'b', 'c'] })),
  )
  const made = await Promise.all(all.map(({ id }) => makeBarcodes(db, cast.games.id, id)))
  assert.is(
    made.reduce((sum, one) => sum + one.made, 0),
    30,
  )
  const codes = await codesOf(cast.games.id)
  assert.is(new Set(codes).size, 30)
})

test('a barcode is a drawing: EAN where it is one, Code 128 for other text, nothing for what no scanner reads', async () => {
  const { variants } = await addProduct(db, cast.boots, { title: 'Drawn', sizes: ['ean', 'text', 'none', 'odd'] })
  const path = (at: number) => `/seller/barcodes/${variants[at]!.id}/code.svg`
  const codes = ['4006381333931', 'AB-12/x', null, '店']
  for (const [at, barcode] of codes.entries())
    await db.updateTable('variants').set({ barcode }).where('id', '=', variants[at]!.id).execute()
  const ean = await sela.get(path(0))
  assert.is(ean.headers.get('Content-Type'), 'image/svg+xml; charset=utf-8')
  assert.match(ean.text, /^<svg/)
  const text = await sela.get(path(1))
  assert.match(text.text, /^<svg/)
  assert.is.not(text.text, ean.text)
  for (const at of [2, 3]) assert.is((await sela.get(path(at))).status, 404)
  const nils = await market.signedIn(cast.nils)
  assert.is((await nils.get(path(0))).status, 404)
})

test('labels show the rows chosen, of this shop alone, as often as asked', async () => {
  const mine = await addProduct(db, cast.boots, { title: 'Labelled', sizes: ['40', '41'] })
  const theirs = await addProduct(db, cast.games, { title: 'Theirs' })
  const [one, two] = mine.variants
  const page = await sela.get(
    `/seller/labels?variant=${one!.id}&variant=${two!.id}&variant=${theirs.variants[0]!.id}&copies=3`,
  )
  assert.is(page.$.all('.label').length, 6)
  assert.match(page.$('.label').text, '€89.00')
  assert.not.match(page.text, 'Theirs')
  assert.match((await sela.get('/seller/labels')).text, 'No labels chosen')
  assert.is((await sela.get(`/seller/labels?variant=${one!.id}&copies=999`)).$.all('.label').length, 600)
})

test('is for managers of the shop alone', async () => {
  const theirs = await addProduct(db, cast.games, { title: 'Not mine' })
  const path = `/seller/products/${theirs.id}/barcodes`
  assert.is((await sela.post(path)).status, 404)
  assert.match((await market.stranger().post(path)).location ?? '', '/account/login')
  const { id } = await addProduct(db, cast.boots, { title: 'Kept' })
  await db
    .insertInto('shop_members')
    .values({ shop_id: cast.boots.id, user_id: cast.bela.id, role: 'stock-keeper' })
    .execute()
  const bela = await market.signedIn(cast.bela)
  assert.is((await bela.post(`/seller/products/${id}/barcodes`)).status, 403)
  assert.is((await bela.get(`/seller/products/${id}`)).status, 200)
})

test.run()
