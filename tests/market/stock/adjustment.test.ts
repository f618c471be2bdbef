import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Refusal } from '#src/lib/refusal.ts'
import { adjustStock, countStock } from '#src/market/stock/adjustment.ts'
import { holdStock } from '#src/market/stock/holds.ts'
import { openStock, setLowThresholds } from '#src/market/stock/opening.ts'
import { addProduct, createMarket } from '#tests/support/cast.ts'

const test = suite('counting and adjusting')
const { db, cast } = await createMarket()
const sela = { shopId: cast.boots.id, actorId: cast.sela.id, actorName: cast.sela.name }
const nils = { shopId: cast.games.id, actorId: cast.nils.id, actorName: cast.nils.name }
const why = { reason: 'counted', note: '' }
let titles = 0

async function variant(onHand: number): Promise<number> {
  titles += 1
  const product = await addProduct(db, cast.boots, { title: `Boot ${titles}`, sizes: ['one'], onHand })
  return product.variants[0]?.id ?? 0
}
const levelOf = (id: number) =>
  db.selectFrom('stock_levels').selectAll().where('variant_id', '=', id).executeTakeFirstOrThrow()

async function refusal(act: Promise<unknown>): Promise<Refusal> {
  try {
    await act
  } catch (error) {
    assert.is((error as Error).name, 'Refusal', (error as Error).stack)
    return error as Refusal
  }
  throw new Error('was not refused')
}

test('a count sets the number, and says who, why and what it was', async () => {
  const id = await variant(12)
  const edit = await countStock(db, sela, id, { seen: 12, counted: 15, reason: 'found', note: 'behind the shelf' })
  assert.equal([edit.before, edit.after], [12, 15])
  const batch = await db
    .selectFrom('stock_batches')
    .selectAll()
    .where('id', '=', edit.batchId ?? 0)
    .executeTakeFirstOrThrow()
  assert.equal(
    [batch.kind, batch.actor_id, batch.actor_name, batch.reason, batch.note],
    ['count', cast.sela.id, 'Sela Seller', 'found', 'behind the shelf'],
  )
  assert.is((await levelOf(id)).on_hand, 15)
})

test('counting the same number changes nothing, also when it moved to that number', async () => {
  const id = await variant(12)
  assert.is((await countStock(db, sela, id, { seen: 12, counted: 12, ...why })).batchId, null)
  assert.is((await countStock(db, sela, id, { seen: 7, counted: 12, ...why })).batchId, null)
  assert.is((await levelOf(id)).seq, 1)
})

test('a number that moved meanwhile is refused with what happened and both readings', async () => {
  const id = await variant(12)
  await adjustStock(db, { ...sela, actorName: 'Kim' }, id, { delta: -2, reason: 'damaged', note: '' })
  await adjustStock(db, { ...sela, actorName: 'Kim' }, id, { delta: -1, reason: 'lost', note: '' })
  const no = await refusal(countStock(db, sela, id, { seen: 12, counted: 15, ...why }))
  assert.is(no.code, 'conflict')
  assert.is(no.message, '12 became 9 (2 adjustments by Kim). You typed 15: set 15, or add 3?')
  assert.equal([no.facts.onHand, no.facts.add, (no.facts.since as unknown[]).length], [9, 3, 2])
  assert.is((await levelOf(id)).on_hand, 9)
})

test('an adjustment adds and takes away, never below zero or below what is held', async () => {
  const id = await variant(5)
  assert.is((await adjustStock(db, sela, id, { delta: 3, ...why })).after, 8)
  assert.match((await refusal(adjustStock(db, sela, id, { delta: -9, ...why }))).message, 'Only 8 on hand')
  await holdStock(db, [{ variantId: id, quantity: 6 }], {
    holder: 'checkout',
    expiresAt: new Date(Date.now() + 60_000),
  })
  const no = await refusal(adjustStock(db, sela, id, { delta: -3, ...why }))
  assert.match(no.message, '8 on hand, 6 of them promised')
  assert.match((await refusal(countStock(db, sela, id, { seen: 8, counted: 5, ...why }))).message, '6 is the lowest')
  assert.is((await adjustStock(db, sela, id, { delta: -2, ...why })).after, 6)
  assert.match((await refusal(adjustStock(db, sela, id, { delta: 1_000_000_000, ...why }))).message, 'no shelf')
})

test("another shop's variant, a removed one and one that never was are not there", async () => {
  const id = await variant(5)
  for (const [seller, variantId] of [
    [nils, id],
    [sela, 987654],
  ] as const) {
    assert.is((await refusal(countStock(db, seller, variantId, { seen: 5, counted: 6, ...why }))).code, 'not-found')
    assert.is((await refusal(adjustStock(db, seller, variantId, { delta: 1, ...why }))).code, 'not-found')
  }
  await db.updateTable('variants').set({ removed_at: new Date() }).where('id', '=', id).execute()
  assert.is((await refusal(adjustStock(db, sela, id, { delta: 1, ...why }))).code, 'not-found')
  assert.is((await levelOf(id)).on_hand, 5)
})

test('opening stock is one batch; nothing to open is none; a wrong quantity is refused', async () => {
  const [a, b, c] = [await variant(0), await variant(0), await variant(0)]
  const batchId = await openStock(db, sela, [
    { variantId: c, quantity: 3 },
    { variantId: a, quantity: 4 },
    { variantId: b, quantity: 0 },
  ])
  assert.equal([(await levelOf(a)).on_hand, (await levelOf(b)).on_hand, (await levelOf(c)).on_hand], [4, 0, 3])
  const lines = await db.selectFrom('stock_updates').select('variant_id').where('batch_id', '=', batchId).execute()
  assert.is(lines.length, 2)
  assert.is(await openStock(db, sela, [{ variantId: a, quantity: 0 }]), null)
  await refusal(openStock(db, sela, [{ variantId: a, quantity: -1 }]))
  await refusal(openStock(db, nils, [{ variantId: a, quantity: 1 }]))
})

test('opening stock stands or falls with the transaction it is in', async () => {
  const id = await variant(0)
  await db
    .transaction()
    .execute(async (tx) => {
      await openStock(tx, sela, [{ variantId: id, quantity: 4 }])
      throw new Error('the product could not be made')
    })
    .catch(() => {})
  assert.is((await levelOf(id)).on_hand, 0)
})

test('a threshold makes a variant low, of the own shop only', async () => {
  const id = await variant(4)
  await setLowThresholds(db, nils.shopId, [{ variantId: id, lowAt: 9 }])
  assert.is((await levelOf(id)).is_low, false)
  await setLowThresholds(db, sela.shopId, [{ variantId: id, lowAt: 4 }])
  assert.is((await levelOf(id)).is_low, true)
  await setLowThresholds(db, sela.shopId, [{ variantId: id, lowAt: null }])
  assert.is((await levelOf(id)).is_low, false)
})

test.run()
