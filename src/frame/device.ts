import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { DEVICE_DAYS, deviceOf, deviceToken } from '#src/market/accounts/known-device.ts'
import { TRUST_DAYS } from '#src/market/accounts/trusted-devices.ts'
import type { Ctx } from './env.ts'

const secure = (c: Ctx) => c.var.config.publicUrl?.protocol === 'https:'
const nameOf = (c: Ctx) => (secure(c) ? '__Host-market-device' : 'market-device')
const trustName = (c: Ctx) => (secure(c) ? '__Host-market-trusted' : 'market-trusted')

const keep = (c: Ctx, name: string, value: string, days: number) =>
  setCookie(c, name, value, {
    path: '/',
    httpOnly: true,
    sameSite: 'Lax',
    secure: secure(c),
    maxAge: days * 24 * 3600,
  })

/** What this browser kept from an earlier sign-in. */
export const deviceCookie = (c: Ctx): string | undefined => getCookie(c, nameOf(c))

/** Has this person signed in with this browser before? */
export const isKnownDevice = (c: Ctx, userId: number): boolean =>
  deviceOf(c.var.config.secret, userId, deviceCookie(c)) !== null

/** Lets this browser be known as one of this person's from now on. Signing out does not forget it: it opens nothing. */
export function rememberDevice(c: Ctx, userId: number): void {
  const kept = deviceCookie(c)
  const token = kept && isKnownDevice(c, userId) ? kept : deviceToken(c.var.config.secret, userId)
  keep(c, nameOf(c), token, DEVICE_DAYS)
}

/** What this browser kept of a trust that was given to it: with it the password alone will do. */
export const trustCookie = (c: Ctx): string | undefined => getCookie(c, trustName(c))
export const keepTrust = (c: Ctx, token: string): void => keep(c, trustName(c), token, TRUST_DAYS)
export const endTrust = (c: Ctx): void => void deleteCookie(c, trustName(c), { path: '/', secure: secure(c) })
