import { type RawBuilder, sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'
import { categoriesOf, ofCategory, type StockFilter, type StockPageOf, wordsOf } from './grid.ts'

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
  removed: boolean
  /** What is on hand by now, to compare. */
  onHandNow: number
}

export type PastQuery = {
  q: string
  filter: StockFilter | null
  categoryId: number | null
  sort: 'title' | 'sku'
  after: string | null
  limit?: number
}

export type PastPage = {
  items: PastItem[]
  /** How many match in all. Not counted again for further pages. */
  count: number | null
  categories: StockPageOf['categories']
  next: string | null
}

const KEYS = {
  title: sql`left(p.search_text, 80) collate "C"`,
  sku: sql`lower(v.sku) collate "C"`,
}

/**
 * The shop's stock as it was at a moment, a page of it, in one query. Only the rows shown are looked up in the ledger; of
 * what was low or sold out then, all that match. Thresholds and categories are those of now: they have no ledger.
 */
export async function listStockAsOf(
  db: Database,
  shopId: number,
  at: Date,
  { q, filter, categoryId, sort, after, limit = 100 }: PastQuery,
): Promise<PastPage> {
  const words = wordsOf(q)
  const wanted =
    words.length === 0
      ? sql`true`
      : // A product's own words no longer hold those of variants that were removed.
        sql`(v.removed_at is not null or p.search_text like all ${patterns(words)}) and fold_text(p.title || ' ' || v.sku || ' ' ||
          coalesce(v.barcode, '') || ' ' || array_to_string(v.option_values, ' ')) like all ${patterns(words)}`
  const place = readPlace(after)
  const beyond = place ? sql`(key, variant_id) > (${place.key}, ${place.variantId})` : sql`true`
  const available = sql`(coalesce(m.after, 0) - ${heldAt(at)})`
  const were = { low: sql`and ${available} <= l.low_at`, out: sql`and ${available} <= 0` }
  const { rows } = await sql<{ items: (PastItem & { key: string })[]; count: number } & Pick<PastPage, 'categories'>>`
    with found as materialized (
      select l.variant_id, (${KEYS[sort]}) as key
      from stock_levels l join variants v on v.id = l.variant_id join products p on p.id = v.product_id
        ${filter ? lastUpdateBy(at) : sql``}
      where l.shop_id = ${shopId} and ${wasThere(at)} and ${ofCategory(categoryId)} and ${wanted}
        ${filter ? were[filter] : sql``}
    ), page as materialized (select * from found where ${beyond} order by key, variant_id limit ${limit + 1})
    select (select count(*) from found) as count, ${categoriesOf(shopId)} as categories,
      (select coalesce(jsonb_agg(jsonb_build_object('variantId', l.variant_id, 'productId', p.id, 'title', p.title,
         'options', v.option_values, 'sku', v.sku, 'key', page.key, 'imageKey', i.image_key,
         'onHand', coalesce(m.after, 0), 'held', ${heldAt(at)}, 'onHandNow', l.on_hand,
         'removed', v.removed_at is not null or p.removed_at is not null) order by page.key, l.variant_id), '[]')
       from page join stock_levels l using (variant_id) join variants v on v.id = l.variant_id
         join products p on p.id = v.product_id ${lastUpdateBy(at)}
         left join lateral (select image_key from product_images where product_id = p.id
                            order by position, id limit 1) i on true) as items`.execute(db)
  const { items: found, count, categories } = rows[0] ?? { items: [], count: 0, categories: [] }
  const items = found.slice(0, limit)
  const last = items.at(-1)
  return {
    items,
    count: after ? null : count,
    categories,
    next:
      found.length > limit && last
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
