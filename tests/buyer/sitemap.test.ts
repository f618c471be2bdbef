// What search engines, feed readers and previews of links are told: nothing that buyers may not see.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { addProduct, createMarket } from '#tests/support/cast.ts'
import type { Answer } from '#tests/support/client.ts'

const market = await createMarket({ publicUrl: new URL('https://market.example') })
const { db, cast } = market
const test = suite('buyer/sitemap')
const stranger = market.stranger()

const boot = await addProduct(db, cast.boots, { title: 'Trail </script> boot', sizes: ['40', '41'], onHand: 2 })
const game = await addProduct(db, cast.games, { title: 'Chess', sizes: ['PC'], price: 1999 })
const key = 'c'.repeat(32)
await db
  .insertInto('product_images')
  .values({ product_id: boot.id, image_key: key, width: 480, height: 360, alt: 'From the side' })
  .execute()
await db
  .updateTable('products')
  .set({ vendor: 'Kestane', seo_title: 'The boot', seo_description: 'For long ways.' })
  .where('id', '=', boot.id)
  .execute()
await db.updateTable('variants').set({ barcode: '4006381333931' }).where('id', '=', boot.variants[0]!.id).execute()

const suspend = (status: string) => db.updateTable('shops').set({ status }).where('id', '=', cast.games.id).execute()
// biome-ignore lint/suspicious/noExplicitAny: data of any shape, read by the test alone
type Data = any
const graph = (page: Answer): Data[] =>
  page.$.has('script[type="application/ld+json"]')
    ? JSON.parse(/<script type="application\/ld\+json">(.*?)<\/script>/.exec(page.text)?.[1] ?? '')['@graph']
    : []
const meta = (page: Answer, name: string) => page.$(`meta[property="${name}"]`).attr('content')

test('a product says what it is, with whole addresses', async () => {
  const page = await stranger.get(`/buyer/products/${boot.slug}`)
  assert.match(page.text, '<title>The boot · Market Window</title>')
  assert.is(page.$('meta[name=description]').attr('content'), 'For long ways.')
  const address = `https://market.example/buyer/products/${boot.slug}`
  assert.is(page.$('link[rel=canonical]').attr('href'), address)
  assert.is(meta(page, 'og:url'), address)
  assert.is(meta(page, 'og:image'), `https://market.example/buyer/images/${key}/480.webp`)
  assert.is(meta(page, 'product:price:amount'), '89.00')
  const [product, crumbs] = graph(page)
  assert.is(product['@type'], 'Product')
  assert.is(product.name, 'Trail </script> boot')
  assert.is(product.url, address)
  assert.is(product.brand.name, 'Kestane')
  assert.equal(product.image, [`https://market.example/buyer/images/${key}/480.webp`])
  assert.is(product.offers['@type'], 'AggregateOffer')
  assert.is(product.offers.lowPrice, '89.00')
  assert.is(product.offers.offers[0].gtin, '4006381333931')
  assert.is(product.offers.offers[0].availability, 'https://schema.org/InStock')
  assert.is(product.offers.offers[1].gtin, undefined)
  assert.is(crumbs['@type'], 'BreadcrumbList')
  assert.is(crumbs.itemListElement[0].item, 'https://market.example/buyer/products')
})

test('a product of one kind has one offer, sold out or not', async () => {
  const [product] = graph(await stranger.get(`/buyer/products/${game.slug}`))
  assert.is(product.offers['@type'], 'Offer')
  assert.is(product.offers.price, '19.99')
  assert.is(product.offers.priceCurrency, 'USD')
  assert.is(product.offers.availability, 'https://schema.org/OutOfStock')
  assert.is(product.sku, game.variants[0]!.sku)
})

test('the picture of a variant comes first where that variant is chosen, with scripts and without', async () => {
  const other = 'd'.repeat(32)
  const { id } = await db
    .insertInto('product_images')
    .values({ product_id: boot.id, image_key: other, width: 480, height: 360, position: 1 })
    .returning('id')
    .executeTakeFirstOrThrow()
  const [small, large] = boot.variants
  const first = (page: Answer) => page.$('.gallery-picture img').attr('src') ?? ''
  const chosen = `/buyer/products/${boot.slug}?variant=${large!.id}`
  assert.match(first(await stranger.get(chosen)), key)
  assert.not.match((await stranger.get(chosen, { htmx: true })).text, 'hx-partial')
  await db.updateTable('variants').set({ image_id: id }).where('id', '=', large!.id).execute()
  assert.match(first(await stranger.get(chosen)), other)
  const part = await stranger.get(chosen, { htmx: true })
  assert.match(part.text, 'hx-target="#gallery"')
  assert.match(first(part), other)
  assert.match(first(await stranger.get(`/buyer/products/${boot.slug}?variant=${small!.id}`)), key)
})

test('without a stated address the one that was asked is used, and kept for nobody else', async () => {
  const local = await createMarket()
  const product = await addProduct(local.db, local.cast.boots)
  const path = `/buyer/products/${product.slug}`
  const first = await local.stranger().get(path)
  assert.is(meta(first, 'og:url'), `http://localhost${path}`)
  const other = await local.app.request(new Request(`http://other.example${path}`))
  assert.match(await other.text(), `http://other.example${path}`)
  assert.is(meta(await local.stranger().get(path), 'og:url'), `http://localhost${path}`)
})

test('robots are told where the map is, and the map has parts', async () => {
  const robots = await stranger.get('/robots.txt')
  assert.match(robots.text, 'Sitemap: https://market.example/sitemap.xml')
  assert.match(robots.text, 'Disallow: /admin/')
  const index = await stranger.get('/sitemap.xml')
  assert.match(index.headers.get('Content-Type') ?? '', 'application/xml')
  for (const part of ['pages', 'products-0', 'shops-0'])
    assert.match(index.text, `<loc>https://market.example/sitemap-${part}.xml</loc>`)
  const products = await stranger.get('/sitemap-products-0.xml')
  assert.match(products.text, `<loc>https://market.example/buyer/products/${boot.slug}</loc><lastmod>`)
  assert.match((await stranger.get('/sitemap-shops-0.xml')).text, '/buyer/shops/sela-boots')
  assert.match((await stranger.get('/sitemap-pages.xml')).text, '<loc>https://market.example/</loc>')
  for (const none of ['/sitemap-users-0.xml', '/sitemap-products.xml', '/sitemap-pages-1.xml'])
    assert.is((await stranger.get(none)).status, 404)
  assert.not.match((await stranger.get('/sitemap-products-7.xml')).text, '<loc>')
})

test('a shop has a feed that its page names', async () => {
  const page = await stranger.get('/buyer/shops/sela-boots')
  const feed = page.$('link[rel=alternate]').attr('href') ?? ''
  assert.is(feed, '/buyer/shops/sela-boots/new.xml')
  const answer = await stranger.get(feed)
  assert.match(answer.headers.get('Content-Type') ?? '', 'application/rss+xml')
  assert.match(answer.text, '<title>Trail &lt;/script&gt; boot (€89.00)</title>')
  assert.match(answer.text, `<link>https://market.example/buyer/products/${boot.slug}</link>`)
  const again = await stranger.get(feed, { headers: { 'If-None-Match': answer.headers.get('ETag') ?? '' } })
  assert.is(again.status, 304)
})

test('pages that are nobody else’s are not offered to search engines', async () => {
  for (const path of [
    '/buyer/cart',
    '/buyer/wishlist',
    '/buyer/products?q=boot',
    '/buyer/products?in_stock=1',
    '/buyer/products?min=3',
  ]) {
    const page = await stranger.get(path)
    assert.is(page.$('meta[name=robots]').attr('content'), 'noindex', path)
    assert.not.ok(page.$.has('meta[property="og:url"]'), path)
  }
  const checkout = await stranger.get('/buyer/checkout', { follow: true })
  assert.is(checkout.$('meta[name=robots]').attr('content'), 'noindex')
  assert.not.ok((await stranger.get('/buyer/products')).$.has('meta[name=robots]'))
})

test('nothing of a suspended shop is told to anyone, and all of it once it is back', async () => {
  const places = [
    `/buyer/products/${game.slug}`,
    '/buyer/shops/nils-games',
    '/buyer/shops/nils-games/new.xml',
    '/sitemap.xml',
    '/sitemap-products-0.xml',
    '/sitemap-shops-0.xml',
    '/sitemap-pages.xml',
    '/',
  ]
  const feed = await stranger.get('/buyer/shops/nils-games/new.xml')
  const category = await db
    .insertInto('categories')
    .values({ slug: 'only-games', name: 'Only games' })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db.updateTable('products').set({ category_id: category.id }).where('id', '=', game.id).execute()
  assert.match((await stranger.get('/sitemap-pages.xml')).text, 'only-games')
  await suspend('suspended')
  for (const path of places) {
    const { text } = await stranger.get(path, { headers: { 'If-None-Match': feed.headers.get('ETag') ?? '' } })
    for (const word of ['Chess', 'Nils Games', '19.99', 'only-games', `/${game.slug}<`, '"@type":"Product"'])
      assert.not.ok(text.includes(word), `${path} tells ${word}`)
  }
  assert.is((await stranger.get('/buyer/shops/nils-games/new.xml')).status, 404)
  await suspend('approved')
  assert.match((await stranger.get('/sitemap-products-0.xml')).text, game.slug)
})

test.run()
