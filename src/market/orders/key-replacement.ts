import { sql } from 'kysely'
import type { Database, Tx } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'
import { notFound, Refusal } from '#src/lib/refusal.ts'
import { noteKeyEvents } from '#src/market/delivery/keys.ts'
import { warnOfLowPools } from '#src/market/delivery/pool-warnings.ts'
import { whyNot } from '#src/market/stock/adjustment.ts'
import { appendUpdates } from '#src/market/stock/ledger.ts'
import { listMisfits } from './order-stock.ts'
import { type LockedLine, lockShopOrder, nameOfLine } from './shop-order-lock.ts'
import { type Hand, tellBuyer } from './tell-buyer.ts'
import { noteEvent } from './timeline.ts'

export type Replacing = { shopId: number; actorId: number; actorName: string }

/**
 * Gives the unit of a sold key that does not work the next key of its pool, and takes one unit from the stock as
 * damaged, with the order as its cause. The buyer is told; the old key is theirs no longer. Refuses (conflict) where the
 * pool has none to give, what was replaced already, and what came back.
 */
export async function replaceKey(
  db: Database,
  hand: Hand,
  seller: Replacing,
  keyId: number,
  reason: string,
): Promise<{ shopOrderId: number; item: string }> {
  return db.transaction().execute(async (tx) => {
    const found = await findSoldKey(tx, seller.shopId, keyId)
    const actor = { id: seller.actorId, name: seller.actorName, side: 'seller' as const }
    const order = await lockShopOrder(tx, { shopId: seller.shopId }, found.shopOrderId)
    const line = order.lines.find(({ id }) => id === found.lineId)
    if (!line) throw notFound('key in your shop')
    if (line.returned >= line.shipped)
      throw new Refusal('conflict', 'This order came back: there is nothing to replace.')
    if ((await listMisfits(tx, [order.id])).has(line.id))
      throw new Refusal('conflict', 'This is no longer delivered as a key, so there is none to give. Take it back.')
    await takeOne(tx, seller, line, { cause: order.number, reason })
    await swap(tx, keyId, line, reason)
    await noteKeyEvents(tx, [keyId], 'replaced', seller, { reason })
    const item = nameOfLine(line)
    const { orderId, id: shopOrderId } = order
    await noteEvent(tx, { orderId, shopOrderId, actor, action: 'key-replaced', note: reason, details: { items: item } })
    await tellBuyer(tx, hand, order, (about) => ({ kind: 'key-replaced', data: { ...about, item } }))
    await warnOfLowPools(tx, hand.secret, [line.variantId])
    return { shopOrderId, item }
  })
}

/** Which order a key of this shop was sold with. Refuses (not-found) what is not theirs, or was never sold. */
export async function findSoldKey(
  db: Database | Tx,
  shopId: number,
  keyId: number,
): Promise<{ lineId: number; shopOrderId: number }> {
  const row = await db
    .selectFrom('pool_keys as k')
    .innerJoin('order_lines as l', 'l.id', 'k.order_line_id')
    .select(['l.id as lineId', 'l.shop_order_id as shopOrderId'])
    .where('k.id', '=', keyId)
    .where('k.shop_id', '=', shopId)
    .executeTakeFirst()
  if (!row) throw notFound('sold key in your shop')
  return row
}

async function takeOne(tx: Tx, seller: Replacing, line: LockedLine, why: { cause: string; reason: string }) {
  const act = { ...seller, kind: 'damage' as const, reason: 'key replaced', note: why.reason, cause: why.cause }
  const { batchId, lines } = await appendUpdates(tx, act, [{ variantId: line.variantId, delta: -1 }])
  const [short] = lines
  if (batchId !== null || !short) return
  const told = short.onHand === 0 ? 'The pool is empty. Import keys first, then replace this one.' : whyNot(short)
  throw new Refusal('conflict', told)
}

/** The unit is free before it is taken again: it has one key at any moment. */
async function swap(tx: Tx, keyId: number, line: LockedLine, reason: string): Promise<void> {
  const { rows } = await sql<{ unit: number }>`
    update pool_keys set state = 'replaced', replaced_at = ${now()}, replaced_reason = ${reason}
    where id = ${keyId} and state = 'claimed' returning unit`.execute(tx)
  const [old] = rows
  if (!old) throw new Refusal('conflict', 'This key was replaced already.')
  const { rows: given } = await sql<{ id: number }>`
    update pool_keys set state = 'claimed', order_line_id = ${line.id}, unit = ${old.unit}, claimed_at = ${now()}
    where id = (select id from pool_keys where variant_id = ${line.variantId} and state = 'available'
                order by id limit 1 for no key update skip locked)
    returning id`.execute(tx)
  if (given.length === 0) throw new Error(`pool of variant ${line.variantId} has no key for its stock`)
}

export type SoldKey = {
  id: number
  lineId: number
  item: string
  unit: number
  state: 'claimed' | 'replaced'
  revealedAt: Date | null
  reportedAt: Date | null
  replacedAt: Date | null
  replacedReason: string
}

/** The keys of a shop's order with what became of them: those that were replaced, too. Never the keys themselves. */
export async function listSoldKeys(db: Database, shopId: number, shopOrderId: number): Promise<SoldKey[]> {
  const { rows } = await sql<SoldKey>`
    select k.id, l.id as "lineId", array_to_string(array_prepend(l.title, l.options), ' ') as item, k.unit, k.state,
      (select min(created_at) from key_events e where e.key_id = k.id and e.action = 'revealed') as "revealedAt",
      (select max(created_at) from key_events e where e.key_id = k.id and e.action = 'reported') as "reportedAt",
      k.replaced_at as "replacedAt", k.replaced_reason as "replacedReason"
    from order_lines l join pool_keys k on k.order_line_id = l.id
    where l.shop_order_id = ${shopOrderId} and l.shop_id = ${shopId} order by l.id, k.unit, k.id`.execute(db)
  return rows
}
