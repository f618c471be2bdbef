import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { holdStock } from '#src/market/stock/holds.ts'
import { addProduct, addStock, createMarket } from '#tests/support/cast.ts'

const test = suite('a product page')
const market = await createMarket({ publicUrl: new URL('https://market.example') })
const { db, cast } = market
const stranger = market.stranger()
const ada = await market.signedIn(cast.ada)

const top = await db
  .insertInto('categories')
  .values({ slug: 'shoes', name: 'Shoes' })
  .returning('id')
  .executeTakeFirstOrThrow()
const under = await db
  .insertInto('categories')
  .values({ slug: 'hiking', name: 'Hiking', parent_id: top.id })
  .returning('id')
  .executeTakeFirstOrThrow()

const boot = await addProduct(db, cast.boots, { title: 'Trail boot', sizes: ['a', 'b', 'c'] })
const other = await addProduct(db, cast.boots, { title: 'Other boot' })
await addProduct(db, cast.games, { title: 'Chess' })
const [brown41, brown42, black41] = boot.variants.map(({ id }) => id) as [number, number, number]
await db
  .updateTable('products')
  .set({ option_names: ['Size', 'Colour'], category_id: under.id, description: 'For <rain>.\n\nAnd snow.' })
  .where('id', '=', boot.id)
  .execute()
const options = { [brown41]: ['41', 'Brown'], [brown42]: ['42', 'Brown'], [black41]: ['41', 'Black'] }
for (const [id, values] of Object.entries(options)) {
  await db.updateTable('variants').set({ option_values: values }).where('id', '=', Number(id)).execute()
}
await db.updateTable('variants').set({ compare_at_minor: 9900 }).where('id', '=', brown41).execute()
await addStock(db, cast.boots, [brown41], 20)

const address = `/buyer/products/${boot.slug}`
const of = (variant: number) => `${address}?variant=${variant}`
const stockOf = async (variant: number) => (await stranger.get(of(variant))).$('.choice-made .stock').text

test('says what is sold, by whom, and where it lies', async () => {
  const page = await stranger.get(address)
  assert.is(page.status, 200)
  assert.equal(page.headers.getSetCookie(), [])
  assert.is(page.$('h1').text, 'Trail boot')
  assert.is(page.$('.choice-made .price-now').text, '€89.00')
  assert.is(page.$('.choice-made .price-before').text, '€99.00')
  assert.match(page.$('.choice-sku').text, boot.variants[0]!.sku)
  assert.match(page.$('.sold-by').text, /Sela Boots.*Verified.*Germany/s)
  assert.equal(
    page.$.all('.detail-description p').map((one) => one.text),
    ['For <rain>.', 'And snow.'],
  )
  assert.equal(
    page.$.all('.crumbs a').map((link) => link.attr('href')),
    ['/buyer/products', '/buyer/products?category=shoes', '/buyer/products?category=hiking'],
  )
  assert.is(page.$('link[rel="canonical"]').attr('href'), `https://market.example${address}`)
  assert.is(page.$('meta[name="description"]').attr('content'), 'For <rain>. And snow.')
  assert.equal(
    page.$.all('.more-from .product-title').map((one) => one.text),
    ['Other boot'],
  )
  assert.is(page.$('#buy').attr('action'), '/buyer/cart/lines')
})

test('shows a description in html as it was cleaned', async () => {
  const chess = { description: '<h3>Rules</h3><p>1 &lt; 2</p>', description_format: 'html' }
  await db.updateTable('products').set(chess).where('id', '=', other.id).execute()
  const page = await stranger.get(`/buyer/products/${other.slug}`)
  assert.equal([page.$('.rich-text h3').text, page.$('.rich-text p').text], ['Rules', '1 < 2'])
  assert.is(page.$('meta[name="description"]').attr('content'), 'Rules 1 < 2')
})

test('has an address for each variant, and says which cannot be had', async () => {
  const page = await stranger.get(of(brown42))
  const links = page.$.all('.option').map((link) => [link.text, link.attr('href'), link.attr('aria-current') ?? ''])
  assert.equal(links, [
    ['41', of(brown41), ''],
    ['42 (sold out)', of(brown42), 'true'],
    ['Brown (sold out)', of(brown42), 'true'],
    ['Black (not in this combination: changes the rest too)', of(black41), ''],
  ])
  assert.is(page.$('.choice-made .stock').text, 'Sold out')
  assert.is(page.$('link[rel="canonical"]').attr('href'), `https://market.example${address}`)
})

test('shows what is left after what is held', async () => {
  assert.is(await stockOf(brown41), 'In stock')
  const expiresAt = new Date(Date.now() + 60_000)
  await holdStock(db, [{ variantId: brown41, quantity: 18 }], { holder: 'test', expiresAt })
  assert.is(await stockOf(brown41), 'Only 2 left')
  await holdStock(db, [{ variantId: brown41, quantity: 2 }], { holder: 'test', expiresAt })
  assert.is(await stockOf(brown41), 'Sold out')
})

test('answers htmx with the choice alone, in words for a screen reader', async () => {
  const part = await stranger.get(of(black41), { htmx: true })
  assert.is(part.$.has('h1'), false)
  assert.is(part.$('#choice').attr('data-announce'), '41, Black: €89.00, sold out')
  assert.match(part.headers.get('Vary') ?? '', 'HX-Request')
})

test('shows another variant for one that is gone or was never of this product', async () => {
  for (const asked of [String(other.variants[0]!.id), '999999999', 'x', '99999999999999999999999']) {
    const page = await stranger.get(`${address}?variant=${asked}`)
    assert.is(page.status, 200)
    assert.match(page.$('.choice-made .notice').text, 'no longer sold')
  }
})

test('leads to each of its pictures without a script, none larger than 800 × 600', async () => {
  const rows = [0, 1].map((position) => ({
    product_id: boot.id,
    image_key: String(position).repeat(32),
    alt: position ? '' : 'From the side',
    width: 800,
    height: 600,
    position,
  }))
  await db.insertInto('product_images').values(rows).execute()
  const page = await stranger.get(address)
  assert.equal(
    page.$.all('.gallery-thumb').map((link) => link.attr('href')),
    ['#picture-1', '#picture-2'],
  )
  assert.ok(page.$.has('#picture-1') && page.$.has('#picture-2'))
  const [first, second] = page.$.all('.gallery-picture img')
  assert.is(first!.attr('alt'), 'From the side')
  assert.is(second!.attr('alt'), 'Trail boot, picture 2')
  assert.match(first!.attr('srcset') ?? '', /160w.*320w.*480w.*800w$/)
})

test('is not there for what buyers may not see', async () => {
  const draft = await addProduct(db, cast.boots, { title: 'Draft', state: 'draft' })
  for (const slug of ['%00', "'", 'a'.repeat(500)]) {
    assert.is((await stranger.get(`/buyer/products/${slug}`)).status, 404, slug)
  }
  for (const slug of ['no-such-thing', draft.slug]) {
    const answer = await stranger.get(`/buyer/products/${slug}`)
    assert.is(answer.status, 404, slug)
    assert.match(answer.$('main').text, 'This product is not in the window')
  }
})

test('is gone at the next request when its shop is suspended', async () => {
  await stranger.get(address)
  const done = await ada.post(`/admin/shops/${cast.boots.id}/suspension`, { reason: 'Sold what it had not' })
  assert.is(done.status, 303)
  for (const browser of [stranger, ada, await market.signedIn(cast.sela)]) {
    for (const path of [address, of(brown41)]) {
      for (const htmx of [false, true]) {
        const answer = await browser.get(path, { htmx })
        assert.is(answer.status, 404)
        assert.not.match(answer.$.has('main') ? answer.$('main').text : answer.text, /Trail boot|Sela Boots/)
      }
    }
  }
})

test.run()
