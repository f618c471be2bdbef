import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createMarket } from '#tests/support/cast.ts'

const market = await createMarket()
const { db, cast } = market
const ada = await market.signedIn(cast.ada)
const test = suite('admin/discounts')

const rowOf = (code: string) => db.selectFrom('discounts').selectAll().where('code', '=', code).executeTakeFirst()

test('keeps the codes of the market, each in its own currency or none', async () => {
  const page = await ada.get('/admin/discounts/new')
  await ada.submit(page, 'form.discount-form', { code: 'welcome', kind: 'percent', percent: '10' })
  assert.equal([(await rowOf('WELCOME'))?.shop_id, (await rowOf('WELCOME'))?.currency], [null, null])
  await ada.post('/admin/discounts', { code: 'FIVE', kind: 'amount', amount: '500', currency: 'JPY', minimum: '3000' })
  assert.equal([(await rowOf('FIVE'))?.amount_minor, (await rowOf('FIVE'))?.min_minor], [500, 3000])
  const list = await ada.get('/admin/discounts')
  assert.match(list.$('tbody').text, '¥500 off')
})

test('asks for the currency of an amount, and keeps what was typed', async () => {
  const wrong = await ada.post('/admin/discounts', { code: 'MIN', kind: 'percent', percent: '5', minimum: '10' })
  assert.is(wrong.status, 422)
  assert.match(wrong.$('#f-discount-currency-error').text, 'An amount needs its currency.')
  assert.is(wrong.$('[name=minimum]').attr('value'), '10')
})

test('is for staff, and does not reach the codes of shops', async () => {
  const { id } = await db
    .insertInto('discounts')
    .values({ shop_id: cast.boots.id, code: 'BOOTS', kind: 'percent', percent_bp: 500 })
    .returning('id')
    .executeTakeFirstOrThrow()
  const sela = await market.signedIn(cast.sela)
  for (const path of ['', '/offer', '/removal', '/restoration']) {
    const form = { code: 'MINE', kind: 'percent', percent: '5', offered: 'no' }
    assert.is((await ada.post(`/admin/discounts/${id}${path}`, form)).status, 404)
    assert.is((await sela.post(`/admin/discounts/${id}${path}`, form)).status, 403)
    assert.match((await market.stranger().post(`/admin/discounts/${id}${path}`)).location ?? '', '/account/login')
  }
  const welcome = await rowOf('WELCOME')
  assert.is((await sela.get(`/seller/discounts/${welcome?.id}`)).status, 404)
})

test.run()
