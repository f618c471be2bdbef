import type { Database } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'
import { getSite, type SiteActor } from './site.ts'

/** Of whom a second factor is wanted, and how many days they have for it. */
export type WantedDuty = { staff: boolean; shops: boolean; graceDays: number }

/**
 * Demands a second factor of the staff, of those who run shops, or of nobody, and notes who decided it. The days of grace
 * begin now for whom it is demanded newly. Answers whether anything was different.
 */
export function saveFactorDuty(db: Database, actor: SiteActor, wanted: WantedDuty): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    await tx.selectFrom('site_settings').select('single').forUpdate().execute()
    const { duty } = await getSite(tx)
    const before = { staff: duty.staffSince !== null, shops: duty.shopsSince !== null, graceDays: duty.graceDays }
    const names = Object.keys(wanted) as (keyof WantedDuty)[]
    const changed = names.filter((name) => before[name] !== wanted[name])
    if (changed.length === 0) return false
    await tx
      .updateTable('site_settings')
      .set({
        staff_factor_since: wanted.staff ? (duty.staffSince ?? now()) : null,
        shop_factor_since: wanted.shops ? (duty.shopsSince ?? now()) : null,
        factor_grace_days: wanted.graceDays,
        updated_at: now(),
      })
      .execute()
    const words = { staff: 'secondFactorOfStaff', shops: 'secondFactorOfShops', graceDays: 'daysOfGrace' }
    const details = Object.fromEntries(
      changed.map((name) => [words[name], { before: before[name], after: wanted[name] }]),
    )
    await tx
      .insertInto('site_events')
      .values({ actor_id: actor.id, actor_name: actor.name, action: 'changed', details: JSON.stringify(details) })
      .execute()
    return true
  })
}
