import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { addMember, createMarket } from '#tests/support/cast.ts'

const market = await createMarket()
const { db, cast } = market
const sela = await market.signedIn(cast.sela)
const test = suite('seller/discounts')

const rowOf = (code: string) =>
  db.selectFrom('discounts').selectAll().where('code', '=', code).where('removed_at', 'is', null).executeTakeFirst()
const idOf = async (code: string) => (await rowOf(code))?.id ?? 0
const spring = { code: 'spring-10', kind: 'percent', percent: '7,5' }

test('begins with what it is for; a code is added by a plain form, in the currency of the shop', async () => {
  assert.match((await sela.get('/seller/discounts')).text, 'No discounts yet')
  const page = await sela.get('/seller/discounts/new')
  const more = { minimum: '50', starts_on: '2026-03-01', ends_on: '2026-03-31', most_uses: '100', once: 'on' }
  const added = await sela.submit(page, 'form.discount-form', { ...spring, ...more })
  assert.is(added.status, 303)
  const row = await rowOf('SPRING-10')
  assert.is(row?.percent_bp, 750)
  assert.equal([row?.min_minor, row?.currency, row?.most_uses, row?.once_per_person], [5000, 'EUR', 100, true])
  assert.is(row?.ends_at?.toISOString(), '2026-04-01T00:00:00.000Z')
  const list = await sela.get('/seller/discounts')
  assert.match(list.$('tbody').text, '7.5 % off')
  assert.match(list.$('tbody').text, 'from €50.00 · once per person')
  assert.match(list.$('tbody').text, '0 of 100')
  const form = await sela.get(`/seller/discounts/${row?.id}`)
  assert.is(form.$('[name=ends_on]').attr('value'), '2026-03-31')
})

test('keeps what was typed wrong, and says so beside the field', async () => {
  const wrong = await sela.post('/seller/discounts', {
    ...{ code: 'x', kind: 'amount', amount: 'ten', minimum: '-1', most_uses: '0' },
    ...{ starts_on: '2026-05-02', ends_on: '2026-05-01' },
  })
  assert.is(wrong.status, 422)
  for (const field of ['code', 'amount', 'minimum', 'most_uses', 'ends_on'])
    assert.ok(wrong.$(`#f-discount-${field}-error`).text, field)
  assert.is(wrong.$('[name=amount]').attr('value'), 'ten')
  assert.is((await sela.post('/seller/discounts', { code: 'ABC', kind: 'percent', percent: '101' })).status, 422)
  assert.is(
    (await sela.post('/seller/discounts', { code: 'ABC', kind: 'percent', starts_on: '2026-02-30' })).status,
    422,
  )
})

test('knows a code that is taken, also by another shop, and a limit below what was used', async () => {
  const nils = await market.signedIn(cast.nils)
  const taken = await nils.post('/seller/discounts', spring)
  assert.is(taken.status, 409)
  assert.match(taken.$('#f-discount-code-error').text, '“SPRING-10” is taken')
  await db.updateTable('discounts').set({ uses: 5 }).where('code', '=', 'SPRING-10').execute()
  const below = await sela.post(`/seller/discounts/${await idOf('SPRING-10')}`, { ...spring, most_uses: '4' })
  assert.is(below.status, 409)
  assert.match(below.$('#f-discount-most_uses-error').text, 'more often')
})

test('switches off and on, takes away and brings back, with a way back each time', async () => {
  const id = await idOf('SPRING-10')
  const off = await sela.post(`/seller/discounts/${id}/offer`, { offered: 'no' }, { htmx: true })
  assert.match(off.text, 'hx-target="#discount-list"')
  assert.match(off.text, 'name="offered" value="yes"')
  assert.is((await rowOf('SPRING-10'))?.enabled, false)
  assert.is((await sela.post(`/seller/discounts/${id}/offer`, { offered: 'maybe' })).status, 422)
  const gone = await sela.post(`/seller/discounts/${id}/removal`)
  assert.is(gone.status, 303)
  assert.is(await rowOf('SPRING-10'), undefined)
  assert.is((await sela.get(`/seller/discounts/${id}`)).status, 404)
  await sela.post('/seller/discounts', spring)
  assert.is((await sela.post(`/seller/discounts/${id}/restoration`)).status, 409, 'the code was given out anew')
  await sela.post(`/seller/discounts/${await idOf('SPRING-10')}/removal`)
  assert.is((await sela.post(`/seller/discounts/${id}/restoration`)).status, 303)
  assert.is(await idOf('SPRING-10'), id)
})

test('is for the owner and managers; the neighbour finds nothing', async () => {
  const id = await idOf('SPRING-10')
  const keeper = await addMember(db, 'Kit Keeper', 'kit@example.com')
  await db
    .insertInto('shop_members')
    .values({ shop_id: cast.boots.id, user_id: keeper.id, role: 'stock-keeper' })
    .execute()
  const [kit, nils] = [await market.signedIn(keeper), await market.signedIn(cast.nils)]
  assert.is((await kit.get('/seller/discounts')).$.all('form.discount-acts').length, 0)
  for (const path of ['', '/offer', '/removal', '/restoration']) {
    const form = { ...spring, code: 'OTHER', offered: 'no' }
    assert.is((await nils.post(`/seller/discounts/${id}${path}`, form)).status, 404, path)
    assert.is((await kit.post(`/seller/discounts/${id}${path}`, form)).status, 403, path)
    assert.match((await market.stranger().post(`/seller/discounts/${id}${path}`)).location ?? '', '/account/login')
  }
  assert.is((await kit.post('/seller/discounts', spring)).status, 403)
  assert.is((await nils.get(`/seller/discounts/${id}`)).status, 404)
})

test.run()
