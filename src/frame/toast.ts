import { deleteCookie, getSignedCookie, setSignedCookie } from 'hono/cookie'
import { keyFor } from '#src/lib/secret.ts'
import type { ToastProps } from '#templates/ui/toast.tsx'
import type { Ctx } from './env.ts'

const COOKIE = 'market-toast'
/** A browser drops a cookie of more than 4096 bytes with its name, signature and attributes, and the message with it. */
const LONGEST = 3600
const keyOf = (c: Ctx) => keyFor(c.var.config.secret, 'toast').toString('hex')

// In these letters a cookie needs no second encoding, which makes fifteen bytes of one Chinese letter.
const pack = (toast: ToastProps) => Buffer.from(JSON.stringify(toast)).toString('base64url')
const unpack = (value: string) => JSON.parse(Buffer.from(value, 'base64url').toString()) as ToastProps

/** The message as the cookie holds it; too long a text loses its end, never the way to take something back. */
export function packToast(toast: ToastProps): string {
  const letters = [...toast.text]
  let packed = pack(toast)
  while (packed.length > LONGEST && letters.length > 0) {
    letters.splice(Math.floor(letters.length * 0.8))
    packed = pack({ ...toast, text: `${letters.join('')}…` })
  }
  return packed
}

/** Keeps a message for the page that the person is sent to next: the toast of those who post a plain form. */
export async function leaveToast(c: Ctx, toast: ToastProps): Promise<void> {
  await setSignedCookie(c, COOKIE, packToast(toast), keyOf(c), {
    path: '/',
    httpOnly: true,
    sameSite: 'Lax',
    secure: c.var.config.publicUrl?.protocol === 'https:',
    maxAge: 60,
  })
}

/** Takes the message left by the last request, once. */
export async function takeToast(c: Ctx): Promise<ToastProps | null> {
  // Nobody sees the answer to HEAD.
  if (!c.req.header('cookie')?.includes(COOKIE) || c.req.method === 'HEAD') return null
  const value = await getSignedCookie(c, keyOf(c), COOKIE)
  deleteCookie(c, COOKIE, { path: '/' })
  return value ? readToast(value) : null
}

/** A message that an earlier version of the market left is in other letters, and no loss. */
function readToast(value: string): ToastProps | null {
  try {
    return unpack(value)
  } catch {
    return null
  }
}
