import { type RawBuilder, sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'

/** Whether a shop is on holiday at this moment, until when if it said so, and what it says. */
export type Away = { away: boolean; awayUntil: Date | null; awayMessage: string }
/** A shop as buyers see it among others. */
export type ShopTile = Away & {
  slug: string
  name: string
  description: string
  logoKey: string | null
  country: string
  /** Since when it may sell without a break; null where that decision was not kept. */
  verifiedAt: Date | null
  products: number
}
/** A category that holds something of this shop, with how much. */
export type ShopCategory = { slug: string; name: string; products: number }
export type ShopWindow = ShopTile & { categories: ShopCategory[] }

const SHOPS_PAGE = 24
const MOST_WORDS = 8
const LONGEST = 200

/** For `visible_shops s`: a reinstatement begins anew, the time before it was not without a break. */
export const verifiedAt = sql`(select max(e.created_at) from shop_events e
  where e.shop_id = s.id and e.action in ('approved', 'reinstated'))`

const columns = sql`s.slug, s.name, s.description, s.logo_key as "logoKey", s.country,
  s.away, s.away_until as "awayUntil", s.away_message as "awayMessage", ${verifiedAt} as "verifiedAt",
  (select coalesce(sum(k.products), 0)::int from shelf_counts k where k.shop_id = s.id) as products`

/** A page of the shops that buyers may see, by name; `after` says where the last page ended. */
export async function listShops(
  db: Database,
  { search, after }: { search: string; after: string | null },
): Promise<{ shops: ShopTile[]; next: string | null }> {
  const { rows } = await sql<ShopTile>`
    select ${columns} from visible_shops s where ${said(search)} and ${beyond(after)}
    order by fold_text(s.name), s.slug limit ${sql.lit(SHOPS_PAGE + 1)}`.execute(db)
  const shops = rows.slice(0, SHOPS_PAGE)
  const last = rows.length > SHOPS_PAGE ? shops.at(-1) : undefined
  return { shops, next: last ? `${last.slug}.${last.name}` : null }
}

/** Every word occurs in the shop's name or in what it says of itself; case and accents do not matter. */
function said(search: string): RawBuilder<unknown> {
  const words = search
    .replace(/\p{Cc}+/gu, ' ')
    .slice(0, LONGEST)
    .split(/\s+/)
    .filter(Boolean)
    .slice(0, MOST_WORDS)
  const patterns = words.map((word) => `%${word.replace(/[\\%_]/g, '\\$&')}%`)
  return sql`fold_text(s.name || ' ' || s.description) like all (array(select fold_text(unnest(${patterns}::text[]))))`
}

/** The name is part of the place, so that the page after a shop stands also when that shop is gone. */
function beyond(after: string | null): RawBuilder<unknown> {
  const [, slug, name] = /^([a-z0-9-]{1,60})\.([^\p{Cc}]{1,80})$/u.exec(after ?? '') ?? []
  return slug && name ? sql`(fold_text(s.name), s.slug) > (fold_text(${name}), ${slug})` : sql`true`
}

/** A shop that buyers may see, with the categories of what it sells; undefined for any other. */
export async function findShopWindow(db: Database, slug: string): Promise<ShopWindow | undefined> {
  const { rows } = await sql<ShopWindow>`
    select ${columns}, ${categories} as categories from visible_shops s where s.slug = ${slug}`.execute(db)
  return rows[0]
}

/** Each with what lies in the categories below it, as it is listed when it is chosen. */
const categories = sql`(
  with recursive own as materialized (
    select k.category_id, k.products as n from shelf_counts k where k.shop_id = s.id and k.products > 0),
  below (top, id) as (
    select category_id, category_id from own
    union select b.top, c.id from categories c join below b on c.parent_id = b.id),
  counted as (select b.top, sum(own.n)::int as n from below b join own on own.category_id = b.id group by 1)
  select coalesce(json_agg(json_build_object('slug', c.slug, 'name', c.name, 'products', counted.n)
    order by counted.n desc, c.name), '[]')
  from counted join categories c on c.id = counted.top)`
