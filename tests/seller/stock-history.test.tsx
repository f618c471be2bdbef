import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { adjustStock } from '#src/market/stock/adjustment.ts'
import { appendUpdates } from '#src/market/stock/ledger.ts'
import { addProduct, createMarket } from '#tests/support/cast.ts'

const test = suite('/seller/stock/history')
const market = await createMarket()
const { db, cast } = market
const sela = await market.signedIn(cast.sela)
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

test('undo answers with its rows, the count and a toast that does it again; twice is refused', async () => {
  const boot = await variant(5)
  const { batchId } = await adjustStock(db, seller, boot.id, { delta: 4, reason: 'x', note: '' })
  const path = `/seller/stock/batches/${batchId}/reversal`
  const undone = await sela.post(
    path,
    {},
    { htmx: true, headers: { 'HX-Current-URL': 'http://localhost/seller/stock?q=x' } },
  )
  assert.is(undone.status, 200)
  assert.is(undone.field('counted'), '5')
  assert.match(undone.$('.toast-undo').text, 'Redo')
  const again = await sela.post(path, {}, htmx)
  assert.is(again.status, 409)
  assert.match(again.text, 'already undone by Sela Seller')
  const redone = await sela.post(undone.$('.toast-undo').attr('action') ?? '', { reason: 'after all' }, htmx)
  assert.is(redone.status, 200)
  assert.is(await onHand(boot.id), 9)
  assert.is((await newestBatch()).reason, 'after all')
})

test('an undo that cannot be says why, in a page too', async () => {
  const boot = await variant(0)
  const { batchId } = await adjustStock(db, seller, boot.id, { delta: 4, reason: 'x', note: '' })
  await adjustStock(db, seller, boot.id, { delta: -3, reason: 'x', note: '' })
  for (const options of [{}, htmx]) {
    const refused = await sela.post(`/seller/stock/batches/${batchId}/reversal`, {}, options)
    assert.is(refused.status, 409)
    assert.match(refused.text, 'Only 1 on hand, so 4 cannot be taken away')
  }
})

test('history shows who, why and the way back, of a variant and of the shop', async () => {
  const boot = await variant(5)
  const note = 'two <b>wet</b> pairs'
  await sela.post(boot.adjustments, { delta: -2, reason: 'damaged', note }, htmx)
  const { id } = await newestBatch()
  for (const path of [`/seller/stock/${boot.id}/history`, '/seller/stock/history', `/seller/stock/batches/${id}`]) {
    const page = await sela.get(path)
    assert.is(page.status, 200)
    for (const part of ['Sela Seller', 'damaged', note, '−2', 'Adjusted'])
      assert.ok(page.$('main').text.includes(part), `${path}: ${part}`)
    assert.is(page.$.has(`form[action^="/seller/stock/batches/${id}/reversal"]`), true)
  }
  await sela.post(`/seller/stock/batches/${id}/reversal`)
  const page = await sela.get(`/seller/stock/${boot.id}/history`)
  assert.match(page.$('main').text, 'undone by Sela Seller')
  assert.is(page.$.has(`form[action^="/seller/stock/batches/${id}/reversal"]`), false)
})

/** Two variants, five of each received in one batch; somebody then took two of the second. */
async function delivery() {
  titles += 1
  const product = await addProduct(db, cast.boots, { title: `Pair ${titles}`, sizes: ['a', 'b'], onHand: 10 })
  const [a = 0, b = 0] = product.variants.map((one) => one.id)
  const act = { ...seller, kind: 'bulk' as const, reason: 'delivery' }
  const lines = [a, b].map((variantId) => ({ variantId, delta: 5 }))
  const { batchId } = await appendUpdates(db, act, lines)
  await adjustStock(db, { ...seller, actorName: 'Kim' }, b, { delta: -2, reason: 'damaged', note: '' })
  return { a, b, batchId, path: `/seller/stock/batches/${batchId}/reversal` }
}

test('the one click leads to the page where lines have changed since; it says who and how, and offers the choices', async () => {
  const { a, b, path } = await delivery()
  const click = await sela.post(path, {}, htmx)
  assert.equal([click.status, click.headers.get('HX-Redirect')], [409, path])
  assert.is((await sela.post(path)).status, 409)
  const page = await sela.get(path)
  assert.is(page.status, 200)
  const text = page.$('main').text
  for (const part of [
    'Changed once since',
    'Kim',
    'damaged',
    'Clean',
    '1 line, the clean ones',
    '2 lines by difference',
  ])
    assert.ok(text.includes(part), `${part} in ${text}`)
  assert.is((await sela.get(`${path}?kind=changed`)).$.all('tbody tr').length, 1)
  const done = await sela.submit(page, '.reversal-form', { choice: 'clean', reason: 'wrong file' }, { follow: true })
  assert.is(done.status, 200)
  assert.match(done.$('main').text, 'This undid 1 of 2 lines')
  assert.equal([await onHand(a), await onHand(b)], [10, 13])
  assert.match((await sela.get(path)).$('main').text, 'Undone already, by Sela Seller')
})

test('a choice that no longer means what was seen is asked again, with what moved', async () => {
  const { a, b, path } = await delivery()
  const page = await sela.get(path)
  await adjustStock(db, { ...seller, actorName: 'Lou' }, a, { delta: 1, reason: 'found', note: '' })
  for (const options of [{}, htmx]) {
    const again = await sela.submit(page, '.reversal-form', { choice: 'clean', note: 'kept words' }, options)
    assert.is(again.status, 409)
    assert.match(again.text, 'something has moved since you looked')
    assert.match(again.text, 'by Lou')
    assert.is(again.field('note'), 'kept words')
  }
  assert.equal([await onHand(a), await onHand(b)], [16, 13])
  const both = await sela.submit(await sela.get(path), '.reversal-form', { choice: 'difference' }, htmx)
  assert.match(both.headers.get('HX-Redirect') ?? '', '/seller/stock/batches/')
  assert.equal([await onHand(a), await onHand(b)], [11, 8])
})

test('a wrong choice or too long a reason is refused and kept; no other shop and no viewer gets through', async () => {
  const { a, path } = await delivery()
  const long = await sela.post(path, { choice: 'clean', reason: 'x'.repeat(201) })
  assert.equal([long.status, long.field('reason')?.length], [422, 201])
  assert.is((await sela.post(path, { choice: 'everything' })).status, 422)
  const nils = await market.signedIn(cast.nils)
  assert.is((await nils.get(path)).status, 404)
  assert.is((await nils.post(path, { choice: 'clean' })).status, 404)
  assert.is((await market.stranger().post(path, { choice: 'clean' })).status, 303)
  assert.is(await onHand(a), 15)
})

test('a change of many lines is shown and previewed in pages', async () => {
  const sizes = Array.from({ length: 130 }, (_, i) => `s${String(i).padStart(3, '0')}`)
  const product = await addProduct(db, cast.boots, { title: 'Wide', sizes, onHand: 1 })
  const { id } = await newestBatch()
  const first = await sela.get(`/seller/stock/batches/${id}`)
  assert.is(first.$.all('tbody tr').length, 100)
  const rest = await sela.get(first.$('a[rel=next]').attr('href') ?? '')
  assert.is(rest.$.all('tbody tr').length, 30)
  let shown = 0
  for (let next: string | undefined = `/seller/stock/batches/${id}/reversal`; next; ) {
    const page = await sela.get(next)
    shown += page.$.all('tbody tr').length
    next = page.$.has('a[rel=next]') ? page.$('a[rel=next]').attr('href') : undefined
  }
  assert.is(shown, product.variants.length)
})

test.run()
