import type { Tx } from '#src/database/connect.ts'
import { Refusal } from '#src/lib/refusal.ts'

const MAY_CHANGE = ['owner', 'manager']

/** May somebody with this role in a shop change the shop itself (its name, papers, contact)? */
export const mayChangeShop = (role: string): boolean => MAY_CHANGE.includes(role)

/**
 * The shop of this person, locked until the transaction ends, or nothing when they have none. Refuses (forbidden)
 * members who may not change the shop itself. One shop a person for now: their first.
 */
export async function lockOwnShop(tx: Tx, personId: number) {
  const shop = await tx
    .selectFrom('shops as s')
    .innerJoin('shop_members as m', 'm.shop_id', 's.id')
    .selectAll('s')
    .select('m.role')
    .where('m.user_id', '=', personId)
    .orderBy('s.id')
    .limit(1)
    .forUpdate('s')
    .executeTakeFirst()
  if (shop && !mayChangeShop(shop.role)) {
    throw new Refusal('forbidden', 'Only the owner and managers of a shop may change the shop itself.')
  }
  return shop
}

export async function requireOwnShop(tx: Tx, personId: number) {
  const shop = await lockOwnShop(tx, personId)
  if (!shop) throw new Refusal('forbidden', 'Open your shop first: give it a name and save.')
  return shop
}

export type OwnShop = Awaited<ReturnType<typeof requireOwnShop>>
