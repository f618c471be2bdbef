import { createMiddleware } from 'hono/factory'
import { paths } from '#src/lib/paths.ts'
import { Refusal } from '#src/lib/refusal.ts'
import { demandOn } from './demand.ts'
import type { Env } from './env.ts'
import { wantsFragment } from './page.tsx'

/** What stays open to somebody whose time to set one up is over: doing so, and leaving. Pictures belong to the page. */
const STAYS_OPEN = /^\/(account\/(two-factor|proof|logout)(\/|$)|buyer\/logo\/|static\/|healthz$|readyz$)/

/** Leads those whose time is over to where they set up a second factor; until then nothing else is theirs. */
export const demandFactor = createMiddleware<Env>(async (c, next) => {
  const { person } = c.var
  if (!person || person.hasFactor || STAYS_OPEN.test(c.req.path)) return next()
  if (!(await demandOn(c))?.over) return next()
  if (c.req.path.endsWith('/stream')) return c.body(null, 204)
  if (wantsFragment(c)) {
    c.header('HX-Redirect', paths.twoFactor)
    return c.body(null, 403)
  }
  if (c.req.method === 'GET' || c.req.method === 'HEAD') return c.redirect(paths.twoFactor, 303)
  throw new Refusal('forbidden', 'Set up two-factor sign-in first: what you do here needs it.')
})
