import type { Database } from '#src/database/connect.ts'
import { Refusal } from '#src/lib/refusal.ts'
import { endUnpaid } from './settlement.ts'
import { UNPAID } from './states.ts'
import { theBuyer } from './timeline.ts'

/**
 * Cancels what a buyer has not paid: its stock is free at once. What is paid, or waits for somebody to look at its proof,
 * stays. Refuses (conflict) where nothing is left to cancel. The caller has seen that the order is theirs.
 */
export async function cancelUnpaidOrder(
  db: Database,
  means: { secret: string },
  orderId: number,
  userId: number | null,
): Promise<void> {
  const ended = await db.transaction().execute(async (tx) => {
    const open = await tx
      .selectFrom('payments')
      .select('id')
      .where('order_id', '=', orderId)
      .where('status', 'in', UNPAID)
      .orderBy('id')
      .execute()
    let count = 0
    const end = { outcome: 'cancelled', actor: theBuyer(userId), reason: 'Cancelled by the buyer.' } as const
    for (const { id } of open) if (await endUnpaid(tx, means, id, end)) count += 1
    return count
  })
  if (ended === 0)
    throw new Refusal('conflict', 'This order is paid, being looked at, or over: it can no longer be cancelled here.')
}
