import { sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'
import { notFound, Refusal } from '#src/lib/refusal.ts'
import { decidePayment } from './payment-decision.ts'
import { recordRefund } from './refunds.ts'

type Means = { secret: string }
type Staff = { id: number; name: string }

export type LateLine = { title: string; options: string[]; quantity: number; available: number }
/** Money that came after its time, for goods that had gone. */
export type LatePayment = {
  id: number
  number: string
  name: string
  currency: string
  amount: number
  since: Date
  shops: string[]
  lines: LateLine[]
  /** Is all of it there again? */
  inStock: boolean
}

/** Payments that need a decision, the longest waiting first, with what of each is in stock now. */
export async function listLatePayments(db: Database, most = 50): Promise<LatePayment[]> {
  const { rows } = await sql<Omit<LatePayment, 'inStock'>>`
    select p.id, o.number, o.name, p.currency, p.amount_minor as amount,
      coalesce(p.submitted_at, p.created_at) as since, l.lines,
      (select json_agg(s.shop_name order by s.id) from shop_orders s where s.payment_id = p.id) as shops
    from payments p join orders o on o.id = p.order_id, lateral (
      select coalesce(json_agg(json_build_object('title', l.title, 'options', l.options,
        'quantity', l.quantity - l.cancelled, 'available', k.on_hand - k.held) order by l.id), '[]') as lines
      from shop_orders s join order_lines l on l.shop_order_id = s.id join stock_levels k on k.variant_id = l.variant_id
      where s.payment_id = p.id and l.quantity > l.cancelled) l
    where p.status = 'needs-decision'
    order by p.submitted_at, p.id limit ${most}`.execute(db)
  return rows.map((row) => ({ ...row, inStock: row.lines.every((line) => line.available >= line.quantity) }))
}

/**
 * Fulfils an order whose money came late, with stock that is there again, as any payment is accepted: above the limit by
 * two people, of whom the first only notes it. Refuses (conflict) while it is not there, and what was decided meanwhile.
 */
export async function fulfilLate(
  db: Database,
  means: Means,
  staff: Staff,
  paymentId: number,
): Promise<'accepted' | 'first-accepted'> {
  await refuseDecided(db, paymentId)
  const { outcome } = await decidePayment(db, means, staff, paymentId, { decision: 'accept', reason: '' })
  if (outcome === 'accepted' || outcome === 'first-accepted') return outcome
  throw new Refusal('conflict', 'Not everything is in stock yet. Take stock in first, or pay the money back.')
}

/**
 * Notes that all of the money, or what of it was not given back before, was paid back by hand, and tells the buyer why.
 * `reference` is of the transfer that paid it back. Refuses (conflict) what was decided meanwhile.
 */
export async function refundLate(
  db: Database,
  means: Means,
  staff: Staff,
  paymentId: number,
  { reason, reference }: { reason: string; reference: string },
): Promise<void> {
  const { left, seen } = await refuseDecided(db, paymentId)
  await recordRefund(db, means, staff, paymentId, { shopOrderId: null, amountMinor: left, reason, reference, seen })
}

async function refuseDecided(db: Database, paymentId: number): Promise<{ left: number; seen: number }> {
  const row = await db
    .selectFrom('payments')
    .select(['status', 'amount_minor as amount', 'refunded_minor as refunded'])
    .where('id', '=', paymentId)
    .executeTakeFirst()
  if (row?.status === 'needs-decision') return { left: row.amount - row.refunded, seen: row.refunded }
  if (row?.status === 'accepted' || row?.status === 'refunded')
    throw new Refusal('conflict', 'Somebody decided this one a moment ago.')
  throw notFound('payment')
}
