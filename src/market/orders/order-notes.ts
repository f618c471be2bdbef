import type { Database } from '#src/database/connect.ts'
import { notFound } from '#src/lib/refusal.ts'
import { type Desk, lockShopOrder } from './shop-order-lock.ts'
import { type Hand, tellBuyer } from './tell-buyer.ts'
import { noteEvent, type OrderActor } from './timeline.ts'

export const LONGEST_NOTE = 2000

/**
 * Writes a note on a shop order: a private one for the shop and the staff alone, a public one that the buyer reads and is
 * told of. A note is not changed afterwards.
 */
export function addNote(
  db: Database,
  hand: Hand,
  desk: Desk,
  id: number,
  { note, toBuyer }: { note: string; toBuyer: boolean },
): Promise<{ number: string }> {
  return db.transaction().execute(async (tx) => {
    const order = await lockShopOrder(tx, desk, id)
    const { orderId, number } = order
    await noteEvent(tx, { orderId, shopOrderId: id, actor: desk.actor, action: 'note', private: !toBuyer, note })
    if (toBuyer) {
      await tellBuyer(tx, hand, order, (about) => ({ kind: 'order-note', data: { ...about, note } }))
    }
    return { number }
  })
}

/**
 * Writes a note of the staff on an order as a whole: a private one for staff alone, a public one that the buyer and its
 * shops read; the buyer is told. `from` is how the market calls itself.
 */
export function addStaffNote(
  db: Database,
  hand: Hand,
  actor: OrderActor,
  orderId: number,
  { note, toBuyer, from }: { note: string; toBuyer: boolean; from: string },
): Promise<{ number: string }> {
  return db.transaction().execute(async (tx) => {
    const order = await tx
      .selectFrom('orders')
      .select(['number as orderNumber', 'user_id as userId', 'email'])
      .where('id', '=', orderId)
      .executeTakeFirst()
    if (!order) throw notFound('order')
    await noteEvent(tx, { orderId, actor, action: 'note', private: !toBuyer, note })
    if (toBuyer) {
      await tellBuyer(tx, hand, { ...order, shopName: from }, (about) => ({
        kind: 'order-note',
        data: { ...about, note },
      }))
    }
    return { number: order.orderNumber }
  })
}
