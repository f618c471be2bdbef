// What is exported and imported again is what it was: in the same shop, and in another.
import { parse } from 'csv-parse/sync'
import { sql } from 'kysely'
import sharp from 'sharp'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { storePicture } from '#src/gateways/pictures.ts'
import { appendImage } from '#src/market/catalogue/images.ts'
import { fetchPictures } from '#src/market/catalogue/import-pictures.ts'
import { exportProducts } from '#src/market/catalogue/product-export.ts'
import { addMember, addProduct, addShop, createMarket } from '#tests/support/cast.ts'
import { importer } from '#tests/support/imports.ts'

const market = await createMarket()
const { db, cast, deps } = market
const test = suite('product-export')
const second = await addShop(db, await addMember(db, 'Tina', 'tina@example.com'), { name: 'Tina', slug: 'tina' })

const imageAddress = (key: string, width: number) => `https://market.example/buyer/images/${key}/${width}.webp`
async function exported(shopId: number): Promise<string> {
  const pieces: string[] = []
  for await (const piece of exportProducts(db, { shop: { id: shopId, currency: 'EUR' }, imageAddress }))
    pieces.push(piece)
  return pieces.join('')
}

async function picture(productId: number, tint: string, alt: string): Promise<number> {
  const bytes = await sharp({ create: { width: 200, height: 150, channels: 3, background: tint } })
    .png()
    .toBuffer()
  const stored = await storePicture(deps.files, bytes)
  if (!stored.ok) throw new Error(stored.reason)
  const added = await db
    .transaction()
    .execute((tx) => appendImage(tx, { ...stored, shopId: cast.boots.id, productId, alt }))
  return added.ok ? added.id : 0
}

async function fill() {
  const { id: category } = await db
    .insertInto('categories')
    .values({ slug: 'boots', name: 'Boots' })
    .returning('id')
    .executeTakeFirstOrThrow()
  const boot = await addProduct(db, cast.boots, {
    title: 'Boot',
    sizes: ['40', '-41', '42'],
    onHand: 7,
    lowAt: 2,
  })
  await sql`update products set title = ${'=Boot, "high"; ＋1'}, description = ${'=1+1\n\n<b>Tom & Jerry</b> &amp; co\nlast'}, vendor = '@home', product_type = '+type',
    tags = array['red','=blue'], seo_title = '-title', seo_description = 'Two, "quoted"', category_id = ${category},
    handle = 'the-boot' where id = ${boot.id}`.execute(db)
  await sql`update variants set barcode = '+4006381333931', cost_minor = 1234, compare_at_minor = 9900, weight_grams = 850,
    most_per_order = 3 where id = ${boot.variants[0]!.id}`.execute(db)
  await sql`insert into product_fields (product_id, label, kind, required, pattern, help, choices, position) values
    (${boot.id}, '=Engraving, please', 'text', false, '[A-Z]+', 'With "care"', '{}', 0),
    (${boot.id}, 'Colour', 'choice', true, null, '', array['a,b','c'], 1)`.execute(db)
  await picture(boot.id, '#844', "'=From the side")
  const second = await picture(boot.id, '#448', '')
  for (const tint of ['#484', '#888']) await picture(boot.id, tint, tint)
  await sql`update variants set image_id = ${second} where id = ${boot.variants[1]!.id}`.execute(db)
  const html = await addProduct(db, cast.boots, { title: 'Html', sizes: ['only'], onHand: 1, state: 'draft' })
  await sql`update products set description = '<p>One &amp; <strong>two</strong></p>', description_format = 'html',
    publish_at = '2099-05-06T07:08:00Z', delivery = 'service' where id = ${html.id}`.execute(db)
  await addProduct(db, cast.boots, { title: 'Old', sizes: ['S', 'M'], state: 'archived', price: 5 })
}
await fill()

test('the file of a shop, sent to the same shop, changes nothing', async () => {
  const text = await exported(cast.boots.id)
  const { task, rows } = await importer(db, cast.boots).look(text)
  assert.equal(
    rows
      .filter((row) => !['same', 'picture'].includes(row.status))
      .map((row) => [row.line, row.status, row.changes, row.problems]),
    [],
  )
  assert.equal([task.counts.new ?? 0, task.counts.changed ?? 0, task.counts.problem ?? 0], [0, 0, 0])
  assert.is(await exported(cast.boots.id), text)
})

test('sent to another shop it makes the same shop of it, picture by picture', async () => {
  const text = await exported(cast.boots.id)
  const { id, rows } = await importer(db, second).run(text)
  assert.equal(
    rows.filter((row) => row.problems.length > 0).map((row) => [row.line, row.problems]),
    [],
  )
  // Drafts' pictures are nobody else's to see: the shop's first product is on sale, so all its pictures can be read here.
  await fetchPictures(db, deps.files, id, async () => {
    throw new Error('nothing is fetched from elsewhere')
  })
  // Pictures are copies with addresses of their own: what they show is compared, not where they lie.
  const read = (csv: string) =>
    (parse(csv, { columns: true }) as Record<string, string>[]).map(
      (row): Record<string, string> => ({
        ...row,
        'Image Src': row['Image Src'] ? 'picture' : '',
        'Variant Image': row['Variant Image'] ? 'picture' : '',
      }),
    )
  const [made, meant] = [read(await exported(second.id)), read(text)]
  assert.equal(
    made.map((row) => [row.Handle, row['Variant SKU']]),
    meant.map((row) => [row.Handle, row['Variant SKU']]),
  )
  for (const [at, row] of made.entries()) assert.equal(row, meant[at])
  const again = await importer(db, second).look(await exported(second.id))
  assert.equal([again.task.counts.new ?? 0, again.task.counts.changed ?? 0, again.task.counts.problem ?? 0], [0, 0, 0])
})

test.run()
