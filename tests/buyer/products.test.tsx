import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { addProduct, createMarket } from '#tests/support/cast.ts'

const market = await createMarket()
const { db, cast } = market
const visitor = market.stranger()
const get = (query = '', options = {}) => visitor.get(`/buyer/products${query}`, options)
const titles = async (query: string) => (await get(query)).$.all('.product-title').map((title) => title.text)

await db.insertInto('categories').values({ slug: 'boots', name: 'Boots & shoes' }).execute()
const trail = await addProduct(db, cast.boots, { title: 'Trail boot', price: 8900, onHand: 5 })
await addProduct(db, cast.boots, { title: 'City shoe', price: 5900 })
await addProduct(db, cast.games, { title: 'Harbour game', price: 1999, onHand: 2 })
await db
  .updateTable('products')
  .set({ category_id: (eb) => eb.selectFrom('categories').select('id').where('slug', '=', 'boots') })
  .where('shop_id', '=', cast.boots.id)
  .execute()

const test = suite('the listing of products')

test('is open to everybody and leaves no cookie', async () => {
  const page = await get()
  assert.is(page.status, 200)
  assert.is(page.headers.get('set-cookie'), null)
  assert.equal(
    page.$.all('.product-title').map((title) => title.text),
    ['Harbour game', 'City shoe', 'Trail boot'],
  )
  assert.is(page.$('.listing-count').text, '3 products')
  assert.is(page.$('link[rel=canonical]').attr('href'), 'http://localhost/buyer/products')
  assert.is(page.$('.product-link').attr('href'), '/buyer/products/harbour-game-2')
})

test('is narrowed down by its address, and says by what', async () => {
  const page = await get('?q=boot&category=boots&shop=sela-boots&min=20&max=100&in_stock=1')
  assert.is(page.status, 200)
  assert.equal(
    page.$.all('.product-title').map((title) => title.text),
    ['Trail boot'],
  )
  assert.equal(
    page.$.all('.listing-filters .chip').map((chip) => chip.text.replace(/\s*\(remove.*/, '').trim()),
    ['“boot”', 'Boots & shoes', 'Sela Boots', 'From 20', 'Up to 100', 'In stock', 'Clear all'],
  )
  assert.is(page.field('q'), 'boot')
  assert.is(page.$('#f-filters-min').attr('value'), '20')
})

test('takes one filter off at a time', async () => {
  const page = await get('?q=boot&max=10&in_stock=1')
  assert.is(page.$.all('.product').length, 0)
  assert.is(page.$('#without-max').attr('href'), '/buyer/products?q=boot&in_stock=1')
  assert.is(page.$('#without-all').attr('href'), '/buyer/products')
})

test('works as a plain form', async () => {
  const page = await visitor.submit(await get('?category=boots'), '.filter-form', { max: '60' })
  assert.equal(
    page.$.all('.product-title').map((title) => title.text),
    ['City shoe'],
  )
  assert.is(page.$('.page-title').text.trim(), 'Boots & shoes')
})

test('keeps a price it cannot read, says so beside the field and leaves it out', async () => {
  const page = await get('?min=abc&max=60')
  assert.is(page.status, 200)
  assert.is(page.$('#f-filters-min').attr('value'), 'abc')
  assert.is(page.$('#f-filters-min').attr('aria-invalid'), 'true')
  assert.match(page.$('#f-filters-min-error').text, 'Write a price as a number')
  assert.equal(
    page.$.all('.product-title').map((title) => title.text),
    ['Harbour game', 'City shoe'],
  )
  const turned = await get('?min=50&max=20')
  assert.match(turned.$('#f-filters-max-error').text, 'less than the lowest price')
  assert.equal(
    turned.$.all('.product-title').map((title) => title.text),
    ['City shoe', 'Trail boot'],
  )
})

test('compares prices of currencies with other digits', async () => {
  assert.equal(await titles('?min=19.99&max=19,99'), ['Harbour game'])
  assert.equal(await titles('?min=19.991&max=58.999'), [])
})

test('sorts, and forgets the page when it does', async () => {
  assert.equal(await titles('?sort=cheapest'), ['Harbour game', 'City shoe', 'Trail boot'])
  assert.equal(await titles('?sort=dearest'), ['Trail boot', 'City shoe', 'Harbour game'])
  assert.equal(await titles('?sort=nonsense'), ['Harbour game', 'City shoe', 'Trail boot'])
  const page = await get('?sort=cheapest&after=0.1.1')
  assert.is(page.$('#sort-dearest').attr('href'), '/buyer/products?sort=dearest')
  assert.is(page.$('#sort-newest').attr('href'), '/buyer/products')
  assert.is(page.$('#sort-cheapest').attr('aria-current'), 'true')
})

test('helps where nothing is found', async () => {
  const page = await get('?q=zebra&in_stock=1')
  assert.match(page.text, 'Nothing found for “zebra”')
  assert.equal(
    page.$.all('.empty-action a').map((link) => link.attr('href')),
    ['/buyer/products?q=zebra', '/buyer/products'],
  )
  assert.match((await get('?category=unheard-of')).text, 'Unknown category')
  const named = await get('?q=shoes')
  assert.is(named.$('.listing-sections a').attr('href'), '/buyer/products?category=boots')
})

test('swaps its parts, tells the address and is announced', async () => {
  const answer = await get('?q=&category=boots&min=&max=&sort=cheapest', { htmx: true })
  assert.is(answer.headers.get('hx-push-url'), '/buyer/products?category=boots&sort=cheapest')
  assert.is(answer.headers.get('vary')?.includes('HX-Request'), true)
  assert.not.match(answer.text, '<html')
  assert.match(answer.text, '<title>Boots &amp; shoes · Market Window</title>')
  for (const id of ['listing-title', 'filter-panel', 'listing']) assert.match(answer.text, `hx-target="#${id}"`)
  assert.is(answer.$('.listing-count').attr('data-announce'), '2 products')
  assert.is(answer.$('.listing-count').attr('data-focus'), undefined)
  const without = await get('', { htmx: true, headers: { 'HX-Source': 'a#without-q' } })
  assert.ok(without.$('.listing-count').attr('data-focus'))
})

test('says the same to everyone until something changes, and the change at once', async () => {
  assert.equal(await titles('?shop=nils-games'), ['Harbour game'])
  assert.equal(await titles('?shop=nils-games'), ['Harbour game'])
  await db.updateTable('products').set({ title: 'Harbour game II' }).where('title', '=', 'Harbour game').execute()
  assert.equal(await titles('?shop=nils-games'), ['Harbour game II'])
})

test('shows the frame of whoever asks, also where the listing itself is kept', async () => {
  const bela = await market.signedIn(cast.bela)
  for (const _ of [1, 2]) {
    assert.match((await bela.get('/buyer/products')).text, 'Bela Buyer')
    assert.not.match((await get()).text, 'Bela Buyer')
  }
})

test('holds nothing of a shop from the moment it is suspended', async () => {
  const addresses = ['', '?q=boot', '?category=boots', '?shop=sela-boots', '?sort=cheapest', '?in_stock=1', '?min=1']
  for (const address of addresses) await get(address)
  await db.updateTable('shops').set({ status: 'suspended' }).where('id', '=', cast.boots.id).execute()
  for (const address of addresses) {
    for (const htmx of [false, true]) {
      const answer = await get(address, { htmx })
      assert.is(answer.status, 200)
      for (const trace of ['Sela', 'Trail boot', 'City shoe', trail.slug])
        assert.not.match(answer.text, trace, `${address} tells ${trace}`)
      // A section that only that shop filled leads nowhere any more.
      if (!address.includes('category')) assert.not.ok(answer.$.has('#category-boots'))
    }
  }
  await db.updateTable('shops').set({ status: 'approved' }).where('id', '=', cast.boots.id).execute()
  assert.is((await titles('')).length, 3)
})

test('takes whatever is typed', async () => {
  const odd = ['%00', '%F0%9F', "'; drop table products; --", '<script>', 'a'.repeat(5000), '%25_%5C', '👢', '\u0301']
  for (const q of odd) assert.is((await get(`?q=${q.startsWith('%') ? q : encodeURIComponent(q)}`)).status, 200, q)
  for (const name of ['category', 'shop', 'min', 'max', 'sort', 'after', 'in_stock'])
    for (const q of odd) assert.is((await get(`?${name}=${q.startsWith('%') ? q : encodeURIComponent(q)}`)).status, 200)
  assert.not.match((await get('?q=%3Cscript%3Ealert(1)')).text, '<script>alert')
})

test('takes a place that there cannot be for the beginning, and no more options than a product has', async () => {
  for (const after of ['x', 'NaN.NaN.NaN', '-1.5.3', '1.2'])
    assert.is((await get(`?after=${after}`)).$('.listing-count').text, '3 products')
  const many = Array.from({ length: 30 }, (_, i) => `option=O${i}:v`).join('&')
  assert.is((await get(`?${many}`)).$.all('[id^=without-option]').length, 5)
})

test('shows more behind what is there, or as a page of its own', async () => {
  for (let i = 0; i < 30; i++) await addProduct(db, cast.games, { title: `Game ${i}`, sizes: ['one'] })
  const first = await get()
  assert.is(first.$('.listing-count').text, '24 of 33 products')
  const href = first.$('#show-more').attr('href') ?? ''
  const page = await visitor.get(href)
  assert.is(page.$('.listing-count').text, '9 more of 33 products')
  assert.is(page.$.all('.product').length, 9)
  assert.is(page.$('#more a').attr('href'), '/buyer/products')
  const more = await visitor.get(href, { htmx: true })
  assert.match(more.text, 'hx-target="#cards" hx-swap="beforeend"')
  assert.is(more.$.all('.product').length, 9)
  assert.is(more.headers.get('hx-push-url'), null)
  assert.match(more.$('#more').attr('data-announce') ?? '', '9 more products')
  assert.match(more.$('#show-more').text, 'That is everything')
})

test.run()
