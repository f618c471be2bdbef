import { sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'
import { auditChain } from './audit-chains.ts'
import { auditLevelPage } from './audit-levels.ts'
import type { Found } from './audit-rows.ts'

/** Do the ledger and the level of a variant agree? `unasked`: its chain is long, and nobody has asked to have it read. */
export type Verdict =
  | { state: 'agree'; updates: number; at: Date }
  | { state: 'broken'; updates: number; at: Date; what: string; seq: number | null }
  | { state: 'unasked'; updates: number }

/** A chain of so many updates is read while somebody waits for a page: about a quarter of a second. */
const MOST_UNASKED = 20_000

/** Recomputes one variant from its rows: every batch's and update's hash, each link, every sum, and the level beside them. */
export async function checkVariant(
  db: Database,
  variantId: number,
  { thoroughly, now }: { thoroughly: boolean; now: Date },
): Promise<Verdict> {
  const { rows } = await sql<{ seq: number }>`
    select coalesce(max(seq), 0) as seq from stock_updates where variant_id = ${variantId}`.execute(db)
  const length = rows[0]?.seq ?? 0
  if (length > MOST_UNASKED && !thoroughly) return { state: 'unasked', updates: length }
  const found: Found[] = []
  const updates = await auditChain(db, variantId, (one) => found.push(one))
  await auditLevelPage(db, variantId, (one) => found.push(one), true)
  const batch = found.length === 0 ? await findChangedBatch(db, variantId) : null
  const [first] = batch ? [batch] : found
  if (!first) return { state: 'agree', updates, at: now }
  return { state: 'broken', updates, at: now, what: first.what, seq: first.seq ?? null }
}

/** The first update whose act no longer gives its hash: who, why or when was changed behind it. */
async function findChangedBatch(db: Database, variantId: number): Promise<Pick<Found, 'seq' | 'what'> | null> {
  const { rows } = await sql<{ seq: number }>`
    select u.seq from stock_updates u join stock_batches b on b.id = u.batch_id
    where u.variant_id = ${variantId} and b.hash <> sha256(convert_to(concat_ws(E'\\x1f', 'batch', b.id, b.shop_id,
      b.kind, coalesce(b.actor_id, 0), b.actor_name, b.reason, b.note, b.cause, coalesce(b.reverses_id, 0),
      (extract(epoch from b.created_at) * 1000000)::bigint), 'UTF8'))
    order by u.seq limit 1`.execute(db)
  const [row] = rows
  return row ? { seq: row.seq, what: 'who, why or when was changed: its facts do not give its hash' } : null
}
