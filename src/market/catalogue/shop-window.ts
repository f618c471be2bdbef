import { type RawBuilder, sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'
import { anywhere, tidySearch, wordsOf } from './search-words.ts'

/** A shop as buyers see it among others. */
export type ShopTile = {
  slug: string
  name: string
  description: string
  logoKey: string | null
  country: string
  /** When staff last approved it; null for shops that were there before such decisions were kept. */
  verifiedAt: Date | null
  products: number
}
export type ShopPage = ShopTile & { contactEmail: string; currency: string }

const SHOPS_PAGE = 48
/** Beyond this many, a shop's products are "more than". */
export const MOST_IN_SHOP = 1000

/** For `visible_shops s`. */
export const verifiedAt = sql`(select max(e.created_at) from shop_events e
  where e.shop_id = s.id and e.action = 'approved')`

const productCount = sql`(select count(*) from (select from visible_products p
  where p.shop_id = s.id limit ${sql.lit(MOST_IN_SHOP + 1)}) counted)`

const shopColumns = sql`s.id, s.slug, s.name, s.description, s.logo_key as "logoKey", s.country,
  ${verifiedAt} as "verifiedAt", ${productCount} as products`

/** A page of the shops that buyers may see, by name; `after` says where the last page ended. */
export async function listShops(
  db: Database,
  { search, after }: { search: string; after: string | null },
): Promise<{ shops: ShopTile[]; next: string | null }> {
  const conditions: RawBuilder<unknown>[] = wordsOf(tidySearch(search)).map(
    (word) => sql`fold_text(s.name || ' ' || s.description) like fold_text(${anywhere(word)})`,
  )
  const [, slug, name] = /^([a-z0-9-]+)\.(.+)$/.exec(after ?? '') ?? []
  if (slug && name) conditions.push(sql`(fold_text(s.name), s.slug) > (fold_text(${tidySearch(name)}), ${slug})`)
  const { rows } = await sql<ShopTile>`
    select ${shopColumns} from visible_shops s
    where ${conditions.length > 0 ? sql.join(conditions, sql` and `) : sql`true`}
    order by fold_text(s.name), s.slug limit ${sql.lit(SHOPS_PAGE + 1)}`.execute(db)
  const shops = rows.slice(0, SHOPS_PAGE)
  const last = rows.length > SHOPS_PAGE ? shops.at(-1) : undefined
  return { shops, next: last ? `${last.slug}.${last.name}` : null }
}

/** A shop that buyers may see; undefined for any other. */
export async function findShopWindow(db: Database, slug: string): Promise<ShopPage | undefined> {
  const { rows } = await sql<ShopPage>`
    select ${shopColumns}, s.contact_email as "contactEmail", s.currency
    from visible_shops s where s.slug = ${slug}`.execute(db)
  return rows[0]
}
