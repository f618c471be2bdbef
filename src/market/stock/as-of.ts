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
  const { rows } = await sql<{ items: (PastItem & { key: string })[]; count: number } & Pick<PastPage, 'categories'>>`
    with recursive there as materialized (
      select l.variant_id, l.low_at, (${KEYS[sort]}) as key
      from stock_levels l join variants v on v.id = l.variant_id join products p on p.id = v.product_id
      where l.shop_id = ${shopId} and ${wasThere(at)} and ${ofCategory(categoryId)} and ${wanted}
        ${filter === 'low' ? sql`and l.low_at is not null` : sql``}
    ), ${filter ? levelsAsOf(at) : sql``} found as materialized (
      select l.variant_id, l.key from there l ${filter ? runningShort(at, filter) : sql``}
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

/** So many updates of a variant are read one after the other more quickly than they are halved. */
const READ_AT_ONCE = 16

/**
 * What each variant of `there` had at a moment, as "then" (variant_id, after): the ledger halved for all of them at once, each
 * step one look into its index. One that did not move since needs no halving; one that had no update yet is left out.
 */
const levelsAsOf = (at: Date) => sql`
  latest as materialized (
    select l.variant_id, u.seq, u.after, u.created_at from there l cross join lateral (
      select seq, after, created_at from stock_updates where variant_id = l.variant_id order by seq desc limit 1) u),
  halved (variant_id, low, high) as (
    select variant_id, 0, seq from latest where created_at > ${at}
    union all
    select h.variant_id, case when u.created_at <= ${at} then middle else low end,
      case when u.created_at <= ${at} then high else middle end
    from (select *, (low + high) / 2 as middle from halved where high - low > ${READ_AT_ONCE}) h left join lateral (
      select created_at from stock_updates where variant_id = h.variant_id and seq = middle limit 1) u on true),
  "then" as materialized (
    select variant_id, after from latest where created_at <= ${at}
    union all
    select h.variant_id, u.after from halved h cross join lateral (
      select after from stock_updates where variant_id = h.variant_id and seq >= low and seq < high and created_at <= ${at}
      order by seq desc limit 1) u
    where high - low <= ${READ_AT_ONCE}),`

/** Those of `there l` that were low or sold out. What was held is asked only of those of which there was enough. */
function runningShort(at: Date, filter: StockFilter): RawBuilder<unknown> {
  const least = filter === 'low' ? sql`l.low_at` : sql`0`
  return sql`left join "then" t using (variant_id)
    where coalesce(t.after, 0) <= ${least} or t.after - ${heldAt(at)} <= ${least}`
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
