import { type RawBuilder, sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'

export type StockFilter = 'low' | 'out'
export type StockSort = 'title' | 'sku' | 'available' | 'recent'
export const STOCK_SORTS: readonly StockSort[] = ['title', 'sku', 'available', 'recent']

export type StockQuery = {
  q: string
  filter: StockFilter | null
  categoryId: number | null
  /** null: all but archived products. */
  state: 'draft' | 'published' | 'archived' | null
  sort: StockSort
  /** Where the page before ended, as given by it. */
  after: string | null
  limit?: number
}

/** One row of the grid. */
export type StockItem = {
  variantId: number
  productId: number
  title: string
  options: string[]
  sku: string
  barcode: string | null
  state: 'draft' | 'published' | 'archived'
  imageKey: string | null
  onHand: number
  held: number
  lowAt: number | null
  isLow: boolean
  /** Its units are keys: what is on hand is what its pool holds, and nobody counts it. */
  pooled: boolean
}

export type StockPageOf = {
  items: StockItem[]
  /** How many match the search, and how many of those are low and out. Not counted again for further pages. */
  counts: { all: number; low: number; out: number } | null
  categories: { id: number; name: string }[]
  next: string | null
}

/** What an order sorts by; the last key is always the variant, so that no two rows are equal. */
const KEYS: Record<StockSort, { keys: string[]; descending: boolean }> = {
  title: {
    keys: [`(left(p.search_text, 80) collate "C")`, 'p.id', 'v.position::bigint', 'l.variant_id'],
    descending: false,
  },
  sku: { keys: [`(lower(v.sku) collate "C")`, 'l.variant_id'], descending: false },
  available: { keys: ['(l.on_hand - l.held)::bigint', 'l.variant_id'], descending: false },
  recent: {
    keys: [`coalesce((extract(epoch from l.changed_at) * 1000000)::bigint, 0)`, 'l.variant_id'],
    descending: true,
  },
}

/** The shop's variants as a grid page wants them, in one query; good to ten thousand and more. */
export async function listStock(db: Database, shopId: number, query: StockQuery): Promise<StockPageOf> {
  const { sort, filter, limit = 100 } = query
  const { keys, descending } = KEYS[sort]
  const after = readCursor(query.after, keys)
  const [found, key] = [matching(shopId, query, keys), sql.raw(keys.map((_, i) => `k${i}`).join(', '))]
  const order = sql.raw(keys.map((_, i) => `k${i}${descending ? ' desc' : ''}`).join(', '))
  const filtered = narrowed(filter)
  const beyond = after
    ? sql`(${key}) ${sql.raw(descending ? '<' : '>')} (${sql.join(after.map((value) => sql`${value}`))})`
    : sql`true`
  const { rows } = await sql<{
    items: (StockItem & { cursor: (string | number)[] })[]
    counts: { all: number; low: number; out: number }
    categories: { id: number; name: string }[]
  }>`
    with found as materialized (${found}), page as materialized (
      select variant_id, row_number() over (order by ${order}) as n, jsonb_build_array(${key}) as cursor
      from found where ${filtered} and ${beyond} order by ${order} limit ${limit + 1}
    )
    select
      (select jsonb_build_object('all', count(*), 'low', count(*) filter (where is_low),
         'out', count(*) filter (where available <= 0)) from found) as counts,
      ${categoriesOf(shopId)} as categories,
      (select coalesce(jsonb_agg(${item} || jsonb_build_object('cursor', page.cursor) order by page.n), '[]')
       from page join stock_levels l using (variant_id) ${facts}) as items`.execute(db)
  const { items, counts, categories } = rows[0] ?? { items: [], counts: { all: 0, low: 0, out: 0 }, categories: [] }
  const shown = items.slice(0, limit)
  const last = shown.at(-1)
  return {
    items: shown,
    counts: after ? null : counts,
    categories,
    next: items.length > limit && last ? Buffer.from(JSON.stringify(last.cursor)).toString('base64url') : null,
  }
}

/** These rows of the grid as they are now, and the shop's count of low ones: all that the answer to an edit shows. */
export async function findStockItems(
  db: Database,
  shopId: number,
  variantIds: readonly number[],
): Promise<{ items: StockItem[]; lowCount: number }> {
  const { rows } = await sql<{ items: StockItem[]; lowCount: number }>`
    select
      (select coalesce(jsonb_agg(${item} order by l.variant_id), '[]') from stock_levels l ${facts}
       where l.shop_id = ${shopId} and l.variant_id = any (${variantIds}::bigint[])
         and v.removed_at is null and p.removed_at is null) as items,
      (select count(*) from stock_levels where shop_id = ${shopId} and is_low) as "lowCount"`.execute(db)
  return rows[0] ?? { items: [], lowCount: 0 }
}

/** Variants and SKUs of all that match, in the grid's order; of `most` at most. */
export async function listMatching(
  db: Database,
  shopId: number,
  query: StockQuery,
  most: number,
): Promise<{ variantId: number; sku: string }[]> {
  const { keys, descending } = KEYS[query.sort]
  const order = sql.raw(keys.map((_, i) => `k${i}${descending ? ' desc' : ''}`).join(', '))
  const { rows } = await sql<{ variantId: number; sku: string }>`
    select v.id as "variantId", v.sku from (${matching(shopId, query, keys)}) found
      join variants v on v.id = found.variant_id
    where ${narrowed(query.filter)} order by ${order} limit ${most}`.execute(db)
  return rows
}

const narrowed = (filter: StockFilter | null) =>
  filter === 'low' ? sql`is_low` : filter === 'out' ? sql`available <= 0` : sql`true`

const facts = sql`
  join variants v on v.id = l.variant_id join products p on p.id = v.product_id
  left join lateral (select image_key from product_images where product_id = p.id
                     order by position, id limit 1) i on true`

const item = sql`jsonb_build_object('variantId', l.variant_id, 'productId', p.id, 'title', p.title,
  'options', v.option_values, 'sku', v.sku, 'barcode', v.barcode, 'state', p.state, 'imageKey', i.image_key,
  'onHand', l.on_hand, 'held', l.held, 'lowAt', l.low_at, 'isLow', l.is_low,
  'pooled', l.pooled)`

function matching(shopId: number, { q, categoryId, state }: StockQuery, keys: string[]): RawBuilder<unknown> {
  const words = wordsOf(q)
  const patterns = sql`((select array_agg('%' || fold_text(word) || '%') from unnest(${words}::text[]) as word)::text[])`
  // The product's own words first: they are folded already, and leave few rows for the exact look at the variant.
  const wanted =
    words.length === 0
      ? sql`true`
      : sql`p.search_text like all ${patterns} and fold_text(p.title || ' ' || v.sku || ' ' ||
          coalesce(v.barcode, '') || ' ' || array_to_string(v.option_values, ' ')) like all ${patterns}`
  return sql`
    select l.variant_id, l.is_low, l.on_hand - l.held as available,
      ${sql.raw(keys.map((key, i) => `${key} as k${i}`).join(', '))}
    from stock_levels l join variants v on v.id = l.variant_id join products p on p.id = v.product_id
    where l.shop_id = ${shopId} and v.removed_at is null and p.removed_at is null
      and ${state === null ? sql`p.state <> 'archived'` : sql`p.state = ${state}`} and ${ofCategory(categoryId)} and ${wanted}`
}

/** Products `p` of a category or of any below it. */
export const ofCategory = (categoryId: number | null) =>
  categoryId === null
    ? sql`true`
    : sql`p.category_id in (
        with recursive tree as (
          select id from categories where id = ${categoryId}
          union select c.id from categories c join tree on c.parent_id = tree.id
        ) select id from tree)`

/** The categories that a shop's products are in, to choose one from. */
export const categoriesOf = (shopId: number) => sql`
  (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'name', name) order by name), '[]') from categories
   where id in (select category_id from products where shop_id = ${shopId} and removed_at is null))`

/** Up to eight words; what LIKE reads as a sign is taken as the letter it is. */
export function wordsOf(q: string): string[] {
  return q
    .replaceAll('\0', ' ')
    .split(/\s+/)
    .filter((word) => word !== '')
    .slice(0, 8)
    .map((word) => word.replace(/[\\%_]/g, '\\$&'))
}

/** A cursor that nobody could have been given counts as none: the list starts at its beginning. */
function readCursor(after: string | null, keys: string[]): (string | number)[] | null {
  if (!after) return null
  try {
    const value: unknown = JSON.parse(Buffer.from(after, 'base64url').toString('utf8'))
    const fits =
      Array.isArray(value) &&
      value.length === keys.length &&
      value.every((one, i) =>
        keys[i]?.includes('collate') ? typeof one === 'string' && !one.includes('\0') : Number.isSafeInteger(one),
      )
    return fits ? (value as (string | number)[]) : null
  } catch {
    return null
  }
}
