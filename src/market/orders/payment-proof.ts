import type { Database, Tx } from '#src/database/connect.ts'
import type { FileStore } from '#src/gateways/file-store.ts'
import { formatMoney } from '#src/lib/money.ts'
import { paths } from '#src/lib/paths.ts'
import { notFound, Refusal } from '#src/lib/refusal.ts'
import { tellStaff } from '#src/market/notifications/tell.ts'
import { notePaymentEvent } from '#src/market/payments/events.ts'
import {
  forgetProof,
  type KeptProof,
  keepProof,
  MOST_PROOFS,
  noteProof,
  type ProofErrors,
  type ProofSent,
} from '#src/market/payments/proofs.ts'
import { lockPayment } from './order-lock.ts'
import { putUnderReview } from './settlement.ts'
import { type PaymentStatus, UNPAID } from './states.ts'
import { theBuyer } from './timeline.ts'

type Means = { secret: string; files: FileStore }
/** Who sends it, to which of the order's payments; null: the one that waits for money. */
export type ProofFrom = { orderId: number; paymentId: number | null; userId: number | null; address: string | null }

/**
 * Takes a buyer's proof: kept privately, the payment goes to review with its goods held meanwhile, staff are told.
 * Answers what is wrong with it by field. Refuses (not-found) a payment of another order, (conflict) one that is
 * accepted or paid back, and the eleventh proof. The caller has seen that the order may be seen.
 */
export async function sendProof(
  db: Database,
  means: Means,
  from: ProofFrom,
  sent: ProofSent,
): Promise<{ ok: true; status: PaymentStatus } | { ok: false; errors: ProofErrors }> {
  const paymentId = await choosePayment(db, from)
  const kept = await keepProof(means.files, sent)
  if (!kept.ok) return kept
  try {
    const status = await db
      .transaction()
      .execute((tx) => addProof(tx, means.secret, { ...from, paymentId }, kept.proof))
    return { ok: true, status }
  } catch (error) {
    await forgetProof(means.files, kept.proof)
    throw error
  }
}

/** Before the file is read: who has sent enough already need not wait for it. */
async function choosePayment(db: Database, { orderId, paymentId }: ProofFrom): Promise<number> {
  const rows = await db
    .selectFrom('payments as p')
    .select((eb) => [
      'p.id',
      'p.status',
      eb
        .selectFrom('payment_proofs as f')
        .whereRef('f.payment_id', '=', 'p.id')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .as('proofs'),
    ])
    .where('p.order_id', '=', orderId)
    .where('p.method_kind', '<>', 'none')
    .orderBy('p.id')
    .execute()
  const waiting = rows.find(({ status }) => (UNPAID as readonly string[]).includes(status)) ?? rows[0]
  const chosen = paymentId === null ? waiting : rows.find(({ id }) => id === paymentId)
  if (!chosen) throw notFound('payment')
  refuseEnough(chosen.proofs ?? 0)
  refuseSettled(chosen.status)
  return chosen.id
}

async function addProof(
  tx: Tx,
  secret: string,
  { paymentId, userId, address }: ProofFrom & { paymentId: number },
  proof: KeptProof,
): Promise<PaymentStatus> {
  const locked = await lockPayment(tx, paymentId)
  refuseSettled(locked.payment.status)
  const { count } = await tx
    .selectFrom('payment_proofs')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('payment_id', '=', paymentId)
    .executeTakeFirstOrThrow()
  refuseEnough(count)
  const status = await putUnderReview(tx, { secret }, paymentId, theBuyer(userId))
  const proofId = await noteProof(tx, paymentId, proof, { userId, address })
  // Whoever accepted it first had not seen this one.
  await tx
    .updateTable('payments')
    .set({ first_accepted_by: null, first_accepted_at: null })
    .where('id', '=', paymentId)
    .where('first_accepted_by', 'is not', null)
    .execute()
  const actor = { id: userId, name: 'The buyer' }
  await notePaymentEvent(tx, { paymentId, proofId, actor, action: 'proof-added' })
  if (status === 'under-review' && locked.payment.status !== 'under-review') await tellReviewers(tx, secret, locked)
  return status
}

async function tellReviewers(tx: Tx, secret: string, { number, payment }: Awaited<ReturnType<typeof lockPayment>>) {
  const amount = formatMoney({ minor: payment.amount, currency: payment.currency })
  const data = { number, amount, late: false, link: paths.adminPayment(payment.id) }
  await tellStaff(tx, secret, { kind: 'payment-to-review', data })
}

function refuseEnough(count: number): void {
  if (count < MOST_PROOFS) return
  const sentence = `There are ${MOST_PROOFS} proofs of this payment already. They are being looked at.`
  throw new Refusal('too-many', sentence)
}

function refuseSettled(status: string): void {
  if (status !== 'accepted' && status !== 'refunded') return
  const is = status === 'accepted' ? 'accepted already: nothing more is needed.' : 'paid back.'
  throw new Refusal('conflict', `This payment is ${is}`)
}
