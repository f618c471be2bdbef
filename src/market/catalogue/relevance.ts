import { type RawBuilder, sql } from 'kysely'
import { cardBasis } from './cards.ts'
import type { ListingFilter } from './listing.ts'
import { beside, beyond, conditionsOf, momentOf, orders, placeOf } from './listing-conditions.ts'

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
 * `asked (q, ab, common, mentioned)`: the search as queries, and whether each of its words is common in what names products,
 * or at least in descriptions. Every word has to be found, as the beginning of one.
 */
export const asked = (search: string): Piece => sql`asked as materialized (
  select search_query(${search}) as q, search_query(${search}, 'AB') as ab, min(k.products) >= ${sql.lit(COMMON)} as common,
    min(k.mentions) >= ${sql.lit(COMMON)} as mentioned
  from unnest(string_to_array(search_clean(${search}), ' ')) w cross join lateral (
    select coalesce(sum(products), 0) + ${many} as products, coalesce(sum(mentions), 0) + ${many} as mentions
    from (select products, mentions from search_words where word >= w collate "C" and word < (w || chr(1114111)) collate "C"
      limit ${sql.lit(MANY_WORDS)}) begun) k
  where w <> '')`

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
    select ${cardBasis}, ${orders.newest.key} as key, ${tier} as tier from ${source} join visible_products p on p.id = s.product_id
    where ${conditionsOf(filter)} and ${more} and (${tier} = 0 or s.product_id not in (select product_id from codes))`
  const firstOf = (query: Piece, order: Piece = orders.newest.order) =>
    sql`select * from (${query}) p order by ${order} limit ${sql.lit(size)}`
  const found: string[] = []
  const steps: Piece[] = []
  const missing = (...names: string[]) =>
    names.length === 0
      ? sql`true`
      : sql`${sql.join(
          names.map((name) => sql`(select count(*) from ${sql.ref(name)})`),
          sql` + `,
        )} < ${sql.lit(size)}`
  const q = sql`(select q from asked)`
  const step = (name: string, query: Piece) => steps.push(sql`${sql.ref(name)} as materialized (${query})`)
  /** The newest first, looked through one after the other: for words that are met often. */
  const walk = (name: string, tier: number, where: Piece, common: Piece) => {
    const older =
      from === tier && place ? sql`(s.shelved_at, s.product_id) < (${momentOf(place)}, ${place.id}::bigint)` : sql`true`
    const gate = sql`(select ${common} from asked) and ${missing(...found)}`
    const source = sql`(select s.* from product_search s where ${narrowed} and ${older} and ${gate}
      order by s.shelved_at desc, s.product_id desc limit ${sql.lit(WALKED)}) s`
    step(
      name,
      sql`${rows(sql.lit(tier), sql`${where} and ${paired}`, source)} order by s.shelved_at desc, s.product_id desc limit ${sql.lit(size)}`,
    )
  }
  /** All that the index of words finds, sorted. */
  const list = (tier: Piece, where: Piece, more: Piece, gate: Piece, most = '') => {
    const source = sql`(select s.product_id, ${tier} as tier from product_search s where ${paired} and ${where} and ${gate}
      ${most ? sql`limit ${sql.lit(MOST_WEAK)}` : sql`offset 0`}) s`
    return firstOf(rows(sql`s.tier`, more, source), orders.relevance.order)
  }
  const both = (walked: string, listed: Piece) =>
    walks ? sql`select * from ${sql.ref(walked)} where not ${missing(...found, walked)} union all (${listed})` : listed
  const gateOf = (walked: string) => (walks ? missing(...found, walked) : missing(...found))

  steps.push(sql`codes as materialized (
    select product_id from variants where removed_at is null and lower(sku) = lower(${filter.search})
    union select product_id from variants where removed_at is null and barcode = ${filter.search})`)
  if (from === 0) {
    step('exact', firstOf(rows(sql`0`, sql`${beyondPlace(0)} and ${exactly(filter)}`, sql`codes s`)))
    found.push('exact')
  }
  if (from <= 1) {
    if (walks) walk('walked', 1, sql`s.title @@ ${q}`, sql`common`)
    step('titled', both('walked', list(sql`1`, sql`s.title @@ ${q}`, beyondPlace(1), gateOf('walked'))))
    found.push('titled')
  }
  if (from <= 3) {
    const weaker = from >= 2 ? sql`(s.tier > ${from} or s.tier = ${from} and ${beyond('newest', place)})` : sql`true`
    step(
      'described',
      list(
        sql`case when s.facts @@ (select ab from asked) then 2 else 3 end`,
        sql`s.facts @@ ${q} and not s.title @@ ${q}`,
        weaker,
        missing(...found),
        'most',
      ),
    )
    found.push('described')
  }
  const only = sql`s.body @@ ${q} and not s.facts @@ ${q}`
  if (walks) walk('strolled', 4, only, sql`mentioned`)
  step('mentioned', both('strolled', list(sql`4`, only, beyondPlace(4), gateOf('strolled'), 'most')))
  found.push('mentioned')
  const all = sql.join(
    found.map((name) => sql`select * from ${sql.ref(name)}`),
    sql` union all `,
  )
  return { steps, best: firstOf(all, orders.relevance.order) }
}

/** What has the code is held to the other choices too. */
const exactly = (filter: ListingFilter): Piece =>
  sql`s.product_id in (select s.product_id from product_search s where s.product_id = p.id and ${beside({ ...filter, search: '' })})`
