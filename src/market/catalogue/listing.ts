import { type RawBuilder, sql } from 'kysely'
import { compileOnce } from '#src/database/compile-once.ts'
import type { Database } from '#src/database/connect.ts'
import { plannedAnew } from '#src/database/prepared.ts'
import { whileCatalogueStands, whileWindowStands } from '#src/database/unchanged.ts'
import { type Card, cardBasis, cardList } from './cards.ts'
import { beyond, descendants, hasStock, hasVariant, orders, placeOf, shelf } from './listing-conditions.ts'
import { asked, bestMatches, known, met } from './relevance.ts'
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

/** An option and one of its values as one word, "Size:42", taken apart at its first colon. */
export function partsOf(pair: string): { name: string; value: string } {
  const at = pair.indexOf(':')
  return { name: pair.slice(0, at), value: pair.slice(at + 1) }
}

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

/** Which products are on a page, in their order, and how many there are: it stands as long as the catalogue does. */
export type Picked = {
  ids: number[]
  next: string | null
  total: number
  /** All of them, where they are few enough for those in stock to be counted. */
  all: number[] | null
}

/** A page of what buyers may see. Prices are compared across currencies. */
export async function listProducts(db: Database, filter: ListingFilter): Promise<Listing> {
  return listPicked(db, await pickProducts(db, filter), filter)
}

/** The products of a page as they are now, and what can be had of all. */
export async function listPicked(db: Database, picked: Picked, { inStock, options }: ListingFilter): Promise<Listing> {
  const { ids, next, total, all } = picked
  if (ids.length === 0) return { cards: [], next, total, inStock: all ? 0 : null }
  const wanted = { ids, all: inStock ? [] : (all ?? []) }
  // What is counted is what there is to be had of the options that were chosen.
  const [row] =
    options.length === 0
      ? await cardsOf(db, wanted)
      : (await cardQuery(wanted, hasVariant(options, true)).execute(db)).rows
  const { cards = [], stocked = 0 } = row ?? {}
  return { cards, next, total, inStock: all ? (inStock ? total : stocked) : null }
}

type Wanted = { ids: number[]; all: number[] }

const cardQuery = ({ ids, all }: Wanted, stocked: RawBuilder<unknown>) => sql<{ cards: Card[]; stocked: number }>`
  select (select count(*) from unnest(${all}::bigint[]) p (id) where ${stocked})::int as stocked,
    ${cardList(sql`select ${cardBasis}, picked.n from unnest(${ids}::bigint[]) with ordinality picked (id, n)
      join visible_products p on p.id = picked.id`)} as cards`

const cardsOf = compileOnce((_, wanted: Wanted) => cardQuery(wanted, hasStock))

/** A page of it by its order, and how many there are of it up to MOST_COUNTED + 1. */
export async function pickProducts(db: Database, wanted: ListingFilter): Promise<Picked> {
  const filter = wanted.sort === 'relevance' && !wanted.search ? { ...wanted, sort: 'newest' as const } : wanted
  return whilePicked(db, `picked ${JSON.stringify(filter)}`, filter, () => readPicked(db, filter))
}

/** Keeps what was found of the catalogue while it stands; what is in stock, while buyers are shown the same. */
export const whilePicked = <T>(
  db: Database,
  key: string,
  { inStock }: ListingFilter,
  make: () => Promise<T>,
): Promise<T> => (inStock ? whileWindowStands : whileCatalogueStands)(db, key, make)

export type Pick = [id: number, key: number, tier: number]
type Row = { picks: Pick[]; total: number; all: number[] | null }

async function readPicked(db: Database, filter: ListingFilter): Promise<Picked> {
  const size = PAGE_SIZE * filter.pages
  const { rows } = await pickQuery(filter, size).execute(db)
  const [row] = rows
  if (!row) throw new Error('what is picked is one row')
  return pickedOf(row.picks, size, row)
}

/** The page of these, of which there may be one more than are shown: it says that there is another page. */
export function pickedOf(picks: Pick[], size: number, { total, all }: { total: number; all: number[] | null }): Picked {
  const last = picks.length > size ? picks[size - 1] : undefined
  return {
    ids: picks.slice(0, size).map(([id]) => id),
    next: last ? `${last[2]}.${last[1]}.${last[0]}` : null,
    total: Math.min(total, MOST_COUNTED + 1),
    all,
  }
}

/** A page of products and how many there are; one product more than is shown says whether there is another page. */
function pickQuery(filter: ListingFilter, size: number): RawBuilder<Row> {
  const inside = filter.category === null ? sql`` : sql`${descendants(filter.category)},`
  const page = pick(filter, size + 1)
  // How best to find so much depends on how rare it is.
  const narrow = filter.options.length > 0 || filter.min !== null || filter.max !== null || filter.shops.length > 1
  return sql<Row>`${plannedAnew(narrow || (filter.search !== '' && filter.sort !== 'relevance'))}
    with recursive ${inside} ${page.before} picked as materialized (${page.query})
    select (select coalesce(json_agg(json_build_array(id, key, tier) order by n), '[]') from picked) as picks, c.*
    from (${counted(filter)}) c`
}

function pick(filter: ListingFilter, size: number): { before: RawBuilder<unknown>; query: RawBuilder<unknown> } {
  const { sort, search } = filter
  const { order } = orders[sort]
  const numbered = (from: RawBuilder<unknown>) => sql`
    select p.*, row_number() over (order by ${order}) as n from (${from}) p order by ${order} limit ${sql.lit(size)}`
  if (sort === 'relevance') {
    const { steps, best } = bestMatches(filter, size)
    return { before: sql`${asked(search)}, ${met(search)}, ${sql.join(steps)},`, query: numbered(best) }
  }
  const columns = sql`p.id, p.published_at, p.price_rank, ${orders[sort].key} as key, 0 as tier`
  return {
    before: sql``,
    query: numbered(shelf(filter, columns, { sort, more: beyond(sort, placeOf(filter.after)), limit: size })),
  }
}

/** How many there are, up to a limit; below it also which. */
function counted(filter: ListingFilter): RawBuilder<unknown> {
  const most = sql.lit(MOST_COUNTED + 1)
  const listed = shelf(filter, sql`p.id, p.published_at`, {
    sort: filter.search ? null : 'newest',
    limit: MOST_COUNTED + 1,
    ...(filter.sort === 'relevance' ? { words: known } : {}),
  })
  const enough = isEnough(filter)
  return sql`select case when ${enough} then ${most} else count(*)::int end as total,
    case when not ${enough} and count(*) < ${most} then coalesce(json_agg(p.id), '[]') end as "all"
    from (select * from (${listed}) p where not ${enough}) p`
}

/** Whether it is known without counting that there are more: of a common word, and where what is kept says so. */
function isEnough(filter: ListingFilter): RawBuilder<unknown> {
  if (filter.search) {
    const simple = filter.sort === 'relevance' && wordsOf(filter.search).length === 1 && conditionless(filter)
    return simple ? sql`(select common from met)` : sql`false`
  }
  return isPlain(filter) ? sql`(${shelved(filter)} > ${sql.lit(MOST_COUNTED)})` : sql`false`
}

const conditionless = (filter: ListingFilter): boolean =>
  filter.category === null && filter.shops.length === 0 && isPlain({ ...filter, search: '' })
