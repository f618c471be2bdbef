import type { Database } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'
import { Refusal } from '#src/lib/refusal.ts'
import { announce, type Decided, lockShop, refuseOwnShop, refuseUnseen, type Verdict } from './decision.ts'
import { lastDecision } from './history.ts'

/**
 * Accepts or refuses the new name that an approved shop asked for; until then buyers see the old one, and its address
 * never changes. Refuses (conflict) when no name waits or it was changed meanwhile, (forbidden) one's own shop.
 */
export async function decideOnName(
  db: Database,
  secret: string,
  staffId: number,
  shopId: number,
  { accept, ...verdict }: Verdict & { accept: boolean },
): Promise<Decided> {
  return db.transaction().execute(async (tx) => {
    const shop = await lockShop(tx, shopId)
    const wanted = shop.wanted_name
    if (!wanted) {
      const happened = await lastDecision(tx, shopId, staffId)
      throw new Refusal('conflict', `${happened} No new name is waiting. Nothing was changed.`.trim())
    }
    refuseUnseen(shop, verdict.seen)
    const own = await refuseOwnShop(tx, shopId, staffId)
    const name = accept ? wanted : shop.name
    await tx.updateTable('shops').set({ name, wanted_name: null, updated_at: now() }).where('id', '=', shopId).execute()
    await announce(tx, secret, {
      shop: { ...shop, name },
      staffId,
      action: accept ? 'renamed' : 'name-refused',
      reason: verdict.reason,
      details: { from: shop.name, to: wanted, ...(own ? { own } : {}) },
    })
    return { shopId, name, status: shop.status }
  })
}
