import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { addProduct, createMarket } from '#tests/support/cast.ts'

const test = suite('the home page')
const market = await createMarket()
const { db, cast } = market
const stranger = market.stranger()
const [ada, sela, bela] = await Promise.all([cast.ada, cast.sela, cast.bela].map(market.signedIn))

async function addCategory(slug: string, name: string, parent: number | null = null): Promise<number> {
  const row = { slug, name, parent_id: parent }
  const { id } = await db.insertInto('categories').values(row).returning('id').executeTakeFirstOrThrow()
  return id
}

async function addTo(category: number, shop: typeof cast.boots, title: string, more: { state?: string } = {}) {
  const product = await addProduct(db, shop, { title, ...more })
  await db.updateTable('products').set({ category_id: category }).where('id', '=', product.id).execute()
  return product
}

const notes = async () =>
  (await stranger.get('/')).$.all('.arcade-window').map(
    (one) => `${one.$('.arcade-label').text}: ${one.$('.arcade-note').text}`,
  )

test('of an empty market says what each who looks can do about it', async () => {
  const actions = async (browser: typeof stranger) => {
    const page = await browser.get('/')
    assert.is(page.status, 200)
    assert.is(page.$('.empty-title').text, 'The windows are still empty')
    return page.$.all('.empty-action a').map((link) => link.attr('href'))
  }
  assert.equal(await actions(stranger), ['/seller/shop'])
  assert.equal(await actions(bela!), ['/seller/shop'])
  assert.equal(await actions(sela!), ['/seller/products/new', '/seller/shop'])
  assert.equal(await actions(ada!), ['/admin/shops?status=submitted', '/admin/categories'])
})

test('has one address', async () => {
  const answer = await stranger.get('/buyer')
  assert.is(answer.status, 303)
  assert.is(answer.location, '/')
})

test('shows sections with what is for sale in and below them, what staff chose, what is new, and who sells', async () => {
  const shoes = await addCategory('shoes', 'Shoes')
  const hiking = await addCategory('hiking', 'Hiking', shoes)
  const alpine = await addCategory('alpine', 'Alpine', hiking)
  const play = await addCategory('play', 'Play')
  await addCategory('nothing', 'Nothing in here')
  await addTo(shoes, cast.boots, 'Slipper')
  await addTo(alpine, cast.boots, 'Ice boot')
  await addTo(alpine, cast.boots, 'Drafted boot', { state: 'draft' })
  await addTo(shoes, cast.games, 'Gaming slipper')
  const chess = await addTo(play, cast.games, 'Chess')
  await db.updateTable('products').set({ featured: true }).where('id', '=', chess.id).execute()

  assert.equal(await notes(), ['Shoes: 3 products', 'Play: 1 product'])
  const page = await stranger.get('/')
  assert.equal(page.headers.getSetCookie(), [])
  assert.equal(
    page.$.all('.section-index-parts a').map((link) => link.attr('href')),
    ['/buyer/products?category=hiking'],
  )
  assert.equal(
    page.$.all('.product-title').map((title) => title.text),
    ['Chess', 'Gaming slipper', 'Ice boot', 'Slipper'],
  )
  assert.equal(
    page.$.all('.shop-card-link')
      .map((link) => link.attr('href'))
      .sort(),
    ['/buyer/shops/nils-games', '/buyer/shops/sela-boots'],
  )
  assert.is(page.text.includes('Drafted boot'), false)
  assert.is(page.$.all('main button').length, page.$.all('main button.heart').length, 'nothing but hearts')
})

test('forgets a suspended shop at the next request, counts and all, whoever looks', async () => {
  for (const browser of [stranger, ada!, bela!]) await browser.get('/')
  const suspended = await ada!.post(`/admin/shops/${cast.games.id}/suspension`, { reason: 'Sold what it had not' })
  assert.is(suspended.status, 303)
  for (const browser of [stranger, ada!, bela!]) {
    // Who suspended it is told so once, by name, outside of what the page itself says.
    assert.not.match((await browser.get('/')).$('main').text, /Nils Games|nils-games|Chess|Gaming slipper/)
  }
  assert.equal(await notes(), ['Shoes: 2 products'])
  await ada!.post(`/admin/shops/${cast.games.id}/reinstatement`, { reason: 'All is delivered' })
  assert.equal(await notes(), ['Shoes: 3 products', 'Play: 1 product'])
})

test.run()
