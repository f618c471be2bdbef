import { type RawBuilder, sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'
import { type FacetRow, type Facets, facetColumns, facetsOf, few, MOST_FACETED } from './facets.ts'
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
  whilePicked,
} from './listing.ts'
import { descendants, orders, shelf } from './listing-conditions.ts'
import { asked, codes, known, tierOf } from './relevance.ts'
import { isPlain } from './shelf-counts.ts'

type Piece = RawBuilder<unknown>
type Row = FacetRow & { size: number; picks: Pick[] | null; all: number[] | null }
type Browsed = { facets: Facets; picked: Picked }

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

const browse = (db: Database, filter: ListingFilter): Promise<Browsed> =>
  whilePicked(db, `browsed ${JSON.stringify(filter)}`, filter, async () => {
    const { rows } = await facetQuery(filter).execute(db)
    const [row] = rows
    if (!row) throw new Error('facets are one row')
    const picked = row.picks && pickedOf(row.picks, PAGE_SIZE * filter.pages, { total: row.size, all: row.all })
    return { facets: facetsOf(row, filter.options), picked: picked ?? (await pickProducts(db, filter)) }
  })

function facetQuery(filter: ListingFilter): RawBuilder<Row> {
  const { category, shops, options, min, max, search, after } = filter
  const inside = category === null ? sql`` : sql`${descendants(category)},`
  const words = search ? sql`${asked(search)}, ${codes(search)},` : sql``
  const sets = [matches('found', filter)]
  if (category !== null) sets.push(matches('of_category', { ...filter, category: null }))
  if (shops.length > 0) sets.push(matches('of_shop', { ...filter, shops: [] }))
  if (min !== null || max !== null) sets.push(matches('of_price', { ...filter, min: null, max: null }))
  for (const [i, chosen] of options.entries())
    sets.push(matches(`of_option_${i}`, { ...filter, options: options.filter((one) => one !== chosen) }))
  // What is found by its words is always found by their index; all else depends on what is asked for.
  const planned = search || isPlain(filter) ? sql`` : sql`/* planned for these values */`
  return sql<Row>`${planned}
    with recursive ${inside} ${words} ${sql.join(sets)}
    select ${facetColumns(filter)},
      (select count(*)::int from found) as size,
      ${after === null ? picksOf(filter) : sql`null`} as picks,
      case when (select count(*) from found) <= ${sql.lit(MOST_COUNTED)} then (select coalesce(json_agg(id), '[]') from found) end as "all"`
}

/** The first page of what was found, where all of it was. */
function picksOf({ sort, search, pages }: ListingFilter): Piece {
  const { key, order } = orders[sort === 'relevance' && !search ? 'newest' : sort]
  return sql`case when ${few('found')} then (
    select coalesce(json_agg(json_build_array(p.id, ${key}, p.tier) order by ${order}), '[]') from (
      select * from found p order by ${order} limit ${sql.lit(PAGE_SIZE * pages + 1)}) p) end`
}

/** The products that stay with these choices, one more than is counted where there are too many. */
function matches(name: string, filter: ListingFilter): Piece {
  const { search, sort, options } = filter
  const [isFound, ofOption] = [name === 'found', name.startsWith('of_option')]
  const beside = search || options.length > 0
  const own = beside ? sql`p.options` : sql`(select options from product_search where product_id = p.id) as options`
  const tier = sort === 'relevance' && search ? tierOf : sql`0`
  const columns = sql`p.id, p.category_id, p.shop_id, p.price_rank, p.currency, p.published_at
    ${isFound || ofOption ? sql`, ${own}` : sql``} ${isFound ? sql`, ${tier} as tier` : sql``}`
  const limit = MOST_FACETED + 1
  return sql`${sql.ref(name)} as materialized (${shelf(filter, columns, { sort: search ? null : 'newest', limit, words: known })})`
}
