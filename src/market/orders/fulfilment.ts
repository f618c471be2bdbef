import type { Database, Tx } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'
import { Refusal } from '#src/lib/refusal.ts'
import { settleStatus } from './settle-status.ts'
import {
  type Desk,
  itemsOf,
  type LockedLine,
  type LockedOrder,
  lockShopOrder,
  nameOfLine,
  openUnits,
  requireOwed,
  type Units,
} from './shop-order-lock.ts'
import type { ShopOrderStatus } from './states.ts'
import { type Hand, tellBuyer } from './tell-buyer.ts'
import { noteEvent } from './timeline.ts'

export type Acted = { number: string; status: ShopOrderStatus }

const isParcel = (line: LockedLine) => line.delivery === 'parcel'

/**
 * Takes a shop order up: somebody goes along the shelves for it. Refuses (conflict) what is unpaid, cancelled or already
 * taken up, and what has nothing to be sent.
 */
export function startPicking(db: Database, desk: Desk, id: number): Promise<Acted> {
  return db.transaction().execute(async (tx) => {
    const order = await lockShopOrder(tx, desk, id)
    requireOwed(order, 'picked')
    if (order.status !== 'created') {
      throw new Refusal('conflict', `Order ${order.number} is ${wordOf(order.status)} already.`)
    }
    if (!order.lines.some((line) => isParcel(line) && openUnits(line) > 0)) {
      throw new Refusal('conflict', `Order ${order.number} holds nothing that is picked from a shelf.`)
    }
    await tx.updateTable('shop_orders').set({ picking_at: now() }).where('id', '=', id).execute()
    const status = await settleStatus(tx, id)
    await noteEvent(tx, { orderId: order.orderId, shopOrderId: id, actor: desk.actor, action: 'picking' })
    return { number: order.number, status }
  })
}

/** Takes back that a shop order was taken up. Refuses (conflict) once something of it was sent, or where it is not picked. */
export function stopPicking(db: Database, desk: Desk, id: number): Promise<Acted> {
  return db.transaction().execute(async (tx) => {
    const order = await lockShopOrder(tx, desk, id)
    if (order.status !== 'picking' || order.lines.some((line) => isParcel(line) && line.shipped > 0)) {
      throw new Refusal('conflict', `Order ${order.number} is ${wordOf(order.status)}: its picking is not taken back.`)
    }
    await tx.updateTable('shop_orders').set({ picking_at: null }).where('id', '=', id).execute()
    const status = await settleStatus(tx, id)
    await noteEvent(tx, { orderId: order.orderId, shopOrderId: id, actor: desk.actor, action: 'picking-stopped' })
    return { number: order.number, status }
  })
}

export type PickingRound = { started: string[]; skipped: { number: string; why: string }[] }

/** Takes up several at once; each that cannot be is told with its reason, the others go on. */
export async function startPickingAll(db: Database, desk: Desk, ids: readonly number[]): Promise<PickingRound> {
  const round: PickingRound = { started: [], skipped: [] }
  for (const id of ids) {
    try {
      round.started.push((await startPicking(db, desk, id)).number)
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'conflict') throw error
      round.skipped.push({ number: String(id), why: error.message })
    }
  }
  return round
}

/** `units` null: all that is still to be sent. */
export type Parcel = { carrier: string; tracking: string; units: readonly Units[] | null }

/**
 * Sends units of a shop order as one parcel, or makes them ready to be picked up; the rest stays open. Refuses
 * (conflict) what is unpaid, cancelled, digital or more than is still open, with the line's name. The buyer is told.
 */
export function shipUnits(db: Database, hand: Hand, desk: Desk, id: number, parcel: Parcel): Promise<Acted> {
  return db.transaction().execute(async (tx) => {
    const order = await lockShopOrder(tx, desk, id)
    requireOwed(order, 'sent')
    const units = unitsToSend(order, parcel.units)
    const shipmentId = await writeShipment(tx, order, parcel, units)
    const status = await settleStatus(tx, id)
    const { carrier, tracking } = parcel
    const items = itemsOf(order.lines, units)
    await noteEvent(tx, {
      orderId: order.orderId,
      shopOrderId: id,
      actor: desk.actor,
      action: 'shipped',
      details: { carrier, tracking, items: items.join(', '), shipmentId, pickup: order.shippingKind === 'pickup' },
    })
    await tellBuyer(tx, hand, order, (about) => ({
      kind: 'order-shipped',
      data: { ...about, carrier, tracking, items, ...(order.shippingKind === 'pickup' && { pickup: true }) },
    }))
    return { number: order.number, status }
  })
}

function unitsToSend(order: LockedOrder, wanted: readonly Units[] | null): Units[] {
  const open = order.lines.filter((line) => isParcel(line) && openUnits(line) > 0)
  if (open.length === 0) {
    throw new Refusal('conflict', `Nothing of order ${order.number} is left to be sent: it is ${wordOf(order.status)}.`)
  }
  if (wanted === null) return open.map((line) => ({ lineId: line.id, quantity: openUnits(line) }))
  return wanted.map(({ lineId, quantity }) => {
    const line = order.lines.find((one) => one.id === lineId)
    if (!line || !isParcel(line)) throw new Refusal('conflict', 'One of these lines is not sent as a parcel.')
    const left = openUnits(line)
    if (quantity < 1 || quantity > left) throw new Refusal('conflict', tooMany(line, quantity, left, 'to be sent'))
    return { lineId, quantity }
  })
}

/** Why a number of units is too many, with what became of the others. */
export function tooMany(line: LockedLine, wanted: number, left: number, what: string): string {
  const gone = [
    line.shipped > 0 && `${line.shipped} handed over`,
    line.cancelled > 0 && `${line.cancelled} cancelled`,
    line.returned > 0 && `${line.returned} returned`,
  ].filter(Boolean)
  const others = gone.length > 0 ? ` (${gone.join(', ')} of ${line.quantity})` : ` (${line.quantity} were bought)`
  return `${nameOfLine(line)}: ${left === 0 ? 'none is' : `only ${left}`} left ${what}, not ${wanted}${others}.`
}

async function writeShipment(
  tx: Tx,
  order: LockedOrder,
  { carrier, tracking }: Pick<Parcel, 'carrier' | 'tracking'>,
  units: Units[],
): Promise<number> {
  const { id } = await tx
    .insertInto('shipments')
    .values({ shop_order_id: order.id, shop_id: order.shopId, carrier, tracking, created_at: now() })
    .returning('id')
    .executeTakeFirstOrThrow()
  await tx
    .insertInto('shipment_lines')
    .values(units.map(({ lineId, quantity }) => ({ shipment_id: id, order_line_id: lineId, quantity })))
    .execute()
  for (const { lineId, quantity } of units) {
    await tx
      .updateTable('order_lines')
      .set(({ eb }) => ({ shipped: eb('shipped', '+', quantity) }))
      .where('id', '=', lineId)
      .execute()
  }
  await tx
    .updateTable('shop_orders')
    .set(({ fn, val }) => ({ picking_at: fn.coalesce('picking_at', val(now())) }))
    .where('id', '=', order.id)
    .execute()
  return id
}

/**
 * Notes that parcels arrived: one by its id, else all that are under way. What is picked up, or settled by staff, need
 * not have been sent before. Refuses (conflict) where nothing is under way. The order is delivered once nothing of it is
 * open. A buyer says so themselves; otherwise they are told.
 */
export function noteDelivery(
  db: Database,
  hand: Hand,
  desk: Desk,
  id: number,
  shipmentId: number | null = null,
): Promise<Acted> {
  return db.transaction().execute(async (tx) => {
    const order = await lockShopOrder(tx, desk, id)
    const direct = order.shippingKind === 'pickup' ? desk.actor.side !== 'buyer' : desk.actor.side === 'staff'
    if (direct && shipmentId === null) await handOver(tx, order)
    const arrived = await tx
      .updateTable('shipments')
      .set({ delivered_at: now() })
      .where('shop_order_id', '=', id)
      .where('delivered_at', 'is', null)
      .$if(shipmentId !== null, (query) => query.where('id', '=', shipmentId ?? 0))
      .returning('id')
      .execute()
    if (arrived.length === 0) {
      const is = order.status === 'delivered' ? 'is delivered already' : 'has no parcel under way'
      throw new Refusal('conflict', `Order ${order.number} ${is}.`)
    }
    const status = await settleStatus(tx, id)
    const { actor } = desk
    await noteEvent(tx, { orderId: order.orderId, shopOrderId: id, actor, action: 'delivered' })
    if (actor.side !== 'buyer' && status === 'delivered') {
      await tellBuyer(tx, hand, order, (about) => ({ kind: 'order-delivered', data: about }))
    }
    return { number: order.number, status }
  })
}

/** What nobody said was sent, yet is with the buyer. */
async function handOver(tx: Tx, order: LockedOrder): Promise<void> {
  if (!order.lines.some((line) => isParcel(line) && openUnits(line) > 0)) return
  requireOwed(order, 'handed over')
  await writeShipment(tx, order, { carrier: '', tracking: '' }, unitsToSend(order, null))
}

const WORDS: Record<ShopOrderStatus, string> = {
  created: 'new',
  picking: 'being picked',
  shipped: 'sent',
  delivered: 'delivered',
  cancelled: 'cancelled',
  returned: 'returned',
}
export const wordOf = (status: ShopOrderStatus): string => WORDS[status]
