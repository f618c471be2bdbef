import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { log } from '#src/lib/log.ts'
import { sha256 } from '#src/lib/secret.ts'
import { countCart } from '#src/market/orders/cart.ts'
import type { Shopper } from '#src/market/orders/cart-lines.ts'
import { mergeCarts } from '#src/market/orders/cart-merge.ts'
import type { Ctx } from './env.ts'

/** As long as a cart is kept that nobody touches. */
const LIFETIME_SECONDS = 60 * 86_400

const isHttps = (c: Ctx) => c.var.config.publicUrl?.protocol === 'https:'
// __Host- binds the cookie to this host: nobody can plant a token of their own from beside it.
const nameOf = (c: Ctx) => (isHttps(c) ? '__Host-market-cart' : 'market-cart')
const TOKEN = /^[0-9a-f]{64}$/

function tokenOf(c: Ctx): string | null {
  if (!c.req.header('cookie')?.includes('market-cart')) return null
  const token = getCookie(c, nameOf(c))
  return token && TOKEN.test(token) ? token : null
}

/** Whose cart this request is about: the member's, else that of the guest whose token it carries; null: nobody's yet. */
export function cartOf(c: Ctx): { userId: number } | { tokenHash: Buffer } | null {
  if (c.var.person) return { userId: c.var.person.id }
  const token = tokenOf(c)
  return token ? { tokenHash: sha256(token) } : null
}

export const shopperOf = (c: Ctx): Shopper => cartOf(c) ?? { tokenHash: null }
export const viewerOf = (c: Ctx) => ({ userId: c.var.person?.id ?? null })

/** Gives a guest the token of their cart, or the one they have for another 60 days. */
export function keepCart(c: Ctx, newToken: string | null): void {
  const token = newToken ?? (c.var.person ? null : tokenOf(c))
  if (!token) return
  setCookie(c, nameOf(c), token, {
    path: '/',
    httpOnly: true,
    sameSite: 'Lax',
    secure: isHttps(c),
    maxAge: LIFETIME_SECONDS,
  })
}

/** How much is in the cart; nothing is asked for somebody who cannot have one. */
export async function countOf(c: Ctx): Promise<number> {
  const whose = cartOf(c)
  return whose ? countCart(c.var.db, whose) : 0
}

/** At sign-in: what this browser has put into a cart as a guest is the member's from now on. */
export async function takeCart(c: Ctx, userId: number): Promise<void> {
  const token = tokenOf(c)
  if (!token) return
  try {
    await c.var.db.transaction().execute((tx) => mergeCarts(tx, sha256(token), userId))
  } catch (error) {
    // Nobody is kept from signing in by a cart. The cookie stays, so the next sign-in brings it along.
    log.error('a cart was not merged', { requestId: c.get('requestId'), error: error as Error })
    return
  }
  deleteCookie(c, nameOf(c), { path: '/', secure: isHttps(c) })
}
