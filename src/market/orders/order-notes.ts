import type { Database } from '#src/database/connect.ts'
import { type Desk, lockShopOrder } from './shop-order-lock.ts'
import { type Hand, tellBuyer } from './tell-buyer.ts'
import { noteEvent } from './timeline.ts'

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
