import { type RawBuilder, sql } from 'kysely'
import { cardBasis } from './cards.ts'
import type { ListingFilter } from './listing.ts'
import { beyond, conditionsOf, momentOf, orders, placeOf } from './listing-conditions.ts'

type Piece = RawBuilder<unknown>

/** A word in more products than this is met often enough by walking the newest ones; its list is too long to sort. */
const COMMON = 1200
/** So many of the newest are looked at for common words; where they hold too few, the index is asked after all. */
const WALKED = 3000
/** Beyond this many, weaker matches are not told apart. */
const MOST_WEAK = 1500

/**
 * `asked (q, ab, abc, common)`: the search as queries, and whether each of its words is common. Every word has to be found,
 * as the beginning of one.
 */
export const asked = (search: string): Piece => sql`asked as materialized (
  select search_query(${search}) as q, search_query(${search}, 'AB') as ab,
    (select min(n) from (select (select coalesce(sum(k.products), 0) from (
        select products from search_words where word >= w collate "C" and word < (w || chr(1114111)) collate "C" limit 300) k) as n
      from unnest(string_to_array(search_clean(${search}), ' ')) w where w <> '') counted) >= ${sql.lit(COMMON)} as common)`

/**
 * The best of a search, as common table expressions that end in `best`: what has exactly this SKU or barcode; every word
 * in the title; in title, maker, type or tags; in SKUs and options too; in the description too. Within each the newest first.
 * Each step is only taken where those before did not fill the page.
 */
export function bestMatches(filter: ListingFilter, size: number): { steps: Piece[]; best: Piece } {
  const place = placeOf(filter.after)
  const from = place?.tier ?? 0
  const conditions = conditionsOf({ ...filter, search: '' })
  const beyondPlace = (tier: number) => (tier === from ? beyond('newest', place) : sql`true`)
  const rows = (tier: Piece, more: Piece, source: Piece) => sql`
    select ${cardBasis}, ${orders.newest.key} as key, ${tier} as tier from ${source} join visible_products p on p.id = s.product_id
    where ${conditions} and ${more} and (${tier} = 0 or s.product_id not in (select product_id from codes))`
  const firstOf = (query: Piece, order: Piece = orders.newest.order) =>
    sql`select * from (${query}) p order by ${order} limit ${sql.lit(size)}`
  const missing = (...names: string[]) =>
    sql`${sql.join(
      names.map((name) => sql`(select count(*) from ${sql.ref(name)})`),
      sql` + `,
    )} < ${sql.lit(size)}`
  const q = sql`(select q from asked)`
  const steps: Piece[] = [
    sql`codes as materialized (
    select product_id from variants where removed_at is null and lower(sku) = lower(${filter.search})
    union select product_id from variants where removed_at is null and barcode = ${filter.search})`,
  ]
  const found: string[] = []
  const add = (name: string, step: Piece) => {
    steps.push(step)
    found.push(name)
  }
  if (from === 0) add('exact', sql`exact as materialized (${firstOf(rows(sql`0`, beyondPlace(0), sql`codes s`))})`)
  if (from <= 1) {
    const walkFrom =
      from === 1 && place ? sql`(shelved_at, product_id) < (${momentOf(place)}, ${place.id}::bigint)` : sql`true`
    const walked = sql`(select product_id, title, shelved_at from product_search where shelved_at is not null and ${walkFrom}
      and (select common from asked) order by shelved_at desc, product_id desc limit ${sql.lit(WALKED)}) s`
    steps.push(sql`walked as materialized (${rows(sql`1`, sql`s.title @@ ${q}`, walked)}
      order by s.shelved_at desc, s.product_id desc limit ${sql.lit(size)})`)
    const listed = sql`(select product_id, shelved_at from product_search where title @@ ${q} and shelved_at is not null
      and ${missing('walked')} offset 0) s`
    add(
      'titled',
      sql`titled as materialized (select * from walked where not ${missing('walked')}
      union all (${firstOf(rows(sql`1`, beyondPlace(1), listed))}))`,
    )
  }
  const weak = (name: string, tier: Piece, where: Piece, more: Piece) => {
    const gate = found.length > 0 ? missing(...found) : sql`true`
    const listed = sql`(select product_id, ${tier} as tier from product_search where ${where} and shelved_at is not null
      and ${gate} limit ${sql.lit(MOST_WEAK)}) s`
    add(
      name,
      sql`${sql.ref(name)} as materialized (${firstOf(rows(sql`s.tier`, more, listed), orders.relevance.order)})`,
    )
  }
  const afterWeak =
    from === 2 || from === 3 ? sql`(s.tier > ${from} or s.tier = ${from} and ${beyond('newest', place)})` : sql`true`
  if (from <= 3)
    weak(
      'described',
      sql`case when facts @@ (select ab from asked) then 2 else 3 end`,
      sql`facts @@ ${q} and not title @@ ${q}`,
      afterWeak,
    )
  weak('mentioned', sql`4`, sql`body @@ ${q} and not facts @@ ${q}`, beyondPlace(4))
  const all = sql.join(
    found.map((name) => sql`select * from ${sql.ref(name)}`),
    sql` union all `,
  )
  return { steps, best: firstOf(all, orders.relevance.order) }
}
