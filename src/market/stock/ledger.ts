import { sql } from 'kysely'
import type { Database, Tx } from '#src/database/connect.ts'

export const BATCH_KINDS = [
  'opening',
  'count',
  'adjustment',
  'bulk',
  'import',
  'sale',
  'return',
  'damage',
  'sync',
  'reversal',
  'repair',
] as const
export type BatchKind = (typeof BATCH_KINDS)[number]

/** Who acts on the stock of which shop. The worker and other programs act without an account, under their own name. */
export type Actor = { shopId: number; actorId: number | null; actorName: string }
export type Seller = Actor & { actorId: number }

export type Act = Actor & {
  kind: BatchKind
  reason: string
  note?: string
  /** What led to it, for example an order's number. */
  cause?: string
  reversesId?: number
  /** Only variants that have not been removed: what a person edits. An undo may also touch removed ones. */
  onlyLive?: boolean
}

/**
 * Units to add or take away; or a count, which holds only while the number is still the one that was seen. A count that
 * has seen nothing sets the number whatever it is.
 */
export type Line = { variantId: number } & (
  | { delta: number; seen?: undefined; counted?: undefined }
  | { seen: number | null; counted: number; delta?: undefined }
)

/**
 * `written`, or why not: `same` changes nothing; `moved` is no longer the number seen; `short` would go below zero or
 * below what is held; `over` is more than a level can hold; `pooled` has keys for its stock, which this kind of act does
 * not move; `missing` is not a variant of this shop.
 */
export type LineStatus = 'written' | 'same' | 'moved' | 'short' | 'over' | 'pooled' | 'missing'

export type LineOutcome = {
  variantId: number
  status: LineStatus
  /** On hand and held as they were under the lock, and what the line adds to them. */
  onHand: number
  held: number
  delta: number
}

/** `batchId` is null where nothing was written: a line was refused, or none changes anything. */
export type Outcome = { batchId: number | null; lines: LineOutcome[] }

/** What moves the stock of a variant whose units are keys: acts that move the keys with it. */
export const MOVES_KEYS: readonly BatchKind[] = ['import', 'sale', 'return', 'damage']

/** No shop counts more units of one variant; the sum stays far from what an integer holds. */
export const MOST_UNITS = 1_000_000_000

/**
 * Writes one batch, all lines or none, in one statement: it locks the levels in the order of their variants, looks at
 * the numbers under the lock, and appends. Lines of one variant are summed. Never throws for what the numbers forbid:
 * the outcome tells line by line. Only a repair writes a line that moves no unit. Without a transaction around it the statement is one of its own.
 */
export async function appendUpdates(db: Database | Tx, act: Act, lines: readonly Line[]): Promise<Outcome> {
  const ids = lines.map((line) => line.variantId)
  const deltas = lines.map((line) => line.delta ?? null)
  const seen = lines.map((line) => line.seen ?? null)
  const counted = lines.map((line) => line.counted ?? null)
  const { rows } = await sql<LineOutcome & { batchId: number | null }>`
    with wanted as materialized (
      select variant_id, sum(delta) as delta, max(seen) as seen, max(counted) as counted
      from unnest(${ids}::bigint[], ${deltas}::bigint[], ${seen}::bigint[], ${counted}::bigint[])
        as w (variant_id, delta, seen, counted)
      group by variant_id
    ), locked as materialized (
      select variant_id, on_hand, held, pooled from stock_levels
      where shop_id = ${act.shopId} and variant_id = any (${ids}::bigint[])
      order by variant_id for no key update
    ), line as materialized (
      select w.variant_id, l.on_hand, l.held, d.delta,
        case when l.variant_id is null or (${act.onlyLive ?? false} and not exists (
               select from variants v join products p on p.id = v.product_id
               where v.id = w.variant_id and v.removed_at is null and p.removed_at is null)) then 'missing'
             when d.delta = 0 then case when ${act.kind === 'repair'} then 'written' else 'same' end
             when l.pooled and not ${MOVES_KEYS.includes(act.kind)} then 'pooled'
             when w.seen <> l.on_hand then 'moved'
             when l.on_hand + d.delta < case when d.delta < 0 then l.held else 0 end then 'short'
             when l.on_hand + d.delta > ${MOST_UNITS} then 'over'
             else 'written' end as status
      from wanted w left join locked l using (variant_id),
        lateral (select coalesce(w.counted - l.on_hand, w.delta, 0) as delta) d
    ), batch as (
      insert into stock_batches (shop_id, kind, actor_id, actor_name, reason, note, cause, reverses_id)
      select ${act.shopId}, ${act.kind}, ${act.actorId}::bigint, ${act.actorName}, ${act.reason}, ${act.note ?? ''},
             ${act.cause ?? ''}, ${act.reversesId ?? null}::bigint
      where (select bool_and(status in ('written', 'same')) and bool_or(status = 'written') from line)
      returning id
    ), written as (
      insert into stock_updates (batch_id, variant_id, delta)
      select batch.id, line.variant_id, line.delta from batch, line where line.status = 'written'
      order by line.variant_id
    )
    select line.variant_id as "variantId", line.status, coalesce(line.on_hand, 0) as "onHand",
      coalesce(line.held, 0) as held, line.delta::bigint as delta, batch.id as "batchId"
    from line left join batch on true
    order by line.variant_id`.execute(db)
  return { batchId: rows[0]?.batchId ?? null, lines: rows.map(({ batchId: _, ...line }) => line) }
}
