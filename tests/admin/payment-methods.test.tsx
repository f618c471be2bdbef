import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { addMember, createMarket } from '#tests/support/cast.ts'

const test = suite('/admin/payments/methods')
const { db, cast, stranger, signedIn } = await createMarket()
const ada = await signedIn(cast.ada)

const bank = {
  kind: 'bank',
  name: 'Bank transfer',
  holder: 'Market Window GmbH',
  account: 'DE89 3704 0044 0532 0130 00',
  currencies: 'EUR',
  hold: '72',
}
const wallet = {
  kind: 'wallet',
  name: 'Bitcoin',
  network: 'bitcoin',
  account: 'bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq',
  currencies: 'EUR',
  rate: '0.0000152',
  hold: '2',
}
const methods = () => db.selectFrom('payment_methods').selectAll().orderBy('position').execute()
const idOf = async (name: string) => (await methods()).find((one) => one.name === name)!.id

test('an account is added as a plain form, and a wrong one comes back with what was typed', async () => {
  const page = await ada.get('/admin/payments/methods/new?kind=bank')
  const wrong = await ada.submit(page, '#method-form', { ...bank, account: 'DE89 3704 0044 0532 0130 01' })
  assert.is(wrong.status, 422)
  assert.match(wrong.$('.field-error').text, 'check digits')
  assert.is(wrong.field('account'), 'DE89 3704 0044 0532 0130 01')
  const done = await ada.submit(wrong, '#method-form', bank)
  assert.equal([done.status, done.location], [303, '/admin/payments/methods'])
  const list = await ada.get('/admin/payments/methods')
  assert.match(list.$('.method-account').text, 'DE89 3704 0044 0532 0130 00')
  assert.match(list.text, 'Ada Admin')
})

test('a wallet is added with htmx; its mistakes come back as the form alone', async () => {
  const wrong = await ada.post('/admin/payments/methods', { ...wallet, account: 'bc1q' }, { htmx: true })
  assert.is(wrong.status, 422)
  assert.ok(wrong.$.has('#method-form') && !wrong.$.has('html'))
  const done = await ada.post('/admin/payments/methods', wallet, { htmx: true })
  assert.is(done.headers.get('HX-Redirect'), '/admin/payments/methods')
})

test('is reordered, switched, removed, each with its way back', async () => {
  const id = await idOf('Bitcoin')
  const to = (part: string, form = {}) => ada.post(`/admin/payments/methods/${id}/${part}`, form, { htmx: true })
  for (const [part, form] of [
    ['place', { move: 'up' }],
    ['state', { on: 'no' }],
    ['removal', {}],
  ] as const) {
    const before = JSON.stringify((await methods()).map(({ name, enabled, removed_at }) => [name, enabled, removed_at]))
    const answer = await to(part, form)
    assert.is(answer.status, 200, part)
    assert.ok(answer.$.has('#payment-methods'))
    const now = () =>
      methods().then((all) => JSON.stringify(all.map(({ name, enabled, removed_at }) => [name, enabled, removed_at])))
    assert.is.not(await now(), before, part)
    const undo = await ada.submit(answer, '.toast-undo', {}, { follow: true })
    assert.is(undo.status, 200)
    assert.is(await now(), before, part)
  }
})

test('a change is told from the page it was made on, and taken back', async () => {
  const id = await idOf('Bank transfer')
  const page = await ada.get(`/admin/payments/methods/${id}`)
  const answer = await ada.submit(page, '#method-form', { name: 'Wire' }, { follow: true })
  assert.match(answer.text, '“Wire” is changed')
  const late = await ada.submit(page, '#method-form', { name: 'Too late' })
  assert.is(late.status, 409)
  assert.match(late.text, 'was changed while you looked at it')
  await ada.submit(answer, '.toast-undo')
  assert.is(await idOf('Bank transfer'), id)
})

test('limits for two people are set and kept when wrong', async () => {
  const page = await ada.get('/admin/payments/methods')
  const form = 'form[action="/admin/payments/limits"]'
  const wrong = await ada.submit(page, form, { limit_EUR: 'much', limit_USD: '5' })
  assert.equal([wrong.status, wrong.field('limit_EUR')], [422, 'much'])
  assert.is((await ada.submit(page, form, { limit_EUR: '500', limit_USD: '' })).status, 303)
  const { two_person_minor } = await db.selectFrom('site_settings').select('two_person_minor').executeTakeFirstOrThrow()
  assert.equal(two_person_minor, { EUR: 50000 })
  assert.match((await ada.get('/admin/payments/methods')).text, 'Above €500.00')
})

test('is for staff who may decide; a viewer looks only; nothing is where nothing is', async () => {
  const id = await idOf('Bank transfer')
  const sela = await signedIn(cast.sela)
  const viewer = await signedIn(await addMember(db, 'Vera Viewer', 'vera@example.com', { staff_role: 'viewer' }))
  const before = JSON.stringify(await methods())
  const routes = ['', `/${id}/details`, `/${id}/reversal`, `/${id}/place`, `/${id}/state`, `/${id}/removal`]
  for (const path of [...routes, `/${id}/restoration`]) {
    assert.match((await stranger().post(`/admin/payments/methods${path}`)).location ?? '', '/account/login')
    assert.is((await sela.post(`/admin/payments/methods${path}`, bank)).status, 403)
    assert.is((await viewer.post(`/admin/payments/methods${path}`, bank)).status, 403)
  }
  const look = await viewer.get('/admin/payments/methods')
  assert.ok(look.status === 200 && !look.$.has('form[action*="/state"]'))
  for (const [part, form] of [
    ['details', bank],
    ['reversal', { event: '1' }],
    ['place', { move: 'up' }],
    ['state', { on: 'no' }],
    ['removal', {}],
    ['restoration', {}],
  ] as const)
    assert.is((await ada.post(`/admin/payments/methods/999999/${part}`, form)).status, 404, part)
  assert.is((await ada.get('/admin/payments/methods/999999')).status, 404)
  assert.is((await ada.post(`/admin/payments/methods/${id}/place`, { move: 'sideways' })).status, 422)
  assert.is((await ada.post(`/admin/payments/methods/${id}/state`, { on: 'perhaps' })).status, 422)
  assert.is(JSON.stringify(await methods()), before)
})

test.run()
