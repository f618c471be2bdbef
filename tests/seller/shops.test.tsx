// One person in several shops: each session works in the one that was chosen.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { addMember, addProduct, addShop, createMarket, giveRole } from '#tests/support/cast.ts'

const test = suite('several shops of one person')
const market = await createMarket()
const { db, cast } = market
const second = await addShop(db, cast.sela, { name: 'Sela Socks', slug: 'sela-socks', currency: 'USD' })
await addProduct(db, cast.boots, { title: 'Trail boot', onHand: 3 })
await addProduct(db, second, { title: 'Wool sock', onHand: 3 })
const details = { description: 'Belts.', contact_email: 'belts@example.com', country: 'DE', currency: 'EUR' }

test('goes over to another shop with a plain form, in this browser alone', async () => {
  const [laptop, phone] = [await market.signedIn(cast.sela), await market.signedIn(cast.sela)]
  const page = await laptop.get('/seller/stock')
  assert.match(page.text, 'Trail boot')
  const done = await laptop.submit(page, `form[action^="/seller/shops/${second.id}/choice"]`)
  assert.is(done.status, 303)
  const stock = await laptop.get('/seller/stock')
  assert.match(stock.text, 'Wool sock')
  assert.not.match(stock.text, 'Trail boot')
  assert.is(stock.$('.shop-switch-name').text, 'Sela Socks')
  assert.match((await phone.get('/seller/stock')).text, 'Trail boot')
  assert.match((await laptop.get('/seller/shop')).text, 'Sela Socks')
})

test('nobody goes over to a shop that is not theirs', async () => {
  const sela = await market.signedIn(cast.sela)
  assert.is((await sela.post(`/seller/shops/${cast.games.id}/choice`)).status, 404)
  assert.is((await sela.post('/seller/shops/999999999/choice')).status, 404)
  assert.match((await sela.get('/seller/stock')).text, 'Trail boot')
})

test('who is no longer of the chosen shop works in another one of theirs', async () => {
  const member = await addMember(db, 'Mina', 'mina@example.com')
  await giveRole(db, cast.boots, member, 'viewer')
  await giveRole(db, second, member, 'stock-keeper')
  const browser = await market.signedIn(member)
  await browser.post(`/seller/shops/${second.id}/choice`)
  assert.match((await browser.get('/seller/stock')).text, 'Wool sock')
  await db.deleteFrom('shop_members').where('user_id', '=', member.id).where('shop_id', '=', second.id).execute()
  assert.match((await browser.get('/seller/stock')).text, 'Trail boot')
})

test('a page of one shop changes nothing once another window went over to another shop', async () => {
  const sela = await market.signedIn(cast.sela)
  const page = await sela.get('/seller/shop')
  const headers = JSON.parse(page.$('body').attr('hx-headers:inherited') ?? '{}') as Record<string, string>
  assert.is(headers['X-Shop'], String(cast.boots.id))
  await sela.post(`/seller/shops/${second.id}/choice`)
  const answer = await sela.submit(page, '#details-form', { name: 'Boots again' }, { htmx: true, headers })
  assert.is(answer.status, 409)
  assert.match(answer.text, 'chosen in another window')
  const names = await db.selectFrom('shops').select(['name', 'wanted_name']).where('id', '=', second.id).execute()
  assert.equal(names, [{ name: 'Sela Socks', wanted_name: null }])
})

test('a plain form of one shop waits while another is chosen, and is sent once they go back over', async () => {
  const sela = await market.signedIn(cast.sela)
  const named = async () => {
    const rows = await db
      .selectFrom('shops')
      .select('description')
      .where('id', 'in', [cast.boots.id, second.id])
      .orderBy('id')
      .execute()
    return rows.map((row) => row.description)
  }
  const page = await sela.get('/seller/shop')
  for (const form of page.$.all('main form[method="post"]'))
    assert.match(form.attr('action') ?? '', `drawn_for=${cast.boots.id}`)
  await sela.submit(page, `form[action^="/seller/shops/${second.id}/choice"]`)
  const before = await named()
  const words = 'Boots & “more”, as typed'
  const stopped = await sela.submit(page, '#details-form', { description: words })
  assert.is(stopped.status, 409)
  assert.match(stopped.$('main').text, 'That page is of Sela Boots, and you work in Sela Socks now')
  assert.ok(stopped.$.has('main a[href="/seller"]'))
  assert.equal(await named(), before)
  assert.is((await sela.get('/seller')).$('.shop-switch-name').text, 'Sela Socks', 'staying is a choice, too')

  const going = await sela.submit(stopped, 'main form')
  assert.is(going.status, 307)
  const done = await sela.post(going.location ?? '', { kept_form: stopped.field('kept_form') })
  assert.is(done.status, 303)
  assert.equal(await named(), [words, before[1]])
  assert.is((await sela.get('/seller')).$('.shop-switch-name').text, 'Sela Boots')
  const fresh = await sela.submit(await sela.get('/seller/shop'), '#details-form', { description: 'Once more' })
  assert.is(fresh.status, 303)
})

test('a file is not kept for another shop, nor is anything for a shop that is no longer theirs', async () => {
  const sela = await market.signedIn(cast.sela)
  await sela.post(`/seller/shops/${cast.boots.id}/choice`)
  await sela.post(`/seller/shops/${second.id}/choice`)
  const upload = await sela.post(`/seller/shop/logo?drawn_for=${cast.boots.id}`, { logo: new Blob(['x']) })
  assert.is(upload.status, 409)
  assert.match(upload.$('main').text, 'choose it again')
  assert.is((await sela.submit(upload, 'main form')).location, '/seller')
  const foreign = await sela.post(`/seller/shop?drawn_for=${cast.games.id}`, details)
  assert.equal([foreign.status, foreign.$.has('main form')], [409, false])
  const going = await sela.post(`/seller/shop?drawn_for=${cast.games.id}&going_over=1`, details)
  assert.is(going.status, 404)
  const part = await sela.submit(
    await sela.get('/seller/shop'),
    '#details-form',
    { name: '' },
    {
      htmx: true,
      headers: { 'X-Shop': String(cast.boots.id) },
    },
  )
  assert.match(part.text, `drawn_for=${cast.boots.id}`)
})

test('a form from when there was one shop alone does not write to one that was joined since', async () => {
  const member = await addMember(db, 'Lone Member', 'lone@example.com')
  await giveRole(db, cast.boots, member, 'manager')
  const browser = await market.signedIn(member)
  const page = await browser.get('/seller/shop')
  await giveRole(db, second, member, 'manager')
  await browser.post(`/seller/shops/${second.id}/choice`)
  const stopped = await browser.submit(page, '#details-form', { description: 'Of the first shop' })
  assert.is(stopped.status, 409)
  assert.match(stopped.$('main').text, 'That page is of Sela Boots, and you work in Sela Socks now')
  const going = await browser.submit(stopped, 'main form')
  await browser.post(going.location ?? '', { kept_form: stopped.field('kept_form') })
  const rows = await db.selectFrom('shops').select(['id', 'description']).execute()
  assert.equal(
    rows.filter((row) => row.description === 'Of the first shop').map((row) => row.id),
    [cast.boots.id],
  )
})

test('opens another shop, once, and works in it at once; what is wrong is said beside the field', async () => {
  const sela = await market.signedIn(cast.sela)
  const wrong = await sela.post('/seller/shop/new', { ...details, name: '' })
  assert.is(wrong.status, 422)
  assert.is(wrong.field('contact_email'), details.contact_email)
  for (const _ of [1, 2]) {
    const done = await sela.post('/seller/shop/new', { ...details, name: 'Sela Belts' })
    assert.is(done.location, '/seller/shop')
  }
  assert.match((await sela.get('/seller/shop')).text, 'Sela Belts')
  const opened = await db.selectFrom('shops').select('id').where('name', '=', 'Sela Belts').execute()
  assert.is(opened.length, 1)
  assert.is((await market.stranger().post('/seller/shop/new', details)).status, 303)
})

test.run()
