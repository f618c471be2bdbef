import { sql } from 'kysely'
import type { Database, Tx } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'
import { formatMoney } from '#src/lib/money.ts'
import { Refusal } from '#src/lib/refusal.ts'
import { tell } from '#src/market/notifications/tell.ts'
import { notePaymentEvent } from '#src/market/payments/events.ts'
import { orderLink } from './access.ts'
import { type LockedPayment, lockPayment } from './order-lock.ts'
import { noteEvent } from './timeline.ts'

export type RefundMade = {
  /** Of one shop's part; null: of the payment as a whole. */
  shopOrderId: number | null
  amountMinor: number
  reason: string
  /** Of the transfer that took it back. */
  reference: string
  /** How much was paid back when the form was shown; absent, it is not compared. */
  seen?: number | undefined
}

/**
 * Writes down money that was given back by hand; the market moves none itself. The buyer is told. Never more than was
 * paid, nor more than its part for a shop's order. Once all is back the payment is refunded, and what it was for and
 * nobody could deliver is cancelled. Refuses (conflict) money that never came.
 */
export async function recordRefund(
  db: Database,
  { secret }: { secret: string },
  staff: { id: number; name: string },
  paymentId: number,
  refund: RefundMade,
): Promise<{ number: string; amount: string; whole: boolean }> {
  return db.transaction().execute(async (tx) => {
    const locked = await lockPayment(tx, paymentId)
    await refuseTooMuch(tx, locked, refund)
    const { amountMinor, reason, reference, shopOrderId } = refund
    await tx
      .insertInto('refunds')
      .values({
        payment_id: paymentId,
        shop_order_id: shopOrderId,
        amount_minor: amountMinor,
        reason,
        reference,
        actor_id: staff.id,
      })
      .execute()
    const whole = await countRefund(tx, locked, amountMinor)
    const amount = formatMoney({ minor: amountMinor, currency: locked.payment.currency })
    const details = { amount: amountMinor, currency: locked.payment.currency, whole }
    const actor = { ...staff, side: 'staff' as const }
    await noteEvent(tx, { orderId: locked.orderId, shopOrderId, actor, action: 'refunded', note: reason, details })
    await notePaymentEvent(tx, {
      paymentId,
      actor: staff,
      action: 'refunded',
      reason,
      details: { ...details, reference },
    })
    const data = { number: locked.number, amount, reason, link: orderLink(secret, locked) }
    await tell(tx, secret, locked, { kind: 'order-refunded', data })
    return { number: locked.number, amount, whole }
  })
}

async function refuseTooMuch(tx: Tx, locked: LockedPayment, { shopOrderId, amountMinor, seen }: RefundMade) {
  const { payment, shopOrders } = locked
  if (payment.status !== 'accepted' && payment.status !== 'needs-decision') {
    const is = payment.status === 'refunded' ? 'paid back already' : 'not accepted, so there is nothing to give back'
    throw new Refusal('conflict', `This payment is ${is}.`)
  }
  const { rows } = await sql<{ all: number; part: number }>`
    select coalesce(sum(amount_minor), 0)::bigint as all,
      coalesce(sum(amount_minor) filter (where shop_order_id = ${shopOrderId}), 0)::bigint as part
    from refunds where payment_id = ${payment.id}`.execute(tx)
  const { all, part } = rows[0] ?? { all: 0, part: 0 }
  if (seen !== undefined && seen !== all) {
    throw new Refusal('conflict', 'Somebody else recorded a refund meanwhile. Look at it, then decide again.')
  }
  const shopOrder = shopOrderId === null ? null : shopOrders.find(({ id }) => id === shopOrderId)
  if (shopOrder === undefined) throw new Refusal('not-found', 'There is no such shop order in this payment.')
  const left = Math.min(payment.amount - all, shopOrder ? shopOrder.total - part : Number.POSITIVE_INFINITY)
  if (amountMinor <= left) return
  const most = formatMoney({ minor: left, currency: payment.currency })
  throw new Refusal(
    'conflict',
    `At most ${most} can still be given back${shopOrder ? ` for ${shopOrder.number}` : ''}.`,
    {
      left,
    },
  )
}

/** Adds it to the payment; answers whether all is back now. */
async function countRefund(tx: Tx, { payment }: LockedPayment, amountMinor: number): Promise<boolean> {
  const { whole } = await tx
    .updateTable('payments')
    .set((eb) => ({ refunded_minor: eb('refunded_minor', '+', amountMinor) }))
    .where('id', '=', payment.id)
    .returning(sql<boolean>`refunded_minor = amount_minor`.as('whole'))
    .executeTakeFirstOrThrow()
  if (!whole) return false
  await tx.updateTable('payments').set({ status: 'refunded', decided_at: now() }).where('id', '=', payment.id).execute()
  await tx
    .updateTable('shop_orders')
    .set({ status: 'cancelled', ended_at: now() })
    .where('payment_id', '=', payment.id)
    .where('paid_at', 'is', null)
    .where('status', '=', 'created')
    .execute()
  return true
}
