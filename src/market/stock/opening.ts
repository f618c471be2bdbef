import { sql } from 'kysely'
import type { Database, Tx } from '#src/database/connect.ts'
import { notFound, Refusal } from '#src/lib/refusal.ts'
import { type Actor, appendUpdates, MOST_UNITS } from './ledger.ts'

/**
 * Puts the first units of new variants into the ledger, as one batch: `openStock(tx, seller, [{ variantId, quantity }])`
 * in the transaction that makes the variants. Lines of nothing are left out; answers the batch, or null where all are.
 * Refuses a variant of another shop, and negative or absurd quantities.
 */
export async function openStock(
  db: Database | Tx,
  actor: Actor,
  lines: readonly { variantId: number; quantity: number }[],
  { reason = 'opening', note = '', cause = '' } = {},
): Promise<number | null> {
  const wrong = lines.find(({ quantity }) => !Number.isSafeInteger(quantity) || quantity < 0 || quantity > MOST_UNITS)
  if (wrong) throw new Refusal('conflict', `${wrong.quantity} is not a number of units a shelf can hold.`)
  const stocked = lines.filter(({ quantity }) => quantity > 0)
  if (stocked.length === 0) return null
  const { batchId, lines: outcome } = await appendUpdates(
    db,
    { ...actor, kind: 'opening', reason, note, cause },
    stocked.map(({ variantId, quantity }) => ({ variantId, delta: quantity })),
  )
  if (outcome.some(({ status }) => status === 'pooled')) {
    const why = 'What is delivered as a key begins with no stock: its stock is the keys you import.'
    throw new Refusal('conflict', why, { problem: 'pooled' })
  }
  if (batchId === null) throw notFound('variant in this shop')
  return batchId
}

/**
 * Sets from which number of available units on variants count as low; null means never. In the order of the variants,
 * as the ledger locks them. Variants of another shop are left alone.
 */
export async function setLowThresholds(
  db: Database | Tx,
  shopId: number,
  lines: readonly { variantId: number; lowAt: number | null }[],
): Promise<void> {
  if (lines.length === 0) return
  await sql`
    with wanted as materialized (
      select * from unnest(${lines.map((l) => l.variantId)}::bigint[], ${lines.map((l) => l.lowAt)}::integer[])
        as w (variant_id, low_at)
    ), locked as materialized (
      select l.variant_id from stock_levels l
      where l.shop_id = ${shopId} and l.variant_id in (select variant_id from wanted)
      order by l.variant_id for no key update
    )
    update stock_levels l set low_at = w.low_at
    from wanted w join locked using (variant_id)
    where l.variant_id = w.variant_id and l.low_at is distinct from w.low_at`.execute(db)
}
