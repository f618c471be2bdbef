import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { adjustStock } from '#src/market/stock/adjustment.ts'
import { addProduct, createMarket } from '#tests/support/cast.ts'

const test = suite('/seller/stock')
const market = await createMarket()
const { db, cast } = market
const sela = await market.signedIn(cast.sela)
const nils = await market.signedIn(cast.nils)
const seller = { shopId: cast.boots.id, actorId: cast.sela.id, actorName: cast.sela.name }
let titles = 0

async function variant(onHand: number, lowAt: number | null = null) {
  titles += 1
  const title = `Boot ${titles}`
  const product = await addProduct(db, cast.boots, { title, sizes: ['one'], onHand, lowAt })
  const id = product.variants[0]?.id ?? 0
  return {
    id,
    title,
    row: `#stock-${id}`,
    counts: `/seller/stock/${id}/counts`,
    adjustments: `/seller/stock/${id}/adjustments`,
  }
}
const onHand = async (id: number) =>
  (await db.selectFrom('stock_levels').select('on_hand').where('variant_id', '=', id).executeTakeFirstOrThrow()).on_hand
const newestBatch = async () =>
  await db.selectFrom('stock_batches').selectAll().orderBy('id', 'desc').executeTakeFirstOrThrow()
const htmx = { htmx: true }

test('the page shows each variant with its numbers in a form of its own', async () => {
  const boot = await variant(4, 5)
  const page = await sela.get(`/seller/stock?q=${encodeURIComponent(boot.title)}`)
  assert.is(page.status, 200)
  assert.is(page.$('h1').text.trim(), 'Stock')
  assert.is(page.field('counted'), '4')
  assert.is(page.field('seen'), '4')
  assert.match(page.$(boot.row).text, 'Low')
  assert.is(page.headers.get('vary')?.toLowerCase().includes('hx-request'), true)
})

test('a count answers with the row, the low count and a toast with undo, in one', async () => {
  const boot = await variant(4, 5)
  const low = Number((await sela.get('/seller/stock')).$('#low-count').text.match(/\d+/)?.[0])
  const answer = await sela.post(boot.counts, { seen: 4, counted: 15, reason: 'found', note: 'upstairs' }, htmx)
  assert.is(answer.status, 200)
  assert.match(answer.text, `hx-target="${boot.row}"`)
  assert.match(answer.text, `hx-target="#low-count"`)
  assert.match(answer.text, `hx-target="#toasts"`)
  assert.is(answer.field('counted'), '15')
  assert.is(Number(answer.$('#low-count').text.match(/\d+/)?.[0]), low - 1)
  const batch = await newestBatch()
  assert.equal([batch.reason, batch.note, batch.actor_name], ['found', 'upstairs', 'Sela Seller'])
  assert.match(answer.text, `/seller/stock/batches/${batch.id}/reversal`)
})

test('a plain form goes back to the page it came from, where the toast waits with an undo that works', async () => {
  const boot = await variant(12)
  const from = `http://localhost/seller/stock?q=${encodeURIComponent(boot.title)}&sort=sku`
  const sent = await sela.post(boot.counts, { seen: 12, counted: 9 }, { headers: { Referer: from } })
  assert.is(sent.status, 303)
  assert.is(sent.location, `/seller/stock?q=${encodeURIComponent(boot.title)}&sort=sku${boot.row}`)
  const page = await sela.get(sent.location ?? '')
  assert.match(page.$('#toasts').text, `${boot.title}: 12 → 9`)
  const undone = await sela.submit(page, '.toast-undo', {}, { headers: { Referer: from } })
  assert.is(undone.status, 303)
  assert.match((await sela.get(undone.location ?? '')).$('#toasts').text, `Undone: ${boot.title} is 12 again`)
  assert.is(await onHand(boot.id), 12)
})

test('+3 and −2 in the same field add and take away; empty reasons become what was done', async () => {
  const boot = await variant(10)
  for (const [typed, after] of [
    ['+3', 13],
    ['-2', 11],
    ['−1', 10],
    [' +1 ', 11],
  ] as const) {
    assert.is((await sela.post(boot.counts, { seen: 99, counted: typed, reason: '' }, htmx)).status, 200)
    assert.is(await onHand(boot.id), after)
  }
  assert.is((await newestBatch()).reason, 'correction')
  await sela.post(boot.counts, { seen: 11, counted: 5 }, htmx)
  assert.is((await newestBatch()).reason, 'counted')
  assert.is((await sela.post(boot.adjustments, { delta: 4, reason: 'received' }, htmx)).status, 200)
  assert.is((await sela.post(boot.adjustments, { delta: -2 })).status, 303)
  assert.is(await onHand(boot.id), 7)
  const page = await sela.get(`/seller/stock?q=${encodeURIComponent(boot.title)}`)
  assert.equal(
    page.$.all('.stepper-button').map((b) => [b.attr('name'), b.attr('value')]),
    [
      ['delta', '-1'],
      ['delta', '+1'],
    ],
  )
  assert.is((await sela.post(boot.counts, { seen: 7, delta: '+1', counted: 99 })).status, 303)
  assert.is((await sela.post(boot.counts, { seen: 7, delta: '-1', counted: 99 }, htmx)).status, 200)
  assert.equal([await onHand(boot.id), (await newestBatch()).reason], [7, 'correction'])
})

test('what is not a number is refused beside the field, kept as typed, with and without scripts', async () => {
  const boot = await variant(10)
  for (const typed of ['twelve', '', '1.5', '1,000', '12 or so', '99999999999', '+', '<b>']) {
    const answer = await sela.post(boot.counts, { seen: 10, counted: typed, note: 'kept' }, htmx)
    assert.is(answer.status, 422, typed)
    assert.is(answer.field('counted'), typed)
    assert.is(answer.field('note'), 'kept')
    const field = answer.$(`${boot.row}-counted`)
    assert.is(field.attr('aria-invalid'), 'true')
    assert.match(answer.$(`#${field.attr('aria-describedby')}`).text, 'whole number')
  }
  const page = await sela.post(boot.counts, { seen: 10, counted: 'twelve' })
  assert.is(page.status, 422)
  assert.is(page.$(`${boot.row}-counted`).attr('value'), 'twelve')
  for (const delta of ['0', 'x', '']) assert.is((await sela.post(boot.adjustments, { delta }, htmx)).status, 422)
  assert.is((await sela.post(boot.counts, { counted: '3' }, htmx)).status, 422)
  assert.is((await sela.post(boot.counts, { seen: 'x', counted: '3' }, htmx)).status, 422)
  assert.is(await onHand(boot.id), 10)
})

test('a number that moved comes back with what happened and both readings, which work', async () => {
  const boot = await variant(12)
  await adjustStock(db, { ...seller, actorName: 'Kim' }, boot.id, { delta: -3, reason: 'lost', note: '' })
  const told = await sela.post(boot.counts, { seen: 12, counted: 15, note: 'kept' }, htmx)
  assert.is(told.status, 409)
  assert.match(told.$('.stock-trouble').text, '12 became 9 (1 adjustment by Kim). You typed 15: set 15, or add 3?')
  assert.equal(
    told.$.all('.stock-choice').map((f) => f.attr('action')?.split('?')[0]),
    [boot.counts, boot.adjustments],
  )
  const page = await sela.post(
    boot.counts,
    { seen: 12, counted: 15 },
    { headers: { Referer: 'http://localhost/seller/stock?sort=sku' } },
  )
  assert.is(page.status, 409)
  const added = await sela.submit(page, `.stock-choice[action^="${boot.adjustments}"]`)
  assert.is(added.location, `/seller/stock?sort=sku${boot.row}`)
  assert.is(await onHand(boot.id), 12)
  assert.is((await sela.post(boot.counts, { seen: 12, counted: 12 }, htmx)).text.includes('Nothing was changed'), true)
})

test('strangers are led to sign in, and change nothing', async () => {
  const boot = await variant(5)
  const { batchId } = await adjustStock(db, seller, boot.id, { delta: 1, reason: 'x', note: '' })
  const stranger = market.stranger()
  for (const path of [boot.counts, boot.adjustments, `/seller/stock/batches/${batchId}/reversal`]) {
    assert.is((await stranger.post(path, { seen: 6, counted: 1, delta: 1 })).location, '/account/login')
    assert.is((await stranger.post(path, { seen: 6, counted: 1, delta: 1 }, htmx)).status, 401)
  }
  assert.is(await onHand(boot.id), 6)
})

test("another shop's variants and batches are not there", async () => {
  const boot = await variant(5)
  const { batchId } = await adjustStock(db, seller, boot.id, { delta: 1, reason: 'x', note: '' })
  const fields = { seen: 6, counted: 1, delta: 1 }
  for (const path of [boot.counts, boot.adjustments, `/seller/stock/batches/${batchId}/reversal`]) {
    for (const options of [{}, htmx]) assert.is((await nils.post(path, fields, options)).status, 404, path)
  }
  assert.is((await nils.post(boot.counts, { seen: 6, counted: 'x' }, htmx)).status, 404)
  for (const path of [`/seller/stock/${boot.id}/history`, `/seller/stock/batches/${batchId}`]) {
    assert.is((await nils.get(path)).status, 404, path)
  }
  assert.is((await nils.get('/seller/stock')).text.includes(boot.title), false)
  assert.is((await nils.get('/seller/stock/history')).text.includes(boot.title), false)
  assert.is(await onHand(boot.id), 6)
})

test('ids that no database has are not there, not a fault', async () => {
  for (const id of ['999999999999999', '99999999999999999999', 'x', '0', '-1']) {
    assert.is((await sela.post(`/seller/stock/${id}/counts`, { seen: 1, counted: 2 })).status, 404, id)
    assert.is((await sela.get(`/seller/stock/${id}/history`)).status, 404, id)
    assert.is((await sela.post(`/seller/stock/batches/${id}/reversal`)).status, 404, id)
  }
})

test('a viewer may look, not change', async () => {
  const boot = await variant(5)
  await db
    .insertInto('shop_members')
    .values({ shop_id: cast.boots.id, user_id: cast.bela.id, role: 'viewer' })
    .execute()
  const bela = await market.signedIn(cast.bela)
  assert.is((await bela.get('/seller/stock')).status, 200)
  assert.is((await bela.post(boot.adjustments, { delta: 1 })).status, 403)
  assert.is(await onHand(boot.id), 5)
})

test('"show more" appends rows and works as a link', async () => {
  const sizes = Array.from({ length: 130 }, (_, i) => `size ${i}`)
  await addProduct(db, cast.boots, { title: 'Many', sizes })
  const page = await sela.get('/seller/stock?q=Many')
  assert.is(page.$.all('tr.stock-item').length, 100)
  const more = page.$('#stock-more a').attr('href') ?? ''
  const appended = await sela.get(more, htmx)
  assert.match(appended.text, '<hx-partial hx-target="#stock" hx-swap="beforeend"><tbody class="stock-later">')
  assert.is(appended.$.all('tbody.stock-later').length, 3)
  assert.is(page.$.all('#stock tbody').length, 10)
  assert.is(appended.$.all('tr.stock-item').length, 30)
  assert.is(appended.text.includes('<html'), false)
  assert.is((await sela.get(more)).$.all('tr.stock-item').length, 30)
})

test.run()
