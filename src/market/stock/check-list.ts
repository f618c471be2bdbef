import { sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'
import type { KeptBreak } from './self-check.ts'

/** What has been done about a wrong row since it was found: its level was repaired, or somebody noted why it is so. */
export type Settled = { how: 'repaired' | 'noted'; by: string; at: string; note: string }
export type ShownBreak = KeptBreak & { settled: Settled | null }

export type CheckEntry = {
  id: number
  /** Null: somebody asked for it. */
  night: string | null
  askedBy: string
  startedAt: Date | null
  endedAt: Date | null
  expected: number
  batches: number
  updates: number
  levels: number
  heads: number
  breakCount: number
}
export type LastCheck = CheckEntry & { breaks: ShownBreak[]; open: number }

export type RepairEntry = {
  id: number
  shopId: number
  shop: string
  sku: string
  kind: 'ledger' | 'shelf'
  by: string
  reason: string
  was: { onHand: number; held: number }
  became: { onHand: number; held: number }
  batchId: number | null
  at: Date
}

const entry = sql`c.id, c.night::text, c.asked_by_name as "askedBy", c.started_at as "startedAt", c.ended_at as "endedAt",
  c.expected, c.batches, c.updates, c.levels, c.heads, c.break_count as "breakCount"`

// A note names the break for good; a repair settles what was found before it.
const settled = sql`coalesce(
  (select jsonb_build_object('how', 'noted', 'by', n.actor_name, 'at', n.created_at, 'note', n.note)
   from stock_break_notes n where n.break_key = b ->> 'key'),
  (select jsonb_build_object('how', 'repaired', 'by', r.actor_name, 'at', r.created_at, 'note', r.reason)
   from stock_repairs r where (b ->> 'drift')::boolean and r.variant_id = (b ->> 'variantId')::bigint
     and r.created_at > c.ended_at order by r.id desc limit 1))`

/** The last check that has ended, with what it found and what was done about that; null before the first. */
export async function findLastCheck(db: Database): Promise<LastCheck | null> {
  const { rows } = await sql<Omit<LastCheck, 'open'>>`
    select ${entry}, (select coalesce(jsonb_agg(b || jsonb_build_object('settled', ${settled}) order by n), '[]')
      from jsonb_array_elements(c.breaks) with ordinality as e (b, n)) as breaks
    from stock_checks c where c.ended_at is not null order by c.ended_at desc limit 1`.execute(db)
  const [check] = rows
  if (!check) return null
  return { ...check, open: check.breakCount - check.breaks.filter((one) => one.settled !== null).length }
}

/** The check that runs or waits now; null where none does. */
export async function findOpenCheck(db: Database): Promise<CheckEntry | null> {
  const { rows } = await sql<CheckEntry>`
    select ${entry} from stock_checks c where c.ended_at is null order by c.id limit 1`.execute(db)
  return rows[0] ?? null
}

/** Checks that have ended, newest first; `before` is the one to go on from. */
export async function listChecks(
  db: Database,
  { before = null, limit = 20 }: { before?: number | null; limit?: number } = {},
): Promise<{ checks: CheckEntry[]; next: number | null }> {
  const { rows } = await sql<CheckEntry>`
    select ${entry} from stock_checks c
    where c.ended_at is not null and ${before === null ? sql`true` : sql`c.id < ${before}`}
    order by c.id desc limit ${limit + 1}`.execute(db)
  const checks = rows.slice(0, limit)
  return { checks, next: rows.length > limit ? (checks.at(-1)?.id ?? null) : null }
}

/** The last repairs, newest first. */
export async function listRepairs(db: Database, limit = 20): Promise<RepairEntry[]> {
  const { rows } = await sql<RepairEntry>`
    select r.id, r.shop_id as "shopId", s.name as shop, v.sku, r.kind, r.actor_name as by, r.reason, r.was, r.became,
      r.batch_id as "batchId", r.created_at as at
    from stock_repairs r join shops s on s.id = r.shop_id join variants v on v.id = r.variant_id
    order by r.id desc limit ${limit}`.execute(db)
  return rows
}
