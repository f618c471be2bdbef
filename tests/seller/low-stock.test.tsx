import { sql } from 'kysely'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { addProduct, createMarket } from '#tests/support/cast.ts'

const test = suite('seller: news of low stock')
const market = await createMarket()
const { cast, db } = market
const sela = await market.signedIn(cast.sela)
const nils = await market.signedIn(cast.nils)
const boots = await addProduct(db, cast.boots, { title: 'Boots', sizes: ['42'], onHand: 2 })
const variantId = boots.variants[0]?.id ?? 0
const chosen = async () => {
  const shop = db.selectFrom('shops').select(['low_digest', 'low_digest_hour']).where('id', '=', cast.boots.id)
  return { ...(await shop.executeTakeFirst()) }
}

test('the owner chooses when and who, as a plain form', async () => {
  const page = await sela.get('/seller/stock/low')
  assert.is(page.status, 200)
  const saved = await sela.post('/seller/stock/low', { pace: 'hourly', hour: '9', member: String(cast.sela.id) })
  assert.equal([saved.status, saved.location], [303, '/seller/stock/low'])
  assert.equal(await chosen(), { low_digest: 'hourly', low_digest_hour: 9 })
})

test('what is typed wrong is said beside the field, and kept', async () => {
  const answer = await sela.post('/seller/stock/low', { pace: 'daily', hour: '99' })
  assert.is(answer.status, 422)
  assert.match(answer.text, 'Pick an hour of the day.')
  assert.equal(await chosen(), { low_digest: 'hourly', low_digest_hour: 9 })
})

test('the badges of an open grid come for the own shop alone', async () => {
  await sql`update stock_levels set low_at = 5 where variant_id = ${variantId}`.execute(db)
  const badges = await sela.get(`/seller/stock/low/badges?ids=${variantId}`)
  assert.match(badges.text, `#stock-${variantId}-state`)
  assert.match(badges.text, 'Low')
  assert.not.match((await nils.get(`/seller/stock/low/badges?ids=${variantId}`)).text, 'Low')
  assert.is((await sela.get('/seller/stock/low/badges?ids=x,,1e9')).status, 200)
})

test('whoever is not signed in is led to do so', async () => {
  const guest = market.stranger()
  assert.match((await guest.get('/seller/stock/low')).location ?? '', '/account/login')
  assert.match((await guest.post('/seller/stock/low', { pace: 'daily', hour: '7' })).location ?? '', '/account/login')
})

test.run()
