import { now } from '#src/lib/clock.ts'
import { type Demand, demandOf } from '#src/market/accounts/factor-duty.ts'
import type { Ctx } from './env.ts'
import { siteOf } from './site.ts'

/** Until when the market demands a second factor of whoever asks; null: it is up to them. */
export async function demandOn(c: Ctx): Promise<Demand | null> {
  const { person, shop } = c.var
  if (!person?.staffRole && shop?.role !== 'owner' && shop?.role !== 'manager') return null
  return person && demandOf((await siteOf(c)).duty, person, shop, now())
}

/** How many days somebody has left to set up what is demanded of them; null: they need not, or have. */
export async function daysToSetUp(c: Ctx): Promise<number | null> {
  if (!c.var.person || c.var.person.hasFactor) return null
  const demand = await demandOn(c)
  return demand && Math.max(0, Math.ceil((demand.by.getTime() - now().getTime()) / 86_400_000))
}
