import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { addMember, addProduct, createMarket } from '#tests/support/cast.ts'
import { addBank, addShipping, orderNow } from '#tests/support/checkout.ts'

const test = suite('the orders of a member')
const market = await createMarket()
const { db, cast } = market
const payment = { EUR: await addBank(db) }
await addShipping(db, cast.boots)
const product = await addProduct(db, cast.boots, { sizes: ['one'], onHand: 200 })
const lines = [{ variantId: product.variants[0]?.id ?? 0 }]

test('who never ordered is shown where to begin; a stranger is asked to sign in', async () => {
  const bela = await market.signedIn(cast.bela)
  const page = await bela.get('/buyer/orders')
  assert.match(page.text, /You have not ordered anything yet/)
  const stranger = await market.stranger().get('/buyer/orders')
  assert.is(stranger.status, 303)
  assert.match(stranger.location ?? '', /^\/account\/login/)
})

test('the newest first, twenty at a time, nobody else among them', async () => {
  const numbers: string[] = []
  for (let i = 0; i < 23; i++) numbers.unshift((await orderNow(market, { lines, payment, buyer: cast.bela })).number)
  const theirs = await orderNow(market, { lines, payment, buyer: cast.nils })
  const bela = await market.signedIn(cast.bela)
  const page = await bela.get('/buyer/orders')
  const shown = (answer: typeof page) =>
    answer.$.all('.order-tile-link').map((one) => one.attr('href')?.split('/').at(-1))
  assert.equal(shown(page), numbers.slice(0, 20))
  const next = page.$('#show-more-end').attr('href') ?? ''
  const rest = await bela.get(next)
  assert.equal(shown(rest), numbers.slice(20))
  assert.not.ok([...shown(page), ...shown(rest)].includes(theirs.number))
  const appended = await bela.get(next, { htmx: true })
  assert.match(appended.text, /hx-partial/)
})

test('what was ordered with a proven address joins the account, said once; an unproven one gets nothing', async () => {
  const email = 'clara@example.com'
  const { number } = await orderNow(market, { lines, payment, email })
  const clara = await addMember(db, 'Clara', email)
  await db.updateTable('users').set({ email_proven_at: null }).where('id', '=', clara.id).execute()
  const before = await market.signedIn(clara)
  assert.is((await before.get('/buyer/orders')).status, 303)
  assert.is((await before.get(`/buyer/orders/${number}`)).status, 404)
  await db.updateTable('users').set({ email_proven_at: new Date() }).where('id', '=', clara.id).execute()
  const browser = await market.signedIn(clara)
  assert.is((await browser.get(`/buyer/orders/${number}`)).status, 200)
  const first = await browser.get('/buyer/orders')
  assert.match(first.text, /One order was found with your address/)
  assert.match(first.text, new RegExp(number))
  const second = await browser.get('/buyer/orders')
  assert.not.match(second.text, /One order was found/)
  assert.match(second.text, /Found with your address/)
})

test.run()
