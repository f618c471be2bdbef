import { type RawBuilder, sql } from 'kysely'
import type { ChosenOption, ListingFilter } from './listing.ts'
import { hasOption } from './listing-conditions.ts'
import { isPlain } from './shelf-counts.ts'

type Piece = RawBuilder<unknown>

/** Of more products than this nothing is counted but by what is kept: no number at all rather than a wrong one. */
export const MOST_FACETED = 1000
/** Of so many it is known which options there are, where they are not counted. */
const SAMPLE = 300
const MOST_SHOPS = 12
const MOST_OPTIONS = 4
const MOST_VALUES = 16

/** How many products lie directly in a category; null where there are too many to count. Without any it is left out. */
export type CategoryCount = { id: number; products: number | null }
export type ShopFacet = { slug: string; name: string; products: number | null }
/** In thousandths of the currency's unit; without `max` there is no upper end. */
export type PriceFacet = { min: number; max: number | null; products: number | null }
export type OptionFacet = { name: string; values: { value: string; products: number | null }[] }
export type Facets = {
  categories: CategoryCount[]
  shops: ShopFacet[]
  prices: PriceFacet[]
  options: OptionFacet[]
  /** The one currency of all that was found, or null. */
  currency: string | null
}

const STEPS = [0, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 50_000].map((units) => units * 1000)

/** What the database answers of them; `facetsOf` makes facets of it. */
export type FacetRow = {
  categories: CategoryCount[]
  shops: ShopFacet[]
  prices: { step: number; products: number | null }[]
  pairs: { pair: string; products: number; few: boolean }[]
  currency: string | null
}

/**
 * The columns of a FacetRow, counted in the sets that stand before: `found`, and for each choice that was made, what is
 * found without it (`of_category`, `of_shop`, `of_price`, `of_option_0` and so on).
 */
export function facetColumns(filter: ListingFilter): Piece {
  const priced = filter.min !== null || filter.max !== null
  return sql`${categoryFacts(filter, filter.category === null ? 'found' : 'of_category')} as categories,
    ${shopFacts(filter, filter.shops.length > 0 ? 'of_shop' : 'found')} as shops,
    ${priceFacts(priced ? 'of_price' : 'found')} as prices,
    ${optionPairs(filter)} as pairs,
    (select min(currency) from found having min(currency) = max(currency)) as currency`
}

export const facetsOf = (row: FacetRow, chosen: readonly ChosenOption[]): Facets => ({
  categories: row.categories,
  shops: row.shops,
  prices: row.prices.map(({ step, products }) => ({ min: STEPS[step - 1] ?? 0, max: STEPS[step] ?? null, products })),
  options: optionsOf(row.pairs, chosen),
  currency: row.currency,
})

/** Whether a set holds few enough products for them to be counted. */
export const few = (set: string): Piece => sql`(select count(*) from ${sql.ref(set)}) <= ${sql.lit(MOST_FACETED)}`

function categoryFacts(filter: ListingFilter, set: string): Piece {
  const counts = isPlain(filter)
    ? sql`select k.category_id, sum(k.products)::int as n from shelf_counts k join visible_shops s on s.id = k.shop_id
        where k.products > 0 and ${filter.shops.length > 0 ? sql`s.slug = any (${filter.shops}::text[])` : sql`true`} group by 1`
    : sql`select category_id, case when ${few(set)} then count(*)::int end as n from ${sql.ref(set)} group by 1`
  return sql`(select coalesce(json_agg(json_build_object('id', category_id, 'products', n)), '[]')
    from (${counts}) own where category_id is not null)`
}

function shopFacts(filter: ListingFilter, set: string): Piece {
  const counts = isPlain(filter)
    ? sql`select k.shop_id, sum(k.products)::int as n from shelf_counts k
        where k.products > 0 and ${filter.category === null ? sql`true` : sql`k.category_id = any (array(select id from inside))`} group by 1`
    : sql`select shop_id, case when ${few(set)} then count(*)::int end as n from ${sql.ref(set)} group by 1`
  const { shops } = filter
  const none = sql`union all select s.slug, s.name, 0, true from visible_shops s
    where s.slug = any (${shops}::text[]) and s.id not in (select shop_id from (${counts}) own)`
  // Each by its number: of a search there are few, and the view would be read as a whole to be joined.
  return sql`(select coalesce(json_agg(json_build_object('slug', t.slug, 'name', t.name, 'products', t.n)
      order by t.name, t.slug), '[]') from (
    select * from (
      select s.slug, s.name, own.n, s.slug = any (${shops}::text[]) as chosen from (${counts}) own
        cross join lateral (select slug, name from visible_shops where id = own.shop_id offset 0) s
      ${shops.length > 0 ? none : sql``}) s
    order by chosen desc, n desc nulls last, name limit ${sql.lit(Math.max(MOST_SHOPS, shops.length))}) t)`
}

// What costs just 50 is shown by "20 to 50" and by "50 to 100", so both count it; a step with nothing else is left out.
const priceFacts = (set: string): Piece => sql`(
  select coalesce(json_agg(json_build_object('step', step, 'products', n) order by step), '[]') from (
    select step, case when ${few(set)} then count(*)::int end as n from (
      select width_bucket(price_rank, ${STEPS}::bigint[]) as step, true as own from ${sql.ref(set)}
      union all select width_bucket(price_rank, ${STEPS}::bigint[]) - 1, false from ${sql.ref(set)}
      where price_rank > 0 and price_rank = any (${STEPS}::bigint[])) priced
    group by 1 having bool_or(own)) steps)`

/** How many products have a variant of each value, beside what else is chosen. */
function optionPairs(filter: ListingFilter): Piece {
  const { options, inStock } = filter
  const own = options.map((chosen, i) =>
    pairsIn(
      `of_option_${i}`,
      options.filter((one) => one !== chosen),
      inStock,
      chosen.name,
    ),
  )
  const rest = pairsIn('found', options, inStock)
  const taken = options.map(({ name }) => name)
  return sql`(select coalesce(json_agg(json_build_object('pair', pair, 'products', n, 'few', few) order by n desc, pair), '[]') from (
    select pair, n, few from (${rest}) r where not (split_part(pair, ':', 1) = any (${taken}::text[]))
    ${sql.join(
      own.map((one) => sql`union all select pair, n, few from (${one}) o`),
      sql` `,
    )}) x)`
}

function pairsIn(set: string, others: readonly ChosenOption[], inStock: boolean, name?: string): Piece {
  const only = name === undefined ? sql`true` : sql`split_part(pair, ':', 1) = ${name}`
  if (others.length === 0 && !inStock) {
    return sql`select pair, count(*)::int as n, ${few(set)} as few
      from (select options from ${sql.ref(set)} limit case when ${few(set)} then null else ${sql.lit(SAMPLE)} end) f, unnest(f.options) pair
      where ${only} group by 1`
  }
  const there = inStock ? sql`(select on_hand > held from stock_levels where variant_id = v.id)` : sql`true`
  const has = others.map((one) => hasOption(one, sql`v.option_names`))
  return sql`select pair, count(distinct f.id)::int as n, ${few(set)} as few from ${sql.ref(set)} f,
    lateral (select w.id, w.option_values, o.option_names from variants w join products o on o.id = w.product_id
      where w.product_id = f.id and w.removed_at is null offset 0) v,
    lateral (select n.name || ':' || n.value as pair from unnest(v.option_names, v.option_values) n (name, value)) pairs
    where ${there} and ${only} and ${has.length > 0 ? sql.join(has, sql` and `) : sql`true`}
    group by 1`
}

type Value = { value: string; products: number | null; weight: number }

/** The options that most products have, each with its values in the order in which people count or spell. What is chosen stays. */
function optionsOf(pairs: FacetRow['pairs'], chosen: readonly ChosenOption[]): OptionFacet[] {
  const byName = new Map<string, Value[]>()
  const add = (name: string, value: Value) => byName.set(name, [...(byName.get(name) ?? []), value])
  for (const { pair, products, few } of pairs) {
    const at = pair.indexOf(':')
    add(pair.slice(0, at), { value: pair.slice(at + 1), products: few ? products : null, weight: products })
  }
  const isChosen = (name: string, value: string) =>
    chosen.some((one) => one.name === name && one.values.includes(value))
  for (const { name, values } of chosen)
    for (const value of values)
      if (!byName.get(name)?.some((one) => one.value === value)) add(name, { value, products: 0, weight: 0 })
  const weight = ([name, values]: [string, Value[]]) =>
    (chosen.some((one) => one.name === name) ? 1e9 : 0) + values.reduce((sum, one) => sum + one.weight, 0)
  return [...byName]
    .sort((a, b) => weight(b) - weight(a) || a[0].localeCompare(b[0]))
    .slice(0, MOST_OPTIONS)
    .map(([name, values]) => ({
      name,
      values: values
        .filter(({ value }, i) => i < MOST_VALUES || isChosen(name, value))
        .sort(asCounted)
        .map(({ value, products }) => ({ value, products })),
    }))
}

const LETTERS = ['XXS', 'XS', 'S', 'M', 'L', 'XL', 'XXL', '3XL', '4XL']
const collator = new Intl.Collator('en', { numeric: true })

/** Sizes of clothes from small to large, numbers by their value, words by the alphabet. */
function asCounted({ value: a }: { value: string }, { value: b }: { value: string }): number {
  const [first, second] = [LETTERS.indexOf(a.toUpperCase()), LETTERS.indexOf(b.toUpperCase())]
  if (first >= 0 && second >= 0) return first - second
  if (first >= 0 || second >= 0) return first >= 0 ? -1 : 1
  return collator.compare(a, b)
}
