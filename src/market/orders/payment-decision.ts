import { sql } from 'kysely'
import type { Database, Tx } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'
import { formatMoney } from '#src/lib/money.ts'
import { Refusal } from '#src/lib/refusal.ts'
import { relativeTime } from '#src/lib/relative-time.ts'
import { tell } from '#src/market/notifications/tell.ts'
import { findLastDecision, notePaymentEvent, type PaymentAction } from '#src/market/payments/events.ts'
import { needsTwo, readLimits } from '#src/market/payments/limits.ts'
import { orderLink } from './access.ts'
import { type LockedPayment, lockPayment } from './order-lock.ts'
import { askAgain, endUnpaid, markPaid } from './settlement.ts'
import type { OrderActor } from './timeline.ts'

export type Verdict = {
  decision: 'accept' | 'reject' | 'again'
  /** Told to the buyer; needed to reject and to ask again. */
  reason: string
  /** What was on the screen (seenOf); absent, it is not compared. */
  seen?: string | undefined
}
export type Decided = {
  outcome: 'accepted' | 'first-accepted' | 'needs-decision' | 'rejected' | 'asked-again'
  number: string
  amount: string
}

/** What a decision rests on: any change of it since makes the decision one on something else. */
export const seenOf = (facts: { status: string; lastProofId: number | null; firstAcceptedBy: number | null }): string =>
  `${facts.status}.${facts.lastProofId ?? 0}.${facts.firstAcceptedBy ?? 0}`

/**
 * Decides on a payment, in one transaction with all that follows: its stock, its keys, the buyer's message. Accepting
 * one above the operator's limit takes two people; the first only notes it. Of two decisions at once one wins, the other
 * is refused (conflict) with what happened. Refuses (forbidden) to decide on one's own order.
 */
export async function decidePayment(
  db: Database,
  means: { secret: string },
  staff: { id: number; name: string },
  paymentId: number,
  verdict: Verdict,
): Promise<Decided> {
  return db.transaction().execute(async (tx) => {
    const locked = await lockPayment(tx, paymentId)
    const facts = await factsOf(tx, paymentId)
    await refuseUnseen(tx, { locked, facts, staff, verdict })
    await refuseOwnOrder(tx, locked, staff.id)
    const actor: OrderActor = { ...staff, side: 'staff' }
    const act = { tx, means, locked, actor, staff, reason: verdict.reason }
    const outcome =
      verdict.decision === 'accept' ? await accept(act, facts.firstAcceptedBy) : await refuse(act, verdict.decision)
    await notePaymentEvent(tx, { paymentId, actor: staff, action: outcome, reason: verdict.reason })
    return { outcome, number: locked.number, amount: amountOf(locked) }
  })
}

type Act = {
  tx: Tx
  means: { secret: string }
  locked: LockedPayment
  actor: OrderActor
  staff: { id: number; name: string }
  reason: string
}

async function accept({ tx, means, locked, actor, staff }: Act, first: number | null): Promise<Decided['outcome']> {
  const { id, status, amount: amountMinor, currency } = locked.payment
  if (status === 'accepted' || status === 'refunded') throw await happened(tx, locked, staff.id)
  if (needsTwo(await readLimits(tx), { amountMinor, currency })) {
    if (first === null) {
      await setFirst(tx, id, staff.id)
      return 'first-accepted'
    }
    if (first === staff.id) {
      throw new Refusal('conflict', 'You accepted it first. A payment of this size needs a second person as well.')
    }
  }
  const outcome = await markPaid(tx, means, id, actor)
  await setFirst(tx, id, null)
  return outcome
}

async function refuse(
  { tx, means, locked, actor, staff, reason }: Act,
  decision: 'reject' | 'again',
): Promise<Decided['outcome']> {
  const { id } = locked.payment
  if (decision === 'again') await askAgain(tx, id, actor, reason)
  else if (!(await endUnpaid(tx, means, id, { outcome: 'rejected', actor, reason })))
    throw await happened(tx, locked, staff.id)
  await setFirst(tx, id, null)
  const data = {
    number: locked.number,
    amount: amountOf(locked),
    reason,
    again: decision === 'again',
    link: orderLink(means.secret, locked),
  }
  await tell(tx, means.secret, locked, { kind: 'payment-rejected', data })
  return decision === 'again' ? 'asked-again' : 'rejected'
}

async function setFirst(tx: Tx, id: number, userId: number | null): Promise<void> {
  const first = { first_accepted_by: userId, first_accepted_at: userId === null ? null : now() }
  await tx.updateTable('payments').set(first).where('id', '=', id).execute()
}

type Facts = { status: string; lastProofId: number | null; firstAcceptedBy: number | null }

async function factsOf(tx: Tx, paymentId: number): Promise<Facts> {
  return tx
    .selectFrom('payments as p')
    .select((eb) => [
      'p.status',
      'p.first_accepted_by as firstAcceptedBy',
      eb
        .selectFrom('payment_proofs as f')
        .whereRef('f.payment_id', '=', 'p.id')
        .select(({ fn }) => fn.max('f.id').as('id'))
        .as('lastProofId'),
    ])
    .where('p.id', '=', paymentId)
    .executeTakeFirstOrThrow()
}

type Looked = { locked: LockedPayment; facts: Facts; staff: { id: number }; verdict: Verdict }

async function refuseUnseen(tx: Tx, { locked, facts, staff, verdict }: Looked): Promise<void> {
  if (verdict.seen === undefined || verdict.seen === seenOf(facts)) return
  const [status, proof] = verdict.seen.split('.')
  if (status === facts.status && proof !== String(facts.lastProofId ?? 0)) {
    throw new Refusal('conflict', 'The buyer sent another proof while you looked. Here is all of it; decide again.')
  }
  throw await happened(tx, locked, staff.id)
}

const DID: Partial<Record<PaymentAction, string>> = {
  'first-accepted': 'accepted it as the first of two',
  accepted: 'accepted it',
  'needs-decision': 'accepted it, and its goods had gone',
  'asked-again': 'asked for another proof',
  rejected: 'rejected it',
  refunded: 'recorded a refund',
}

/** What somebody else did meanwhile, for whoever came second. */
async function happened(tx: Tx, { payment }: LockedPayment, staffId: number): Promise<Refusal> {
  const last = await findLastDecision(tx, payment.id)
  const who = last && (last.actorId === staffId ? 'You' : last.actorName)
  const did = last && DID[last.action as PaymentAction]
  const what = last && did ? `${who} ${did} ${relativeTime(last.at, now())}.` : 'The payment has changed since.'
  return new Refusal('conflict', `${what} Nothing was changed by you; this is how it is now.`)
}

/**
 * Nobody decides on money they say they paid themselves, with their account or as a guest with its address, unless nobody else could: an installation of one person would
 * otherwise have no way to try itself out.
 */
async function refuseOwnOrder(tx: Tx, { userId, email }: LockedPayment, staffId: number): Promise<void> {
  const { rows } = await sql`
    select from users where staff_role in ('admin', 'operator') and email_proven_at is not null and id <> ${staffId}
      and (${userId}::bigint = ${staffId} or ${email} = (select email from users where id = ${staffId}))
    limit 1`.execute(tx)
  if (rows.length === 0) return
  throw new Refusal('forbidden', 'This is your own order. Another member of the staff has to decide on its payment.')
}

const amountOf = ({ payment }: LockedPayment): string =>
  formatMoney({ minor: payment.amount, currency: payment.currency })
