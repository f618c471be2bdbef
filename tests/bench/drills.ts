import { connect } from '#src/database/connect.ts'
import { after } from '#src/lib/clock.ts'
import { adjustStock } from '#src/market/stock/adjustment.ts'
import { auditLedger } from '#src/market/stock/audit.ts'
import { holdStock } from '#src/market/stock/holds.ts'
import { orderDrills } from './order-drills.ts'
import { createDatabase } from './place.ts'
import type { BenchResult, Finding } from './result.ts'
import { addOwner, seedMarket } from './seed.ts'

/** Many at once on one variant: whoever is too late gets nothing, and every unit is accounted for. */
export async function benchDrills(): Promise<BenchResult> {
  const stock = await stockDrills()
  return { name: 'Many at once on one variant', findings: [...stock, ...(await orderDrills())] }
}

async function stockDrills(): Promise<Finding[]> {
  const { url, db } = await createDatabase()
  await seedMarket(db, { shops: 1, products: 10 })
  const { shopId, userId } = await addOwner(db)
  const [first, second] = await db.selectFrom('variants').select('id').orderBy('id').limit(2).execute()
  if (!first || !second) throw new Error('the drill has no variants')
  const seller = { shopId, actorId: userId, actorName: 'Bench' }
  const onHand = async (id: number) =>
    (await db.selectFrom('stock_levels').select('on_hand').where('variant_id', '=', id).executeTakeFirstOrThrow())
      .on_hand
  const before = await onHand(first.id)
  if (before !== 100) await adjustStock(db, seller, first.id, { delta: 100 - before, reason: 'counted', note: '' })
  const many = connect(url, { poolSize: 40 })
  try {
    const held = await timed(200, (i) =>
      holdStock(many, [{ variantId: first.id, quantity: 1 }], { holder: `drill ${i}`, expiresAt: after(600) }),
    )
    const start = await onHand(second.id)
    const added = await timed(1000, (i) =>
      adjustStock(many, seller, second.id, { delta: i % 2 ? 3 : 1, reason: 'received', note: '' }),
    )
    const sum = (await onHand(second.id)) - start
    const { breakCount } = await auditLedger(db)
    return [
      finding(
        '200 holds of 1 on 100 units',
        `${held.done} held, ${held.refused} refused, ${held.ms} ms`,
        '100 held',
        held.done === 100,
      ),
      finding('1,000 adjustments', `${added.done} done, sum ${sum}, ${added.ms} ms`, 'sum 2000', sum === 2000),
      finding('ledger after it', `${breakCount} broken`, 'none broken', breakCount === 0),
    ]
  } finally {
    await many.destroy()
  }
}

async function timed(times: number, work: (i: number) => Promise<unknown>) {
  const begun = performance.now()
  const outcomes = await Promise.allSettled(Array.from({ length: times }, (_, i) => work(i)))
  const done = outcomes.filter((one) => one.status === 'fulfilled').length
  return { done, refused: times - done, ms: Math.round(performance.now() - begun) }
}

const finding = (what: string, measured: string, limit: string, kept: boolean): Finding => ({
  what,
  measured,
  limit,
  kept,
})
