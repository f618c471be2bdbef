import { sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'
import { type Card, cardBasis, cardList } from './cards.ts'
import { type ShopTile, verifiedAt } from './shop-window.ts'

export type Section = {
  slug: string
  name: string
  parts: { slug: string; name: string }[]
  imageKey: string | null
  imageWidth: number | null
}
export type HomeFacts = { sections: Section[]; featured: Card[]; newest: Card[]; shops: Omit<ShopTile, 'products'>[] }

const MOST_SECTIONS = 8
const NEWEST = 8
const FEATURED = 8
const SHOPS = 6

/** What the home page shows, in one query: sections with a picture out of each, featured and new products, shops. */
export async function getHome(db: Database): Promise<HomeFacts> {
  const { rows } = await sql<HomeFacts>`
    with recursive tree (id, top) as (
      select id, id from categories where parent_id is null
      union select c.id, tree.top from categories c join tree on c.parent_id = tree.id)
    select ${sections} as sections,
      ${cardList(picked(sql`p.featured`, FEATURED))} as featured,
      ${cardList(picked(sql`true`, NEWEST))} as newest,
      ${shops} as shops`.execute(db)
  const home = rows[0]
  if (!home) throw new Error('the home page is one row')
  return {
    ...home,
    shops: home.shops.map((shop) => ({ ...shop, verifiedAt: shop.verifiedAt && new Date(shop.verifiedAt) })),
  }
}

const picked = (condition: ReturnType<typeof sql>, most: number) => sql`
  select ${cardBasis}, row_number() over (order by p.published_at desc, p.id desc) as n
  from visible_products p where ${condition} order by p.published_at desc, p.id desc limit ${sql.lit(most)}`

/** Top categories in which there is something to see, each with the picture of its newest product that has one. */
const sections = sql`(select coalesce(json_agg(json_build_object('slug', c.slug, 'name', c.name, 'parts', parts.list,
    'imageKey', shown.image_key, 'imageWidth', shown.width) order by c.position, c.id), '[]')
  from (select * from categories c where parent_id is null and exists (
      select from tree join visible_products p on p.category_id = tree.id where tree.top = c.id)
    order by position, id limit ${sql.lit(MOST_SECTIONS)}) c
  left join lateral (
    select newest.image_key, newest.width from tree cross join lateral (
      select i.image_key, i.width, p.published_at from visible_products p
      join product_images i on i.product_id = p.id
      where p.category_id = tree.id order by p.published_at desc, p.id desc, i.position, i.id limit 1) newest
    where tree.top = c.id order by newest.published_at desc limit 1) shown on true
  cross join lateral (select coalesce(json_agg(json_build_object('slug', part.slug, 'name', part.name)
      order by part.position, part.id), '[]') as list
    from categories part where part.parent_id = c.id
      and exists (select from visible_products p where p.category_id = part.id)) parts)`

const shops = sql`(select coalesce(json_agg(s order by s."verifiedAt" desc nulls last, s.name), '[]') from (
    select s.slug, s.name, s.description, s.logo_key as "logoKey", s.country, ${verifiedAt} as "verifiedAt"
    from visible_shops s where exists (select from visible_products p where p.shop_id = s.id)
    order by 6 desc nulls last, s.name limit ${sql.lit(SHOPS)}) s)`
