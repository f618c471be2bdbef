import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { addMember, addProduct, addShop, createMarket } from '#tests/support/cast.ts'
import { placeTestOrder } from '#tests/support/orders.ts'
import { statementsOf } from '#tests/support/plans.ts'

const test = suite('/admin/search')
const market = await createMarket()
const { db, cast } = market
const ada = await market.signedIn(cast.ada)
const operator = await market.signedIn(await addMember(db, 'Olga', 'olga@example.com', { staff_role: 'operator' }))
const viewer = await market.signedIn(await addMember(db, 'Vera', 'vera@example.com', { staff_role: 'viewer' }))
const boot = await addProduct(db, cast.boots, { title: 'Trail boot', sizes: ['41'], onHand: 50 })
const order = await placeTestOrder(market, {
  lines: [{ variantId: boot.variants[0]?.id ?? 0 }],
  name: 'Zoë Zumthor',
  buyer: null,
  email: 'zoe@example.org',
})

const look = (who: typeof ada, q: string) => who.get(`/admin/search?q=${encodeURIComponent(q)}`)
const titles = ({ $ }: Awaited<ReturnType<typeof look>>) => $.all('.card-title').map(({ text }) => text)
const links = ({ $ }: Awaited<ReturnType<typeof look>>) => $.all('.found-title').map((one) => one.attr('href'))

test('the field of every page of the desk finds shops, products, orders and people, and leads on to their lists', async () => {
  const form = (await ada.get('/admin')).$('.masthead-search form')
  assert.is(form.attr('action'), '/admin/search')
  const page = await look(ada, 'sela')
  assert.is(page.status, 200)
  assert.equal(titles(page), ['Shops', 'Orders', 'People'], 'products are found by their own words')
  assert.equal(links(page), [
    `/admin/shops/${cast.boots.id}`,
    `/admin/orders/${order.id}`,
    `/admin/users/${cast.sela.id}`,
  ])
  assert.is(page.$('#q').attr('value'), 'sela', 'the words stay in the field')
  for (const one of page.$.all('.found-all')) {
    const list = await ada.get(one.attr('href') ?? '')
    assert.is(list.status, 200)
    assert.match(list.text, /value="sela"|“sela”/)
  }
  const products = await look(ada, 'boot trail')
  assert.ok(links(products)[0]?.endsWith(`#product-${boot.id}`))
  assert.match((await ada.get(links(products)[0] ?? '')).text, `id="product-${boot.id}"`)
})

test('an exact number or mail address stands on top, and once', async () => {
  const [part] = order.shopOrders
  for (const q of [
    order.number,
    order.number.toLowerCase().replace('-', ''),
    `${order.number}-1`,
    part?.number ?? '',
  ]) {
    const page = await look(ada, q)
    assert.equal(titles(page), ['Exactly this'], q)
    assert.equal(links(page), [`/admin/orders/${order.id}`], q)
  }
  const person = await look(ada, 'Bela@Example.com')
  assert.equal(titles(person)[0], 'Exactly this')
  assert.equal(links(person)[0], `/admin/users/${cast.bela.id}`)
  const shop = await look(operator, cast.sela.email)
  assert.equal(links(shop), [`/admin/shops/${cast.boots.id}`])
  assert.equal(titles(await look(viewer, 'zoe@example.org')), ['Orders'])
})

test('people are for admins alone; operators and viewers find the rest', async () => {
  for (const who of [operator, viewer]) {
    const page = await look(who, 'bela')
    assert.is(page.status, 200)
    assert.not.match(page.text, '/admin/users')
    assert.not.match((await look(who, cast.bela.email)).text, 'Bela Buyer')
    assert.ok(titles(await look(who, 'sela')).includes('Shops'))
  }
  assert.is((await look(await market.signedIn(cast.sela), 'bela')).status, 403)
  assert.match((await look(market.stranger(), 'bela')).location ?? '', /^\/account\/login/)
})

test('a few of each are shown; the list has them all', async () => {
  for (let n = 0; n < 7; n += 1) {
    const owner = await addMember(db, `Many ${n}`, `many${n}@example.com`)
    await addShop(db, owner, { name: `Many wares ${n}`, slug: `many-${n}` })
    await addProduct(db, cast.games, { title: `Many games ${n}`, sizes: ['PC'] })
  }
  const page = await look(ada, 'many')
  assert.is(links(page).length, 15)
  assert.equal(
    page.$.all('.found-all').map(({ text }) => text),
    ['All shops like this', 'All products like this', 'All people like this'],
  )
})

test('nothing found, nothing asked, and hostile words are answered calmly', async () => {
  assert.match((await look(ada, 'zzzz')).text, 'Nothing matches “zzzz”')
  assert.match((await look(ada, '  ')).text, 'What are you looking for?')
  for (const q of ["'", '%', '_', '\\', '<b>', '"@"', '%@%', 'a'.repeat(500), '🙂']) {
    const page = await look(ada, q)
    assert.is(page.status, 200, q)
    assert.not.match(page.text, '<b>')
  }
})

test('three queries find it all', async () => {
  const plain = await statementsOf(() => ada.get('/admin/settings'))
  const found = await statementsOf(() => look(ada, 'sela'))
  const frame = await statementsOf(() => look(ada, ''))
  assert.is(found.length - frame.length, 3)
  assert.ok(frame.length <= plain.length)
})

test.run()
