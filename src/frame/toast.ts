import { deleteCookie, getSignedCookie, setSignedCookie } from 'hono/cookie'
import { keyFor } from '#src/lib/secret.ts'
import type { ToastProps } from '#templates/ui/toast.tsx'
import type { Ctx } from './env.ts'

const COOKIE = 'market-toast'
const keyOf = (c: Ctx) => keyFor(c.var.config.secret, 'toast').toString('hex')

/** Keeps a message for the page that the person is sent to next: the toast of those who post a plain form. */
export async function leaveToast(c: Ctx, toast: ToastProps): Promise<void> {
  await setSignedCookie(c, COOKIE, encodeURIComponent(JSON.stringify(toast)), keyOf(c), {
    path: '/',
    httpOnly: true,
    sameSite: 'Lax',
    secure: c.var.config.publicUrl?.protocol === 'https:',
    maxAge: 60,
  })
}

/** Takes the message left by the last request, once. */
export async function takeToast(c: Ctx): Promise<ToastProps | null> {
  if (!c.req.header('cookie')?.includes(COOKIE)) return null
  const value = await getSignedCookie(c, keyOf(c), COOKIE)
  deleteCookie(c, COOKIE, { path: '/' })
  return value ? (JSON.parse(decodeURIComponent(value)) as ToastProps) : null
}
