import { sql } from 'kysely'
import type { Tx } from '#src/database/connect.ts'
import { Refusal } from '#src/lib/refusal.ts'
import { holdStock } from '#src/market/stock/holds.ts'
import { listHolds, prolongHolds, takeHolds } from '#src/market/stock/sale.ts'
import { nameOf } from './item-words.ts'
import { holderOf, type LockedPayment, type WantedLine } from './order-lock.ts'
import type { OrderActor } from './timeline.ts'

/** Lines whose shelf has become a pool of keys since they were ordered, or their pool a shelf: they fit it no more. */
export async function listMisfits(tx: Tx, shopOrderIds: readonly number[]): Promise<Set<number>> {
  const { rows } = await sql<{ id: number }>`
    select l.id from order_lines l join stock_levels k on k.variant_id = l.variant_id
    where l.shop_order_id = any (${[...shopOrderIds]}::bigint[]) and k.pooled <> (l.delivery = 'key')`.execute(tx)
  return new Set(rows.map(({ id }) => id))
}

/**
 * Sees to it that all wanted lines are held at least until `until`: what has run out meanwhile is held again where it is
 * still there. Answers null, or what is missing as a sentence; then nothing more is held than before.
 */
export async function secureStock(
  tx: Tx,
  locked: LockedPayment,
  { wanted, until }: { wanted: readonly WantedLine[]; until: Date },
): Promise<string | null> {
  const holder = holderOf(locked.orderId)
  const misfits = await listMisfits(
    tx,
    locked.shopOrders.map(({ id }) => id),
  )
  const misfit = wanted.find(({ id }) => misfits.has(id))
  if (misfit) return `“${nameOf(misfit)}” is no longer handed over as it was ordered.`
  const held = new Map((await listHolds(tx, holder)).map(({ variantId, quantity }) => [variantId, quantity]))
  const missing = [...sums(wanted)]
    .map(([variantId, quantity]) => ({ variantId, quantity: quantity - (held.get(variantId) ?? 0) }))
    .filter(({ quantity }) => quantity > 0)
  try {
    if (missing.length > 0) await holdStock(tx, missing, { holder, expiresAt: until })
  } catch (error) {
    if (error instanceof Refusal && error.facts.problem === 'short') return error.message
    throw error
  }
  await prolongHolds(tx, holder, { shopIds: shopsOf(locked), expiresAt: until })
  return null
}

function sums(wanted: readonly WantedLine[]): Map<number, number> {
  const all = new Map<number, number>()
  for (const { variantId, quantity } of wanted) all.set(variantId, (all.get(variantId) ?? 0) + quantity)
  return all
}

export const shopsOf = ({ shopOrders }: LockedPayment): number[] => shopOrders.map((one) => one.shopId)

/** Takes what is wanted and held off the stock: one batch of sale a shop, with its shop order's number as the cause. */
export async function sellHeld(
  tx: Tx,
  locked: LockedPayment,
  wanted: readonly WantedLine[],
  buyer: OrderActor,
): Promise<void> {
  const causes = new Map(locked.shopOrders.map((one) => [one.id, one.number]))
  const sold = wanted.map(({ shopId, shopOrderId, variantId, quantity }) => ({
    shopId,
    cause: causes.get(shopOrderId) ?? locked.number,
    variantId,
    quantity,
  }))
  await takeHolds(tx, holderOf(locked.orderId), sold, { actorId: buyer.id, actorName: buyer.name, reason: 'sold' })
}
