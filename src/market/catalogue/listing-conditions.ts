import { type RawBuilder, sql } from 'kysely'
import type { ChosenOption, ListingFilter, Sort } from './listing.ts'

type Piece = RawBuilder<unknown>

const microseconds = sql`(extract(epoch from p.published_at) * 1000000)::bigint`
const byAge = sql`p.published_at desc, p.id desc`

/** What each order sorts `visible_products p` by, as a number and as SQL. Relevance has its tier before it. */
export const orders: Record<Sort, { key: Piece; order: Piece }> = {
  newest: { key: microseconds, order: byAge },
  relevance: { key: microseconds, order: sql`p.tier, ${byAge}` },
  cheapest: { key: sql`p.price_rank`, order: sql`p.price_rank, p.id` },
  dearest: { key: sql`p.price_rank`, order: sql`p.price_rank desc, p.id desc` },
}

/** Whether the rows beside the products are read: what has words and options, newest first. */
const searched = ({ search, options }: ListingFilter): boolean => search !== '' || options.length > 0

/**
 * The products that stay with these choices, `columns` of `p` and at most `limit`: a select that reads them from where
 * they are found best. A category's `inside (id)` must stand before it: see `descendants`.
 */
export function shelf(filter: ListingFilter, columns: Piece, { sort, more = sql`true`, limit }: ShelfOrder): Piece {
  const { order } = orders[sort]
  const cut = sql`limit ${sql.lit(limit)}`
  if (searched(filter)) {
    // Without an order the index of words alone decides what is read, and in which order it comes.
    const by = sort === 'newest' ? sql`s.shelved_at desc, s.product_id desc` : order
    return sql`select ${columns} from product_search s join visible_products p on p.id = s.product_id
      where ${beside(filter)} and ${conditionsOf(filter)} and ${more} ${sort === 'relevance' ? sql`` : sql`order by ${by}`} ${cut}`
  }
  const rows = (where: Piece) => sql`select ${columns} from visible_products p
    where ${where} and ${conditionsOf(filter)} and ${more} order by ${order} ${cut}`
  if (filter.category !== null && filter.shops.length === 0) {
    // Each category has its own index in that order: the first of all are among the first of each. As an array the
    // planner takes them for a few, which they are; of a recursion it expects hundreds.
    return sql`select p.* from unnest(array(select id from inside)) as inside (id)
      cross join lateral (${rows(sql`p.category_id = inside.id`)}) p order by ${order} ${cut}`
  }
  return rows(sql`${ofCategory(sql`p`, filter)} and ${ofShops(sql`p`, filter)}`)
}

type ShelfOrder = { sort: Sort; more?: Piece; limit: number }

/** What is asked of `product_search s`. */
export function beside(filter: ListingFilter): Piece {
  const { search, options } = filter
  const conditions = [sql`s.shelved_at is not null`, ofCategory(sql`s`, filter), ofShops(sql`s`, filter)]
  if (search) conditions.push(sql`s.body @@ search_query(${search})`)
  for (const { name, values } of options)
    conditions.push(sql`s.options && ${values.map((one) => `${name}:${one}`)}::text[]`)
  return sql.join(conditions, sql` and `)
}

const ofCategory = (rows: Piece, { category }: ListingFilter): Piece =>
  category === null ? sql`true` : sql`${rows}.category_id = any (array(select id from inside))`

function ofShops(rows: Piece, { shops }: ListingFilter): Piece {
  if (shops.length === 0) return sql`true`
  return shops.length === 1
    ? sql`${rows}.shop_id = (select id from visible_shops where slug = ${shops[0]})`
    : sql`${rows}.shop_id = any (array(select id from visible_shops where slug = any (${shops}::text[])))`
}

/** What is asked of `visible_products p` besides its category, its shop and its words. */
export function conditionsOf({ min, max, inStock, options }: ListingFilter): Piece {
  const conditions: Piece[] = []
  if (min !== null) conditions.push(sql`p.price_rank >= ${min}`)
  if (max !== null) conditions.push(sql`p.price_rank <= ${max}`)
  if (options.length > 0) conditions.push(hasVariant(options, inStock))
  else if (inStock) conditions.push(hasStock)
  return conditions.length > 0 ? sql.join(conditions, sql` and `) : sql`true`
}

// Asked of one product after the other, until the page is full; as `exists` it would be answered for all at once.
export const hasStock = sql`(select true from variants v join stock_levels l on l.variant_id = v.id
  where v.product_id = p.id and v.removed_at is null and l.on_hand > l.held limit 1)`

/** One variant has all of it: a 42 that there is only in red is no blue 42. The index says which products to look at. */
function hasVariant(options: readonly ChosenOption[], inStock: boolean): Piece {
  const has = options.map(
    ({ name, values }) => sql`v.option_values[array_position(p.option_names, ${name})] = any (${values}::text[])`,
  )
  const stock = inStock ? sql`join stock_levels l on l.variant_id = v.id and l.on_hand > l.held` : sql``
  return sql`(select true from variants v ${stock}
    where v.product_id = p.id and v.removed_at is null and ${sql.join(has, sql` and `)} limit 1)`
}

/** A category and all below it, as `inside (id)`. */
export const descendants = (slug: string): Piece => sql`inside (id) as (
  select id from categories where slug = ${slug}
  union select c.id from categories c join inside on c.parent_id = inside.id)`

/** Where a page ended: how well its last product matched, the key it was sorted by, its id. */
export type Place = { tier: number; key: number; id: number }

export function placeOf(after: string | null): Place | null {
  const found = /^([0-4])\.(\d{1,15}|[1-8]\d{15})\.(\d{1,15})$/.exec(after ?? '')
  return found && { tier: Number(found[1]), key: Number(found[2]), id: Number(found[3]) }
}

/** What comes after a place, in the order of `sort`. */
export function beyond(sort: Sort, place: Place | null): Piece {
  if (!place) return sql`true`
  const { key, id } = place
  if (sort === 'cheapest') return sql`(p.price_rank, p.id) > (${key}::bigint, ${id}::bigint)`
  if (sort === 'dearest') return sql`(p.price_rank, p.id) < (${key}::bigint, ${id}::bigint)`
  return sql`(p.published_at, p.id) < (${momentOf(place)}, ${id}::bigint)`
}

export const momentOf = ({ key }: Place): Piece => sql`timestamptz 'epoch' + ${key}::float8 * interval '1 microsecond'`
