import { type RawBuilder, sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'
import { plannedAnew } from '#src/database/prepared.ts'
import {
  type Choice,
  choicesOf,
  type Facets,
  type Facts,
  facetColumns,
  facetsOf,
  few,
  MOST_FACETED,
  SAMPLED,
  without,
} from './facets.ts'
import {
  type Listing,
  type ListingFilter,
  listPicked,
  MOST_COUNTED,
  PAGE_SIZE,
  type Pick,
  type Picked,
  pickedOf,
  pickProducts,
  type Sort,
  whilePicked,
} from './listing.ts'
import { descendants, orders, shelf } from './listing-conditions.ts'
import { asked, codes, known, tierOf } from './relevance.ts'
import { isPlain, shelved } from './shelf-counts.ts'

type Piece = RawBuilder<unknown>
/** What is found: a page of it, where it could be told at once, and which are all, where they are few. */
type Found = Facts & { size: number; picks: Pick[] | null; all: number[] | null; currency: string | null }

/** What narrows a listing down, each choice with how many products it would show beside all other choices. */
export const listFacets = async (db: Database, filter: ListingFilter): Promise<Facets> =>
  (await browse(db, filter)).facets

/** A page of the listing with what narrows it down. Where it is no more than is counted, one look at all of it gives both. */
export async function browseProducts(
  db: Database,
  filter: ListingFilter,
): Promise<{ listing: Listing; facets: Facets }> {
  const { facets, picked } = await browse(db, filter)
  return { facets, listing: await listPicked(db, picked, filter) }
}

/** Beside each choice that was made stands what there is without it. */
async function browse(db: Database, filter: ListingFilter): Promise<{ facets: Facets; picked: Picked }> {
  const choices = choicesOf(filter)
  const [found, ...beside] = await Promise.all([
    look(db, filter),
    ...choices.map((choice) => lookBeside(db, without(filter, choice), choice)),
  ])
  const facets = facetsOf(
    found,
    choices.map((choice, i) => ({ choice, facts: beside[i] ?? found })),
    filter.options,
  )
  const picked = found.picks && pickedOf(found.picks, PAGE_SIZE * filter.pages, { total: found.size, all: found.all })
  return { facets, picked: picked ?? (await pickProducts(db, filter)) }
}

/** What is found, and the facts of all that nothing was chosen of. */
const look = (db: Database, filter: ListingFilter): Promise<Found> =>
  whilePicked(db, `found ${JSON.stringify(filter)}`, filter, () => readFound(db, filter, null))

/** The facts of what would be found without a choice; the same whatever was chosen. */
function lookBeside(db: Database, filter: ListingFilter, { dimension, shops = [] }: Choice): Promise<Facts> {
  const any: ListingFilter = { ...filter, sort: 'newest', after: null, pages: 1 }
  const key = `beside ${dimension} ${JSON.stringify([shops, any])}`
  return whilePicked(db, key, any, () => readFound(db, any, { dimension, shops }))
}

async function readFound(db: Database, filter: ListingFilter, only: Choice | null): Promise<Found> {
  const { rows } = await foundQuery(filter, only).execute(db)
  const [row] = rows
  if (!row) throw new Error('what is found is one row')
  return row
}

function foundQuery(filter: ListingFilter, only: Choice | null): RawBuilder<Found> {
  const { category, search } = filter
  const inside = category === null ? sql`` : sql`${descendants(category)},`
  const words = search ? sql`${asked(search)}, ${codes(search)},` : sql``
  const page = sql`, (select min(currency) from found having min(currency) = max(currency)) as currency,
      (select n::int from found_size) as size, ${picksOf(filter)} as picks,
      case when (select n from found_size) <= ${sql.lit(MOST_COUNTED)}
        then (select coalesce(json_agg(id), '[]') from found) end as "all"`
  return sql<Found>`${plannedAnew(isPlanned(filter))}
    with recursive ${inside} ${words} ${matches(filter)}
    select ${facetColumns(filter, only)} ${only ? sql`` : page}`
}

/**
 * Whether it matters for finding them which options these are: how rare they are. All else is found by one index whatever
 * its values are, and the order in which it is asked for says by which.
 */
const isPlanned = ({ search, options }: ListingFilter): boolean => !search && options.length > 0

/**
 * The first page: of what was found, where that is all of it or its newest. Null where another look has to find it: of
 * many that match words, and behind a place.
 */
function picksOf({ sort, search, pages, after, ...filter }: ListingFilter): Piece {
  if (after !== null) return sql`null`
  const by = sort === 'relevance' && !search ? 'newest' : sort
  const { key, order } = orders[by]
  const limit = PAGE_SIZE * pages + 1
  const listed = (
    from: Piece,
  ) => sql`(select coalesce(json_agg(json_build_array(p.id, ${key}, p.tier) order by ${order}), '[]')
    from (select * from ${from} p order by ${order} limit ${sql.lit(limit)}) p)`
  const whole = { ...filter, sort, search, pages, after }
  if (search) return sql`case when ${few} then ${listed(sql`found`)} end`
  if (by === 'newest' && limit <= SAMPLED) return listed(sql`found`)
  const columns = sql`p.id, p.published_at, p.price_rank, 0 as tier`
  return sql`case when ${few} then ${listed(sql`found`)} else ${listed(sql`(${shelf(whole, columns, { sort: by, limit, veiled: !isPlanned(whole) })})`)} end`
}

/**
 * The products that stay with these choices: how many, as `found_size (n)`, up to one more than are counted those of
 * `found_all`, and `found`: all of them, or of more than are counted the newest.
 */
function matches(filter: ListingFilter): Piece {
  const { search, sort } = filter
  const veiled = !isPlanned(filter)
  const tier = sort === 'relevance' && search ? tierOf : sql`0`
  const columns = sql`p.id, p.category_id, p.shop_id, p.price_rank, p.currency, p.published_at, ${tier} as tier`
  const rows = (order: Sort | null) =>
    shelf(filter, columns, { sort: order, limit: MOST_FACETED + 1, words: known, veiled })
  const size = sql`found_size as materialized (select count(*) as n from found_all)`
  // What words find has no order of its own, and sorting all of it would cost more than finding it.
  if (search)
    return sql`found_all as materialized (${rows(null)}), ${size}, found as not materialized (select * from found_all)`
  const all = sql`select * from (${rows(countingOrder(filter))}) p`
  const counted = isPlain(filter)
    ? sql`found_size as materialized (select ${shelved(filter)} as n), found_all as materialized (${all} where ${few})`
    : sql`found_all as materialized (${all}), ${size}`
  const newest = shelf(filter, columns, { sort: 'newest', limit: SAMPLED, veiled })
  return sql`${counted}, found as materialized (
    select * from found_all where ${few} union all select * from (${newest}) p where not ${few})`
}

/** To be counted they may come in any order; by price there is an index of just those between two. */
function countingOrder({ category, shops, options, min, max }: ListingFilter): Sort | null {
  if (shops.length > 0) return 'newest'
  if (category !== null || options.length > 0) return null
  return min !== null || max !== null ? 'cheapest' : 'newest'
}
