import type { Ctx } from '#src/frame/env.ts'
import { now } from '#src/lib/clock.ts'
import { readMoment } from '#src/lib/moment.ts'
import type { AsOf } from '#templates/seller/as-of.tsx'

/** The moment that an address asks to look back to; what is no moment comes back with why. Without one it is now. */
export function readAsOf(c: Ctx): AsOf {
  const typed = (c.req.query('as_of') ?? '').slice(0, 60)
  if (typed.trim() === '') return { typed: '', at: null }
  const moment = readMoment(typed, now())
  return moment.ok ? { typed, at: moment.at } : { typed, at: null, error: moment.message }
}
