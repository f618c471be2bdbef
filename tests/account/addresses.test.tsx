import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createMarket } from '#tests/support/cast.ts'

const test = suite('account/addresses')
const market = await createMarket()
const { db, cast } = market
const bela = await market.signedIn(cast.bela)

const HOME = {
  name: 'Bela Buyer',
  line1: 'Marktstr. 1',
  line2: '',
  city: 'Berlin',
  postcode: '10115',
  region: '',
  country: 'DE',
  phone: '',
}
const book = () =>
  db
    .selectFrom('addresses')
    .select(['id', 'line1', 'preferred', 'removed_at'])
    .where('user_id', '=', cast.bela.id)
    .orderBy('id')
    .execute()
const idOf = async (line1: string) => (await book()).find((one) => one.line1 === line1)?.id ?? 0

test('are added by a plain form, the first one preferred', async () => {
  assert.match((await bela.get('/account/addresses')).text, 'No address yet')
  const page = await bela.get('/account/addresses/new')
  assert.is(page.field('name'), 'Bela Buyer')
  assert.is((await bela.submit(page, '#address', HOME)).location, '/account/addresses')
  await bela.post('/account/addresses', { ...HOME, line1: 'Work 2' })
  await bela.post('/account/addresses', HOME)
  assert.equal(
    (await book()).map((one) => [one.line1, one.preferred]),
    [
      ['Marktstr. 1', true],
      ['Work 2', false],
    ],
    'the same twice is kept once',
  )
})

test('are refused with what is wrong beside the field', async () => {
  const page = await bela.post('/account/addresses', { ...HOME, city: '', country: 'Nowhere', line1: 'Kept 7' })
  assert.is(page.status, 422)
  assert.is(page.field('line1'), 'Kept 7')
  for (const name of ['city', 'country']) assert.ok(page.$.has(`#f-address-${name}-error`), name)
  const id = await idOf('Work 2')
  assert.is((await bela.post(`/account/addresses/${id}`, { ...HOME, name: '' })).status, 422)
})

test('are changed, preferred, taken out and put back', async () => {
  const id = await idOf('Work 2')
  const page = await bela.get(`/account/addresses/${id}`)
  assert.is((await bela.submit(page, '#address', { line1: 'Work 3' })).status, 303)
  assert.is((await bela.post(`/account/addresses/${id}/preference`)).status, 303)
  assert.equal(
    (await book()).map((one) => one.preferred),
    [false, true],
  )
  const gone = await bela.post(`/account/addresses/${id}/removal`, {}, { htmx: true })
  assert.is(gone.status, 200)
  assert.not.match(gone.text, /Work 3/)
  await bela.submit(gone, '.toast-undo')
  assert.match((await bela.get('/account/addresses')).text, 'Work 3')
})

test('are nobody else’s', async () => {
  const id = await idOf('Work 3')
  const before = JSON.stringify(await book())
  const nils = await market.signedIn(cast.nils)
  assert.is((await nils.get(`/account/addresses/${id}`)).status, 404)
  for (const part of ['', '/preference', '/removal', '/restoration']) {
    assert.is((await nils.post(`/account/addresses/${id}${part}`, HOME)).status, 404, part)
    assert.match(
      (await market.stranger().post(`/account/addresses/${id}${part}`, HOME)).location ?? '',
      '/account/login',
    )
  }
  assert.match((await market.stranger().get('/account/addresses')).location ?? '', '/account/login')
  assert.is(JSON.stringify(await book()), before)
})

test.run()
