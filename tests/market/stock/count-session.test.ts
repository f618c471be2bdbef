import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Refusal } from '#src/lib/refusal.ts'
import { adjustStock } from '#src/market/stock/adjustment.ts'
import { auditLedger } from '#src/market/stock/audit.ts'
import { finishCount, listDifferences } from '#src/market/stock/count-differences.ts'
import { countRestAsNone, recordCount } from '#src/market/stock/count-entry.ts'
import { listCountLines } from '#src/market/stock/count-lines.ts'
import { cancelCount, getCount, startCount } from '#src/market/stock/count-session.ts'
import { holdStock } from '#src/market/stock/holds.ts'
import { findByCode } from '#src/market/stock/scan.ts'
import { addProduct, createMarket } from '#tests/support/cast.ts'

const test = suite('stock counts')
const { db, cast } = await createMarket()
const sela = { shopId: cast.boots.id, actorId: cast.sela.id, actorName: 'Sela' }
const kim = { shopId: cast.boots.id, actorId: cast.bela.id, actorName: 'Kim' }
const nils = { shopId: cast.games.id, actorId: cast.nils.id, actorName: 'Nils' }
let titles = 0

async function counted(onHand: number, sizes = 3) {
  titles += 1
  const { variants } = await addProduct(db, cast.boots, {
    title: `Count ${titles}`,
    sizes: Array.from({ length: sizes }, (_, i) => `${i}`),
    onHand,
  })
  const ids = variants.map((v) => v.id)
  const id = await startCount(db, sela, { name: 'Spring', scope: 'selection', variantIds: ids, counterIds: [] })
  return { id, ids, skus: variants.map((v) => v.sku) }
}
const set = (quantity: number) => ({ kind: 'set' as const, quantity, formKey: null })
const add = (quantity: number) => ({ kind: 'add' as const, quantity, formKey: null })
const onHand = async (ids: number[]) => {
  const rows = await db
    .selectFrom('stock_levels')
    .select(['variant_id', 'on_hand'])
    .where('variant_id', 'in', ids)
    .execute()
  return ids.map((id) => rows.find((row) => row.variant_id === id)?.on_hand)
}
async function refusal(act: Promise<unknown>): Promise<Refusal> {
  const error = await act.then(
    () => undefined,
    (no: unknown) => no,
  )
  if (!(error instanceof Refusal)) throw error ?? new Error('was not refused')
  return error
}
const finish = async (id: number) => {
  const { lastEntryId } = await listDifferences(db, sela.shopId, id)
  return finishCount(db, sela, id, { lastEntryId })
}

test('what was counted against what was expected is one batch, undone as one', async () => {
  const { id, ids } = await counted(10)
  const [a = 0, b = 0, c = 0] = ids
  await recordCount(db, sela, id, { variantId: a, ...set(12) })
  await recordCount(db, kim, id, { variantId: b, ...set(7) })
  await recordCount(db, kim, id, { variantId: c, ...set(10) })
  const found = await listDifferences(db, sela.shopId, id)
  assert.equal(
    found.lines.map(({ delta }) => delta),
    [-3, 2],
  )
  assert.equal([found.counted, found.uncounted], [3, 0])
  const batchId = await finish(id)
  assert.equal(await onHand(ids), [12, 7, 10])
  const batch = await db
    .selectFrom('stock_batches')
    .selectAll()
    .where('id', '=', batchId ?? 0)
    .executeTakeFirstOrThrow()
  assert.equal([batch.kind, batch.reason, batch.actor_name], ['count', 'count: Spring', 'Sela'])
  assert.is(await finish(id), batchId)
  assert.is((await getCount(db, sela.shopId, id)).state, 'finished')
})

test('what is sold after a line was counted is no difference, and is kept', async () => {
  const { id, ids } = await counted(10)
  const [a = 0, b = 0] = ids
  await recordCount(db, sela, id, { variantId: a, ...set(9) })
  await recordCount(db, sela, id, { variantId: b, ...set(10) })
  for (const variantId of [a, b]) await adjustStock(db, kim, variantId, { delta: -2, reason: 'sold', note: '' })
  const found = await listDifferences(db, sela.shopId, id)
  assert.equal(
    found.lines.map(({ delta, moved }) => [delta, moved?.delta, moved?.times]),
    [
      [-1, -2, 1],
      [0, -2, 1],
    ],
  )
  await finish(id)
  assert.equal(await onHand([a, b]), [7, 8])
})

test('a count that replaces takes down what is there then; one that adds across a move is called unsure', async () => {
  const { id, ids } = await counted(10)
  const [a = 0, b = 0] = ids
  for (const variantId of [a, b]) await recordCount(db, sela, id, { variantId, ...set(5) })
  for (const variantId of [a, b]) await adjustStock(db, kim, variantId, { delta: -2, reason: 'sold', note: '' })
  await recordCount(db, kim, id, { variantId: a, ...set(8) })
  await recordCount(db, kim, id, { variantId: b, ...add(4) })
  const { lines } = await listDifferences(db, sela.shopId, id)
  assert.equal(
    lines.map(({ variantId, delta, unsure }) => [variantId, delta, unsure]),
    [[b, -1, true]],
  )
  await finish(id)
  assert.equal(await onHand([a, b]), [8, 7])
})

test('many who scan the same thing at once are all counted; the same form twice is once', async () => {
  const { id, ids } = await counted(10, 1)
  const [a = 0] = ids
  await Promise.all(
    Array.from({ length: 30 }, (_, i) => recordCount(db, i % 2 ? sela : kim, id, { variantId: a, ...add(1) })),
  )
  const { lines } = await listCountLines(db, sela.shopId, id)
  assert.equal([lines[0]?.counted, lines[0]?.entries, lines[0]?.expected], [30, 30, 10])
  const once = { variantId: a, ...add(1), formKey: 'scan-key-1' }
  await Promise.all([recordCount(db, sela, id, once), recordCount(db, sela, id, once), recordCount(db, sela, id, once)])
  assert.is((await listCountLines(db, sela.shopId, id)).lines[0]?.counted, 31)
})

test('whoever would replace what another has counted meanwhile is asked', async () => {
  const { id, ids } = await counted(10)
  const [a = 0] = ids
  await recordCount(db, kim, id, { variantId: a, ...set(4), seen: null })
  const no = await refusal(recordCount(db, sela, id, { variantId: a, ...set(6), seen: null }))
  assert.is(no.message, 'Kim has counted 4 meanwhile. You typed 6: replace it, or add it?')
  assert.is((await recordCount(db, sela, id, { variantId: a, ...set(6), seen: 4 })).counted, 6)
  assert.is((await recordCount(db, kim, id, { variantId: a, ...add(-2) })).counted, 4)
  assert.is((await refusal(recordCount(db, kim, id, { variantId: a, ...add(-5) }))).facts.problem, 'number')
})

test('nothing is corrected where somebody counted on, where units are promised, or where it was cancelled', async () => {
  const { id, ids } = await counted(10)
  const [a = 0, b = 0] = ids
  await recordCount(db, sela, id, { variantId: a, ...set(3) })
  const { lastEntryId } = await listDifferences(db, sela.shopId, id)
  await recordCount(db, kim, id, { variantId: b, ...set(3) })
  assert.is((await refusal(finishCount(db, sela, id, { lastEntryId }))).facts.problem, 'counted')
  await holdStock(db, [{ variantId: a, quantity: 5 }], { holder: 'order', expiresAt: new Date(Date.now() + 60_000) })
  const { lines } = await listDifferences(db, sela.shopId, id)
  assert.match(lines.find((line) => line.variantId === a)?.problem ?? '', '5 of them promised')
  assert.is((await refusal(finish(id))).facts.problem, 'short')
  assert.equal(await onHand([a, b]), [10, 10])
  await cancelCount(db, sela, id)
  await cancelCount(db, sela, id)
  assert.match((await refusal(finish(id))).message, 'was cancelled')
  assert.is((await refusal(recordCount(db, sela, id, { variantId: a, ...set(1) }))).facts.problem, 'ended')
})

test('what nobody counted stays as it is, or is written down as nothing', async () => {
  const { id, ids } = await counted(4)
  await recordCount(db, sela, id, { variantId: ids[0] ?? 0, ...set(4) })
  assert.is(await countRestAsNone(db, sela, id), 2)
  await finish(id)
  assert.equal(await onHand(ids), [4, 0, 0])
})

test('what is found elsewhere is taken in when asked; other shops’ counts and variants are not there', async () => {
  const { id, ids } = await counted(4)
  const other = (await addProduct(db, cast.boots, { title: `Elsewhere ${titles}`, sizes: ['x'], onHand: 2 }))
    .variants[0]!.id
  assert.is((await refusal(recordCount(db, sela, id, { variantId: other, ...add(1) }))).facts.problem, 'elsewhere')
  assert.is((await recordCount(db, sela, id, { variantId: other, ...add(1), include: true })).counted, 1)
  assert.is((await refusal(recordCount(db, nils, id, { variantId: ids[0]!, ...add(1) }))).code, 'not-found')
  assert.is((await refusal(getCount(db, nils.shopId, id))).code, 'not-found')
  assert.is((await refusal(cancelCount(db, nils, id))).code, 'not-found')
  assert.is(
    (await refusal(startCount(db, nils, { name: 'x', scope: 'selection', variantIds: ids, counterIds: [] }))).facts
      .problem,
    'nothing',
  )
})

test('a count given to some is theirs to count', async () => {
  const { ids } = await counted(4)
  const given = await startCount(db, sela, {
    name: 'Given',
    scope: 'selection',
    variantIds: ids,
    counterIds: [sela.actorId],
  })
  assert.is((await refusal(recordCount(db, kim, given, { variantId: ids[0]!, ...add(1) }))).code, 'forbidden')
  assert.is((await recordCount(db, sela, given, { variantId: ids[0]!, ...add(1) })).counted, 1)
})

test('entries are never changed, and the ledger is whole', async () => {
  let said = ''
  await db
    .updateTable('stock_count_entries')
    .set({ quantity: 1 })
    .execute()
    .catch((error: Error) => {
      said = error.message
    })
  assert.ok(said !== '')
  assert.equal((await auditLedger(db)).breaks, [])
})

test('a code is a SKU or a barcode, in any case, with zeros lost or added', async () => {
  const { variants } = await addProduct(db, cast.boots, { title: 'Scanned', sizes: ['a', 'b', 'c'] })
  const barcodes = ['012345678905', 'AB-77x', '4006381333931']
  for (const [i, { id }] of variants.entries())
    await db.updateTable('variants').set({ barcode: barcodes[i]! }).where('id', '=', id).execute()
  const [a, b, c] = variants.map((v) => v.id)
  const find = async (code: string) => (await findByCode(db, cast.boots.id, code)).map(({ variantId }) => variantId)
  for (const code of ['012345678905', '0012345678905', '12345678905', ` ${variants[0]!.sku.toLowerCase()} `])
    assert.equal(await find(code), [a], code)
  for (const code of ['AB-77x', 'ab-77X']) assert.equal(await find(code), [b], code)
  for (const code of ['4006381333931', '04006381333931', '4006 3813 33931']) assert.equal(await find(code), [c], code)
  for (const code of ['', 'nope', '400638133393', '%']) assert.equal(await find(code), [], code)
  assert.equal(await findByCode(db, cast.games.id, '4006381333931'), [])
})

test.run()
