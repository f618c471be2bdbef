import { gunzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { poolFigures } from '#src/database/connect.ts'
import { unguardFormula } from '#src/lib/csv.ts'
import { PRODUCT_COLUMNS, textOfBody } from '#src/market/catalogue/product-csv.ts'
import { appendUpdates } from '#src/market/stock/ledger.ts'
import { exportStock } from '#src/market/stock/stock-export.ts'
import { addProduct, createMarket } from '#tests/support/cast.ts'
import { until } from '#tests/support/until.ts'

const market = await createMarket()
const { db, cast } = market
const sela = await market.signedIn(cast.sela)
const test = suite('seller/export')

const read = (text: string) =>
  (parse(text, { columns: true }) as Record<string, string>[]).map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [name, unguardFormula(value)])),
  )
const products = async () => read((await sela.get('/seller/export/products.csv')).text)

test('a product file says everything of a product, a row a variant and one for each picture more', async () => {
  const { id } = await addProduct(db, cast.boots, { title: 'Boot', sizes: ['40', '=41'], onHand: 3, lowAt: 1 })
  const description = '=HYPERLINK("x")\n\nFor <feet> & more'
  await db
    .updateTable('products')
    .set({ description, vendor: '+Vendor', tags: ['red', 'new'], seo_title: 'Best boot', handle: 'the-boot' })
    .where('id', '=', id)
    .execute()
  const keys = ['a', 'b', 'c'].map((sign) => sign.repeat(32))
  const images = await db
    .insertInto('product_images')
    .values(keys.map((image_key, position) => ({ product_id: id, image_key, position, width: 480, height: 360 })))
    .returning('id')
    .execute()
  await db
    .updateTable('variants')
    .set({ image_id: images[1]!.id })
    .where('product_id', '=', id)
    .where('position', '=', 1)
    .execute()
  const answer = await sela.get('/seller/export/products.csv')
  assert.is(answer.status, 200)
  assert.is(answer.headers.get('Content-Type'), 'text/csv; charset=utf-8')
  assert.match(answer.headers.get('Content-Disposition') ?? '', /^attachment; filename="sela-boots-products-\d{4}/)
  assert.match(answer.headers.get('Cache-Control') ?? '', 'no-store')
  assert.is(answer.text.split('\r\n')[0], PRODUCT_COLUMNS.map((one) => one).join(','))
  const rows = read(answer.text)
  assert.equal(
    rows.map((row) => [row.Handle, row['Option1 Value'], row['Image Position']]),
    [
      ['the-boot', '40', '1'],
      ['the-boot', '=41', '2'],
      ['the-boot', '', '3'],
    ],
  )
  const [first, second] = rows
  assert.is(textOfBody(first?.['Body (HTML)'] ?? ''), description)
  assert.is(first?.Vendor, '+Vendor')
  assert.is(first?.Tags, 'red, new')
  assert.is(first?.['Variant Inventory Qty'], '3')
  assert.is(first?.['Market / Low At'], '1')
  assert.is(first?.['Variant Price'], '89.00')
  assert.is(first?.['Image Src'], `http://localhost/buyer/images/${keys[0]}/480.webp`)
  assert.is(second?.['Variant Image'], `http://localhost/buyer/images/${keys[1]}/480.webp`)
  for (const line of answer.text.split('\r\n')) assert.not.match(line, /(^|,)"?[=+@\t]/)
})

test('drafts and archived products are in it, another shop is not', async () => {
  await addProduct(db, cast.boots, { title: 'Draft', sizes: ['one'], state: 'draft' })
  await addProduct(db, cast.boots, { title: 'Old', sizes: ['one'], state: 'archived' })
  await addProduct(db, cast.games, { title: 'Theirs' })
  const rows = await products()
  const status = (title: string) => rows.find((row) => row.Title === title)?.Status
  assert.equal(
    [status('Boot'), status('Draft'), status('Old'), status('Theirs')],
    ['active', 'draft', 'archived', undefined],
  )
  assert.is(rows.find((row) => row.Title === 'Draft')?.['Option1 Value'], 'Default Title')
})

test('stock is a file of its own', async () => {
  const answer = await sela.get('/seller/export/stock.csv')
  const rows = read(answer.text)
  assert.equal(
    rows.filter((row) => row.Title === 'Boot').map((row) => [row.Options, row['On hand'], row.Held, row.Available]),
    [
      ['40', '3', '0', '3'],
      ['=41', '3', '0', '3'],
    ],
  )
  assert.not.ok(answer.text.includes('Theirs'))
})

test('is sent compressed to who reads that, piece by piece', async () => {
  const cookie = [...sela.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const ask = (headers: Record<string, string>) =>
    market.app.request(
      new Request('http://localhost/seller/export/products.csv', { headers: { Cookie: cookie, ...headers } }),
    )
  const packed = await ask({ 'Accept-Encoding': 'gzip' })
  assert.is(packed.headers.get('Content-Encoding'), 'gzip')
  const text = gunzipSync(Buffer.from(await packed.arrayBuffer())).toString()
  assert.is(text, await (await ask({})).text())
})

test('many pages make one file, in the order they were made and none twice', async () => {
  for (let i = 0; i < 130; i++) await addProduct(db, cast.boots, { title: `Many ${i}`, sizes: ['1', '2'] })
  const rows = await products()
  const many = rows.filter((row) => row.Handle?.startsWith('many-'))
  assert.is(many.length, 260)
  assert.is(new Set(many.map((row) => row['Variant SKU'])).size, 260)
})

test('is of one moment, and who reads slowly holds no connection', async () => {
  const sizes = Array.from({ length: 2100 }, (_, i) => `s${String(i).padStart(4, '0')}`)
  const { variants } = await addProduct(db, cast.boots, { title: 'Wide', sizes, onHand: 1 })
  const act = { shopId: cast.boots.id, actorId: cast.sela.id, actorName: 'Sela', kind: 'bulk' as const, reason: 'x' }
  const change = () =>
    appendUpdates(
      db,
      act,
      variants.map(({ id }) => ({ variantId: id, delta: 1 })),
    )
  const pieces = exportStock(db, cast.boots.id)
  let text = (await pieces.next()).value
  text += (await pieces.next()).value
  await change()
  for await (const piece of pieces) text += piece
  const numbers = (csv: string) =>
    new Set(
      read(csv)
        .filter((row) => row.Title === 'Wide')
        .map((row) => row['On hand']),
    )
  assert.equal([...numbers(text)], ['1'])

  const cookie = [...sela.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const answer = await market.app.request(
    new Request('http://localhost/seller/export/stock.csv', { headers: { Cookie: cookie } }),
  )
  const reader = answer.body!.getReader()
  let slow = Buffer.from((await reader.read()).value ?? []).toString()
  await until('all connections to be free', async () => poolFigures(db)?.idle === poolFigures(db)?.size)
  await change()
  for (let next = await reader.read(); !next.done; next = await reader.read())
    slow += Buffer.from(next.value).toString()
  assert.equal([...numbers(slow)], ['2'])
})

test('is for people of the shop alone', async () => {
  for (const file of ['products', 'stock'])
    assert.match((await market.stranger().get(`/seller/export/${file}.csv`)).location ?? '', '/account/login')
  const bela = await market.signedIn(cast.bela)
  assert.is((await bela.get('/seller/export/products.csv')).status, 303)
})

test.run()
