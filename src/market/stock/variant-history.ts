import { type SqlBool, sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'
import { findLevelAsOf } from './as-of.ts'
import { changes, type StockChange } from './history.ts'
import type { BatchKind } from './ledger.ts'

export type VariantFacts = {
  variantId: number
  productId: number
  title: string
  options: string[]
  sku: string
  onHand: number
  held: number
  removed: boolean
}

export type HistoryQuery = {
  /** The seq to go on from. */
  before?: number | undefined
  limit?: number
  /** Only up to this moment, with the numbers of then. */
  at?: Date | null
  kind?: BatchKind | null
}

/** A variant of this shop, also a removed one, with its updates newest first. */
export async function listVariantHistory(
  db: Database,
  shopId: number,
  variantId: number,
  { before, limit = 50, at = null, kind = null }: HistoryQuery = {},
): Promise<{ variant: VariantFacts; changes: StockChange[]; next: number | null } | null> {
  const [variant, past] = await Promise.all([
    findVariant(db, shopId, variantId),
    at && findLevelAsOf(db, shopId, variantId, at),
  ])
  if (!variant) return null
  const rows = await changes(db, shopId)
    .where('u.variant_id', '=', variantId)
    .$if(before !== undefined, (q) => q.where('u.seq', '<', before ?? 0))
    .$if(past !== null, (q) => q.where('u.seq', '<=', past?.seq ?? 0))
    .$if(kind !== null, (q) => q.where('b.kind', '=', kind ?? ''))
    .orderBy('u.seq', 'desc')
    .limit(limit + 1)
    .execute()
  const shown = rows.slice(0, limit)
  return {
    variant: past ? { ...variant, onHand: past.onHand, held: past.held } : variant,
    changes: shown,
    next: rows.length > limit ? (shown.at(-1)?.seq ?? null) : null,
  }
}

/** What a variant of this shop is called and how its numbers stand, also of a removed one. */
export async function findVariant(db: Database, shopId: number, variantId: number): Promise<VariantFacts | null> {
  const row = await db
    .selectFrom('variants as v')
    .innerJoin('products as p', 'p.id', 'v.product_id')
    .innerJoin('stock_levels as l', 'l.variant_id', 'v.id')
    .select([
      'v.id as variantId',
      'p.id as productId',
      'p.title',
      'v.option_values as options',
      'v.sku',
      'l.on_hand as onHand',
      'l.held',
      sql<SqlBool>`v.removed_at is not null or p.removed_at is not null`.as('removed'),
    ])
    .where('v.id', '=', variantId)
    .where('v.shop_id', '=', shopId)
    .executeTakeFirst()
  return row ? { ...row, removed: row.removed === true } : null
}
