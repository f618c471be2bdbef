import type { Database } from '#src/database/connect.ts'
import { notFound } from '#src/lib/refusal.ts'
import { type Acted, noteDelivery } from './fulfilment.ts'
import type { Hand } from './tell-buyer.ts'
import { theBuyer } from './timeline.ts'

/**
 * A buyer says that what a shop sent arrived. Refuses (conflict) where nothing is under way; a shop's part of another
 * order is not found. The caller has seen that the order is theirs.
 */
export async function noteArrival(
  db: Database,
  hand: Hand,
  { orderId, userId, shopOrderId }: { orderId: number; userId: number | null; shopOrderId: number },
): Promise<Acted> {
  const part = await db
    .selectFrom('shop_orders')
    .select('shop_id as shopId')
    .where('id', '=', shopOrderId)
    .where('order_id', '=', orderId)
    .executeTakeFirst()
  if (!part) throw notFound('part of this order')
  return noteDelivery(db, hand, { shopId: part.shopId, actor: theBuyer(userId) }, shopOrderId)
}
