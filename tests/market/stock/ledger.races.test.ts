// Many at once: sums stay exact, chains whole, and nobody waits for somebody who waits for them.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Refusal } from '#src/lib/refusal.ts'
import { adjustStock, countStock } from '#src/market/stock/adjustment.ts'
import { auditLedger } from '#src/market/stock/audit.ts'
import { holdStock, releaseExpiredHolds, releaseHolds } from '#src/market/stock/holds.ts'
import { appendUpdates } from '#src/market/stock/ledger.ts'
import { reverseBatch } from '#src/market/stock/reversal.ts'
import { addProduct, createMarket } from '#tests/support/cast.ts'

const test = suite('stock under contention')
const { db, cast } = await createMarket()
const sela = { shopId: cast.boots.id, actorId: cast.sela.id, actorName: cast.sela.name }
const soon = () => new Date(Date.now() + 60_000)

async function variants(title: string, count: number, onHand: number): Promise<number[]> {
  const sizes = Array.from({ length: count }, (_, i) => `${i}`)
  const product = await addProduct(db, cast.boots, { title, sizes, onHand })
  return product.variants.map((v) => v.id)
}
const levelOf = (id: number) =>
  db.selectFrom('stock_levels').selectAll().where('variant_id', '=', id).executeTakeFirstOrThrow()
const times = (count: number, act: (i: number) => Promise<unknown>) =>
  Promise.allSettled(Array.from({ length: count }, (_, i) => act(i)))

/** Those that were refused; anything else that went wrong is a failure of the test. */
function refusals(results: PromiseSettledResult<unknown>[]): number {
  const failed = results.filter((r) => r.status === 'rejected')
  for (const { reason } of failed) if (!(reason instanceof Refusal)) throw reason
  return failed.length
}

test('1,000 adjustments of one variant at once', async () => {
  const [id = 0] = await variants('Hot', 1, 500)
  const deltas = Array.from({ length: 1000 }, (_, i) => (i % 3 === 0 ? -1 : 2))
  const results = await times(1000, (i) =>
    adjustStock(db, sela, id, { delta: deltas[i] ?? 0, reason: 'race', note: '' }),
  )
  assert.is(refusals(results), 0)
  const level = await levelOf(id)
  assert.is(level.on_hand, 500 + deltas.reduce((sum, delta) => sum + delta, 0))
  assert.is(level.seq, 1001)
  assert.equal((await auditLedger(db)).breaks, [])
})

test('the last units are taken once', async () => {
  const [id = 0] = await variants('Last', 1, 10)
  const results = await times(40, () => adjustStock(db, sela, id, { delta: -1, reason: 'race', note: '' }))
  assert.is(refusals(results), 30)
  assert.is((await levelOf(id)).on_hand, 0)
})

test('200 holds on 100 units: exactly 100 succeed', async () => {
  const [id = 0] = await variants('Wanted', 1, 100)
  const results = await times(200, (i) =>
    holdStock(db, [{ variantId: id, quantity: 1 }], { holder: `h${i}`, expiresAt: soon() }),
  )
  assert.is(refusals(results), 100)
  const level = await levelOf(id)
  assert.equal([level.on_hand, level.held], [100, 100])
})

test('of parallel counts from one number, one wins and the others are told', async () => {
  const [id = 0] = await variants('Counted', 1, 12)
  const results = await times(20, (i) =>
    countStock(db, sela, id, { seen: 12, counted: 20 + i, reason: 'race', note: '' }),
  )
  assert.is(refusals(results), 19)
  assert.is((await levelOf(id)).seq, 2)
})

test('parallel undos of one batch undo it once', async () => {
  const [id = 0] = await variants('Undone', 1, 12)
  const { batchId } = await adjustStock(db, sela, id, { delta: 5, reason: 'race', note: '' })
  const results = await times(20, () => reverseBatch(db, sela, batchId ?? 0))
  assert.is(refusals(results), 19)
  assert.is((await levelOf(id)).on_hand, 12)
})

test('batches and holds over the same variants in opposite orders never deadlock', async () => {
  const ids = await variants('Crossed', 6, 1000)
  const lines = ids.map((variantId) => ({ variantId, delta: -1 }))
  const act = { ...sela, kind: 'bulk' as const, reason: 'race' }
  const results = await times(120, (i) => {
    const turned = i % 2 === 0 ? lines : [...lines].reverse()
    if (i % 4 === 1) {
      const wanted = turned.map(({ variantId }) => ({ variantId, quantity: 1 }))
      return holdStock(db, wanted, { holder: `cross ${i % 8}`, expiresAt: i % 3 ? soon() : new Date(Date.now() - 1) })
    }
    if (i % 10 === 3) return releaseHolds(db, `cross ${i % 8}`)
    if (i % 10 === 7) return releaseExpiredHolds(db)
    return appendUpdates(db, act, turned)
  })
  assert.is(refusals(results), 0)
  assert.equal((await auditLedger(db)).breaks, [])
})

test('several workers end expired holds together, each once', async () => {
  const ids = await variants('Expired', 20, 10)
  for (const variantId of ids) {
    await holdStock(db, [{ variantId, quantity: 3 }], { holder: 'late', expiresAt: new Date(Date.now() - 1000) })
  }
  const before = await db
    .selectFrom('stock_holds')
    .select('id')
    .where('holder', '=', 'late')
    .where('ended_at', 'is', null)
    .execute()
  const results = await times(6, () => releaseExpiredHolds(db))
  assert.is(refusals(results), 0)
  // A variant another worker had locked is left to the next round.
  await releaseExpiredHolds(db)
  const left = await db
    .selectFrom('stock_holds')
    .select('id')
    .where('holder', '=', 'late')
    .where('ended_at', 'is', null)
    .execute()
  assert.equal([before.length, left.length], [20, 0])
  for (const id of ids) assert.is((await levelOf(id)).held, 0)
})

test.run()
