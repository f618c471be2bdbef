import { type RawBuilder, sql } from 'kysely'
import type { ListingFilter } from './listing.ts'
import { beside, beyond, conditionsOf, orders, placeOf, rowsBeside } from './listing-conditions.ts'

type Piece = RawBuilder<unknown>

/** A word in more products than this is met often enough by walking the newest ones; its list is too long to sort. */
const COMMON = 1200
/** So many of the newest are looked at for common words; where they hold too few, the index is asked after all. */
const WALKED = 3000
/** Beyond this many, weaker matches are not told apart. */
const MOST_WEAK = 1500

/** So many different words with one beginning are many products, whatever is known of each. */
const MANY_WORDS = 300
const many = sql`case when count(*) < ${sql.lit(MANY_WORDS)} then 0 else ${sql.lit(COMMON)} end`

/**
 * `asked (known, a, ab, abc, abcd)`: the search as a query for the index of words, and as queries for rows: of the title,
 * with maker, type and tags, with SKUs and options, with the description. Every word has to be found, as the beginning of one.
 */
export const asked = (search: string): Piece => sql`asked as materialized (
  select search_known(${search}) as known, search_query(${search}, 'A') as a, search_query(${search}, 'AB') as ab,
    search_query(${search}, 'ABC') as abc, search_query(${search}) as abcd)`

/** `met (common, mentioned)`: whether each word is common in what names products, or at least in descriptions. */
export const met = (search: string): Piece => sql`met as materialized (
  select min(k.products) >= ${sql.lit(COMMON)} as common, min(k.mentions) >= ${sql.lit(COMMON)} as mentioned
  from unnest(string_to_array(search_clean(${search}), ' ')) w cross join lateral (
    select coalesce(sum(products), 0) + ${many} as products, coalesce(sum(mentions), 0) + ${many} as mentions
    from (select products, mentions from search_words where word >= w collate "C" and word < (w || chr(1114111)) collate "C"
      limit ${sql.lit(MANY_WORDS)}) begun) k
  where w <> '')`

/** The search as the index of words is best asked for it; `asked` has to stand before. */
export const known = sql`(select known from asked)`

/** That a row has every word in a part of it: `a` the title, `ab` what names it, and so on. */
const holds = (part: 'a' | 'ab' | 'abc' | 'abcd') => sql`p.words @@ (select ${sql.ref(part)} from asked)`

/** One code may be used by so many shops. Said to the planner too, who else expects thousands and plans each time anew. */
const MOST_OF_A_CODE = 50

/** What has exactly this SKU or barcode, as `codes (product_id)`. */
export const codes = (search: string): Piece => sql`codes as materialized (
  (select product_id from variants where removed_at is null and lower(sku) = lower(${search}) limit ${sql.lit(MOST_OF_A_CODE)})
  union (select product_id from variants where removed_at is null and barcode = ${search} limit ${sql.lit(MOST_OF_A_CODE)}))`

/** How well a row beside a product `p` matches, best first; `asked` and `codes` have to stand before. */
export const tierOf = sql`case when p.id in (select product_id from codes) then 0 when ${holds('a')} then 1
  when ${holds('ab')} then 2 when ${holds('abc')} then 3 else 4 end`

/**
 * The best of a search, as common table expressions and `best`: what has exactly this SKU or barcode; every word in the
 * title; in title, maker, type or tags; in SKUs and options too; in the description too. Within each the newest first.
 * Each step is only taken where those before did not fill the page.
 */
export function bestMatches(filter: ListingFilter, size: number): { steps: Piece[]; best: Piece } {
  const place = placeOf(filter.after)
  const from = place?.tier ?? 0
  const narrowed = beside({ ...filter, search: '', options: [] })
  const paired = beside({ ...filter, search: '' })
  // With a category or a shop there are few rows to look at, and walking the newest of all might meet none of them.
  const walks = filter.category === null && filter.shops.length === 0
  const beyondPlace = (tier: number) => (tier === from ? beyond('newest', place) : sql`true`)
  const rows = (tier: Piece, more: Piece, source: Piece) => sql`
    select p.id, p.published_at, ${orders.newest.key} as key, ${tier} as tier from ${source} p
    where ${conditionsOf(filter)} and ${more} and (${tier} = 0 or p.id not in (select product_id from codes))`
  const firstOf = (query: Piece, order: Piece = orders.newest.order) =>
    sql`select * from (${query}) p order by ${order} limit ${sql.lit(size)}`
  const found: string[] = []
  const steps: Piece[] = [codes(filter.search)]
  const missing = (...names: string[]) =>
    names.length === 0
      ? sql`true`
      : sql`${sql.join(
          names.map((name) => sql`(select count(*) from ${sql.ref(name)})`),
          sql` + `,
        )} < ${sql.lit(size)}`
  const step = (name: string, query: Piece) => steps.push(sql`${sql.ref(name)} as materialized (${query})`)
  /** The newest first, looked through one after the other: for words that are met often. */
  const walk = (name: string, tier: number, where: Piece, common: Piece) => {
    const older = from === tier ? beyond('newest', place) : sql`true`
    const gate = sql`(select ${common} from met) and ${missing(...found)}`
    const source = sql`(select p.* from ${rowsBeside} p where ${narrowed} and ${older} and ${gate}
      order by ${orders.newest.order} limit ${sql.lit(WALKED)})`
    step(
      name,
      sql`${rows(sql.lit(tier), sql`${where} and ${paired}`, source)} order by ${orders.newest.order} limit ${sql.lit(size)}`,
    )
  }
  /** All that the index of words finds, sorted. */
  const list = (tier: Piece, where: Piece, more: Piece, gate: Piece, most = '') => {
    const source = sql`(select p.id, p.published_at, p.price_rank, ${tier} as tier from ${rowsBeside} p
      where ${paired} and ${where} and ${gate} ${most ? sql`limit ${sql.lit(MOST_WEAK)}` : sql`offset 0`})`
    return firstOf(rows(sql`p.tier`, more, source), orders.relevance.order)
  }
  const both = (walked: string, listed: Piece) =>
    walks ? sql`select * from ${sql.ref(walked)} where not ${missing(...found, walked)} union all (${listed})` : listed
  const gateOf = (walked: string) => (walks ? missing(...found, walked) : missing(...found))
  if (from === 0) {
    const coded = sql`${beyondPlace(0)} and ${paired} and p.id in (select product_id from codes)`
    step('exact', firstOf(rows(sql`0`, coded, rowsBeside)))
    found.push('exact')
  }
  if (from <= 1) {
    if (walks) walk('walked', 1, holds('a'), sql`common`)
    step(
      'titled',
      both('walked', list(sql`1`, sql`ts_filter(p.words, '{a}') @@ ${known}`, beyondPlace(1), gateOf('walked'))),
    )
    found.push('titled')
  }
  if (from <= 3) {
    const weaker = from >= 2 ? sql`(p.tier > ${from} or p.tier = ${from} and ${beyond('newest', place)})` : sql`true`
    step(
      'described',
      list(
        sql`case when ${holds('ab')} then 2 else 3 end`,
        sql`p.words @@ ${known} and ${holds('abc')} and not ${holds('a')}`,
        weaker,
        missing(...found),
        'most',
      ),
    )
    found.push('described')
  }
  const only = sql`not ${holds('abc')}`
  if (walks) walk('strolled', 4, sql`${holds('abcd')} and ${only}`, sql`mentioned`)
  const listed = sql`p.words @@ ${known} and ${only}`
  step('mentioned', both('strolled', list(sql`4`, listed, beyondPlace(4), gateOf('strolled'), 'most')))
  found.push('mentioned')
  const all = sql.join(
    found.map((name) => sql`select * from ${sql.ref(name)}`),
    sql` union all `,
  )
  return { steps, best: firstOf(all, orders.relevance.order) }
}
