import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { adjustStock } from '#src/market/stock/adjustment.ts'
import { addMember, addProduct, createMarket } from '#tests/support/cast.ts'
import type { Answer } from '#tests/support/client.ts'

const test = suite('/seller/stock/counts')
const market = await createMarket()
const { db, cast } = market
const sela = await market.signedIn(cast.sela)
const nils = await market.signedIn(cast.nils)
const helper = await addMember(db, 'Kim Keeper', 'kim@example.com')
await db
  .insertInto('shop_members')
  .values({ shop_id: cast.boots.id, user_id: helper.id, role: 'stock-keeper' })
  .execute()
const kim = await market.signedIn(helper)
const seller = { shopId: cast.boots.id, actorId: cast.sela.id, actorName: 'Till' }
const htmx = { htmx: true }
let titles = 0

async function begun(onHand = 10, sizes = ['0', '1', '2']) {
  titles += 1
  const { variants } = await addProduct(db, cast.boots, { title: `Shelf${titles}`, sizes, onHand })
  const ids = variants.map((v) => v.id)
  const sent = await sela.post('/seller/stock/counts', {
    name: `Count ${titles}`,
    scope: 'selection',
    selection: '1',
    variant: ids,
  })
  assert.is(sent.status, 303)
  const path = sent.location ?? ''
  assert.match(path, /^\/seller\/stock\/counts\/\d+$/)
  return { path, entries: `${path}/entries`, ids, skus: variants.map((v) => v.sku) }
}
const onHand = async (ids: number[]) => {
  const rows = await db
    .selectFrom('stock_levels')
    .select(['variant_id', 'on_hand'])
    .where('variant_id', 'in', ids)
    .execute()
  return ids.map((id) => rows.find((row) => row.variant_id === id)?.on_hand)
}
const row = (page: Answer, id: number) => page.$(`#count-${id}`).text.replace(/\s+/g, ' ')

test('a count is begun, scanned and typed by two, looked at and finished as one batch', async () => {
  const { path, entries, ids, skus } = await begun()
  const page = await sela.get(path)
  assert.is(page.$.all('.count-line').length, 3)
  const first = await sela.submit(page, '.scan', { code: skus[0]!.toLowerCase() }, htmx)
  assert.is(first.status, 200)
  assert.match(first.$('#scan-said').text, '1 counted')
  assert.match(first.$('#scan-said').attr('data-announce') ?? '', 'Shelf')
  assert.match((await kim.post(entries, { code: skus[0]! }, htmx)).$('#scan-said').text, '2 counted')
  const typed = await kim.post(entries, { variant: ids[1]!, quantity: '12', kind: 'set', seen: '' }, htmx)
  assert.match(row(typed, ids[1]!), /counted 12 *difference \+2 *by Kim Keeper/)
  const plain = await sela.post(entries, { variant: ids[2]!, quantity: '10', kind: 'set' })
  assert.equal([plain.status, plain.location], [303, path])
  const look = await sela.get(`${path}/differences`)
  assert.match(look.$('table').text, 'Shelf')
  const done = await sela.submit(look, 'form[action*="completion"]', { note: 'all shelves' })
  assert.is(done.status, 303)
  assert.match(done.location ?? '', /batches/)
  assert.equal(await onHand(ids), [2, 12, 10])
  assert.is((await sela.submit(look, 'form[action*="completion"]')).location, done.location)
  const batch = await sela.get(done.location ?? '')
  assert.match(batch.text, 'all shelves')
  await sela.submit(batch, '.toast-undo')
  assert.equal(await onHand(ids), [10, 10, 10])
})

test('other pages hear of what was counted, and of nothing when nothing was', async () => {
  const { path, entries, ids, skus } = await begun()
  const page = await sela.get(path)
  const pulse = page.$('#count-pulse').attr('hx-get') ?? ''
  assert.is((await sela.get(pulse, htmx)).status, 204)
  await kim.post(entries, { code: skus[1]! }, htmx)
  const news = await sela.get(pulse, htmx)
  assert.is(news.status, 200)
  assert.match(row(news, ids[1]!), 'counted 1')
  assert.match(news.$('#count-progress').text, '1 of 3 counted')
  assert.is((await sela.get(news.$('#count-pulse').attr('hx-get') ?? '', htmx)).status, 204)
  await sela.post(`${path}/cancellation`)
  assert.is((await kim.get(pulse, htmx)).headers.get('hx-redirect'), path)
})

test('an unknown code is said, a code of two is asked about, one from elsewhere is offered', async () => {
  const { entries, path, ids } = await begun()
  for (const options of [htmx, {}]) {
    const unknown = await sela.post(entries, { code: 'nope-1' }, options)
    assert.is(unknown.status, 422)
    assert.match(unknown.$('#scan-said').text, 'Nothing here has the SKU or barcode nope-1')
  }
  await db.updateTable('variants').set({ barcode: '4006381333931' }).where('id', 'in', ids.slice(0, 2)).execute()
  const two = await sela.post(entries, { code: '4006381333931' }, htmx)
  assert.is(two.$.all('#scan-said form').length, 2)
  assert.is((await sela.submit(two, '#scan-said form', {}, htmx)).status, 200)
  const other = (await addProduct(db, cast.boots, { title: `Other${titles}`, sizes: ['x'] })).variants[0]!
  const elsewhere = await sela.post(entries, { code: other.sku }, htmx)
  assert.is(elsewhere.status, 409)
  assert.match((await sela.submit(elsewhere, '#scan-said form', {}, htmx)).$('#scan-said').text, '1 counted')
  assert.is((await sela.get(`${path}?show=all`)).$.all('.count-line').length, 4)
})

test('a wrong number is refused and kept; what another counted meanwhile is asked about', async () => {
  const { entries, ids } = await begun()
  for (const options of [htmx, {}]) {
    const no = await sela.post(entries, { variant: ids[0]!, quantity: 'twelve', kind: 'set' }, options)
    assert.is(no.status, 422)
    const field = no.$(`#count-${ids[0]}-number`)
    assert.equal([field.attr('value'), field.attr('aria-invalid')], ['twelve', 'true'])
  }
  await kim.post(entries, { variant: ids[0]!, quantity: '4', kind: 'set', seen: '' })
  const asked = await sela.post(entries, { variant: ids[0]!, quantity: '6', kind: 'set', seen: '' })
  assert.is(asked.status, 409)
  assert.match(asked.$('.count-trouble').text, 'Kim Keeper has counted 4 meanwhile. You typed 6')
  const forms = asked.$.all('.count-trouble form')
  assert.is(forms.length, 2)
  assert.is((await sela.submit(asked, '.count-trouble form')).status, 303)
  assert.is((await sela.post(entries, { variant: ids[0]!, quantity: '2', kind: 'add' }, htmx)).status, 200)
  assert.match(row(await sela.get(`/seller/stock/counts/${entries.split('/')[4]}?show=all`), ids[0]!), 'counted 8')
})

test('sales meanwhile are explained and kept; uncounted ones are written down as nothing when asked', async () => {
  const { path, entries, ids } = await begun()
  await sela.post(entries, { variant: ids[0]!, quantity: '9', kind: 'set' })
  await adjustStock(db, seller, ids[0]!, { delta: -2, reason: 'sold', note: '' })
  const look = await sela.get(`${path}/differences`)
  assert.match(
    look.$('.difference-note').text.replace(/\s+/g, ' '),
    '1 other change since it was counted (−2): no difference, and kept.',
  )
  const zeros = await sela.submit(look, '.count-zeros')
  assert.is(zeros.location, `${path}/differences`)
  const stale = await sela.submit(look, 'form[action*="completion"]')
  assert.is(stale.status, 409)
  assert.match(stale.text, 'Somebody counted on')
  assert.is((await sela.submit(stale, 'form[action*="completion"]')).status, 303)
  assert.equal(await onHand(ids), [7, 0, 0])
})

test('a form that says too little is refused and kept; the whole shop, a category and what is low can be counted', async () => {
  await begun()
  const no = await sela.post('/seller/stock/counts', { name: '', scope: 'shop' })
  assert.is(no.status, 422)
  assert.match(no.$('.error-summary').text, 'Give the count a name')
  const category = await sela.post('/seller/stock/counts', { name: 'Kept', scope: 'category' })
  assert.equal([category.status, category.field('name')], [422, 'Kept'])
  assert.is((await sela.post('/seller/stock/counts', { name: 'Low', scope: 'low' })).status, 422)
  const whole = await sela.post('/seller/stock/counts', { name: 'All', scope: 'shop', counter: [helper.id] })
  assert.is(whole.status, 303)
  assert.is((await sela.post(`${whole.location}/entries`, { code: 'x' }, htmx)).status, 422)
  const list = await sela.get('/seller/stock/counts')
  assert.match(list.$('table').text, 'All')
  const sheet = await sela.get(`${whole.location}/sheet`)
  assert.match(sheet.$('h1').text, 'Count sheet: All')
  assert.is(sheet.text.includes('expected'), false)
})

test('strangers are led to sign in, other shops see nothing, viewers change nothing', async () => {
  const { path, entries, ids } = await begun()
  const posts = [entries, `${path}/zeros`, `${path}/completion`, `${path}/cancellation`]
  for (const to of posts) {
    assert.is((await market.stranger().post(to, { variant: ids[0]!, quantity: 1 })).location, '/account/login')
    assert.is((await nils.post(to, { variant: ids[0]!, quantity: 1, entry: 0 })).status, 404, to)
  }
  for (const of of [path, `${path}/differences`, `${path}/sheet`, `${path}/progress`])
    assert.is((await nils.get(of)).status, 404, of)
  await db
    .insertInto('shop_members')
    .values({ shop_id: cast.boots.id, user_id: cast.bela.id, role: 'viewer' })
    .execute()
  const bela = await market.signedIn(cast.bela)
  for (const to of posts) assert.is((await bela.post(to, { variant: ids[0]!, quantity: 1 })).status, 403, to)
  assert.is((await bela.get(path)).status, 200)
  assert.equal(await onHand(ids), [10, 10, 10])
})

test.run()
