import type { Database, Tx } from '#src/database/connect.ts'

export type PaymentAction =
  | 'proof-added'
  | 'proof-viewed'
  | 'proof-downloaded'
  | 'first-accepted'
  | 'accepted'
  | 'needs-decision'
  | 'asked-again'
  | 'rejected'
  | 'refunded'

export type PaymentEvent = {
  id: number
  proofId: number | null
  actorId: number | null
  actorName: string
  action: PaymentAction
  reason: string
  details: Record<string, unknown>
  at: Date
}

type Noted = {
  paymentId: number
  proofId?: number
  actor: { id: number | null; name: string }
  action: PaymentAction
  reason?: string
  details?: Record<string, string | number | boolean | null>
}

/** Writes down what somebody did with a payment, or that they looked at a proof of it. Never changed, never deleted. */
export async function notePaymentEvent(db: Database | Tx, event: Noted): Promise<void> {
  const { paymentId, proofId = null, actor, action, reason = '', details = {} } = event
  await db
    .insertInto('payment_events')
    .values({
      payment_id: paymentId,
      proof_id: proofId,
      actor_id: actor.id,
      actor_name: actor.name,
      action,
      reason,
      details: JSON.stringify(details),
    })
    .execute()
}

export const DECISIONS: readonly PaymentAction[] = [
  'first-accepted',
  'accepted',
  'needs-decision',
  'asked-again',
  'rejected',
  'refunded',
]

/** The last decision on a payment, for whoever came second. */
export async function findLastDecision(tx: Tx, paymentId: number) {
  return tx
    .selectFrom('payment_events')
    .select(['actor_id as actorId', 'actor_name as actorName', 'action', 'created_at as at'])
    .where('payment_id', '=', paymentId)
    .where('action', 'in', DECISIONS)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
}
