import { sql } from 'kysely'
import type { Database, Tx } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'
import { formatMoney } from '#src/lib/money.ts'
import { notFound, Refusal } from '#src/lib/refusal.ts'
import { tell } from '#src/market/notifications/tell.ts'
import { orderLink } from './access.ts'
import { lockPayment } from './order-lock.ts'
import { markPaid } from './settlement.ts'
import { noteEvent, type OrderActor } from './timeline.ts'

type Means = { secret: string }

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
 * Fulfils an order whose money came late, with stock that is there again. Refuses (conflict) while it is not, and what
 * was decided meanwhile.
 */
export async function fulfilLate(db: Database, means: Means, staff: OrderActor, paymentId: number): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await lockWaiting(tx, paymentId)
    if ((await markPaid(tx, means, paymentId, staff)) === 'accepted') return
    throw new Refusal('conflict', 'Not everything is in stock yet. Take stock in first, or pay the money back.')
  })
}

/**
 * Notes that the money was paid back by hand, and tells the buyer why. `reference` is of the transfer that paid it back.
 * Refuses (conflict) what was decided meanwhile.
 */
export async function refundLate(
  db: Database,
  { secret }: Means,
  staff: OrderActor & { id: number },
  paymentId: number,
  { reason, reference }: { reason: string; reference: string },
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const locked = await lockWaiting(tx, paymentId)
    const { amount, currency } = locked.payment
    await tx
      .insertInto('refunds')
      .values({ payment_id: paymentId, amount_minor: amount, reason, reference, actor_id: staff.id })
      .execute()
    await tx
      .updateTable('payments')
      .set({ status: 'refunded', refunded_minor: amount, decided_at: now() })
      .where('id', '=', paymentId)
      .execute()
    const details = { amount, currency }
    await noteEvent(tx, { orderId: locked.orderId, actor: staff, action: 'refunded', note: reason, details })
    const data = {
      number: locked.number,
      amount: formatMoney({ minor: amount, currency }),
      reason,
      link: orderLink(secret, locked),
    }
    await tell(tx, secret, locked, { kind: 'order-refunded', data })
  })
}

async function lockWaiting(tx: Tx, paymentId: number) {
  const locked = await lockPayment(tx, paymentId)
  if (locked.payment.status === 'needs-decision') return locked
  if (locked.payment.status === 'accepted' || locked.payment.status === 'refunded')
    throw new Refusal('conflict', 'Somebody decided this one a moment ago.')
  throw notFound('payment')
}
