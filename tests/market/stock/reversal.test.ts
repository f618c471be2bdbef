import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Refusal } from '#src/lib/refusal.ts'
import { adjustStock } from '#src/market/stock/adjustment.ts'
import { findBatch, listShopHistory, listVariantHistory } from '#src/market/stock/history.ts'
import { holdStock } from '#src/market/stock/holds.ts'
import { appendUpdates } from '#src/market/stock/ledger.ts'
import { reverseBatch } from '#src/market/stock/reversal.ts'
import { addProduct, createMarket } from '#tests/support/cast.ts'

const test = suite('undo and history')
const { db, cast } = await createMarket()
const sela = { shopId: cast.boots.id, actorId: cast.sela.id, actorName: cast.sela.name }
const nils = { shopId: cast.games.id, actorId: cast.nils.id, actorName: cast.nils.name }
const boot = await addProduct(db, cast.boots, { onHand: 10 })
const [a = 0, b = 0, c = 0] = boot.variants.map((v) => v.id)

const onHand = async (...ids: number[]) => {
  const rows = await db
    .selectFrom('stock_levels')
    .select(['variant_id', 'on_hand'])
    .where('variant_id', 'in', ids)
    .orderBy('variant_id')
    .execute()
  return rows.map((row) => row.on_hand)
}
const bulk = (deltas: number[], kind: 'bulk' | 'sale' = 'bulk') =>
  appendUpdates(
    db,
    { ...sela, kind, reason: 'delivery' },
    deltas.map((delta, i) => ({ variantId: [a, b, c][i] ?? 0, delta })),
  )

async function refused(act: Promise<unknown>): Promise<string> {
  const error = await act.then(
    () => null,
    (e: unknown) => e,
  )
  assert.instance(error, Refusal)
  return (error as Refusal).message
}

test('an undo takes all lines back as a linked batch, once, and can itself be undone', async () => {
  const { batchId } = await bulk([5, -3, 2])
  assert.equal(await onHand(a, b, c), [15, 7, 12])
  const undo = await reverseBatch(db, sela, batchId ?? 0, { reason: 'wrong delivery' })
  assert.equal(await onHand(a, b, c), [10, 10, 10])
  assert.equal(undo.variantIds, [a, b, c])
  assert.is(await refused(reverseBatch(db, sela, batchId ?? 0)), 'This was already undone by Sela Seller.')
  const redo = await reverseBatch(db, sela, undo.batchId)
  assert.equal(await onHand(a, b, c), [15, 7, 12])
  const entry = await findBatch(db, sela.shopId, redo.batchId)
  assert.equal([entry?.kind, entry?.reversesId, entry?.lines], ['reversal', undo.batchId, 3])
  await reverseBatch(db, sela, redo.batchId)
})

test('an undo that would go below what is held is refused whole, with SKU and numbers', async () => {
  const { batchId } = await bulk([5, 4])
  await holdStock(db, [{ variantId: a, quantity: 12 }], {
    holder: 'checkout',
    expiresAt: new Date(Date.now() + 60_000),
  })
  const message = await refused(reverseBatch(db, sela, batchId ?? 0))
  assert.match(message, `${boot.variants[0]?.sku}: 15 on hand, 12 of them promised`)
  assert.equal(await onHand(a, b), [15, 14])
})

test('an undo that would go below zero is refused', async () => {
  const { batchId } = await adjustStock(db, sela, c, { delta: 5, reason: 'received', note: '' })
  await adjustStock(db, sela, c, { delta: -13, reason: 'lost', note: '' })
  assert.match(await refused(reverseBatch(db, sela, batchId ?? 0)), 'Only 2 on hand, so 5 cannot be taken away')
  assert.equal(await onHand(c), [2])
})

test("another shop's batch is not there, and a sale is the order's to take back", async () => {
  const { batchId } = await bulk([1])
  assert.match(await refused(reverseBatch(db, nils, batchId ?? 0)), 'no such')
  const sale = await bulk([-1], 'sale')
  assert.match(await refused(reverseBatch(db, sela, sale.batchId ?? 0)), 'belongs to an order')
})

test('history tells who, why, before and after, newest first, in pages, and only to the own shop', async () => {
  const first = await listVariantHistory(db, sela.shopId, a, { limit: 3 })
  assert.is(first?.changes.length, 3)
  const newest = first?.changes[0]
  assert.equal(
    [newest?.kind, newest?.reason, newest?.before, newest?.after, newest?.delta, newest?.actorName],
    ['sale', 'delivery', 16, 15, -1, 'Sela Seller'],
  )
  const second = await listVariantHistory(db, sela.shopId, a, { limit: 300, before: first?.next ?? 0 })
  assert.is(second?.next, null)
  assert.is(second?.changes.at(-1)?.before, 0)
  assert.is(await listVariantHistory(db, nils.shopId, a), null)
  const shop = await listShopHistory(db, sela.shopId, { limit: 2 })
  assert.equal(
    shop.batches.map((batch) => batch.kind),
    ['sale', 'bulk'],
  )
  assert.is((await listShopHistory(db, nils.shopId)).batches.length, 0)
  assert.is(await findBatch(db, nils.shopId, shop.batches[0]?.batchId ?? 0), null)
})

test('a removed product keeps its history, and what was done to it can be undone', async () => {
  const gone = await addProduct(db, cast.boots, { title: 'Gone', sizes: ['one'], onHand: 4 })
  const id = gone.variants[0]?.id ?? 0
  const { batchId } = await adjustStock(db, sela, id, { delta: -4, reason: 'lost', note: '' })
  await db.updateTable('products').set({ removed_at: new Date() }).where('id', '=', gone.id).execute()
  const history = await listVariantHistory(db, sela.shopId, id)
  assert.equal([history?.variant.removed, history?.changes.length], [true, 2])
  await reverseBatch(db, sela, batchId ?? 0)
  assert.equal(await onHand(id), [4])
})

test.run()
