import { getCookie, setCookie } from 'hono/cookie'
import type { Ctx } from '#src/frame/env.ts'
import { DEVICE_DAYS, deviceOf, deviceToken } from '#src/market/accounts/known-device.ts'

const secure = (c: Ctx) => c.var.config.publicUrl?.protocol === 'https:'
const nameOf = (c: Ctx) => (secure(c) ? '__Host-market-device' : 'market-device')

/** What this browser kept from an earlier sign-in. */
export const deviceCookie = (c: Ctx): string | undefined => getCookie(c, nameOf(c))

/** Lets this browser be known as one of this person's from now on. Signing out does not forget it: it opens nothing. */
export function rememberDevice(c: Ctx, userId: number): void {
  const { secret } = c.var.config
  const kept = deviceCookie(c)
  const token = kept && deviceOf(secret, userId, kept) ? kept : deviceToken(secret, userId)
  setCookie(c, nameOf(c), token, {
    path: '/',
    httpOnly: true,
    sameSite: 'Lax',
    secure: secure(c),
    maxAge: DEVICE_DAYS * 24 * 3600,
  })
}
