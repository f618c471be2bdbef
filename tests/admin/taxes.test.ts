import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createMarket } from '#tests/support/cast.ts'

const market = await createMarket()
const { db, cast } = market
const ada = await market.signedIn(cast.ada)
const test = suite('admin/taxes')

const rates = () => db.selectFrom('tax_rates').selectAll().orderBy('id').execute()
const vat = { country: 'DE', category: '', name: 'VAT', rate: '19' }

test('begins with an invitation; rates are added for a country and for its categories', async () => {
  const empty = await ada.get('/admin/taxes')
  assert.match(empty.text, 'No tax rates yet')
  const added = await ada.submit(empty, 'form[action="/admin/taxes"]', vat)
  assert.is(added.status, 303)
  const books = await db
    .insertInto('categories')
    .values({ name: 'Books', slug: 'books' })
    .returning('id')
    .executeTakeFirstOrThrow()
  const answer = await ada.post('/admin/taxes', { ...vat, category: books.id, rate: '7' }, { htmx: true })
  assert.match(answer.text, 'Germany: VAT 7 % is added.')
  assert.equal(
    (await rates()).map((rate) => [rate.category_id, rate.rate_bp]),
    [
      [null, 1900],
      [books.id, 700],
    ],
  )
  assert.match((await ada.get('/admin/taxes')).text, 'Books')
})

test('changes and takes away, each with a way back', async () => {
  const [first] = await rates()
  const changed = await ada.post(`/admin/taxes/${first?.id}`, { name: 'MwSt.', rate: '16,5' }, { htmx: true })
  assert.match(changed.text, 'name="rate" value="19"')
  assert.is((await rates())[0]?.rate_bp, 1650)
  const gone = await ada.post(`/admin/taxes/${first?.id}/removal`, {}, { htmx: true })
  assert.is((await rates()).length, 1)
  assert.match(gone.text, 'action="/admin/taxes"')
  assert.match(gone.text, 'name="rate" value="16.5"')
})

test('keeps what was typed wrong, also as a plain form', async () => {
  const [first] = await rates()
  for (const htmx of [true, false]) {
    const wrong = await ada.post('/admin/taxes', { ...vat, country: 'XX', rate: '120', name: ' ' }, { htmx })
    assert.is(wrong.status, 422)
    for (const field of ['country', 'rate', 'name']) assert.ok(wrong.$(`#f-tax-${field}-error`).text, field)
    const changed = await ada.post(`/admin/taxes/${first?.id}`, { name: 'VAT', rate: 'much' }, { htmx })
    assert.is(changed.status, 422)
    assert.is(changed.$(`#f-tax-${first?.id}-rate`).attr('value'), 'much')
    await ada.post('/admin/taxes', vat)
    const twice = await ada.post('/admin/taxes', vat, { htmx })
    assert.is(twice.status, 409)
    assert.match(twice.$('#f-tax-country-error').text, 'Germany has a rate for everything already.')
  }
})

test('is for staff, and there is nothing where there is nothing', async () => {
  const sela = await market.signedIn(cast.sela)
  for (const path of ['', '/999999', '/999999/removal']) {
    assert.is((await sela.post(`/admin/taxes${path}`, vat)).status, 403)
    assert.match((await market.stranger().post(`/admin/taxes${path}`)).location ?? '', '/account/login')
    if (path) assert.is((await ada.post(`/admin/taxes${path}`, vat)).status, 404)
  }
  assert.is((await ada.post('/admin/taxes/999999', { rate: 'much' })).status, 404)
  assert.is((await ada.post('/admin/taxes', { ...vat, category: '999999' })).status, 404)
})

test.run()
