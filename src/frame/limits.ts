import { createMiddleware } from 'hono/factory'
import { Refusal } from '#src/lib/refusal.ts'
import { type Allowance, createAllowances } from '#src/market/accounts/allowance.ts'
import { networkOf } from '#src/market/accounts/throttle.ts'
import { UPLOADS } from './body.ts'
import type { Ctx, Deps, Env } from './env.ts'
import { addressOf } from './visit.ts'

export type LimitName = 'search' | 'sign-in' | 'upload' | 'export'

const SENTENCES: Record<LimitName, string> = {
  search: 'Very many searches came from your network just now.',
  'sign-in': 'Very many sign-ins and codes were tried from your network just now.',
  upload: 'Very many files came from your network just now.',
  export: 'Very many files were asked for from your network just now.',
}

/** What costs more than a page does; everything else, and what streams, is asked for freely. */
function doorOf(c: Ctx): LimitName | null {
  const { path, method } = c.req
  if (method === 'POST') {
    if (/^\/account\/(login|register|password-reset|otp|setup)(\/|$)/.test(path)) return 'sign-in'
    return UPLOADS.test(path) ? 'upload' : null
  }
  // HEAD is answered by doing all that GET does.
  if (method !== 'GET' && method !== 'HEAD') return null
  if (path.startsWith('/buyer/search/')) return 'search'
  if ((path === '/buyer/products' || path === '/buyer/shops') && c.req.query('q')) return 'search'
  return /\/(export|exports|invoices)\//.test(path) || path.endsWith('.csv') ? 'export' : null
}

/** Counts what is costly by the client's network, over all processes, and says how much is left. */
export function limitRate({ config, db }: Deps) {
  const allowances = createAllowances(db)
  return createMiddleware<Env>(async (c, next) => {
    const name = config.rateLimits && doorOf(c as Ctx)
    const allowance = name && config.rateLimits?.[name]
    if (!allowance) return next()
    const address = addressOf(c as Ctx)
    if (!config.limitLocal && isNear(address)) return next()
    const taken = await allowances.take(name, networkOf(address), allowance)
    sayLimit(c as Ctx, name, allowance, taken.remaining, taken.resetSeconds)
    if (taken.allowed) return next()
    const { resetSeconds } = taken
    const wait = `Please wait ${resetSeconds === 1 ? 'a second' : `${resetSeconds} seconds`}, then try again.`
    throw new Refusal('too-many', `${SENTENCES[name]} ${wait}`, { retryAfter: resetSeconds })
  })
}

/** This machine itself: its owner, its health checks, and a proxy that we are not told to believe. */
const isNear = (address: string | null) => address === null || /^(::ffff:)?127\.|^::1$/.test(address)

/** As draft-ietf-httpapi-ratelimit-headers names them: what holds, and what is left of it. */
export function sayLimit(c: Ctx, name: string, { quota, seconds }: Allowance, left: number, reset: number): void {
  c.header('RateLimit-Policy', `"${name}";q=${quota};w=${seconds}`)
  c.header('RateLimit', `"${name}";r=${left};t=${reset}`)
}

/** The headers of an answer that says "too many": when to come back, and which limit it was. */
export function sayTooMany(c: Ctx, error: unknown): void {
  if (!(error instanceof Refusal)) return
  const { retryAfter, limit } = error.facts as { retryAfter?: number; limit?: Allowance & { name: string } }
  if (typeof retryAfter !== 'number') return
  c.header('Retry-After', String(retryAfter))
  if (limit) sayLimit(c, limit.name, limit, 0, retryAfter)
}
