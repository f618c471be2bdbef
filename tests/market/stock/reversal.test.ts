import { sql } from 'kysely'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Refusal } from '#src/lib/refusal.ts'
import { adjustStock } from '#src/market/stock/adjustment.ts'
import { findBatch, listShopHistory } from '#src/market/stock/history.ts'
import { holdStock, releaseHolds } from '#src/market/stock/holds.ts'
import { appendUpdates } from '#src/market/stock/ledger.ts'
import { type ReversalFacts, reverseBatch } from '#src/market/stock/reversal.ts'
import { previewReversal } from '#src/market/stock/reversal-preview.ts'
import { listVariantHistory } from '#src/market/stock/variant-history.ts'
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

test('what was done and undone since leaves a line clean; a redo, and others that come out even, do not', async () => {
  const [variantId = 0] = (await addProduct(db, cast.boots, { title: 'Felt boot', onHand: 10 })).variants.map(
    (v) => v.id,
  )
  const change = (delta: number) => adjustStock(db, sela, variantId, { delta, reason: 'test', note: '' })
  const kinds = async (batchId: number) =>
    (await previewReversal(db, sela.shopId, batchId))?.lines.map(({ kind }) => kind)
  const { batchId: first } = await change(2)
  const { batchId: second } = await change(3)
  assert.equal(await kinds(first ?? 0), ['changed'])
  const undo = await reverseBatch(db, sela, second ?? 0)
  assert.equal(await kinds(first ?? 0), ['clean'])
  await reverseBatch(db, sela, undo.batchId)
  assert.equal(await kinds(first ?? 0), ['changed'])
  await change(-3)
  assert.equal(await kinds(first ?? 0), ['changed'])
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

test('each line is clean, changed since or short, with who, how and what holds it', async () => {
  const product = await addProduct(db, cast.boots, { title: 'Judged', sizes: ['1', '2', '3', '4'], onHand: 10 })
  const [w = 0, x = 0, y = 0, z = 0] = product.variants.map((v) => v.id)
  const act = { ...sela, kind: 'bulk' as const, reason: 'delivery' }
  const { batchId } = await appendUpdates(
    db,
    act,
    [w, x, y, z].map((variantId) => ({ variantId, delta: 5 })),
  )
  const id = batchId ?? 0
  await adjustStock(db, { ...sela, actorName: 'Kim' }, x, { delta: -2, reason: 'damaged', note: '' })
  await holdStock(db, [{ variantId: y, quantity: 12 }], { holder: 'c', expiresAt: new Date(Date.now() + 60_000) })
  const preview = await previewReversal(db, sela.shopId, id)
  assert.equal(preview?.counts, { clean: 2, changed: 1, short: 1, pooled: 0 })
  assert.equal(
    preview?.lines.map((line) => [line.variantId, line.kind]),
    [
      [y, 'short'],
      [x, 'changed'],
      [w, 'clean'],
      [z, 'clean'],
    ],
  )
  const changed = preview?.lines[1]
  assert.equal(
    [changed?.changes[0]?.actorName, changed?.changes[0]?.kind, changed?.changes[0]?.delta],
    ['Kim', 'adjustment', -2],
  )
  assert.equal([preview?.lines[0]?.holds[0]?.quantity, preview?.lines[0]?.held], [12, 12])
  assert.is(await previewReversal(db, nils.shopId, id), null)

  const pages: number[] = []
  for (let after: string | null = null, more = true; more; ) {
    const page: Awaited<ReturnType<typeof previewReversal>> = await previewReversal(db, sela.shopId, id, {
      after,
      limit: 1,
    })
    pages.push(...(page?.lines ?? []).map((line) => line.variantId))
    after = page?.next ?? null
    more = after !== null
  }
  assert.equal(pages, [y, x, w, z])

  assert.match(await refused(reverseBatch(db, sela, id)), 'nothing was changed')
  const undo = await reverseBatch(db, sela, id, { choice: 'clean', note: 'half.' })
  assert.equal([undo.variantIds, undo.left], [[w, z], 2])
  assert.equal(await onHand(w, x, y, z), [10, 13, 15, 10])
  const entry = await findBatch(db, sela.shopId, undo.batchId)
  assert.is(
    entry?.note,
    'half. Left 2 of 4 lines as they were: 1 changed since, 1 would have gone below what is held or there.',
  )
  assert.equal([entry?.lines, entry?.reversedLines], [2, 4])
  const undone = await findBatch(db, sela.shopId, id)
  assert.equal([undone?.undoneLines, undone?.lines], [2, 4])
  assert.match(await refused(reverseBatch(db, sela, id, { choice: 'difference' })), 'already undone')
  await reverseBatch(db, sela, undo.batchId)
  assert.equal(await onHand(w, x, y, z), [15, 13, 15, 15])
})

test('by difference what happened since is kept, and a number that does not allow it is left', async () => {
  const product = await addProduct(db, cast.boots, { title: 'Difference', sizes: ['1', '2', '3'], onHand: 10 })
  const [x = 0, y = 0, z = 0] = product.variants.map((v) => v.id)
  const { batchId } = await appendUpdates(
    db,
    { ...sela, kind: 'import', reason: 'file' },
    [x, y, z].map((variantId) => ({ variantId, delta: 5 })),
  )
  await adjustStock(db, sela, y, { delta: -3, reason: 'sold', note: '' })
  await adjustStock(db, sela, z, { delta: -12, reason: 'lost', note: '' })
  const undo = await reverseBatch(db, sela, batchId ?? 0, { choice: 'difference' })
  assert.equal([await onHand(x, y, z), undo.left], [[10, 7, 3], 1])
})

test('what moved since the preview is told, and nothing is half done', async () => {
  const product = await addProduct(db, cast.boots, { title: 'Moved', sizes: ['1', '2'], onHand: 10 })
  const [x = 0, y = 0] = product.variants.map((v) => v.id)
  const { batchId } = await appendUpdates(
    db,
    { ...sela, kind: 'bulk', reason: 'delivery' },
    [x, y].map((variantId) => ({ variantId, delta: 5 })),
  )
  const id = batchId ?? 0
  const look = async () => {
    const { clean, difference, snapshot, at } = (await previewReversal(db, sela.shopId, id))!.seen
    return { clean: { sign: clean, snapshot, at }, difference: { sign: difference, snapshot, at } }
  }
  const first = await look()
  await adjustStock(db, { ...sela, actorName: 'Kim' }, y, { delta: -1, reason: 'sold', note: '' })
  const no = await reverseBatch(db, sela, id, { choice: 'clean', seen: first.clean }).then(
    () => new Refusal('conflict', 'it was done'),
    (error: Refusal) => error,
  )
  const { problem, moved } = no.facts as ReversalFacts
  assert.equal(
    [problem, moved?.map((line) => [line.variantId, line.actorName, line.delta])],
    ['moved', [[y, 'Kim', -1]]],
  )
  assert.equal(await onHand(x, y), [15, 14])
  // A sale changes nothing about which lines a difference takes; a promise may.
  await holdStock(db, [{ variantId: x, quantity: 12 }], { holder: 'late', expiresAt: new Date(Date.now() + 60_000) })
  const held = await reverseBatch(db, sela, id, { choice: 'difference', seen: first.difference }).then(
    () => new Refusal('conflict', 'it was done'),
    (error: Refusal) => error,
  )
  assert.equal(
    (held.facts as ReversalFacts).moved?.map((line) => [line.variantId, line.kind]),
    [
      [x, null],
      [y, 'adjustment'],
    ],
  )
  await releaseHolds(db, 'late')
  const done = await reverseBatch(db, sela, id, { choice: 'difference', seen: first.difference })
  assert.equal([await onHand(x, y), done.left], [[10, 9], 0])
})

test('two people at once, and a sale between: one undo, and every number is the sum of what happened', async () => {
  for (const choice of ['clean', 'difference'] as const) {
    const product = await addProduct(db, cast.boots, { title: `Race ${choice}`, sizes: ['1', '2', '3'], onHand: 10 })
    const ids = product.variants.map((v) => v.id)
    const act = { ...sela, kind: 'import' as const, reason: 'file' }
    const { batchId } = await appendUpdates(
      db,
      act,
      ids.map((variantId) => ({ variantId, delta: 5 })),
    )
    const results = await Promise.allSettled([
      reverseBatch(db, sela, batchId ?? 0, { choice }),
      ...ids.map((variantId) =>
        appendUpdates(db, { ...sela, kind: 'sale', reason: 'sold' }, [{ variantId, delta: -1 }]),
      ),
      reverseBatch(db, sela, batchId ?? 0, { choice }),
    ])
    const failed = results.filter((one) => one.status === 'rejected').map((one) => one.reason)
    assert.ok(failed.length >= 1 && failed.every((error) => error instanceof Refusal), String(failed))
    const undone = await findBatch(db, sela.shopId, batchId ?? 0)
    const left = ids.length - (undone?.undoneLines ?? 0)
    if (choice === 'difference') assert.is(left, 0)
    const sum = (await onHand(...ids)).reduce((total, one) => total + one, 0)
    assert.is(sum, 3 * 15 - 3 - 5 * (undone?.undoneLines ?? 0))
  }
})

test('ten thousand lines: looked at within a second, undone within a few', async () => {
  await sql`with p as (insert into products (shop_id, slug, title)
      select ${cast.games.id}, 'many-' || n, 'Many' from generate_series(1, 1000) n returning id)
    insert into variants (product_id, shop_id, sku, price_minor, option_values)
    select p.id, ${cast.games.id}, 'M' || p.id || '-' || n, 1, array[n::text] from p, generate_series(1, 10) n`.execute(
    db,
  )
  const ids = (await db.selectFrom('variants').select('id').where('shop_id', '=', nils.shopId).execute()).map(
    ({ id }) => id,
  )
  const { batchId } = await appendUpdates(
    db,
    { ...nils, kind: 'import', reason: 'file' },
    ids.map((variantId) => ({ variantId, delta: 2 })),
  )
  await adjustStock(db, nils, ids[3] ?? 0, { delta: -1, reason: 'sold', note: '' })
  const start = performance.now()
  const preview = await previewReversal(db, nils.shopId, batchId ?? 0)
  const looked = performance.now() - start
  assert.equal(preview?.counts, { clean: 9999, changed: 0, short: 1, pooled: 0 })
  const { left } = await reverseBatch(db, nils, batchId ?? 0, { choice: 'difference' })
  const undone = performance.now() - start - looked
  assert.is(left, 1)
  console.log(`10,000 lines: preview ${Math.round(looked)} ms, undo ${Math.round(undone)} ms`)
  assert.ok(looked < 1000, `the preview took ${looked} ms`)
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

test('a repair that moved no unit stands in no undo’s way', async () => {
  const [before] = await onHand(a)
  const { batchId } = await adjustStock(db, sela, a, { delta: 4, reason: 'x', note: '' })
  const repair = await appendUpdates(db, { ...sela, kind: 'repair', reason: 'x' }, [{ variantId: a, delta: 0 }])
  assert.equal(repair.lines[0]?.status, 'written')
  await reverseBatch(db, sela, batchId ?? 0)
  assert.equal(await onHand(a), [before])
  assert.match(await refused(reverseBatch(db, sela, repair.batchId ?? 0)), 'moved no unit')
})

test.run()
