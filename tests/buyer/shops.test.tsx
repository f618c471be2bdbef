import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { addProduct, addShop, createMarket } from '#tests/support/cast.ts'

const test = suite('shops, for buyers')
const market = await createMarket()
const { db, cast } = market
const stranger = market.stranger()
const ada = await market.signedIn(cast.ada)

const names = async (path: string, options = {}) =>
  (await stranger.get(path, options)).$.all('.shop-card-link').map((link) => link.text)
const titles = async (path: string, options = {}) =>
  (await stranger.get(path, options)).$.all('.product-title').map((title) => title.text)

const category = await db
  .insertInto('categories')
  .values({ slug: 'hiking', name: 'Hiking' })
  .returning('id')
  .executeTakeFirstOrThrow()
const second = await db
  .insertInto('categories')
  .values({ slug: 'indoor', name: 'Indoor' })
  .returning('id')
  .executeTakeFirstOrThrow()
const boot = await addProduct(db, cast.boots, { title: 'Trail boot' })
const slipper = await addProduct(db, cast.boots, { title: 'Slipper' })
await addProduct(db, cast.boots, { title: 'Hidden boot', state: 'draft' })
await addProduct(db, cast.games, { title: 'Chess' })
await db.updateTable('products').set({ category_id: category.id }).where('id', '=', boot.id).execute()
await db.updateTable('products').set({ category_id: second.id }).where('id', '=', slipper.id).execute()
await db
  .updateTable('shops')
  .set({ description: 'Résoled for ever.\n\nIn Kiel.' })
  .where('id', '=', cast.boots.id)
  .execute()
await db
  .insertInto('shop_events')
  .values({ shop_id: cast.boots.id, action: 'approved', created_at: new Date('2026-03-14T10:00:00Z') })
  .execute()

test('lists those that are verified, with how much they sell and since when', async () => {
  for (const status of ['draft', 'submitted', 'rejected', 'suspended']) {
    await addShop(db, cast.bela, { name: `Not yet ${status}`, slug: `not-yet-${status}`, status })
  }
  const page = await stranger.get('/buyer/shops')
  assert.equal(page.headers.getSetCookie(), [])
  assert.equal(await names('/buyer/shops'), ['Nils Games', 'Sela Boots'])
  assert.match(page.$.all('.shop-card')[1]!.text, /2 products · verified since Mar 2026/)
})

test('finds shops by name and description, whatever the case and accents', async () => {
  assert.equal(await names('/buyer/shops?q=RESOLED+boots'), ['Sela Boots'])
  for (const q of ['%25', 'nobody', "'"]) assert.equal(await names(`/buyer/shops?q=${q}`), [])
  const nothing = await stranger.get('/buyer/shops?q=nobody')
  assert.match(nothing.$('.empty').text, 'No shop found for “nobody”')
})

test('pages by key, as a link and appended', async () => {
  for (let i = 10; i < 40; i++) await addShop(db, cast.bela, { name: `Zed ${i}`, slug: `zed-${i}` })
  const first = await stranger.get('/buyer/shops?q=zed')
  assert.is(first.$.all('.shop-card').length, 24)
  const more = first.$('#show-more a').attr('href')!
  assert.equal(
    await names(more),
    ['34', '35', '36', '37', '38', '39'].map((n) => `Zed ${n}`),
  )
  const appended = await stranger.get(more, { htmx: true })
  assert.match(appended.text, '<hx-partial hx-target="#shops" hx-swap="beforeend">')
  assert.is(appended.$.all('.shop-card').length, 6)
  assert.is(appended.text.includes('<html'), false)
  for (const wrong of ['x', '.', 'a.%00', '%F0'])
    assert.is((await stranger.get(`/buyer/shops?after=${wrong}`)).status, 200)
})

test('have a window with who they are and what they sell', async () => {
  const page = await stranger.get('/buyer/shops/sela-boots')
  assert.equal(page.headers.getSetCookie(), [])
  assert.match(page.$('.shop-head').text, /Sela Boots.*Verified since 14 March 2026 · Germany · 2 products/s)
  assert.equal(
    page.$.all('.shop-head-text p').map((one) => one.text),
    ['Résoled for ever.', 'In Kiel.'],
  )
  assert.equal(
    page.$.all('.product-title').map((one) => one.text),
    ['Slipper', 'Trail boot'],
  )
  assert.is(page.text.includes(cast.sela.email), false)
  assert.equal(await titles('/buyer/shops/sela-boots?category=hiking'), ['Trail boot'])
  assert.equal(await titles('/buyer/shops/sela-boots?category=%00'), [])
  const chips = async () =>
    (await stranger.get('/buyer/shops/sela-boots')).$.all('.shop-categories a').map(({ text }) =>
      text.replace(/\s+/g, ' '),
    )
  await db.updateTable('categories').set({ parent_id: category.id }).where('id', '=', second.id).execute()
  assert.ok((await chips()).includes('Hiking2'), 'what is below counts, as it is listed')
  assert.is((await titles('/buyer/shops/sela-boots?category=hiking')).length, 2)
  await db.updateTable('categories').set({ parent_id: null }).where('id', '=', second.id).execute()
  const none = await stranger.get('/buyer/shops/sela-boots?category=nothing')
  assert.match(none.$('.empty').text, 'Nothing of this kind here')
})

test('show the rest of a long window on demand', async () => {
  for (let i = 0; i < 30; i++) await addProduct(db, cast.games, { title: `Game ${i}`, sizes: ['one'] })
  const first = await stranger.get('/buyer/shops/nils-games')
  assert.is(first.$.all('.product').length, 24)
  const more = first.$('#show-more a').attr('href')!
  assert.is((await stranger.get(more)).$.all('.product').length, 7)
  const appended = await stranger.get(more, { htmx: true })
  assert.match(appended.text, '<hx-partial hx-target="#products" hx-swap="beforeend">')
  assert.is(appended.$.all('.product').length, 7)
  assert.match(appended.text, '7 more products shown.')
})

test('that are not visible are nowhere, from the next request on', async () => {
  const paths = ['', '?category=hiking', '?after=0.1.1'].map((query) => `/buyer/shops/sela-boots${query}`)
  for (const path of [...paths, '/buyer/shops']) await stranger.get(path)
  const done = await ada.post(`/admin/shops/${cast.boots.id}/suspension`, { reason: 'Sold what it had not' })
  assert.is(done.status, 303)
  for (const path of [...paths, '/buyer/shops/no-such-shop', '/buyer/shops/not-yet-draft', '/buyer/shops/%00']) {
    for (const htmx of [false, true]) {
      const answer = await stranger.get(path, { htmx })
      assert.is(answer.status, 404, path)
      assert.not.match(answer.text, /Sela Boots|Trail boot|Slipper/)
    }
  }
  for (const path of ['/buyer/shops', '/buyer/shops?q=boots', '/buyer/shops?after=nils-games.Nils+Games']) {
    assert.is((await names(path)).includes('Sela Boots'), false)
  }
})

test.run()
