import { type RawBuilder, sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'
import { wordsOf } from './grid.ts'

/** The last stock update of level `l` at or before a moment, as `m`: the ledger alone says what was. */
export const lastUpdateBy = (at: Date) => sql`left join lateral (
  select u.seq, u.after, u.created_at, u.batch_id from stock_updates u
  where u.variant_id = l.variant_id and u.seq = stock_seq_as_of(l.variant_id, ${at}::timestamptz)) m on true`

/** What was held of level `l` at a moment: holds that had begun by then and had not ended. */
export const heldAt = (at: Date): RawBuilder<number> => sql<number>`(
  (select coalesce(sum(h.quantity), 0) from stock_holds h
   where h.variant_id = l.variant_id and h.ended_at is null and h.created_at <= ${at}) +
  (select coalesce(sum(h.quantity), 0) from stock_holds h
   where h.variant_id = l.variant_id and h.ended_at is not null and h.ended_at > ${at} and h.created_at <= ${at}))::bigint`

/** A variant that a shop had at a moment, also one that it has removed since. */
export const wasThere = (at: Date) => sql`v.created_at <= ${at} and (v.removed_at is null or v.removed_at > ${at})
  and p.created_at <= ${at} and (p.removed_at is null or p.removed_at > ${at})`

export type PastItem = {
  variantId: number
  productId: number
  title: string
  options: string[]
  sku: string
  imageKey: string | null
  onHand: number
  held: number
  /** The last change by then. */
  changedAt: Date | null
  removed: boolean
  /** What is on hand by now, to compare. */
  onHandNow: number
}

export type PastQuery = { q: string; sort: 'title' | 'sku'; after: string | null; limit?: number }

const KEYS = {
  title: sql`left(p.search_text, 80) collate "C"`,
  sku: sql`lower(v.sku) collate "C"`,
}

/** The shop's stock as it was at a moment, a page of it; only the rows shown are looked up in the ledger. One query. */
export async function listStockAsOf(
  db: Database,
  shopId: number,
  at: Date,
  { q, sort, after, limit = 100 }: PastQuery,
): Promise<{ items: PastItem[]; count: number | null; next: string | null }> {
  const words = wordsOf(q)
  const wanted =
    words.length === 0
      ? sql`true`
      : // A product's own words no longer hold those of variants that were removed.
        sql`(v.removed_at is not null or p.search_text like all ${patterns(words)}) and fold_text(p.title || ' ' || v.sku || ' ' ||
          coalesce(v.barcode, '') || ' ' || array_to_string(v.option_values, ' ')) like all ${patterns(words)}`
  const place = readPlace(after)
  const beyond = place ? sql`(key, variant_id) > (${place.key}, ${place.variantId})` : sql`true`
  const { rows } = await sql<PastItem & { key: string; count: number }>`
    with found as materialized (
      select l.variant_id, (${KEYS[sort]}) as key
      from stock_levels l join variants v on v.id = l.variant_id join products p on p.id = v.product_id
      where l.shop_id = ${shopId} and ${wasThere(at)} and ${wanted}
    ), page as materialized (select * from found where ${beyond} order by key, variant_id limit ${limit + 1})
    select l.variant_id as "variantId", p.id as "productId", p.title, v.option_values as options, v.sku, page.key,
      i.image_key as "imageKey", coalesce(m.after, 0) as "onHand", ${heldAt(at)} as held, m.created_at as "changedAt",
      v.removed_at is not null or p.removed_at is not null as removed, l.on_hand as "onHandNow",
      (select count(*) from found) as count
    from page join stock_levels l using (variant_id) join variants v on v.id = l.variant_id
      join products p on p.id = v.product_id ${lastUpdateBy(at)}
      left join lateral (select image_key from product_images where product_id = p.id
                         order by position, id limit 1) i on true
    order by page.key, l.variant_id`.execute(db)
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return {
    items,
    count: after ? null : (rows[0]?.count ?? 0),
    next:
      rows.length > limit && last
        ? Buffer.from(JSON.stringify([last.key, last.variantId])).toString('base64url')
        : null,
  }
}

const patterns = (words: string[]) =>
  sql`((select array_agg('%' || fold_text(word) || '%') from unnest(${words}::text[]) as word)::text[])`

/** A place that nobody could have been given counts as none. */
function readPlace(after: string | null): { key: string; variantId: number } | null {
  if (!after) return null
  try {
    const [key, variantId] = JSON.parse(Buffer.from(after, 'base64url').toString('utf8')) as unknown[]
    const fits = typeof key === 'string' && !key.includes('\0') && Number.isSafeInteger(variantId)
    return fits ? { key, variantId: variantId as number } : null
  } catch {
    return null
  }
}

/** Units of one variant at a moment, and the number of its last update by then. Null where the shop has no such variant. */
export async function findLevelAsOf(
  db: Database,
  shopId: number,
  variantId: number,
  at: Date,
): Promise<{ seq: number; onHand: number; held: number } | null> {
  const { rows } = await sql<{ seq: number; onHand: number; held: number }>`
    select coalesce(m.seq, 0) as seq, coalesce(m.after, 0) as "onHand", ${heldAt(at)} as held
    from stock_levels l ${lastUpdateBy(at)}
    where l.variant_id = ${variantId} and l.shop_id = ${shopId}`.execute(db)
  return rows[0] ?? null
}
