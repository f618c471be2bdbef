import { sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'
import type { BatchKind } from './ledger.ts'
import type { KindCounts } from './reversal.ts'
import { judgedLines, REVERSAL_KINDS, type ReversalKind, signOf } from './reversal-lines.ts'

/** One later change of a line's number, and one hold on it: newest first, the first few of `changeCount`. */
export type LaterChange = {
  batchId: number
  seq: number
  kind: BatchKind
  actorName: string
  reason: string
  delta: number
  at: Date
  cause: string
  orderId: number | null
}
export type LineHold = { quantity: number; orderId: number | null; number: string | null; expiresAt: Date }

export type PreviewLine = {
  variantId: number
  title: string
  options: string[]
  sku: string
  removed: boolean
  kind: ReversalKind
  seq: number
  delta: number
  before: number
  after: number
  onHand: number
  held: number
  changeCount: number
  changes: LaterChange[]
  holds: LineHold[]
}

export type ReversalPreview = {
  batch: {
    batchId: number
    kind: BatchKind
    actorName: string
    reason: string
    note: string
    at: Date
    lines: number
    undoneBy: string | null
    undoneById: number | null
  }
  counts: KindCounts
  /** What the choices would take, to be sent back with them. */
  seen: { clean: string; difference: string; snapshot: string; at: Date }
  lines: PreviewLine[]
  next: string | null
}

const FEW = 3

type Json<T> = { [K in keyof T]: T[K] extends Date ? string : T[K] }
type RawLine = Omit<PreviewLine, 'changes' | 'holds'> & { rank: number } & {
  changes: Json<LaterChange>[]
  holds: Json<LineHold>[]
}
type Row = Omit<ReversalPreview['batch'], 'at' | 'lines'> & { at: Date; counts: Partial<KindCounts> } & {
  clean: string
  difference: string
  snapshot: string
  readAt: Date
  shown: RawLine[]
}

/**
 * What undoing a batch of this shop would meet, line by line: those that cannot be undone first, then those that have
 * changed since, then the clean ones. `kind` narrows, `after` goes on from a page. One query; null where it is not there.
 */
export async function previewReversal(
  db: Database,
  shopId: number,
  batchId: number,
  { kind = null, after = null, limit = 50 }: { kind?: ReversalKind | null; after?: string | null; limit?: number } = {},
): Promise<ReversalPreview | null> {
  const [, rank, variantId] = /^(\d)\.(\d{1,15})$/.exec(after ?? '') ?? []
  const beyond = rank ? sql`(rank, variant_id) > (${Number(rank)}, ${Number(variantId)})` : sql`true`
  const { rows } = await sql<Row>`
    with judged as materialized (${judgedLines(shopId, batchId)}),
    page as (select * from judged where ${kind ? sql`kind = ${kind}` : sql`true`} and ${beyond}
             order by rank, variant_id limit ${limit + 1})
    select b.id as "batchId", b.kind, b.actor_name as "actorName", b.reason, b.note, b.created_at as at,
      r.actor_name as "undoneBy", r.id as "undoneById", pg_current_snapshot()::text as snapshot,
      clock_timestamp() as "readAt", c.*,
      (select coalesce(jsonb_agg(${line(shopId)} order by page.rank, page.variant_id), '[]') from page
         join variants v on v.id = page.variant_id join products p on p.id = v.product_id) as shown
    from stock_batches b left join stock_batches r on r.reverses_id = b.id,
      lateral (select ${signOf('clean')} as clean, ${signOf('difference')} as difference,
        (select jsonb_object_agg(kind, n) from (select kind, count(*) as n from judged group by 1) k) as counts
        from judged) c
    where b.id = ${batchId} and b.shop_id = ${shopId}`.execute(db)
  return rows[0] ? toPreview(rows[0], limit) : null
}

const ORDER = sql`select jsonb_build_object('id', o.id, 'number', o.number) from shop_orders o`

const line = (shopId: number) => sql`jsonb_build_object('variantId', page.variant_id, 'title', p.title,
  'options', v.option_values, 'sku', v.sku, 'removed', v.removed_at is not null or p.removed_at is not null,
  'kind', page.kind, 'rank', page.rank, 'seq', page.seq, 'delta', page.delta, 'before', page.before,
  'after', page.after, 'onHand', page.on_hand, 'held', page.held, 'changeCount', page.now_seq - page.seq,
  'changes', (select coalesce(jsonb_agg(jsonb_build_object('batchId', n.batch_id, 'seq', n.seq, 'kind', n.kind,
      'actorName', n.actor_name, 'reason', n.reason, 'delta', n.delta, 'at', n.created_at, 'cause', n.cause,
      'orderId', case when n.cause <> '' then (${ORDER} where o.number = n.cause and o.shop_id = ${shopId}) -> 'id' end)
      order by n.seq desc), '[]')
    from (select u.batch_id, u.seq, u.delta, u.created_at, b.kind, b.actor_name, b.reason, b.cause
          from stock_updates u join stock_batches b on b.id = u.batch_id
          where u.variant_id = page.variant_id and u.seq > page.seq order by u.seq desc limit ${FEW}) n),
  'holds', case when page.kind <> 'short' then '[]'::jsonb else (select coalesce(jsonb_agg(jsonb_build_object(
      'quantity', h.quantity, 'expiresAt', h.expires_at, 'orderId', h.found -> 'id', 'number', h.found -> 'number')
      order by h.expires_at), '[]')
    from (select h.quantity, h.expires_at, case when h.holder ~ '^order:\\d{1,15}$' then
            (${ORDER} where o.order_id = substr(h.holder, 7)::bigint and o.shop_id = ${shopId} limit 1) end as found
          from stock_holds h where h.variant_id = page.variant_id and h.ended_at is null
          order by h.expires_at limit ${FEW}) h) end)`

function toPreview(
  { shown, counts, clean, difference, snapshot, readAt, ...batch }: Row,
  limit: number,
): ReversalPreview {
  const all: KindCounts = { clean: 0, changed: 0, short: 0, pooled: 0, ...counts }
  const lines = shown.slice(0, limit)
  const last = lines.at(-1)
  return {
    batch: { ...batch, lines: REVERSAL_KINDS.reduce((sum, kind) => sum + all[kind], 0) },
    counts: all,
    seen: { clean, difference, snapshot, at: readAt },
    lines: lines.map(({ rank: _, ...one }) => ({
      ...one,
      changes: one.changes.map((change) => ({ ...change, at: new Date(change.at) })),
      holds: one.holds.map((hold) => ({ ...hold, expiresAt: new Date(hold.expiresAt) })),
    })),
    next: shown.length > limit && last ? `${last.rank}.${last.variantId}` : null,
  }
}
