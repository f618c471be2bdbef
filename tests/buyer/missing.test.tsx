import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { addProduct, createMarket } from '#tests/support/cast.ts'

const { db, cast, stranger } = await createMarket()
const visitor = stranger()
const trail = await addProduct(db, cast.boots, { title: 'Trail boot' })
await addProduct(db, cast.boots, { title: 'City shoe' })
await addProduct(db, cast.games, { title: 'Trail of stars' })

const titles = (answer: { $: { all: (selector: string) => { text: string }[] } }) =>
  answer.$.all('.product-title').map((title) => title.text)

const test = suite('what is not in the window')

test('is a page that searches for what the address says, and offers what is like it', async () => {
  const answer = await visitor.get('/buyer/products/trail-boots-of-1999')
  assert.is(answer.status, 404)
  assert.is(answer.$('h1').text.trim(), 'Nothing at this address')
  assert.is(answer.$('#missing-q').attr('value'), 'trail boots of 1999')
  assert.equal(titles(answer), ['Trail of stars', 'Trail boot'])
  assert.is(answer.headers.get('set-cookie'), null)
})

test('offers the newest where nothing is like it', async () => {
  const answer = await visitor.get('/buyer/shops/unheard-of')
  assert.is(answer.status, 404)
  assert.match(answer.text, 'New in the market')
  assert.is(titles(answer).length, 3)
  assert.is(answer.$('.missing-ways form').attr('action'), '/buyer/shops')
})

test('says of a suspended shop what it says of one that never was', async () => {
  await db.updateTable('shops').set({ status: 'suspended' }).where('id', '=', cast.boots.id).execute()
  const gone = await visitor.get(`/buyer/products/${trail.slug}`)
  assert.is(gone.status, 404)
  assert.equal(titles(gone), ['Trail of stars'])
  const never = await visitor.get('/buyer/products/trail-boot-never')
  const same = (text: string) => text.replaceAll(trail.slug, '·').replaceAll('trail-boot-never', '·')
  const words = (text: string) => same(text).replace(/value="[^"]*"/g, '')
  assert.is(words(gone.$('main').text), words(never.$('main').text))
  const shop = await visitor.get('/buyer/shops/sela-boots')
  assert.is(shop.status, 404)
  assert.not.match(shop.text, 'Sela')
})

test.run()
