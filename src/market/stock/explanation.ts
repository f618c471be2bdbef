import { sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'
import { REASONS } from './adjustment.ts'
import { findLevelAsOf } from './as-of.ts'
import type { BatchKind } from './ledger.ts'
import { findVariant, type VariantFacts } from './variant-history.ts'
import { checkVariant, type Verdict } from './verdict.ts'

/** What all changes of one kind came to; adjustments are told apart by their reason where it is one of the usual ones. */
export type SumPart = { kind: BatchKind; reason: string; times: number; units: number; lastAt: Date }

export type ExplainedHold = {
  quantity: number
  orderId: number | null
  number: string | null
  createdAt: Date
  expiresAt: Date
}

export type Explanation = {
  variant: VariantFacts
  /** How many updates there were by then. */
  updates: number
  onHand: number
  held: number
  parts: SumPart[]
  holds: ExplainedHold[]
  holdCount: number
  verdict: Verdict
}

/** So many holds are listed; the rest is counted. */
const MOST_HOLDS = 20

/**
 * How a variant's numbers come about, now or as of a moment: on hand as the sum of what each kind of change came to,
 * held as its holds, and whether ledger and level agree. `thoroughly` reads a chain of any length for that.
 */
export async function explainStock(
  db: Database,
  shopId: number,
  variantId: number,
  { at, now, thoroughly = false }: { at: Date | null; now: Date; thoroughly?: boolean },
): Promise<Explanation | null> {
  const moment = at ?? now
  const [variant, past] = await Promise.all([
    findVariant(db, shopId, variantId),
    at && findLevelAsOf(db, shopId, variantId, at),
  ])
  if (!variant) return null
  const [parts, holds, verdict] = await Promise.all([
    listParts(db, variantId, past?.seq ?? null),
    listHoldsAt(db, shopId, variantId, at),
    checkVariant(db, variantId, { thoroughly, now }),
  ])
  const sum = (numbers: number[]) => numbers.reduce((total, one) => total + one, 0)
  return {
    variant,
    updates: sum(parts.map((part) => part.times)),
    onHand: past?.onHand ?? variant.onHand,
    held: past?.held ?? variant.held,
    parts,
    holds: holds.map(({ holdCount: _, ...hold }) => hold).filter((hold) => hold.createdAt <= moment),
    holdCount: holds[0]?.holdCount ?? 0,
    verdict,
  }
}

async function listParts(db: Database, variantId: number, upTo: number | null): Promise<SumPart[]> {
  const { rows } = await sql<SumPart>`
    select b.kind, case when b.kind = 'adjustment' and b.reason = any (${[...REASONS]}::text[]) then b.reason else '' end
        as reason,
      count(*) as times, sum(u.delta)::bigint as units, max(u.created_at) as "lastAt"
    from stock_updates u join stock_batches b on b.id = u.batch_id
    where u.variant_id = ${variantId} and ${upTo === null ? sql`true` : sql`u.seq <= ${upTo}`}
    group by 1, 2 order by min(u.seq)`.execute(db)
  return rows
}

async function listHoldsAt(db: Database, shopId: number, variantId: number, at: Date | null) {
  const active = sql`select * from stock_holds h where h.variant_id = ${variantId} and h.ended_at is null`
  const then = at
    ? sql`${active} and h.created_at <= ${at} union all
        select * from stock_holds h where h.variant_id = ${variantId} and h.ended_at is not null
          and h.ended_at > ${at} and h.created_at <= ${at}`
    : active
  const { rows } = await sql<ExplainedHold & { holdCount: number }>`
    with there as materialized (${then})
    select h.quantity, h.created_at as "createdAt", h.expires_at as "expiresAt", o.id as "orderId", o.number,
      (select count(*) from there) as "holdCount"
    from (select * from there order by expires_at, id limit ${MOST_HOLDS}) h
      left join lateral (
        select o.id, o.number from shop_orders o
        where o.shop_id = ${shopId} and o.order_id =
          case when h.holder ~ '^order:\\d{1,15}$' then substr(h.holder, 7)::bigint end limit 1) o on true
    order by h.expires_at, h.id`.execute(db)
  return rows
}
