import type { Tx } from '#src/database/connect.ts'
import { Refusal } from '#src/lib/refusal.ts'
import { may } from './roles.ts'

/** May somebody with this role in a shop change the shop itself (its name, papers, contact)? */
export const mayChangeShop = (role: string): boolean => may(role, 'shop')

/** A person at work in one of their shops; by the id alone, in the one they came to first. */
export type AtShop = number | { id: number; shopId: number }
export const personOf = (who: AtShop): number => (typeof who === 'number' ? who : who.id)

/**
 * The shop of this person, locked until the transaction ends, or nothing when they have none. Refuses (forbidden)
 * members who may not change the shop itself.
 */
export async function lockOwnShop(tx: Tx, who: AtShop) {
  const shops = tx
    .selectFrom('shops as s')
    .innerJoin('shop_members as m', 'm.shop_id', 's.id')
    .selectAll('s')
    .select('m.role')
    .where('m.user_id', '=', personOf(who))
  const shop = await (typeof who === 'number' ? shops : shops.where('s.id', '=', who.shopId))
    .orderBy('s.id')
    .limit(1)
    .forUpdate('s')
    .executeTakeFirst()
  if (shop && !mayChangeShop(shop.role)) {
    throw new Refusal('forbidden', 'Only the owner and managers of a shop may change the shop itself.')
  }
  return shop
}

export async function requireOwnShop(tx: Tx, who: AtShop) {
  const shop = await lockOwnShop(tx, who)
  if (!shop) throw new Refusal('forbidden', 'Open your shop first: give it a name and save.')
  return shop
}

export type OwnShop = Awaited<ReturnType<typeof requireOwnShop>>
