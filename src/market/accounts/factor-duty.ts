import type { Person, ShopHat } from './sessions.ts'

/** Of whom the market demands a second factor (since when; null: of nobody), and how many days they have. */
export type FactorDuty = { staffSince: Date | null; shopsSince: Date | null; graceDays: number }
/** Until when somebody must have one, and whether that is over. */
export type Demand = { by: Date; over: boolean }

const later = (a: Date, b: Date) => (a > b ? a : b)

/**
 * What the market demands of this person, whether they meet it or not; null: nothing. The days run from when it was
 * demanded, or from when they came to the role, whichever was later.
 */
export function demandOf(duty: FactorDuty, person: Person, shop: ShopHat | null, at: Date): Demand | null {
  const since: Date[] = []
  if (person.staffRole && duty.staffSince) since.push(later(duty.staffSince, person.staffSince ?? duty.staffSince))
  const runs = shop?.role === 'owner' || shop?.role === 'manager'
  if (runs && duty.shopsSince) since.push(later(duty.shopsSince, person.roleSince ?? duty.shopsSince))
  const first = since.sort((a, b) => a.getTime() - b.getTime())[0]
  if (!first) return null
  const by = new Date(first.getTime() + duty.graceDays * 86_400_000)
  return { by, over: by <= at }
}
