import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { sha256 } from '#src/lib/secret.ts'
import { mergeWishlists, WISHLIST_DAYS, type Wisher } from '#src/market/orders/wishes.ts'
import type { WishOwner } from '#src/market/orders/wishlist.ts'
import type { Ctx } from './env.ts'

const isHttps = (c: Ctx) => c.var.config.publicUrl?.protocol === 'https:'
const nameOf = (c: Ctx) => (isHttps(c) ? '__Host-market-wishes' : 'market-wishes')
const TOKEN = /^[0-9a-f]{64}$/

function tokenOf(c: Ctx): string | null {
  if (!c.req.header('cookie')?.includes('market-wishes')) return null
  const token = getCookie(c, nameOf(c))
  return token && TOKEN.test(token) ? token : null
}

/** Whose wishlist this request is about: the member's, else that of the guest whose token it carries; null: nobody's. */
export function wishesOf(c: Ctx): WishOwner | null {
  if (c.var.person) return { userId: c.var.person.id }
  const token = tokenOf(c)
  return token ? { tokenHash: sha256(token) } : null
}

export const wisherOf = (c: Ctx): Wisher => wishesOf(c) ?? { tokenHash: null }

/** Gives a guest the token of their list, or the one they have for another half year. */
export function keepWishes(c: Ctx, newToken: string | null): void {
  const token = newToken ?? (c.var.person ? null : tokenOf(c))
  if (!token) return
  setCookie(c, nameOf(c), token, {
    path: '/',
    httpOnly: true,
    sameSite: 'Lax',
    secure: isHttps(c),
    maxAge: WISHLIST_DAYS * 86_400,
  })
}

/** At sign-in: what this browser has wished for as a guest is the member's from now on. */
export async function takeWishes(c: Ctx, userId: number): Promise<void> {
  const token = tokenOf(c)
  if (!token) return
  await c.var.db.transaction().execute((tx) => mergeWishlists(tx, sha256(token), userId))
  deleteCookie(c, nameOf(c), { path: '/', secure: isHttps(c) })
}
