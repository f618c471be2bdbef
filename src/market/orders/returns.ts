import type { Database, Tx } from '#src/database/connect.ts'
import { Refusal } from '#src/lib/refusal.ts'
import { returnKeys } from '#src/market/delivery/keys.ts'
import { announce, type Given, keepRecord, restock, type StockDecision, scrap } from './cancellation.ts'
import { tooMany, wordOf } from './fulfilment.ts'
import { listMisfits } from './order-stock.ts'
import { dueForReturning } from './refund-due.ts'
import { settleStatus } from './settle-status.ts'
import { type Desk, type LockedOrder, lockShopOrder, nameOfLine, type Units } from './shop-order-lock.ts'
import type { Hand } from './tell-buyer.ts'

export type ReturnedUnits = Units & { stock: StockDecision }

/**
 * Takes units back that were handed over. What is restocked goes through the ledger as a return; what is scrapped as a
 * return and a damage, so that its history shows both. What is due back to the buyer is written down. Refuses
 * (conflict) more than was handed over and not returned yet, to sell a key again that its buyer looked at, and to restock
 * what is handed over in another way by now.
 */
export function returnUnits(
  db: Database,
  hand: Hand,
  desk: Desk,
  id: number,
  { reason, units }: { reason: string; units: readonly ReturnedUnits[] },
): Promise<Given> {
  return db.transaction().execute(async (tx) => {
    const order = await lockShopOrder(tx, desk, id)
    const misfits = await listMisfits(tx, [id])
    for (const one of units) checkReturn(order, one, misfits)
    const refundDue = dueForReturning(order, units)
    for (const { lineId, quantity } of units) {
      await tx
        .updateTable('order_lines')
        .set(({ eb }) => ({ returned: eb('returned', '+', quantity) }))
        .where('id', '=', lineId)
        .execute()
    }
    await moveStock(tx, desk, order, units, reason)
    const kept = { kind: 'return' as const, reason, refundDue }
    await keepRecord(tx, desk, order, kept, units, ({ stock }) => (stock === 'restock' ? 'restocked' : 'scrapped'))
    const status = await settleStatus(tx, id)
    await announce(tx, hand, desk, order, 'returned', reason, units, refundDue)
    return { number: order.number, status, refundDue, currency: order.currency }
  })
}

function checkReturn(order: LockedOrder, { lineId, quantity, stock }: ReturnedUnits, misfits: Set<number>): void {
  const line = order.lines.find((one) => one.id === lineId)
  if (!line) throw new Refusal('conflict', 'One of these lines is not of this order.')
  if (line.shipped === 0) {
    const is = `order ${order.number} is ${wordOf(order.status)}`
    throw new Refusal('conflict', `${nameOfLine(line)} was not handed over, so it cannot come back: ${is}.`)
  }
  const left = line.shipped - line.returned
  if (quantity < 1 || quantity > left) throw new Refusal('conflict', tooMany(line, quantity, left, 'to come back'))
  if (stock === 'restock' && misfits.has(lineId))
    throw new Refusal('conflict', `${nameOfLine(line)} is handed over in another way now. Take it back as scrap.`)
}

/** Everything comes back, and what is scrapped leaves again; a key nobody looked at goes the way of its unit. */
async function moveStock(tx: Tx, desk: Desk, order: LockedOrder, units: readonly ReturnedUnits[], reason: string) {
  const who = { actorId: desk.actor.id, actorName: desk.actor.name }
  await restock(tx, desk, order, units, 'returned by the buyer', reason)
  const scrapped = units.filter(({ stock }) => stock === 'scrap')
  await scrap(tx, desk, order, scrapped, reason)
  for (const { lineId, quantity, stock } of units) {
    if (order.lines.find(({ id }) => id === lineId)?.delivery !== 'key') continue
    await returnKeys(tx, who, { orderLineId: lineId, quantity, restock: stock === 'restock', reason })
  }
}
