import { deleteCookie, getSignedCookie, setSignedCookie } from 'hono/cookie'
import type { Ctx } from '#src/frame/env.ts'
import { after, now } from '#src/lib/clock.ts'
import { keyFor } from '#src/lib/secret.ts'
import { passwordMark } from '#src/market/accounts/sign-in.ts'

/** Who has given the right password in this browser and owes a code. It opens the page that asks for it, nothing else. */
export type Half = { userId: number; next: string; toast?: string }

const MINUTES = 10
const isSecure = (c: Ctx) => c.var.config.publicUrl?.protocol === 'https:'
const nameOf = (c: Ctx) => (isSecure(c) ? '__Host-market-half' : 'market-half')
const keyOf = (c: Ctx) => keyFor(c.var.config.secret, 'half signed in').toString('hex')

export async function keepHalf(c: Ctx, half: Half): Promise<void> {
  const mark = await passwordMark(c.var.db, c.var.config.secret, half.userId)
  const value = JSON.stringify({ ...half, mark, until: after(MINUTES * 60).getTime() })
  await setSignedCookie(c, nameOf(c), Buffer.from(value).toString('base64url'), keyOf(c), {
    path: '/',
    httpOnly: true,
    sameSite: 'Lax',
    secure: isSecure(c),
    maxAge: MINUTES * 60,
  })
}

/** Null once ten minutes are over, or the password is another. */
export async function findHalf(c: Ctx): Promise<Half | null> {
  const value = await getSignedCookie(c, keyOf(c), nameOf(c))
  if (!value) return null
  const { mark, until, ...half } = JSON.parse(Buffer.from(value, 'base64url').toString()) as Half & {
    mark: string
    until: number
  }
  if (until <= now().getTime()) return null
  return mark === (await passwordMark(c.var.db, c.var.config.secret, half.userId)) ? half : null
}

export function endHalf(c: Ctx): void {
  deleteCookie(c, nameOf(c), { path: '/', secure: isSecure(c) })
}
