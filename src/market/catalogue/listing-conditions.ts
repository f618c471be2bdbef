import { type RawBuilder, sql } from 'kysely'
import type { ChosenOption, ListingFilter, Sort } from './listing.ts'

type Piece = RawBuilder<unknown>

const microseconds = sql`(extract(epoch from p.published_at) * 1000000)::bigint`
const byAge = sql`p.published_at desc, p.id desc`

/** What each order sorts products `p` by, as a number and as SQL. Relevance has its tier before it. */
export const orders: Record<Sort, { key: Piece; order: Piece }> = {
  newest: { key: microseconds, order: byAge },
  relevance: { key: microseconds, order: sql`p.tier, ${byAge}` },
  cheapest: { key: sql`p.price_rank`, order: sql`p.price_rank, p.id` },
  dearest: { key: sql`p.price_rank`, order: sql`p.price_rank desc, p.id desc` },
}

/** Whether the rows beside the products are read: what has words and options. */
const searched = ({ search, options }: ListingFilter): boolean => search !== '' || options.length > 0

/** What buyers may see, by the rows beside the products: all that narrows down, and nothing wide. To be called `p`. */
export const rowsBeside = sql`(select s.product_id as id, s.shop_id, s.category_id, s.shelved_at as published_at, s.price_rank,
    s.words, s.options, v.currency
  from product_search s join visible_shops v on v.id = s.shop_id where s.shelved_at is not null)`

/** The same where they are wanted by price: in that order there is an index of the products themselves. */
const rowsByPrice = sql`(select p.id, p.shop_id, p.category_id, p.published_at, p.price_rank,
    s.words, s.options, p.currency
  from visible_products p join product_search s on s.product_id = p.id)`

/**
 * The products that stay with these choices, `columns` of `p` and at most `limit`, in the order of `sort`; without one as
 * they come. A category's `inside (id)` must stand before it, see `descendants`; and where a search is to be found by
 * its known words, `asked`.
 */
export function shelf(
  filter: ListingFilter,
  columns: Piece,
  { sort, more = sql`true`, limit, words, veiled }: ShelfOrder,
): Piece {
  const order = sort ? sql`order by ${orders[sort].order}` : sql``
  const cut = sql`${order} limit ${sql.lit(limit)}`
  if (searched(filter)) {
    const from = sort === 'cheapest' || sort === 'dearest' ? rowsByPrice : rowsBeside
    return sql`select ${columns} from ${from} p
      where ${beside(filter, words)} and ${conditionsOf(filter, veiled)} and ${more} ${cut}`
  }
  const rows = (where: Piece) => sql`select ${columns} from visible_products p
    where ${where} and ${conditionsOf(filter, veiled)} and ${more} ${cut}`
  if (filter.category !== null && filter.shops.length === 0) {
    // Each category has its own index in that order: the first of all are among the first of each. As an array the
    // planner takes them for a few, which they are; of a recursion it expects hundreds.
    return sql`select p.* from unnest(array(select id from inside)) as inside (id)
      cross join lateral (${rows(sql`p.category_id = inside.id`)}) p ${cut}`
  }
  return rows(sql`${ofCategory(filter)} and ${ofShops(filter)}`)
}

type ShelfOrder = { sort: Sort | null; more?: Piece; limit: number; words?: Piece; veiled?: boolean }

/** What is asked of the rows beside the products, by the index of words and by that of options. */
export function beside(filter: ListingFilter, words: Piece = sql`search_query(${filter.search})`): Piece {
  const { search, options } = filter
  const conditions = [ofCategory(filter), ofShops(filter)]
  if (search) conditions.push(sql`p.words @@ ${words}`)
  for (const { name, values } of options)
    conditions.push(sql`p.options && ${values.map((one) => `${name}:${one}`)}::text[]`)
  return sql.join(conditions, sql` and `)
}

const ofCategory = ({ category }: ListingFilter): Piece =>
  category === null ? sql`true` : sql`p.category_id = any (array(select id from inside))`

function ofShops({ shops }: ListingFilter): Piece {
  if (shops.length === 0) return sql`true`
  return shops.length === 1
    ? sql`p.shop_id = (select id from visible_shops where slug = ${shops[0]})`
    : sql`p.shop_id = any (array(select id from visible_shops where slug = any (${shops}::text[])))`
}

/**
 * What is asked of a product `p` besides its category, its shop, its words and that it has each option at all. `veiled`:
 * the statement is planned once for all prices.
 */
export function conditionsOf({ min, max, inStock, options }: ListingFilter, veiled = false): Piece {
  const conditions: Piece[] = []
  // A planner that sees the value believes that it has to plan for each one anew, which costs more than finding it.
  const price = (value: number) => (veiled ? sql`(select ${value}::bigint)` : sql`${value}`)
  if (min !== null) conditions.push(sql`p.price_rank >= ${price(min)}`)
  if (max !== null) conditions.push(sql`p.price_rank <= ${price(max)}`)
  if (options.length > 1 || (options.length > 0 && inStock)) conditions.push(hasVariant(options, inStock))
  else if (inStock) conditions.push(hasStock)
  return conditions.length > 0 ? sql.join(conditions, sql` and `) : sql`true`
}

// Asked of one product after the other, until the page is full; as `exists` it would be answered for all at once.
export const hasStock = sql`(select true from variants v join stock_levels l on l.variant_id = v.id
  where v.product_id = p.id and v.removed_at is null and l.on_hand > l.held limit 1)`

/** A variant `v` of a product with these option names has one of the values. By whole pairs: a name may hold a colon itself. */
export const hasOption = ({ name, values }: ChosenOption, names: Piece): Piece =>
  sql`array[${sql.join(
    [1, 2, 3].map((n) => sql`${names}[${sql.lit(n)}] || ':' || v.option_values[${sql.lit(n)}]`),
  )}] && ${values.map((value) => `${name}:${value}`)}::text[]`

/** One variant has all of it: a 42 that there is only in red is no blue 42. The index says which products to look at. */
export function hasVariant(options: readonly ChosenOption[], inStock: boolean): Piece {
  const has = options.map((one) => hasOption(one, sql`o.option_names`))
  const stock = inStock ? sql`join stock_levels l on l.variant_id = v.id and l.on_hand > l.held` : sql``
  return sql`(select true from variants v join products o on o.id = v.product_id ${stock}
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

/** What an address says of where a page begins; null where no page can have ended so. */
export const knownPlace = (after = ''): string | null => (placeOf(after) ? after : null)

/** What comes after a place, in the order of `sort`. */
export function beyond(sort: Sort, place: Place | null): Piece {
  if (!place) return sql`true`
  const { key, id } = place
  if (sort === 'cheapest') return sql`(p.price_rank, p.id) > (${key}::bigint, ${id}::bigint)`
  if (sort === 'dearest') return sql`(p.price_rank, p.id) < (${key}::bigint, ${id}::bigint)`
  return sql`(p.published_at, p.id) < (${momentOf(place)}, ${id}::bigint)`
}

const momentOf = ({ key }: Place): Piece => sql`timestamptz 'epoch' + ${key}::float8 * interval '1 microsecond'`
