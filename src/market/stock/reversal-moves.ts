import { sql } from 'kysely'
import type { Database, Tx } from '#src/database/connect.ts'
import type { BatchKind } from './ledger.ts'
import { judgedLines } from './reversal-lines.ts'

/** What a preview showed: which lines the choice took, and the moment it was read, as the database names it. */
export type Seen = { sign: string; snapshot: string; at: Date }

/** A line that is not as it was when somebody looked; without `kind` it is held by a checkout that came since. */
export type MovedLine = {
  variantId: number
  title: string
  options: string[]
  sku: string
  kind: BatchKind | null
  actorName: string | null
  delta: number | null
  onHand: number
  held: number
}

/** So many are named; more only make the answer longer. */
const MOST_NAMED = 5

/** Only what pg_current_snapshot() could have said: anything else would be an error of the database's. */
export const isSnapshot = (text: string): boolean => /^\d{1,18}:\d{1,18}:(\d{1,18}(,\d{1,18}){0,200})?$/.test(text)

/** What has happened to the lines of a batch since a preview of its undo was read, the first few of it. */
export async function listMovedSince(
  db: Database | Tx,
  shopId: number,
  batchId: number,
  { snapshot, at }: Seen,
): Promise<MovedLine[]> {
  if (!isSnapshot(snapshot)) return []
  const { rows } = await sql<MovedLine>`
    select j.variant_id as "variantId", p.title, v.option_values as options, v.sku, n.kind,
      n.actor_name as "actorName", n.delta, j.on_hand as "onHand", j.held
    from (${judgedLines(shopId, batchId)}) j join variants v on v.id = j.variant_id join products p on p.id = v.product_id
      left join lateral (
        select b.kind, b.actor_name, u.delta from stock_updates u join stock_batches b on b.id = u.batch_id
        where u.variant_id = j.variant_id and u.seq > j.seq
          and not pg_visible_in_snapshot(b.made_in, ${snapshot}::pg_snapshot)
        order by u.seq desc limit 1) n on j.now_seq > j.seq
    where n.kind is not null or (j.kind = 'short' and exists (
      select from stock_holds h where h.variant_id = j.variant_id and h.ended_at is null and h.created_at > ${at}))
    order by j.rank, j.variant_id limit ${MOST_NAMED}`.execute(db)
  return rows
}
