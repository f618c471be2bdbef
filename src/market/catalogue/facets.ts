import { type RawBuilder, sql } from 'kysely'
import { type ChosenOption, type ListingFilter, partsOf } from './listing.ts'
import { conditionsOf, hasOption } from './listing-conditions.ts'
import { isPlain } from './shelf-counts.ts'

type Piece = RawBuilder<unknown>

/** Of more products than a listing counts nothing is counted but by what is kept: no number rather than a wrong one. */
export const MOST_FACETED = 500
/** Of so many it is known which shops and options there are, where they are not counted. */
export const SAMPLED = 100
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
/** No price is as much. */
const DEAREST = Number.MAX_SAFE_INTEGER

export type Dimension = 'categories' | 'shops' | 'prices' | 'options'

/** What the database answers of a set of products, of each dimension that was asked for. */
export type Facts = {
  categories?: CategoryCount[]
  shops?: ShopFacet[]
  prices?: { step: number; products: number | null }[]
  options?: { pair: string; products: number; few: boolean }[]
}

/** One of the choices that narrow a listing down; with shops, which are listed whatever there is of them. */
export type Choice = { dimension: Dimension; option?: ChosenOption; shops?: readonly string[] }

export function choicesOf({ category, shops, min, max, options }: ListingFilter): Choice[] {
  const chosen: Choice[] = []
  if (category !== null) chosen.push({ dimension: 'categories' })
  if (shops.length > 0) chosen.push({ dimension: 'shops', shops })
  if (min !== null || max !== null) chosen.push({ dimension: 'prices' })
  return [...chosen, ...options.map((option): Choice => ({ dimension: 'options', option }))]
}

export function without(filter: ListingFilter, { dimension, option }: Choice): ListingFilter {
  if (dimension === 'categories') return { ...filter, category: null }
  if (dimension === 'shops') return { ...filter, shops: [] }
  if (dimension === 'prices') return { ...filter, min: null, max: null }
  return { ...filter, options: filter.options.filter((one) => one !== option) }
}

/** The columns of Facts, counted in the sets `found` and `found_all`: of one dimension, or of all that nothing was chosen of. */
export function facetColumns(filter: ListingFilter, only: Choice | null): Piece {
  const chosen = choicesOf(filter).map(({ dimension }) => dimension)
  const columns = { categories: categoryFacts, shops: shopFacts, prices: priceFacts, options: optionFacts }
  const wanted = (Object.keys(columns) as Dimension[]).filter((one) =>
    only ? one === only.dimension : one === 'options' || !chosen.includes(one),
  )
  return sql.join(wanted.map((one) => sql`${columns[one](filter, only?.shops ?? [])} as ${sql.ref(one)}`))
}

/** Each dimension of what was found, or where something of it was chosen, of what there is beside that choice. */
export function facetsOf(
  found: Facts & Pick<Facets, 'currency'>,
  beside: readonly { choice: Choice; facts: Facts }[],
  chosen: readonly ChosenOption[],
): Facets {
  const of = (dimension: Dimension) => beside.find(({ choice }) => choice.dimension === dimension)?.facts ?? found
  const taken = chosen.map(({ name }) => name)
  const pairs = (found.options ?? []).filter(({ pair }) => !taken.includes(partsOf(pair).name))
  for (const { choice, facts } of beside)
    if (choice.option)
      pairs.push(...(facts.options ?? []).filter(({ pair }) => partsOf(pair).name === choice.option?.name))
  const prices = of('prices').prices ?? []
  return {
    categories: of('categories').categories ?? [],
    shops: of('shops').shops ?? [],
    prices: prices.map(({ step, products }) => ({ min: STEPS[step - 1] ?? 0, max: STEPS[step] ?? null, products })),
    options: optionsOf(pairs, chosen),
    currency: found.currency,
  }
}

/** Whether there are few enough of what was found for them to be counted: `found_size (n)` stands before. */
export const few: Piece = sql`(select n <= ${sql.lit(MOST_FACETED)} from found_size)`

/** Nothing but its category, its shop, its price and its stock is asked of a product. */
const isBroad = ({ search, options }: ListingFilter): boolean => !search && options.length === 0

/** An index finds what there is of each category at each price, so that it need not be looked for among all. */
const isProbed = (filter: ListingFilter): boolean => isBroad(filter) && filter.shops.length === 0 && !filter.inStock

function categoryFacts(filter: ListingFilter): Piece {
  const counts = isPlain(filter)
    ? sql`select k.category_id, sum(k.products)::int as n from shelf_counts k join visible_shops s on s.id = k.shop_id
        where k.products > 0 and ${filter.shops.length > 0 ? sql`s.slug = any (${filter.shops}::text[])` : sql`true`} group by 1`
    : sql`select category_id, case when ${few} then count(*)::int end as n from found_all
        where ${told(filter)} group by 1 ${probed(filter, categoriesWith(filter))}`
  return sql`(select coalesce(json_agg(json_build_object('id', category_id, 'products', n)), '[]')
    from (${counts}) own where category_id is not null)`
}

/** Where an index is asked instead, nothing is told by a set that holds only some of them. */
const told = (filter: ListingFilter): Piece => (isProbed(filter) ? few : sql`true`)
const probed = (filter: ListingFilter, rows: Piece): Piece =>
  isProbed(filter) ? sql`union all select * from (${rows}) there where not ${few}` : sql``

const categoriesWith = (filter: ListingFilter): Piece => sql`
  select c.id, null::int from categories c where (select true from visible_products p
    where p.category_id = c.id and ${conditionsOf(filter, true)} limit 1)`

function shopFacts(filter: ListingFilter, chosen: readonly string[]): Piece {
  const inside = filter.category === null ? sql`true` : sql`k.category_id = any (array(select id from inside))`
  const counts = isPlain(filter)
    ? sql`select k.shop_id, sum(k.products)::int as n from shelf_counts k where k.products > 0 and ${inside} group by 1`
    : sql`select shop_id, case when ${few} then count(*)::int end as n from found group by 1`
  const none = sql`union all select s.slug, s.name, 0, true from visible_shops s
    where s.slug = any (${chosen}::text[]) and s.id not in (select shop_id from (${counts}) own)`
  // Each by its number: of a search there are few, and the view would be read as a whole to be joined.
  return sql`(select coalesce(json_agg(json_build_object('slug', t.slug, 'name', t.name, 'products', t.n)
      order by t.name, t.slug), '[]') from (
    select * from (
      select s.slug, s.name, own.n, s.slug = any (${chosen}::text[]) as chosen from (${counts}) own
        cross join lateral (select slug, name from visible_shops where id = own.shop_id offset 0) s
      ${chosen.length > 0 ? none : sql``}) s
    order by chosen desc, n desc nulls last, name limit ${sql.lit(Math.max(MOST_SHOPS, chosen.length))}) t)`
}

// What costs just 50 is shown by "20 to 50" and by "50 to 100", so both count it; a step with nothing else is left out.
const priceFacts = (filter: ListingFilter): Piece => sql`(
  select coalesce(json_agg(json_build_object('step', step, 'products', n) order by step), '[]') from (
    select step, case when ${few} then count(*)::int end as n from (
      select width_bucket(price_rank, ${STEPS}::bigint[]) as step, true as own from found_all
      union all select width_bucket(price_rank, ${STEPS}::bigint[]) - 1, false from found_all
      where price_rank > 0 and price_rank = any (${STEPS}::bigint[])) priced
    where ${told(filter)} group by 1 having bool_or(own) ${probed(filter, stepsWith(filter))}) steps)`

function stepsWith({ category }: ListingFilter): Piece {
  const at = (step: Piece) => sql`(${STEPS}::bigint[])[${step}]`
  const inside = category === null ? sql`(select null::bigint)` : sql`unnest(array(select id from inside))`
  return sql`select step, null::int from generate_series(1, ${sql.lit(STEPS.length)}) step where (
    select true from ${inside} i (id) cross join lateral (select true from visible_products p
      where ${category === null ? sql`true` : sql`p.category_id = i.id`} and p.price_rank >= ${at(sql`step`)}
        and p.price_rank < coalesce(${at(sql`step + 1`)}, ${sql.lit(DEAREST)}) limit 1) p limit 1)`
}

/** How many products have a variant of each value, beside what is chosen of other options. */
const optionFacts = (filter: ListingFilter): Piece => sql`(
  select coalesce(json_agg(json_build_object('pair', pair, 'products', n, 'few', ${few}) order by n desc, pair), '[]')
  from (${pairsOf(filter)}) pairs)`

function pairsOf({ options, inStock }: ListingFilter): Piece {
  if (options.length === 0 && !inStock)
    return sql`select pair, count(*)::int as n from (
        select id from found limit case when ${few} then null else ${sql.lit(SAMPLED)} end) f
      cross join lateral (select options from product_search where product_id = f.id offset 0) s, unnest(s.options) pair
      group by 1`
  const there = inStock ? sql`(select on_hand > held from stock_levels where variant_id = v.id)` : sql`true`
  const has = options.map((one) => hasOption(one, sql`v.option_names`))
  return sql`select pair, count(distinct f.id)::int as n from found f,
    lateral (select w.id, w.option_values, o.option_names from variants w join products o on o.id = w.product_id
      where w.product_id = f.id and w.removed_at is null offset 0) v,
    lateral (select n.name || ':' || n.value as pair from unnest(v.option_names, v.option_values) n (name, value)) pairs
    where ${there} and ${has.length > 0 ? sql.join(has, sql` and `) : sql`true`}
    group by 1`
}

type Value = { value: string; products: number | null; weight: number }

/** The options that most products have, each with its values in the order in which people count or spell. What is chosen stays. */
function optionsOf(pairs: NonNullable<Facts['options']>, chosen: readonly ChosenOption[]): OptionFacet[] {
  const byName = new Map<string, Value[]>()
  const add = (name: string, value: Value) => byName.set(name, [...(byName.get(name) ?? []), value])
  for (const { pair, products, few } of pairs) {
    const { name, value } = partsOf(pair)
    add(name, { value, products: few ? products : null, weight: products })
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
