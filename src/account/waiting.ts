import { deleteCookie, getSignedCookie, setSignedCookie } from 'hono/cookie'
import type { Ctx } from '#src/frame/env.ts'
import { after, now } from '#src/lib/clock.ts'
import { keyFor } from '#src/lib/secret.ts'

/**
 * Whose code this browser is about to type. It stays with the browser, signed, because an account that is not proven
 * belongs to nobody yet, and for a new password we do not say whether there is an account at all.
 */
export type Waiting =
  | { purpose: 'email'; userId: number; email: string; next: string }
  | { purpose: 'password'; email: string }

const MINUTES = 60
const isSecure = (c: Ctx) => c.var.config.publicUrl?.protocol === 'https:'
const nameOf = (c: Ctx) => (isSecure(c) ? '__Host-market-code' : 'market-code')
const keyOf = (c: Ctx) => keyFor(c.var.config.secret, 'waiting').toString('hex')

export async function keepWaiting(c: Ctx, waiting: Waiting): Promise<void> {
  const value = JSON.stringify({ ...waiting, until: after(MINUTES * 60).getTime() })
  await setSignedCookie(c, nameOf(c), value, keyOf(c), {
    path: '/',
    httpOnly: true,
    sameSite: 'Lax',
    secure: isSecure(c),
    maxAge: MINUTES * 60,
  })
}

export async function findWaiting(c: Ctx, purpose: string): Promise<Waiting | null> {
  const value = await getSignedCookie(c, keyOf(c), nameOf(c))
  if (!value) return null
  const { until, ...waiting } = JSON.parse(value) as Waiting & { until: number }
  return waiting.purpose === purpose && until > now().getTime() ? waiting : null
}

export function endWaiting(c: Ctx): void {
  deleteCookie(c, nameOf(c), { path: '/', secure: isSecure(c) })
}
