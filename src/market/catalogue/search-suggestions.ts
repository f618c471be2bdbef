import { sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'
import { type Card, cardBasis, cardList } from './cards.ts'
import { EVERYTHING } from './listing.ts'
import { asked, bestMatches, met } from './relevance.ts'
import { respell } from './spelling.ts'

export type SearchSuggestions = {
  /** What was probably meant, where nothing begins like what was typed. */
  meant: string | null
  products: Card[]
  categories: { slug: string; name: string }[]
  shops: { slug: string; name: string }[]
}

const MOST_PRODUCTS = 6
const MOST_PLACES = 3
const NOTHING: SearchSuggestions = { meant: null, products: [], categories: [], shops: [] }

/** What somebody who has typed so much may be looking for: products, categories and shops that buyers may see. */
export async function suggestSearch(db: Database, typed: string): Promise<SearchSuggestions> {
  if (!typed) return NOTHING
  const found = await suggest(db, typed)
  if (found.products.length + found.categories.length + found.shops.length > 0) return found
  const meant = await respell(db, typed)
  return meant ? { ...(await suggest(db, meant)), meant } : NOTHING
}

async function suggest(db: Database, search: string): Promise<SearchSuggestions> {
  const { steps, best } = bestMatches({ ...EVERYTHING, search, sort: 'relevance' }, MOST_PRODUCTS)
  const { rows } = await sql<Omit<SearchSuggestions, 'meant'>>`
    with recursive ${asked(search)}, ${met(search)}, ${sql.join(steps)},
      picked as materialized (select p.*, row_number() over () as n from (${best}) p),
      words as materialized (select '% ' || w || '%' as word from unnest(string_to_array(search_clean(${search}), ' ')) w where w <> ''),
      filled as (
        select c.id, c.parent_id from categories c where exists (
          select from shelf_counts k join visible_shops s on s.id = k.shop_id where k.category_id = c.id and k.products > 0)
        union select c.id, c.parent_id from categories c join filled on filled.parent_id = c.id)
    select
      ${cardList(sql`select ${cardBasis}, picked.n from picked join visible_products p on p.id = picked.id`)} as products,
      (select coalesce(json_agg(json_build_object('slug', c.slug, 'name', c.name)), '[]') from (
        select c.slug, c.name from categories c join filled using (id) where ${named(sql`c.name`)}
        order by c.position, c.id limit ${sql.lit(MOST_PLACES)}) c) as categories,
      (select coalesce(json_agg(json_build_object('slug', s.slug, 'name', s.name)), '[]') from (
        select s.slug, s.name from visible_shops s where ${named(sql`s.name`)}
        order by s.name, s.id limit ${sql.lit(MOST_PLACES)}) s) as shops`.execute(db)
  const row = rows[0]
  return row ? { ...row, meant: null } : NOTHING
}

/** Every word that was typed begins a word of the name. Taking accents off costs, so it is spared where there are none. */
const named = (name: ReturnType<typeof sql>) => sql`exists (select from words) and
  ' ' || case when octet_length(${name}) = length(${name}) then lower(${name}) else fold_text(${name}) end
    like all (array(select word from words))`
