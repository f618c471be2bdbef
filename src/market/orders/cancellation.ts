import type { Database, Tx } from '#src/database/connect.ts'
import { Refusal } from '#src/lib/refusal.ts'
import { appendUpdates } from '#src/market/stock/ledger.ts'
import { tooMany, wordOf } from './fulfilment.ts'
import { listMisfits } from './order-stock.ts'
import { dueForCancelling } from './refund-due.ts'
import { settleStatus } from './settle-status.ts'
import { endUnpaid } from './settlement.ts'
import {
  type Desk,
  itemsOf,
  type LockedOrder,
  lockShopOrder,
  openUnits,
  requirePaid,
  type Units,
} from './shop-order-lock.ts'
import type { ShopOrderStatus } from './states.ts'
import { type Hand, tellBuyer } from './tell-buyer.ts'
import { noteEvent } from './timeline.ts'

/** Where units go: back on the shelf to be sold again, or out of the stock. */
export type StockDecision = 'restock' | 'scrap'
/** Left undecided they are sold again. */
export type CancelledUnits = Units & { stock?: StockDecision }

/** `units` null: all that is not handed over yet. */
export type Cancellation = { reason: string; units: readonly CancelledUnits[] | null }
export type Given = { number: string; status: ShopOrderStatus; refundDue: number; currency: string }

/**
 * Cancels units of a paid shop order that were not handed over: they go back on their shelves (the sale had taken them)
 * or, as is said, are scrapped: so is always what is handed over in another way by now and has no shelf. And what is due back to the buyer is written
 * down: each line's share with its tax, and what sending cost once nothing will be sent. One that is not paid for is
 * cancelled as a whole, with its payment. Refuses (conflict) what is handed over, cancelled already, more than is open,
 * or paid for together with other shops and not yet. The buyer is told.
 */
export function cancelUnits(db: Database, hand: Hand, desk: Desk, id: number, wanted: Cancellation): Promise<Given> {
  return db.transaction().execute(async (tx) => {
    const order = await lockShopOrder(tx, desk, id)
    if (order.paidAt === null && order.status === 'created') return declineUnpaid(tx, hand, desk, order, wanted)
    requirePaid(order, 'cancelled')
    const units = unitsToCancel(order, wanted.units)
    const refundDue = dueForCancelling(order, units)
    for (const { lineId, quantity } of units) {
      await tx
        .updateTable('order_lines')
        .set(({ eb }) => ({ cancelled: eb('cancelled', '+', quantity) }))
        .where('id', '=', lineId)
        .execute()
    }
    const misfits = await listMisfits(tx, [id])
    await restock(tx, desk, order, units, 'order cancelled', wanted.reason)
    const lost = units.filter(({ lineId, stock }) => stock === 'scrap' || misfits.has(lineId))
    await scrap(tx, desk, order, lost, wanted.reason)
    const kept = { kind: 'cancellation' as const, reason: wanted.reason, refundDue }
    await keepRecord(tx, desk, order, kept, units, (one) => (lost.includes(one) ? 'scrapped' : 'restocked'))
    const status = await settleStatus(tx, id)
    await announce(tx, hand, desk, order, 'cancelled', wanted.reason, units, refundDue)
    return { number: order.number, status, refundDue, currency: order.currency }
  })
}

/** Nobody paid yet, so nothing is due back: what was held is free again and the buyer need not pay. */
async function declineUnpaid(tx: Tx, hand: Hand, { actor }: Desk, order: LockedOrder, { reason, units }: Cancellation) {
  const { number, paymentId, currency } = order
  const whole =
    units === null ||
    order.lines.every((line) => units.some((one) => one.lineId === line.id && one.quantity >= openUnits(line)))
  if (!whole) {
    throw new Refusal('conflict', `Order ${number} has not been paid for: cancel all of it, or a part once it is paid.`)
  }
  const { count } = await tx
    .selectFrom('shop_orders')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('payment_id', '=', paymentId)
    .where('status', '<>', 'cancelled')
    .executeTakeFirstOrThrow()
  if (count > 1) {
    throw new Refusal(
      'conflict',
      `The buyer pays for ${number} together with other shops. Once that is paid you can cancel your part, and it is given back.`,
    )
  }
  const ended = paymentId !== null && (await endUnpaid(tx, hand, paymentId, { outcome: 'cancelled', actor, reason }))
  if (!ended) {
    throw new Refusal('conflict', `The payment of order ${number} is being checked. Cancel it once that is decided.`)
  }
  return { number, status: 'cancelled' as const, refundDue: 0, currency }
}

function unitsToCancel(order: LockedOrder, wanted: Cancellation['units']): CancelledUnits[] {
  const open = order.lines.filter((line) => openUnits(line) > 0)
  if (open.length === 0) {
    throw new Refusal('conflict', `Nothing of order ${order.number} can be cancelled: it is ${wordOf(order.status)}.`)
  }
  if (wanted === null) return open.map((line) => ({ lineId: line.id, quantity: openUnits(line) }))
  return wanted.map((one) => {
    const { lineId, quantity } = one
    const line = order.lines.find((one) => one.id === lineId)
    if (!line) throw new Refusal('conflict', 'One of these lines is not of this order.')
    const left = openUnits(line)
    if (quantity < 1 || quantity > left) throw new Refusal('conflict', tooMany(line, quantity, left, 'to be cancelled'))
    return one
  })
}

/** Puts units back on their shelves, as one batch with the order as its cause; answers the batch, if there is one. */
export async function restock(
  tx: Tx,
  { actor }: Desk,
  { shopId, number, lines }: LockedOrder,
  units: readonly Units[],
  reason: string,
  note: string,
): Promise<void> {
  const back = unitsOfVariants(lines, units)
  if (back.length === 0) return
  const act = { shopId, actorId: actor.id, actorName: actor.name, kind: 'return' as const, reason, note, cause: number }
  const outcome = await appendUpdates(
    tx,
    act,
    back.map(({ variantId, quantity }) => ({ variantId, delta: quantity })),
  )
  if (outcome.batchId === null)
    throw new Error(`order ${number} could not be restocked: ${JSON.stringify(outcome.lines)}`)
}

/** Takes units that came back off the stock again, so that its history shows both. */
export async function scrap(
  tx: Tx,
  { actor }: Desk,
  { shopId, number, lines }: LockedOrder,
  units: readonly Units[],
  note: string,
): Promise<void> {
  const scrapped = unitsOfVariants(lines, units).map(({ variantId, quantity }) => ({ variantId, delta: -quantity }))
  if (scrapped.length === 0) return
  const why = { kind: 'damage' as const, reason: 'not to be sold again', note, cause: number }
  const outcome = await appendUpdates(tx, { shopId, actorId: actor.id, actorName: actor.name, ...why }, scrapped)
  if (outcome.batchId === null)
    throw new Error(`order ${number} could not be scrapped: ${JSON.stringify(outcome.lines)}`)
}

export const unitsOfVariants = (lines: LockedOrder['lines'], units: readonly Units[]) =>
  units.flatMap(({ lineId, quantity }) => {
    const line = lines.find((one) => one.id === lineId)
    return line && quantity > 0 ? [{ variantId: line.variantId, quantity }] : []
  })

type Kept = { kind: 'cancellation' | 'return'; reason: string; refundDue: number }

/** What of the order will not be, where its units went and what is due back. */
export async function keepRecord<One extends Units>(
  tx: Tx,
  { actor }: Desk,
  order: LockedOrder,
  { kind, reason, refundDue }: Kept,
  units: readonly One[],
  stockOf: (one: One) => 'released' | 'restocked' | 'scrapped',
): Promise<number> {
  const { id } = await tx
    .insertInto('order_returns')
    .values({ shop_order_id: order.id, kind, reason, actor_id: actor.id, refund_due_minor: refundDue })
    .returning('id')
    .executeTakeFirstOrThrow()
  await tx
    .insertInto('order_return_lines')
    .values(
      units.map((one) => ({
        return_id: id,
        order_line_id: one.lineId,
        quantity: one.quantity,
        stock: stockOf(one),
      })),
    )
    .execute()
  return id
}

/** Writes it into the order's timeline and tells the buyer. */
export async function announce(
  tx: Tx,
  hand: Hand,
  { actor }: Desk,
  order: LockedOrder,
  what: 'cancelled' | 'returned',
  reason: string,
  units: readonly Units[],
  refundDue: number,
): Promise<void> {
  const items = itemsOf(order.lines, units)
  const details = { items: items.join(', '), refundDue, currency: order.currency }
  const { orderId, id: shopOrderId } = order
  await noteEvent(tx, { orderId, shopOrderId, actor, action: what, note: reason, details })
  await tellBuyer(tx, hand, order, (about) => ({ kind: `order-${what}`, data: { ...about, items, reason } }))
}
