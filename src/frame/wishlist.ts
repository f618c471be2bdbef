import { mergeWishlists, WISHLIST_DAYS, type Wisher } from '#src/market/orders/wishes.ts'
import type { Ctx } from './env.ts'
import { guestToken } from './guest-token.ts'

const wishes = guestToken('market-wishes', WISHLIST_DAYS)

/** Whose wishlist this request is about. */
export const wishesOf = wishes.ownerOf
export const keepWishes = wishes.keep
export const wisherOf = (c: Ctx): Wisher => wishesOf(c) ?? { tokenHash: null }

/** At sign-in: what this browser has wished for as a guest is the member's from now on. */
export const takeWishes = (c: Ctx, userId: number): Promise<void> =>
  wishes.take(c, (tokenHash) => mergeWishlists(c.var.db, tokenHash, userId))
