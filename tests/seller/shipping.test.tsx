import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { listShipping } from '#src/market/shops/shipping.ts'
import { addMember, createMarket } from '#tests/support/cast.ts'

const market = await createMarket()
const { db, cast } = market
const sela = await market.signedIn(cast.sela)
const test = suite('seller/shipping')

const found = () => listShipping(db, cast.boots.id)
const zone = { name: 'Home', reach: 'some', countries: 'DE' }
const parcel = { name: 'Standard', kind: 'flat', price: '4.90', free_above: '50', days_min: '2', days_max: '3' }

async function firstZone() {
  const one = (await found()).zones[0]
  if (!one) throw new Error('there is no zone')
  return one
}

test('begins with what it is for, then a zone and a way of sending, by plain forms', async () => {
  const empty = await sela.get('/seller/shipping')
  assert.match(empty.text, 'No way of sending yet')
  const page = await sela.get('/seller/shipping/zones/new')
  const added = await sela.submit(page, 'form[action^="/seller/shipping/zones"]', zone)
  assert.is(added.status, 303)
  const { id, countries } = await firstZone()
  assert.equal(countries, ['DE'])
  const form = await sela.get(`/seller/shipping/methods/new?zone=${id}`)
  const saved = await sela.submit(form, 'form.ship-form', parcel)
  assert.is(saved.status, 303)
  const list = await sela.get('/seller/shipping')
  assert.match(list.$('.ship-words').text, '€4.90 · free from €50.00 · 2–3 days')
})

test('takes every country of the union at once, and only one zone for everywhere else', async () => {
  await sela.post('/seller/shipping/zones', { name: 'Union', reach: 'some', eu: 'on', countries: 'NO' })
  const union = (await found()).zones.find((one) => one.name === 'Union')
  assert.is(union?.countries.length, 28)
  await sela.post('/seller/shipping/zones', { name: 'World', reach: 'rest' })
  const twice = await sela.post('/seller/shipping/zones', { name: 'Rest', reach: 'rest' })
  assert.is(twice.status, 409)
  assert.match(twice.$('.error-summary').text, '“World” is everywhere else already')
  assert.is(twice.$('[name=name]').attr('value'), 'Rest')
})

test('keeps what was typed wrong, field by field', async () => {
  const { id } = await firstZone()
  const none = await sela.post(`/seller/shipping/zones/${id}`, { name: ' ', reach: 'some' })
  assert.is(none.status, 422)
  assert.match(none.$('#f-zone-name-error').text, 'Write a name.')
  assert.match(none.$('#f-zone-countries-error').text, 'Tick at least one country')
  const wrong = await sela.post('/seller/shipping/methods', {
    ...{ name: 'Heavy', kind: 'weight', zone: id, days_min: '9', days_max: '3', free_above: 'much' },
    ...{ weight_upto_1: '1,5', weight_price_1: '4.90', weight_upto_2: 'two', weight_price_2: '' },
  })
  assert.is(wrong.status, 422)
  for (const [field, words] of [
    ['days_max', 'less than'],
    ['free_above', 'not “much”'],
    ['weight_upto_2', 'kilograms'],
    ['weight_price_2', 'Write a price'],
  ])
    assert.match(wrong.$(`#f-method-${field}-error`).text, words ?? '')
  assert.is(wrong.$('[name=weight_upto_1]').attr('value'), '1,5')
  const nowhere = await sela.post('/seller/shipping/methods', { name: 'Pick up', kind: 'pickup' })
  assert.match(nowhere.$('#f-method-pickup_place-error').text, 'Say where')
})

test('prices by weight and says what a parcel costs there', async () => {
  const { id } = await firstZone()
  const steps = { weight_upto_1: '5', weight_price_1: '9', weight_upto_2: '1', weight_price_2: '4' }
  await sela.post('/seller/shipping/methods', { name: 'Weighed', kind: 'weight', zone: id, ...steps })
  const method = (await firstZone()).methods.find((one) => one.kind === 'weight')
  assert.equal(method?.steps, [
    { upto: 1000, price: 400 },
    { upto: 5000, price: 900 },
  ])
  const form = await sela.get(`/seller/shipping/methods/${method?.id}`)
  assert.is(form.$('[name=weight_upto_2]').attr('value'), '5')
  const quote = await sela.get('/seller/shipping?country=DE&kg=1.2&worth=60')
  assert.match(quote.$('.ship-answer').text, 'A parcel of 1.2 kg worth €60.00 to Germany costs:')
  assert.equal(
    quote.$.all('.ship-quotes li').map((one) => one.$('strong').text),
    ['Free', '€9.00'],
  )
  assert.match((await sela.get('/seller/shipping?country=US&kg=1&worth=1')).text, 'does not send parcels')
  assert.is((await sela.get('/seller/shipping?country=XX&kg=a&worth=1')).status, 422)
})

test('orders, offers and takes away, each with a way back, also as a fragment', async () => {
  const [first, second] = (await firstZone()).methods
  const moved = await sela.post(`/seller/shipping/methods/${second?.id}/place`, { move: 'up' }, { htmx: true })
  assert.match(moved.text, 'hx-target="#shipping-desk"')
  assert.equal(
    (await firstZone()).methods.map((one) => one.id),
    [second?.id, first?.id],
  )
  const off = await sela.post(`/seller/shipping/methods/${first?.id}/offer`, { offered: 'no' }, { htmx: true })
  assert.match(off.text, 'name="offered" value="yes"')
  assert.match((await sela.get('/seller/shipping')).$(`#method-${first?.id}`).text, 'Not offered')
  const gone = await sela.post(`/seller/shipping/methods/${first?.id}/removal`)
  assert.is(gone.status, 303)
  assert.is((await firstZone()).methods.length, 1)
  await sela.post(`/seller/shipping/methods/${first?.id}/restoration`)
  assert.is((await firstZone()).methods.length, 2)
  const { id } = await firstZone()
  await sela.post(`/seller/shipping/zones/${id}/removal`)
  assert.ok((await found()).zones.every((one) => one.id !== id))
  await sela.post(`/seller/shipping/zones/${id}/restoration`)
  assert.is((await firstZone()).methods.length, 2)
})

test('is for the owner and managers; others of the shop look, and the neighbour finds nothing', async () => {
  const { id, methods } = await firstZone()
  const method = methods[0]?.id
  const keeper = await addMember(db, 'Kit Keeper', 'kit@example.com')
  await db
    .insertInto('shop_members')
    .values({ shop_id: cast.boots.id, user_id: keeper.id, role: 'stock-keeper' })
    .execute()
  const [kit, nils] = [await market.signedIn(keeper), await market.signedIn(cast.nils)]
  const looked = await kit.get('/seller/shipping')
  assert.is(looked.status, 200)
  assert.is(looked.$.all('.ship-acts').length, 0)
  const acts: [string, Record<string, unknown>][] = [
    [`/seller/shipping/zones/${id}`, zone],
    [`/seller/shipping/zones/${id}/removal`, {}],
    [`/seller/shipping/zones/${id}/restoration`, {}],
    [`/seller/shipping/methods/${method}`, { ...parcel, zone: id }],
    [`/seller/shipping/methods/${method}/place`, { move: 'up' }],
    [`/seller/shipping/methods/${method}/offer`, { offered: 'no' }],
    [`/seller/shipping/methods/${method}/removal`, {}],
    [`/seller/shipping/methods/${method}/restoration`, {}],
  ]
  for (const [path, form] of acts) {
    assert.is((await nils.post(path, form as Record<string, string>)).status, 404, path)
    assert.is((await kit.post(path, form as Record<string, string>)).status, 403, path)
    assert.match((await market.stranger().post(path)).location ?? '', '/account/login')
  }
  assert.is((await nils.post('/seller/shipping/methods', { ...parcel, zone: id })).status, 404)
  assert.is((await nils.get(`/seller/shipping/zones/${id}`)).status, 404)
  assert.is((await nils.get(`/seller/shipping/methods/${method}`)).status, 404)
})

test.run()
