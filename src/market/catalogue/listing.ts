import { type RawBuilder, sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'
import { type Card, cardBasis, cardColumns, cardJoins } from './cards.ts'
import { beyond, descendants, hasStock, orders, placeOf, shelf } from './listing-conditions.ts'
import { asked, bestMatches } from './relevance.ts'
import { wordsOf } from './search-words.ts'
import { isPlain, shelved } from './shelf-counts.ts'

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
  const { sort, search } = filter
  const { order } = orders[sort]
  const numbered = (from: RawBuilder<unknown>) => sql`
    select p.*, row_number() over (order by ${order}) as n from (${from}) p order by ${order} limit ${sql.lit(size)}`
  if (sort === 'relevance') {
    const { steps, best } = bestMatches(filter, size)
    return { before: sql`${asked(search)}, ${sql.join(steps)},`, query: numbered(best) }
  }
  const { key } = orders[sort]
  const columns = sql`${cardBasis}, ${key} as key, 0 as tier`
  return {
    before: sql``,
    query: numbered(shelf(filter, columns, { sort, more: beyond(sort, placeOf(filter.after)), limit: size })),
  }
}

/** How many there are, up to a limit; below it also how many of them can be had now. */
function counted(filter: ListingFilter): RawBuilder<unknown> {
  const most = sql.lit(MOST_COUNTED + 1)
  const listed = shelf(filter, sql`p.id, p.published_at`, {
    sort: filter.search ? 'relevance' : 'newest',
    limit: MOST_COUNTED + 1,
  })
  const stocked = filter.inStock ? sql`count(*)` : sql`count(*) filter (where ${hasStock})`
  const known = enough(filter)
  return sql`select case when ${known} then ${most} else count(*)::int end as total,
    case when not ${known} and count(*) < ${most} then ${stocked}::int end as in_stock
    from (select * from (${listed}) p where not ${known}) p`
}

/** Whether it is known without counting that there are more: of a common word, and where what is kept says so. */
function enough(filter: ListingFilter): RawBuilder<unknown> {
  if (filter.search) {
    const simple = filter.sort === 'relevance' && wordsOf(filter.search).length === 1 && conditionless(filter)
    return simple ? sql`(select common from asked)` : sql`false`
  }
  return isPlain(filter) ? sql`(${shelved(filter)} > ${sql.lit(MOST_COUNTED)})` : sql`false`
}

const conditionless = (filter: ListingFilter): boolean =>
  filter.category === null && filter.shops.length === 0 && isPlain({ ...filter, search: '' })

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
