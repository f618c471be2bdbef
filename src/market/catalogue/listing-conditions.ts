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

/** All that is asked of `visible_products p`. A category's `inside (id)` must stand before it: see `descendants`. */
export function conditionsOf(filter: ListingFilter): Piece {
  const { category, shops, min, max, inStock, options, search } = filter
  const conditions: Piece[] = []
  if (search)
    conditions.push(sql`p.id in (select product_id from product_search where body @@ search_query(${search}))`)
  if (category !== null) conditions.push(sql`p.category_id = any (array(select id from inside))`)
  if (shops.length > 0) conditions.push(ofShops(shops))
  if (min !== null) conditions.push(sql`p.price_rank >= ${min}`)
  if (max !== null) conditions.push(sql`p.price_rank <= ${max}`)
  if (options.length > 0) conditions.push(hasVariant(options, inStock))
  else if (inStock) conditions.push(hasStock)
  return conditions.length > 0 ? sql.join(conditions, sql` and `) : sql`true`
}

const ofShops = (slugs: readonly string[]): Piece =>
  slugs.length === 1
    ? sql`p.shop_id = (select id from visible_shops where slug = ${slugs[0]})`
    : sql`p.shop_id = any (array(select id from visible_shops where slug = any (${slugs}::text[])))`

// Asked of one product after the other, until the page is full; as `exists` it would be answered for all at once.
export const hasStock = sql`(select true from variants v join stock_levels l on l.variant_id = v.id
  where v.product_id = p.id and v.removed_at is null and l.on_hand > l.held limit 1)`

/** One variant has all of it: a 42 that there is only in red is no blue 42. The index says which products to look at. */
function hasVariant(options: readonly ChosenOption[], inStock: boolean): Piece {
  const mentioned = options.map(({ name, values }) => {
    const pairs = values.map((value) => `${name}:${value}`)
    return sql`p.id in (select product_id from product_search where options && ${pairs}::text[])`
  })
  const has = options.map(
    ({ name, values }) => sql`v.option_values[array_position(p.option_names, ${name})] = any (${values}::text[])`,
  )
  const stock = inStock ? sql`join stock_levels l on l.variant_id = v.id and l.on_hand > l.held` : sql``
  return sql`${sql.join(mentioned, sql` and `)} and (select true from variants v ${stock}
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
