import { sql } from 'kysely'
import type { Database, Tx } from '#src/database/connect.ts'
import type { FileStore } from '#src/gateways/file-store.ts'
import { after, now } from '#src/lib/clock.ts'
import { paths } from '#src/lib/paths.ts'
import { notFound, Refusal } from '#src/lib/refusal.ts'
import { tellShop } from '#src/market/notifications/tell.ts'
import { keepFiles, type NewFile } from './service-files.ts'
import { settleDelivered } from './settle-status.ts'
import {
  type Desk,
  type LockedLine,
  type LockedOrder,
  lockShopOrder,
  nameOfLine,
  openUnits,
  requireOwed,
} from './shop-order-lock.ts'
import { type Hand, tellBuyer } from './tell-buyer.ts'
import { noteEvent, type OrderActor, theMarket } from './timeline.ts'

/** How long a buyer has to say whether a service is right; after that it counts as confirmed. */
export const ANSWER_DAYS = 7

type Handed = { ok: true; item: string } | { ok: false; reason: string }

/**
 * Delivers a service of a shop order: a message and its files, which only buyer, shop and staff can read. The buyer is
 * told and asked whether it is right. Answers a reason for a file of a wrong kind, empty or above 16 MB. Refuses
 * (conflict) what is unpaid, no service, or done already.
 */
export async function deliverService(
  db: Database,
  files: FileStore,
  hand: Hand,
  desk: Desk,
  { shopOrderId, lineId, message, given }: { shopOrderId: number; lineId: number; message: string; given: NewFile[] },
): Promise<Handed> {
  const kept = await keepFiles(files, given)
  if (!kept.ok) return kept
  try {
    return await db.transaction().execute(async (tx) => {
      const order = await lockShopOrder(tx, desk, shopOrderId)
      const line = openService(order, lineId)
      const { id } = await tx
        .insertInto('service_deliveries')
        .values({ order_line_id: line.id, message, actor_id: desk.actor.id, created_at: now() })
        .returning('id')
        .executeTakeFirstOrThrow()
      if (kept.kept.length > 0) {
        await tx
          .insertInto('service_files')
          .values(kept.kept.map((file) => ({ ...file, delivery_id: id })))
          .execute()
      }
      const item = nameOfLine(line)
      const { orderId } = order
      await noteEvent(tx, {
        orderId,
        shopOrderId,
        actor: desk.actor,
        action: 'service-delivered',
        details: { items: item },
      })
      await tellBuyer(tx, hand, order, (about) => ({ kind: 'service-delivered', data: { ...about, item } }))
      return { ok: true as const, item }
    })
  } catch (error) {
    for (const { storage_key } of kept.kept) await files.remove(storage_key)
    throw error
  }
}

function openService(order: LockedOrder, lineId: number): LockedLine {
  requireOwed(order, 'delivered')
  const line = order.lines.find((one) => one.id === lineId)
  if (line?.delivery !== 'service') throw notFound('service in this order')
  if (openUnits(line) === 0) {
    throw new Refusal(
      'conflict',
      `${nameOfLine(line)} is ${line.cancelled === line.quantity ? 'cancelled' : 'done already'}.`,
    )
  }
  return line
}

export type Answer = { confirmed: boolean; note: string }

/**
 * A buyer says whether a service is right. Confirmed, its units are handed over; otherwise the shop is told what is
 * wrong and delivers again. Refuses (conflict) what was answered already or is not the last delivery any more; a delivery
 * of another order is not found.
 */
export function answerService(
  db: Database,
  hand: Hand,
  buyer: { orderId: number; actor: OrderActor },
  deliveryId: number,
  answer: Answer,
): Promise<{ item: string }> {
  return db.transaction().execute((tx) => writeAnswer(tx, hand, buyer, deliveryId, answer))
}

async function writeAnswer(
  tx: Tx,
  hand: Hand,
  { orderId, actor }: { orderId: number; actor: OrderActor },
  deliveryId: number,
  { confirmed, note }: Answer,
): Promise<{ item: string }> {
  const found = await tx
    .selectFrom('service_deliveries as d')
    .innerJoin('order_lines as l', 'l.id', 'd.order_line_id')
    .innerJoin('shop_orders as so', 'so.id', 'l.shop_order_id')
    .select(['so.id', 'l.id as lineId'])
    .where('d.id', '=', deliveryId)
    .where('so.order_id', '=', orderId)
    .executeTakeFirst()
  if (!found) throw notFound('delivery in this order')
  const order = await lockShopOrder(tx, { shopId: null }, found.id)
  const line = order.lines.find((one) => one.id === found.lineId)
  if (!line) throw notFound('delivery in this order')
  const { numUpdatedRows } = await tx
    .updateTable('service_deliveries as d')
    .set({ answer: confirmed ? 'confirmed' : 'disputed', answer_note: note, answered_at: now() })
    .where('d.id', '=', deliveryId)
    .where('d.answer', 'is', null)
    .where(sql<boolean>`d.id = (select max(id) from service_deliveries where order_line_id = ${line.id})`)
    .executeTakeFirst()
  const item = nameOfLine(line)
  if (numUpdatedRows === 0n || openUnits(line) === 0) {
    throw new Refusal('conflict', `${item}: this delivery has been answered, or a newer one has come. Look again.`)
  }
  if (confirmed) await handOver(tx, line, order.id)
  const action = confirmed ? 'service-confirmed' : 'service-disputed'
  await noteEvent(tx, { orderId, shopOrderId: order.id, actor, action, note, details: { items: item } })
  const { shopId, shopName, number } = order
  const data = { shopName, number, item, confirmed, note, link: paths.sellerOrder(order.id) }
  await tellShop(tx, hand.secret, shopId, { kind: 'service-answered', data })
  return { item }
}

async function handOver(tx: Tx, line: LockedLine, shopOrderId: number): Promise<void> {
  await tx
    .updateTable('order_lines')
    .set(({ ref }) => ({ shipped: sql<number>`${ref('quantity')} - ${ref('cancelled')}` }))
    .where('id', '=', line.id)
    .execute()
  await settleDelivered(tx, shopOrderId)
}

/**
 * Confirms services that their buyers said nothing about for seven days, at most `most` of them; answers how many. For
 * the worker: several may run at once.
 */
export async function confirmSilentServices(db: Database, hand: Hand, most = 50): Promise<number> {
  const before = after(-ANSWER_DAYS * 24 * 3600)
  const { rows } = await sql<{ id: number; orderId: number }>`
    select d.id, so.order_id as "orderId" from service_deliveries d
      join order_lines l on l.id = d.order_line_id join shop_orders so on so.id = l.shop_order_id
    where d.answer is null and d.created_at <= ${before} and l.quantity > l.shipped + l.cancelled
      and not exists (select from service_deliveries newer where newer.order_line_id = l.id and newer.id > d.id)
    order by d.id limit ${most}`.execute(db)
  const note = `Nothing was said for ${ANSWER_DAYS} days.`
  let done = 0
  for (const { id, orderId } of rows) {
    try {
      await answerService(db, hand, { orderId, actor: theMarket }, id, { confirmed: true, note })
      done += 1
    } catch (error) {
      if (!(error instanceof Refusal)) throw error // somebody answered at this very moment
    }
  }
  return done
}
