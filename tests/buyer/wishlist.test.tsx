import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { addMember, addProduct, addShop, createMarket, PASSWORD } from '#tests/support/cast.ts'

const test = suite('/buyer/wishlist')
const market = await createMarket()
const { db, cast } = market
const boot = await addProduct(db, cast.boots, { title: 'Trail boot', sizes: ['40', '41'], onHand: 5 })
const gone = await addProduct(db, cast.boots, { title: 'Rare boot', sizes: ['one'] })
const game = await addProduct(db, cast.games, { title: 'Chess', sizes: ['PC'], onHand: 5 })
const [small = 0, large = 0] = boot.variants.map(({ id }) => id)
const rare = gone.variants[0]?.id ?? 0
const items = '/buyer/wishlist/items'
const htmx = { htmx: true }
const wishIn = (page: { $: { all: (selector: string) => { attr: (name: string) => string | undefined }[] } }) =>
  page.$.all('.wish-line').map((line) => Number(line.attr('id')?.split('-')[1]))

test('a guest keeps things, from a product and from a card, and takes them off', async () => {
  const guest = market.stranger()
  assert.match((await guest.get('/buyer/wishlist')).$('main').text, 'Nothing wished for yet')
  const page = await guest.get(`/buyer/products/${boot.slug}?variant=${large}`)
  const kept = await guest.submit(
    page,
    'form.wish',
    {},
    { headers: { referer: `http://localhost/buyer/products/${boot.slug}` } },
  )
  assert.equal([kept.status, kept.location], [303, `/buyer/products/${boot.slug}`])
  const back = await guest.get(kept.location ?? '')
  assert.match(back.$('.toast').text, 'is on your wishlist')
  const listing = await guest.get('/buyer/products')
  const heart = listing.$(`button.heart[value="${game.slug}"]`)
  assert.is(heart.attr('form'), 'wishes')
  assert.is(listing.$('#wishes').attr('action'), items)
  const answer = await guest.post(items, { product: game.slug }, htmx)
  assert.match(answer.$('.toast').text, 'Chess')
  const list = await guest.get('/buyer/wishlist')
  assert.equal(
    list.$.all('.wish-title').map(({ text }) => text.trim()),
    ['Chess', 'Trail boot'],
  )
  assert.match(list.$('.wish-lines').text, '41')
  const [first] = wishIn(list)
  const removed = await guest.post(`${items}/${first}/removal`, {}, htmx)
  assert.not.match(removed.$('#wishlist').text, 'Chess')
  const again = await guest.submit(removed, '.toast-undo', {}, htmx)
  assert.match(again.$('#wishlist').text, 'Chess')
})

test('the same twice is one wish; what is not sold is refused', async () => {
  const guest = market.stranger()
  await guest.post(items, { variant_id: small })
  await guest.post(items, { variant_id: small })
  assert.is(wishIn(await guest.get('/buyer/wishlist')).length, 1)
  for (const form of [{}, { variant_id: 'x' }, { variant_id: 999999 }, { product: 'no-such' }])
    assert.is((await guest.post(items, form)).status, 404)
})

test('a list is its owner’s: others see, take and move nothing of it', async () => {
  const guest = market.stranger()
  await guest.post(items, { variant_id: small })
  const [wish] = wishIn(await guest.get('/buyer/wishlist'))
  const other = market.stranger()
  await other.post(items, { variant_id: large })
  for (const act of ['removal', 'cart']) {
    assert.is((await other.post(`${items}/${wish}/${act}`)).status, 404)
    assert.is((await market.stranger().post(`${items}/${wish}/${act}`)).status, 404)
  }
  assert.is(wishIn(await guest.get('/buyer/wishlist')).length, 1)
})

test('at sign-in a guest’s list becomes the member’s, once', async () => {
  const mira = await addMember(db, 'Mira Member', 'mira@example.com')
  await (await market.signedIn(mira)).post(items, { variant_id: small })
  const guest = market.stranger()
  await guest.post(items, { variant_id: small })
  await guest.post(items, { variant_id: large })
  const before = new Map(guest.cookies)
  await guest.submit(await guest.get('/account/login'), 'main form', { email: mira.email, password: PASSWORD })
  assert.is(wishIn(await guest.get('/buyer/wishlist')).length, 2)
  assert.not([...guest.cookies.keys()].some((name) => name.includes('wishes')))
  const old = market.stranger()
  for (const [name, value] of before) if (name.includes('wishes')) old.cookies.set(name, value)
  assert.match((await old.get('/buyer/wishlist')).$('main').text, 'Nothing wished for yet')
})

test('things move to the cart; what is asked about is chosen on its own page', async () => {
  const guest = market.stranger()
  await guest.post(items, { variant_id: small })
  const [wish] = wishIn(await guest.get('/buyer/wishlist'))
  const moved = await guest.post(`${items}/${wish}/cart`, {}, htmx)
  assert.match(moved.$('.toast').text, 'is in your cart')
  assert.match((await guest.get('/buyer/cart')).$('main').text, 'Trail boot')
  await db.insertInto('product_fields').values({ product_id: game.id, label: 'Player', kind: 'text' }).execute()
  await guest.post(items, { product: game.slug })
  const list = await guest.get('/buyer/wishlist')
  assert.match(list.$('.wish-tools').text, 'Choose on its page')
  const [asked] = wishIn(list)
  const led = await guest.post(`${items}/${asked}/cart`)
  assert.match(led.location ?? '', `/buyer/products/${game.slug}`)
})

test('a shared list shows the wishes and the name, until the link is switched off', async () => {
  const bela = await market.signedIn(cast.bela)
  await bela.post(items, { variant_id: small })
  await bela.post(items, { variant_id: rare })
  const shared = await bela.post('/buyer/wishlist/sharing', { on: 'yes', name: 'Birthday <b>' }, { follow: true })
  const path = shared.$('a.wish-link').attr('href') ?? ''
  assert.match(path, /^\/buyer\/wishlists\/[0-9a-f]{32}$/)
  const seen = await market.stranger().get(path)
  assert.match(seen.$('h1').text, 'Birthday <b>')
  assert.equal(
    seen.$.all('.wish-title').map(({ text }) => text.trim()),
    ['Rare boot', 'Trail boot'],
  )
  for (const secret of ['Bela', 'bela@', 'Move to cart', 'wait']) assert.not.match(seen.$('main').text, secret)
  assert.match(seen.text, '<meta name="robots" content="noindex"')
  const friend = market.stranger()
  await friend.submit(await friend.get(path), '.wish-line form.wish')
  assert.is(wishIn(await friend.get('/buyer/wishlist')).length, 1)
  await bela.post('/buyer/wishlist/sharing', { on: 'no' })
  assert.is((await market.stranger().get(path)).status, 404)
  const anew = await bela.post('/buyer/wishlist/sharing', { on: 'yes', name: '' }, { follow: true })
  assert.not.equal(anew.$('a.wish-link').attr('href'), path)
  const wrong = await bela.post('/buyer/wishlist/sharing', { on: 'yes', name: 'x'.repeat(81) })
  assert.is(wrong.status, 422)
  assert.match(wrong.$('.field-wrong').text, 'At most 80')
  assert.is((await market.stranger().post('/buyer/wishlist/sharing', { on: 'yes', name: 'x' })).status, 404)
})

test('of a shop that is not to be seen nothing is told but how many', async () => {
  const shop = await addShop(db, cast.nils, { name: 'Shady Goods', slug: 'shady-goods' })
  const secret = await addProduct(db, shop, { title: 'Contraband', sizes: ['one'], onHand: 5 })
  const guest = market.stranger()
  await guest.post(items, { product: secret.slug })
  await guest.post(items, { variant_id: small })
  await guest.post('/buyer/wishlist/sharing', { on: 'yes', name: 'Mine' })
  const path = (await guest.get('/buyer/wishlist')).$('a.wish-link').attr('href') ?? ''
  await db.updateTable('shops').set({ status: 'suspended' }).where('id', '=', shop.id).execute()
  const list = await guest.get('/buyer/wishlist')
  assert.match(list.$('main').text, 'One thing is not in the window now')
  for (const page of [list, await market.stranger().get(path)])
    assert.not.match(page.text, /Shady|Contraband|contraband/)
  const cleared = await guest.post('/buyer/wishlist/gone/removal', {}, { follow: true })
  assert.not.match(cleared.$('main').text, 'not in the window')
})

test('a guest asks to be told, from the product’s page; an address is needed', async () => {
  const guest = market.stranger()
  const page = await guest.get(`/buyer/products/${gone.slug}`)
  const wrong = await guest.submit(page, 'form.wait', { email: 'nobody' })
  assert.is(wrong.status, 422)
  assert.is(wrong.$('form.wait input[name=email]').attr('value'), 'nobody')
  assert.ok(wrong.$.has('form.wait .field-wrong'))
  const wrongPart = await guest.submit(page, 'form.wait', {}, htmx)
  assert.equal([wrongPart.status, wrongPart.$.has('form.wait .field-wrong')], [422, true])
  const joined = await guest.submit(page, 'form.wait', { email: 'Gesa@Example.com' }, htmx)
  assert.match(joined.$('.wait-joined').text, 'gesa@example.com')
  const plain = await guest.submit(page, 'form.wait', { email: 'gesa@example.com' }, { follow: true })
  assert.match(plain.$('.toast').text, 'You are in line')
  const rows = await db.selectFrom('stock_waits').select(['email', 'user_id']).where('variant_id', '=', rare).execute()
  assert.equal(rows, [{ email: 'gesa@example.com', user_id: null }])
})

test('a member is in line with one click, and sees it on the list', async () => {
  const bela = await market.signedIn(cast.bela)
  await bela.post(items, { variant_id: rare })
  const list = await bela.get('/buyer/wishlist')
  await bela.submit(list, '.wish-line form[action="/buyer/stock-waits"]')
  assert.match((await bela.get('/buyer/wishlist')).$('.wish-lines').text, 'You are told when it is back')
  const there = await bela.post('/buyer/stock-waits', { variant_id: small }, { follow: true })
  assert.match(there.$('.toast').text, 'there again')
  assert.is((await bela.post('/buyer/stock-waits', { variant_id: 1e9 })).status, 404)
  assert.is((await bela.post('/buyer/stock-waits', { variant_id: 'x' })).status, 404)
})

test.run()
