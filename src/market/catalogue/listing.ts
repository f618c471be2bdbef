import { type RawBuilder, sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'
import { type Card, cardBasis, cardColumns, cardJoins } from './cards.ts'
import { beyond, conditionsOf, descendants, hasStock, orders, placeOf } from './listing-conditions.ts'
import { asked, bestMatches } from './relevance.ts'
import { wordsOf } from './search-words.ts'

export const SORTS = ['newest', 'cheapest', 'dearest', 'relevance'] as const
export type Sort = (typeof SORTS)[number]
export const PAGE_SIZE = 24
/** Pages that one answer holds at most: what somebody scrolled through comes back as it was. */
export const MOST_PAGES = 10
/** Beyond this many a total is "more than": counting all of a large market costs more than showing a page of it. */
export const MOST_COUNTED = 500

/** One of the values, of that option: "Size" 41 or 42. */
export type ChosenOption = { name: string; values: string[] }

export type ListingFilter = {
  search: string
  category: string | null
  /** Any of these; none means all. */
  shops: readonly string[]
  options: readonly ChosenOption[]
  /** Thousandths of the currency's unit, whatever the currency. */
  min: number | null
  max: number | null
  inStock: boolean
  sort: Sort
  after: string | null
  pages: number
}

/** Everything, newest first. */
export const EVERYTHING: ListingFilter = {
  search: '',
  category: null,
  shops: [],
  options: [],
  min: null,
  max: null,
  inStock: false,
  sort: 'newest',
  after: null,
  pages: 1,
}

export type Listing = {
  cards: Card[]
  /** Where the next page begins, or null where this is the last. */
  next: string | null
  /** Up to MOST_COUNTED + 1; those in stock are counted where there are no more in all. */
  total: number
  inStock: number | null
}

type Row = Card & { id: number | null; key: number; tier: number; total: number | null; inStock: number | null }

/** A page of what buyers may see, in one query. Prices are compared across currencies. */
export async function listProducts(db: Database, wanted: ListingFilter): Promise<Listing> {
  const filter = wanted.sort === 'relevance' && !wanted.search ? { ...wanted, sort: 'newest' as const } : wanted
  const size = PAGE_SIZE * filter.pages
  const { rows } = await listingQuery(filter, size).execute(db)
  const found = rows.filter((row) => row.id !== null)
  const last = found.length > size ? found[size - 1] : undefined
  const first = rows[0]
  return {
    cards: found.slice(0, size).map(cardOf),
    next: last ? `${last.tier}.${last.key}.${last.id}` : null,
    total: last || filter.after ? (first?.total ?? 0) : found.length,
    inStock: first?.inStock ?? null,
  }
}

/** A page of products and how many there are; one product more than is shown says whether there is another page. */
function listingQuery(filter: ListingFilter, size: number): RawBuilder<Row> {
  const inside = filter.category === null ? sql`` : sql`${descendants(filter.category)},`
  const picked = pick(filter, size + 1)
  // A statement that begins with a comment is not prepared: how best to find so much depends on how rare it is.
  const narrow = filter.options.length > 0 || filter.min !== null || filter.max !== null || filter.shops.length > 1
  const planned = narrow || (filter.search && filter.sort !== 'relevance') ? sql`/* planned for these values */` : sql``
  // The left join gives one row even where nothing is found: the counts are asked for in any case.
  return sql<Row>`${planned}
    with recursive ${inside} ${picked.before} picked as materialized (${picked.query}),
      counted as materialized (${counted(filter)})
    select p.id, p.key, p.tier, ${cardColumns}, c.total, c.in_stock as "inStock"
    from counted c left join picked p on true ${cardJoins}
    order by p.n`
}

function pick(filter: ListingFilter, size: number): { before: RawBuilder<unknown>; query: RawBuilder<unknown> } {
  const { sort, category, search } = filter
  const { order } = orders[sort]
  const numbered = (from: RawBuilder<unknown>) => sql`
    select p.*, row_number() over (order by ${order}) as n from (${from}) p order by ${order} limit ${sql.lit(size)}`
  if (sort === 'relevance') {
    const { steps, best } = bestMatches(filter, size)
    return { before: sql`${asked(search)}, ${sql.join(steps)},`, query: numbered(best) }
  }
  const before = sql``
  const after = beyond(sort, placeOf(filter.after))
  // Each category has its own index in the order of publication: the newest of all are among the newest of each.
  if (sort === 'newest' && category !== null && filter.shops.length === 0 && !search) {
    const own = sql`p.category_id = inside.id and ${conditionsOf({ ...filter, category: null })} and ${after}`
    // As an array the planner takes them for a few, which they are; of a recursion it expects hundreds.
    const each = sql`unnest(array(select id from inside)) as inside (id)`
    return {
      before,
      query: numbered(sql`select p.* from ${each} cross join lateral (${firstRows(sort, own, size)}) p`),
    }
  }
  return { before, query: numbered(firstRows(sort, sql`${conditionsOf(filter)} and ${after}`, size)) }
}

function firstRows(sort: Sort, conditions: RawBuilder<unknown>, size: number): RawBuilder<unknown> {
  const { key, order } = orders[sort]
  return sql`select ${cardBasis}, ${key} as key, 0 as tier
    from visible_products p where ${conditions} order by ${order} limit ${sql.lit(size)}`
}

/** How many there are, up to a limit; below it also how many of them can be had now. */
function counted(filter: ListingFilter): RawBuilder<unknown> {
  const some = sql`select p.id from visible_products p where ${conditionsOf(filter)}
    ${filter.search ? sql`` : sql`order by p.published_at desc, p.id desc`} limit ${sql.lit(MOST_COUNTED + 1)}`
  const simple = filter.sort === 'relevance' && wordsOf(filter.search).length === 1 && conditionless(filter)
  const gate = simple ? sql`where not (select common from asked)` : sql``
  const most = sql.lit(MOST_COUNTED + 1)
  return sql`select ${simple ? sql`case when (select common from asked) then ${most} else count(*)::int end` : sql`count(*)::int`} as total,
    case when count(*) < ${most} ${simple ? sql`and not (select common from asked)` : sql``} then ${
      filter.inStock ? sql`count(*)::int` : sql`count(*) filter (where ${hasStock})::int`
    } end as in_stock
    from (select * from (${some}) p ${gate}) p`
}

const conditionless = ({ category, shops, options, min, max, inStock }: ListingFilter): boolean =>
  category === null && shops.length + options.length === 0 && min === null && max === null && !inStock

function cardOf(row: Row): Card {
  const {
    slug,
    title,
    shopSlug,
    shopName,
    currency,
    priceFrom,
    priceTo,
    compareAt,
    available,
    away,
    imageKey,
    imageWidth,
  } = row
  return {
    slug,
    title,
    shopSlug,
    shopName,
    currency,
    priceFrom,
    priceTo,
    compareAt,
    available,
    away,
    imageKey,
    imageWidth,
  }
}
