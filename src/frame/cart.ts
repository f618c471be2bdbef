import { countCart } from '#src/market/orders/cart.ts'
import type { Shopper } from '#src/market/orders/cart-lines.ts'
import { mergeCarts } from '#src/market/orders/cart-merge.ts'
import type { Ctx } from './env.ts'
import { guestToken } from './guest-token.ts'

/** As long as a cart is kept that nobody touches. */
const cart = guestToken('market-cart', 60)

/** Whose cart this request is about. */
export const cartOf = cart.ownerOf
export const keepCart = cart.keep
export const shopperOf = (c: Ctx): Shopper => cartOf(c) ?? { tokenHash: null }
export const viewerOf = (c: Ctx) => ({ userId: c.var.person?.id ?? null })

/** How much is in the cart; nothing is asked for somebody who cannot have one. */
export async function countOf(c: Ctx): Promise<number> {
  const whose = cartOf(c)
  return whose ? countCart(c.var.db, whose) : 0
}

/** At sign-in: what this browser has put into a cart as a guest is the member's from now on. */
export const takeCart = (c: Ctx, userId: number): Promise<void> =>
  cart.take(c, (tokenHash) => mergeCarts(c.var.db, tokenHash, userId))
