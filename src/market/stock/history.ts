import { sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'
import type { BatchKind } from './ledger.ts'

/** One update as history tells it. */
export type StockChange = {
  batchId: number
  seq: number
  kind: BatchKind
  actorName: string
  reason: string
  note: string
  cause: string
  /** The order of this shop that the cause names. */
  orderId: number | null
  delta: number
  before: number
  after: number
  at: Date
  /** The batch this one undid, and the one that undid it. */
  reversesId: number | null
  undoneBy: string | null
  undoneById: number | null
  /** How many of its lines that one took back. */
  undoneLines: number
  /** How many variants its batch changed. */
  lines: number
  /** Keys came or went with it, so it is taken back where they are. */
  pooled: boolean
}

export type BatchLine = { variantId: number; title: string; options: string[]; sku: string } & Pick<
  StockChange,
  'delta' | 'before' | 'after'
>
export type BatchEntry = Omit<StockChange, 'seq' | 'delta' | 'before' | 'after'> & { shown: BatchLine[] }
/** One batch with a page of its lines; of an undo also how many lines there were to undo. */
export type BatchWithLines = BatchEntry & { reversedLines: number | null; next: number | null }

const pooled = sql<boolean>`coalesce((select true from stock_updates o cross join lateral
    (select from stock_levels p where p.variant_id = o.variant_id and p.pooled limit 1) p
  where o.batch_id = b.id limit 1), false)`.as('pooled')

const undoneLines = sql<number>`case when r.id is null then 0 else
  (select count(*) from stock_updates o where o.batch_id = r.id) end`.as('undoneLines')

const ORDER_ID = sql<number | null>`case when b.cause <> '' then
  (select o.id from shop_orders o where o.number = b.cause and o.shop_id = b.shop_id) end`

/** Updates of a shop's variants, each with who, why and what became of it; the caller says which. */
export const changes = (db: Database, shopId: number) =>
  db
    .selectFrom('stock_updates as u')
    .innerJoin('stock_batches as b', 'b.id', 'u.batch_id')
    .leftJoin('stock_batches as r', 'r.reverses_id', 'b.id')
    .where('u.shop_id', '=', shopId)
    .select([
      'b.id as batchId',
      'u.seq',
      sql<BatchKind>`b.kind`.as('kind'),
      'b.actor_name as actorName',
      'b.reason',
      'b.note',
      'b.cause',
      ORDER_ID.as('orderId'),
      'u.delta',
      'u.before',
      'u.after',
      'u.created_at as at',
      'b.reverses_id as reversesId',
      'r.actor_name as undoneBy',
      'r.id as undoneById',
      undoneLines,
      sql<number>`(select count(*) from stock_updates o where o.batch_id = b.id)`.as('lines'),
      pooled,
    ])

/** What happened to a variant since its number was `seen`, oldest first; the latest five where it never was. */
export async function listChangesSince(
  db: Database,
  shopId: number,
  variantId: number,
  seen: number,
): Promise<StockChange[]> {
  const latest = await changes(db, shopId)
    .where('u.variant_id', '=', variantId)
    .orderBy('u.seq', 'desc')
    .limit(50)
    .execute()
  const at = latest.findIndex((change) => change.after === seen)
  return latest.slice(0, at >= 0 ? at : 5).reverse()
}

/** The shop's batches are numbered in the order of their time: halving finds the last one by a moment, however long ago. */
const lastBatchBy = (shopId: number, at: Date) => sql<number>`(
  with recursive half (low, high) as (
    select 0::bigint, (select coalesce(max(id), 0) + 1 from stock_batches where shop_id = ${shopId})
    union all
    select case when met.created_at <= ${at} then met.id else low end,
      case when met.created_at <= ${at} then high else (low + high) / 2 end
    from half cross join lateral (select id, created_at from stock_batches
      where shop_id = ${shopId} and id >= (low + high) / 2 order by id limit 1) met
    where high - low > 1
  ) select max(low) from half)`

/** The batches of a shop, newest first, each with its first lines; `before` is the batch to go on from, `at` the moment to end with. */
export async function listShopHistory(
  db: Database,
  shopId: number,
  { before, at = null, limit = 40 }: { before?: number | undefined; at?: Date | null; limit?: number } = {},
): Promise<{ batches: BatchEntry[]; next: number | null }> {
  const rows = await batches(db, shopId, 4)
    .$if(before !== undefined, (q) => q.where('b.id', '<', before ?? 0))
    .$if(at !== null, (q) => q.where('b.id', '<=', lastBatchBy(shopId, at ?? new Date(0))))
    .orderBy('b.id', 'desc')
    .limit(limit + 1)
    .execute()
  const shown = rows.slice(0, limit)
  return { batches: shown, next: rows.length > limit ? (shown.at(-1)?.batchId ?? null) : null }
}

/** One batch of this shop with a page of its lines; `after` is the variant to go on from. */
export async function findBatch(
  db: Database,
  shopId: number,
  batchId: number,
  { after = 0, limit = 100 }: { after?: number | undefined; limit?: number } = {},
): Promise<BatchWithLines | null> {
  const batch = await batches(db, shopId, limit + 1, after)
    .where('b.id', '=', batchId)
    .select(
      sql<number | null>`case when b.reverses_id is not null then
        (select count(*) from stock_updates o where o.batch_id = b.reverses_id) end`.as('reversedLines'),
    )
    .executeTakeFirst()
  if (!batch) return null
  const shown = batch.shown.slice(0, limit)
  return { ...batch, shown, next: batch.shown.length > limit ? (shown.at(-1)?.variantId ?? null) : null }
}

const batches = (db: Database, shopId: number, lines: number, after = 0) =>
  db
    .selectFrom('stock_batches as b')
    .leftJoin('stock_batches as r', 'r.reverses_id', 'b.id')
    .where('b.shop_id', '=', shopId)
    .select([
      'b.id as batchId',
      sql<BatchKind>`b.kind`.as('kind'),
      'b.actor_name as actorName',
      'b.reason',
      'b.note',
      'b.cause',
      ORDER_ID.as('orderId'),
      'b.created_at as at',
      'b.reverses_id as reversesId',
      'r.actor_name as undoneBy',
      'r.id as undoneById',
      undoneLines,
      sql<number>`(select count(*) from stock_updates o where o.batch_id = b.id)`.as('lines'),
      pooled,
      sql<BatchLine[]>`(
        select coalesce(jsonb_agg(jsonb_build_object('variantId', v.id, 'title', p.title, 'options', v.option_values,
          'sku', v.sku, 'delta', u.delta, 'before', u.before, 'after', u.after) order by u.variant_id), '[]')
        from (select * from stock_updates where batch_id = b.id and variant_id > ${after}
              order by variant_id limit ${lines}) u
        join variants v on v.id = u.variant_id join products p on p.id = v.product_id)`.as('shown'),
    ])
