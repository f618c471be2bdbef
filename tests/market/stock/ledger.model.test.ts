// Random sequences of everything stock can do, against a model of a few lines; a failure prints its seed.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Refusal } from '#src/lib/refusal.ts'
import { countStock } from '#src/market/stock/adjustment.ts'
import { auditLedger } from '#src/market/stock/audit.ts'
import { holdStock, releaseHolds } from '#src/market/stock/holds.ts'
import { appendUpdates } from '#src/market/stock/ledger.ts'
import { reverseBatch } from '#src/market/stock/reversal.ts'
import { addProduct, createMarket } from '#tests/support/cast.ts'

const test = suite('stock against a model')
const { db, cast } = await createMarket()
const sela = { shopId: cast.boots.id, actorId: cast.sela.id, actorName: cast.sela.name }
const later = () => new Date(Date.now() + 600_000)

/** Mulberry32: the same seed gives the same sequence everywhere. */
function randomOf(seed: number) {
  let state = seed
  return (below: number) => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * below)
  }
}

type Model = { onHand: Map<number, number>; held: Map<number, number>; holders: Map<string, [number, number][]> }
type Batch = { id: number; lines: [number, number][]; undone: boolean }

async function play(seed: number): Promise<void> {
  const random = randomOf(seed)
  const product = await addProduct(db, cast.boots, { title: `Model ${seed}`, sizes: ['1', '2', '3', '4'] })
  const ids = product.variants.map((v) => v.id)
  const some = () => ids.filter(() => random(2) === 0)
  const model: Model = {
    onHand: new Map(ids.map((id) => [id, 0])),
    held: new Map(ids.map((id) => [id, 0])),
    holders: new Map(),
  }
  const of = (map: Map<number, number>, id: number) => map.get(id) ?? 0
  const batches: Batch[] = []
  const fits = (lines: [number, number][]) =>
    lines.every(([id, delta]) => of(model.onHand, id) + delta >= (delta < 0 ? of(model.held, id) : 0))
  const apply = (id: number | null, lines: [number, number][]) => {
    for (const [variant, delta] of lines) model.onHand.set(variant, of(model.onHand, variant) + delta)
    if (id !== null) batches.push({ id, lines, undone: false })
  }
  const attempt = (act: Promise<unknown>) =>
    act.then(
      (value) => value,
      (error: unknown) => {
        if (error instanceof Refusal) return null
        throw error
      },
    )

  const moves = [
    async () => {
      const lines = some()
        .map((id): [number, number] => [id, random(30) - 10])
        .filter(([, delta]) => delta !== 0)
      if (lines.length === 0) return
      const { batchId } = await appendUpdates(
        db,
        { ...sela, kind: 'bulk', reason: 'model' },
        lines.map(([variantId, delta]) => ({ variantId, delta })),
      )
      assert.is(batchId !== null, fits(lines))
      if (batchId !== null) apply(batchId, lines)
    },
    async () => {
      const id = ids[random(4)] ?? 0
      const [now, counted] = [of(model.onHand, id), random(25)]
      const seen = random(3) === 0 ? now + 1 : now
      const done = (await attempt(countStock(db, sela, id, { seen, counted, reason: 'model', note: '' }))) as {
        batchId: number | null
      } | null
      const allowed = counted === now || (seen === now && fits([[id, counted - now]]))
      assert.is(done !== null, allowed)
      if (done && counted !== now) apply(done.batchId, [[id, counted - now]])
    },
    async () => {
      const batch = batches[random(Math.max(1, batches.length))]
      if (!batch) return
      const lines = batch.lines.map(([id, delta]): [number, number] => [id, -delta]).filter((line) => fits([line]))
      const undo = reverseBatch(db, sela, batch.id, { choice: 'difference' })
      const done = (await attempt(undo)) as { batchId: number } | null
      assert.is(done !== null, !batch.undone && lines.length > 0)
      if (!done) return
      batch.undone = true
      apply(done.batchId, lines)
    },
    async () => {
      const lines = some().map((id): [number, number] => [id, 1 + random(6)])
      if (lines.length === 0) return
      const holder = `m${seed}-${model.holders.size}`
      const done = await attempt(
        holdStock(
          db,
          lines.map(([variantId, quantity]) => ({ variantId, quantity })),
          { holder, expiresAt: later() },
        ),
      )
      assert.is(
        done !== null,
        lines.every(([id, quantity]) => of(model.onHand, id) - of(model.held, id) >= quantity),
      )
      if (!done) return
      model.holders.set(holder, lines)
      for (const [id, quantity] of lines) model.held.set(id, of(model.held, id) + quantity)
    },
    async () => {
      const holder = [...model.holders.keys()][random(Math.max(1, model.holders.size))]
      if (!holder) return
      await releaseHolds(db, holder)
      for (const [id, quantity] of model.holders.get(holder) ?? []) model.held.set(id, of(model.held, id) - quantity)
      model.holders.set(holder, [])
    },
  ]
  for (let step = 0; step < 60; step += 1) {
    await moves[random(moves.length)]?.()
    const levels = await db
      .selectFrom('stock_levels')
      .select(['variant_id', 'on_hand', 'held'])
      .where('variant_id', 'in', ids)
      .execute()
    for (const level of levels) {
      assert.equal(
        [level.on_hand, level.held],
        [of(model.onHand, level.variant_id), of(model.held, level.variant_id)],
        `seed ${seed}, step ${step}`,
      )
    }
  }
}

for (const seed of [1, 2, 3, Math.floor(Math.random() * 1_000_000)]) {
  test(`seed ${seed}`, () => play(seed))
}

test('and the ledger of all that is whole', async () => {
  assert.equal((await auditLedger(db)).breaks, [])
})

test.run()
