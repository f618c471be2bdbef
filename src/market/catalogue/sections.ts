import { type RawBuilder, sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'
import { type ShopTile, verifiedAt } from '#src/market/shops/shop-window.ts'
import { type Card, cardBasis, cardList } from './cards.ts'

/** A top category in which there is something to see. */
export type Section = {
  slug: string
  name: string
  /** With everything in the categories below it. */
  products: number
  parts: { slug: string; name: string; products: number }[]
  imageKey: string | null
  imageWidth: number | null
}
export type Home = { sections: Section[]; featured: Card[]; newest: Card[]; shops: ShopTile[] }

const MOST_SECTIONS = 24
const FEATURED = 8
const NEWEST = 8
const SHOPS = 6
/** Of so many a section looks for one with a picture. */
const LOOKED_AT = 50

/** All of the home page in one query: sections with counts and a picture, what staff chose, what is new, who sells. */
export async function getHome(db: Database): Promise<Home> {
  const { rows } = await sql<Home>`
    with recursive tree (id, top, part) as (
      select id, id, null::bigint from categories where parent_id is null
      union select c.id, t.top, coalesce(t.part, c.id) from categories c join tree t on c.parent_id = t.id),
    shelves as materialized (select k.* from shelf_counts k join visible_shops s on s.id = k.shop_id where k.products > 0),
    filled as materialized (
      select t.top, t.part, sum(own.n)::int as n from tree t join (
        select k.category_id, sum(k.products) as n from shelves k group by 1) own on own.category_id = t.id
      group by 1, 2),
    sellers as materialized (select k.shop_id, sum(k.products)::int as n from shelves k group by 1)
    select ${sections} as sections, ${shops} as shops,
      ${cardList(picked(sql`p.featured`, FEATURED))} as featured,
      ${cardList(picked(sql`not p.featured`, NEWEST))} as newest`.execute(db)
  const home = rows[0]
  if (!home) throw new Error('the home page is one row')
  const dated = home.shops.map((shop) => ({
    ...shop,
    verifiedAt: shop.verifiedAt && new Date(shop.verifiedAt),
    awayUntil: shop.awayUntil && new Date(shop.awayUntil),
  }))
  return { ...home, shops: dated }
}

const picked = (condition: RawBuilder<unknown>, most: number) => sql`
  select chosen.*, row_number() over (order by chosen.published_at desc, chosen.id desc) as n from (
    select ${cardBasis} from visible_products p where ${condition}
    order by p.published_at desc, p.id desc limit ${sql.lit(most)}) chosen`

/** The first of these products that has a picture, with its first one. */
const pictured = (products: RawBuilder<unknown>) => sql`
  select i.image_key, i.width, p.featured, p.published_at from (${products}) p cross join lateral (
    select image_key, width from product_images where product_id = p.id order by position, id limit 1) i
  order by p.published_at desc, p.id desc limit 1`

const parts = sql`(select coalesce(json_agg(json_build_object('slug', c.slug, 'name', c.name, 'products', f.n)
    order by c.position, c.id), '[]')
  from filled f join categories c on c.id = f.part where f.top = top.id)`

/** A section shows itself with its newest product that has a picture, a featured one before others. */
const shown = sql`(
  select pictured.image_key, pictured.width from (
    (${pictured(sql`select p.id, p.published_at, true as featured from visible_products p
      where p.featured and p.category_id in (select t.id from tree t where t.top = top.id)
      order by p.published_at desc, p.id desc limit ${sql.lit(LOOKED_AT)}`)})
    union all (
    select newest.* from tree t cross join lateral (${pictured(sql`
      select p.id, p.published_at, false as featured from visible_products p where p.category_id = t.id
      order by p.published_at desc, p.id desc limit ${sql.lit(LOOKED_AT)}`)}) newest where t.top = top.id)) pictured
  order by pictured.featured desc, pictured.published_at desc limit 1)`

const sections = sql`(select coalesce(json_agg(json_build_object('slug', top.slug, 'name', top.name, 'products', top.n,
    'parts', ${parts}, 'imageKey', shown.image_key, 'imageWidth', shown.width) order by top.position, top.id), '[]')
  from (select c.*, (select sum(f.n)::int from filled f where f.top = c.id) as n from categories c
    where c.parent_id is null and exists (select from filled f where f.top = c.id)
    order by c.position, c.id limit ${sql.lit(MOST_SECTIONS)}) top
  left join lateral ${shown} shown on true)`

/** Those with something to sell, who were verified last first. */
const shops = sql`(select coalesce(json_agg(s order by s."verifiedAt" desc nulls last, s.name), '[]') from (
    select s.slug, s.name, s.description, s.logo_key as "logoKey", s.country, ${verifiedAt} as "verifiedAt",
      s.away, s.away_until as "awayUntil", s.away_message as "awayMessage",
      own.n as products
    from visible_shops s join sellers own on own.shop_id = s.id
    order by "verifiedAt" desc nulls last, s.name limit ${sql.lit(SHOPS)}) s)`
