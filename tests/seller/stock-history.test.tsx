import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { adjustStock } from '#src/market/stock/adjustment.ts'
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
    assert.is(page.$.has(`form[action="/seller/stock/batches/${id}/reversal"]`), true)
  }
  await sela.post(`/seller/stock/batches/${id}/reversal`)
  const page = await sela.get(`/seller/stock/${boot.id}/history`)
  assert.match(page.$('main').text, 'undone by Sela Seller')
  assert.is(page.$.has(`form[action="/seller/stock/batches/${id}/reversal"]`), false)
})

test.run()
