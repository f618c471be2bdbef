import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { addProduct, createMarket } from '#tests/support/cast.ts'

const market = await createMarket()
const { db, cast } = market
const ada = await market.signedIn(cast.ada)
const test = suite('admin/products')

const boot = await addProduct(db, cast.boots, { title: 'Walker boot' })
const chess = await addProduct(db, cast.games, { title: 'Chess' })
await addProduct(db, cast.games, { title: 'Unfinished', state: 'draft' })
const stored = (id: number) =>
  db.selectFrom('products').select(['featured', 'admin_note']).where('id', '=', id).executeTakeFirstOrThrow()
const titles = async (query: string) =>
  (await ada.get(`/admin/products?${query}`)).$.all('tbody tr').map((row) => row.attr('id'))

test('lists every shop’s, and finds and narrows', async () => {
  const page = await ada.get('/admin/products')
  assert.is(page.$.all('tbody tr').length, 3)
  assert.match(page.$('tbody').text, 'Nils Games')
  assert.equal(await titles('q=walker'), [`product-${boot.id}`])
  assert.equal(await titles('shop=nils-games&state=published'), [`product-${chess.id}`])
  assert.equal(await titles('featured=on'), [])
  assert.match((await ada.get('/admin/products?q=nothing')).text, 'No product like that')
})

test('features in place, as a plain form too, with a way back and a line in the shop’s history', async () => {
  const url = `/admin/products/${boot.id}/featuring`
  const answer = await ada.post(url, { feature: 'on' }, { htmx: true })
  assert.is(answer.status, 200)
  assert.match(answer.text, `hx-target="#product-${boot.id}"`)
  assert.match(answer.text, 'name="feature" value="off"')
  assert.is((await stored(boot.id)).featured, true)
  const headers = { Referer: 'http://localhost/admin/products?q=walker' }
  const plain = await ada.post(url, { feature: 'off' }, { headers })
  assert.is(plain.status, 303)
  assert.is(plain.location, `/admin/products?q=walker#product-${boot.id}`)
  assert.is((await stored(boot.id)).featured, false)
  const events = await db
    .selectFrom('shop_events')
    .select(['action', 'actor_id'])
    .where('shop_id', '=', cast.boots.id)
    .execute()
  assert.is(events.filter((one) => one.action === 'product-featured' && one.actor_id === cast.ada.id).length, 2)
  assert.is((await ada.post(url, { feature: 'maybe' })).status, 422)
  const history = await ada.get(`/admin/shops/${cast.boots.id}`)
  assert.match(history.text, 'Walker boot')
})

test('keeps notes of staff from the shop', async () => {
  const url = `/admin/products/${chess.id}/note`
  const saved = await ada.post(url, { note: 'Ask about provenance' }, { htmx: true })
  assert.match(saved.text, 'Ask about provenance')
  assert.is((await stored(chess.id)).admin_note, 'Ask about provenance')
  const nils = await market.signedIn(cast.nils)
  for (const path of [`/seller/products/${chess.id}`, '/seller/shop'])
    assert.not.match((await nils.get(path)).text, /provenance|Staff note/)
  const long = await ada.post(url, { note: 'x'.repeat(4001) })
  assert.is(long.status, 422)
  assert.is(long.$(`#product-${chess.id} textarea`).text.length, 4001)
  assert.is((await stored(chess.id)).admin_note, 'Ask about provenance')
})

test('is for staff, and there is nothing where there is nothing', async () => {
  for (const path of ['featuring', 'note']) {
    const url = `/admin/products/${boot.id}/${path}`
    assert.match((await market.stranger().post(url)).location ?? '', '/account/login')
    assert.is((await (await market.signedIn(cast.sela)).post(url, { feature: 'on', note: 'x' })).status, 403)
    assert.is((await ada.post(`/admin/products/999999/${path}`, { feature: 'on', note: 'x' })).status, 404)
  }
  await db.updateTable('users').set({ staff_role: 'viewer' }).where('id', '=', cast.bela.id).execute()
  const viewer = await market.signedIn(cast.bela)
  assert.is((await viewer.get('/admin/products')).$.has('form[action$="/featuring"]'), false)
  assert.is((await viewer.post(`/admin/products/${boot.id}/featuring`, { feature: 'on' })).status, 403)
})

test('puts the products ticked into a category, from any shop, and back', async () => {
  const { id: category } = await db
    .insertInto('categories')
    .values({ slug: 'filed', name: 'Filed' })
    .returning('id')
    .executeTakeFirstOrThrow()
  const boot = await addProduct(db, cast.boots, { title: 'Filed boot' })
  const game = await addProduct(db, cast.games, { title: 'Filed game' })
  const lies = async () =>
    (await db.selectFrom('products').select('category_id').where('id', 'in', [boot.id, game.id]).execute()).map(
      (row) => row.category_id,
    )
  const ada = await market.signedIn(cast.ada)
  const path = '/admin/products/filing'
  const none = await ada.post(path, { category: String(category) })
  assert.is(none.status, 422)
  assert.match(none.text, 'Tick the products first.')
  assert.is((await ada.post(path, { product: String(boot.id), category: '' })).status, 422)
  assert.is((await ada.post(path, { product: String(boot.id), category: '999999' })).status, 404)
  const form = { product: [String(boot.id), String(game.id)], category: String(category) }
  const filed = await ada.post(path, form, { follow: true })
  assert.match(filed.text, '2 products are in “Filed” now.')
  assert.equal(await lies(), [category, category])
  const list = await ada.get(`/admin/products?category=${category}`)
  assert.is(list.$.all('.filing-tick').length, 2)
  assert.match(list.$('.staff-shop').text, '· Filed')
  const undo = /\/admin\/categories\/changes\/\d+\/reversal/.exec(filed.text)?.[0] ?? ''
  assert.is((await ada.post(undo)).status, 303)
  assert.equal(await lies(), [null, null])
  assert.match((await market.stranger().post(path, form)).location ?? '', '/account/login')
  assert.is((await (await market.signedIn(cast.sela)).post(path, form)).status, 403)
})

test.run()
