import { type RawBuilder, sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'
import { type Card, cardBasis, cardColumns, cardJoins } from './cards.ts'
import { anywhere, wordsOf } from './search-words.ts'

export const SORTS = ['newest', 'cheapest', 'dearest', 'relevance'] as const
export type Sort = (typeof SORTS)[number]
export const PAGE_SIZE = 24
/** Beyond this many a total is "more than": counting all of a large market costs more than showing a page of it. */
export const MOST_COUNTED = 500

export type ListingFilter = {
  search: string
  category: string | null
  shop: string | null
  /** Thousandths of the currency's unit, whatever the currency. */
  min: number | null
  max: number | null
  inStock: boolean
  sort: Sort
  after: string | null
}

export type CategoryFacts = { id: number; parentId: number | null; slug: string; name: string; filled: boolean }
export type ShopChoice = { slug: string; name: string }
export type Listing = {
  cards: Card[]
  /** Where the next page begins, or null where this is the last. */
  next: string | null
  /** Up to MOST_COUNTED + 1. */
  total: number
  /** JSON of CategoryFacts[] and of ShopChoice[]: text, because who draws them wants to know whether they changed. */
  categories: string
  shops: string
}

type Row = Card & { id: number | null; key: number; miss: number; total: number | null } & Pick<
    Listing,
    'categories' | 'shops'
  >

/** The shops that a listing offers to choose from. */
export const readShops = ({ shops }: Listing): ShopChoice[] => JSON.parse(shops) as ShopChoice[]

/** A page of what buyers may see, with all that its filters offer, in one query. Prices are compared across currencies. */
export async function listProducts(db: Database, asked: ListingFilter): Promise<Listing> {
  const unsearched = asked.sort === 'relevance' && wordsOf(asked.search).length === 0
  const filter = unsearched ? { ...asked, sort: 'newest' as const } : asked
  const { rows } = await listingQuery(filter).execute(db)
  const found = rows.filter((row) => row.id !== null)
  const last = found.length > PAGE_SIZE ? found[PAGE_SIZE - 1] : undefined
  const first = rows[0]
  return {
    cards: found.slice(0, PAGE_SIZE).map(cardOf),
    next: last ? `${last.miss}.${last.key}.${last.id}` : null,
    total: first?.total ?? 0,
    categories: first?.categories ?? '[]',
    shops: first?.shops ?? '[]',
  }
}

function listingQuery(filter: ListingFilter): RawBuilder<Row> {
  const inside = filter.category === null ? sql`` : sql`recursive ${descendants(filter.category)},`
  // A statement that begins with a comment is not prepared: how to find a word best depends on how rare the word is.
  const planned = filter.search ? sql`/* planned for these words */` : sql``
  // The left join gives one row even where nothing is found: the filters are asked for in any case.
  return sql<Row>`${planned}
    with ${inside} picked as materialized (${pick(filter)})
    select p.id, p.key, p.miss, ${cardColumns},
      case when p.n is null or p.n = 1 then ${total(filter)} end as total,
      case when p.n is null or p.n = 1 then ${categoryFacts} end as categories,
      case when p.n is null or p.n = 1 then ${shopChoices(filter.shop)} end as shops
    from (select) once left join picked p on true ${cardJoins}
    order by p.n`
}

/** One product more than is shown says whether there is another page. */
const limit = sql`limit ${sql.lit(PAGE_SIZE + 1)}`

/** The page's products, numbered in their order. */
function pick(filter: ListingFilter): RawBuilder<unknown> {
  const { sort, category, shop, search } = filter
  const { order } = orders[sort]
  const numbered = (from: RawBuilder<unknown>) => sql`
    select p.*, row_number() over (order by ${order}) as n from (${from}) p order by ${order} ${limit}`
  if (sort === 'relevance') return numbered(byRelevance(filter))
  const after = afterOf(filter)
  // Each category has its own index in the order of publication: the newest of all are among the newest of each.
  if (sort === 'newest' && category !== null && !shop && !search) {
    const own = sql`p.category_id = inside.id and ${conditionsOf({ ...filter, category: null })} and ${after}`
    // As an array the planner takes them for a few, which they are; of a recursion it expects hundreds.
    const each = sql`unnest(array(select id from inside)) as inside (id)`
    return numbered(sql`select p.* from ${each} cross join lateral (${firstRows(sort, own)}) p`)
  }
  return numbered(firstRows(sort, sql`${conditionsOf(filter)} and ${after}`))
}

function firstRows(sort: Sort, conditions: RawBuilder<unknown>, miss = 0): RawBuilder<unknown> {
  const { key, order } = orders[sort]
  return sql`select ${cardBasis}, ${key} as key, ${sql.lit(miss)} as miss
    from visible_products p where ${conditions} order by ${order} ${limit}`
}

/** First those with every word in the title, which search_text begins with; then those where a variant had to help. */
function byRelevance(filter: ListingFilter): RawBuilder<unknown> {
  const inTitle = sql.join(
    wordsOf(filter.search).map((word) => sql`left(p.search_text, length(p.title)) like fold_text(${anywhere(word)})`),
    sql` and `,
  )
  const place = placeOf(filter.after)
  const all = conditionsOf(filter)
  const older = afterOf(filter)
  const first = sql`${inTitle} and ${all} and ${place?.miss === 1 ? sql`false` : older}`
  const second = sql`not (${inTitle}) and ${all} and ${place?.miss === 1 ? older : sql`true`}
    and (select count(*) from titled) <= ${sql.lit(PAGE_SIZE)}`
  return sql`with titled as materialized (${firstRows('newest', first)})
    select * from titled union all (${firstRows('newest', second, 1)})`
}

const microseconds = sql`(extract(epoch from p.published_at) * 1000000)::bigint`
const byAge = sql`p.published_at desc, p.id desc`
const orders: Record<Sort, { key: RawBuilder<unknown>; order: RawBuilder<unknown> }> = {
  newest: { key: microseconds, order: byAge },
  relevance: { key: microseconds, order: sql`p.miss, ${byAge}` },
  cheapest: { key: sql`p.price_rank`, order: sql`p.price_rank, p.id` },
  dearest: { key: sql`p.price_rank`, order: sql`p.price_rank desc, p.id desc` },
}

function conditionsOf({ category, shop, min, max, inStock, search }: ListingFilter): RawBuilder<unknown> {
  const conditions: RawBuilder<unknown>[] = wordsOf(search).map(
    (word) => sql`p.search_text like fold_text(${anywhere(word)})`,
  )
  if (category !== null) conditions.push(sql`p.category_id = any (array(select id from inside))`)
  if (shop !== null) conditions.push(sql`p.shop_id = (select id from visible_shops where slug = ${shop})`)
  if (min !== null) conditions.push(sql`p.price_rank >= ${min}`)
  if (max !== null) conditions.push(sql`p.price_rank <= ${max}`)
  if (inStock) conditions.push(hasStock)
  return conditions.length > 0 ? sql.join(conditions, sql` and `) : sql`true`
}

// Asked of one product after the other, until the page is full; as `exists` it would be answered for all at once.
const hasStock = sql`(select true from variants v join stock_levels l on l.variant_id = v.id
  where v.product_id = p.id and v.removed_at is null and l.on_hand > l.held limit 1)`

/** Where a page ended: whether its last product was a miss, the key it was sorted by, its id. */
function placeOf(after: string | null): { miss: number; key: number; id: number } | null {
  const found = /^([01])\.(\d{1,15}|[1-8]\d{15})\.(\d{1,15})$/.exec(after ?? '')
  return found && { miss: Number(found[1]), key: Number(found[2]), id: Number(found[3]) }
}

function afterOf({ sort, after }: ListingFilter): RawBuilder<unknown> {
  const place = placeOf(after)
  if (!place) return sql`true`
  const { key, id } = place
  if (sort === 'cheapest') return sql`(p.price_rank, p.id) > (${key}::bigint, ${id}::bigint)`
  if (sort === 'dearest') return sql`(p.price_rank, p.id) < (${key}::bigint, ${id}::bigint)`
  const moment = sql`timestamptz 'epoch' + ${key}::float8 * interval '1 microsecond'`
  return sql`(p.published_at, p.id) < (${moment}, ${id}::bigint)`
}

const total = (filter: ListingFilter) => sql`(select count(*) from (
  select from visible_products p where ${conditionsOf(filter)} limit ${sql.lit(MOST_COUNTED + 1)}) counted)`

/** A category and all below it, as `inside (id)`. */
const descendants = (slug: string) => sql`inside (id) as (
  select id from categories where slug = ${slug}
  union select c.id from categories c join inside on c.parent_id = inside.id)`

/** Every category; `filled` where a buyer would find something of its own in it. */
const categoryFacts = sql`(select coalesce(json_agg(json_build_object('id', c.id, 'parentId', c.parent_id,
    'slug', c.slug, 'name', c.name,
    'filled', exists (select from visible_products p where p.category_id = c.id)) order by c.position, c.id), '[]')::text
  from categories c)`

const MOST_SHOPS = 60

/** Shops to choose from, the chosen one always among them. */
const shopChoices = (chosen: string | null) => sql`(select coalesce(json_agg(json_build_object('slug', s.slug,
    'name', s.name) order by s.name, s.id), '[]')::text
  from (select * from visible_shops order by slug is not distinct from ${chosen} desc, name, id limit ${sql.lit(MOST_SHOPS)}) s)`

function cardOf(row: Row): Card {
  const { slug, title, shopSlug, shopName, currency, priceFrom, priceTo, compareAt, available, imageKey, imageWidth } =
    row
  return { slug, title, shopSlug, shopName, currency, priceFrom, priceTo, compareAt, available, imageKey, imageWidth }
}
