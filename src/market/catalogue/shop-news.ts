import { sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'
import { type Described, descriptionText } from './description.ts'

export type NewProduct = {
  slug: string
  title: string
  text: string
  publishedAt: Date
  currency: string
  priceFrom: number
  category: string | null
}
export type ShopNews = { name: string; description: string; products: NewProduct[] }

const MOST = 50

/** What a shop put on sale last; undefined for one that buyers may not see. */
export async function findShopNews(db: Database, slug: string): Promise<ShopNews | undefined> {
  const { rows } = await sql<{ name: string; description: string; id: number }>`
    select id, name, description from visible_shops where slug = ${slug}`.execute(db)
  const shop = rows[0]
  if (!shop) return undefined
  // The view once more: what was taken down in between is not told.
  const { rows: products } = await sql<NewProduct & Described>`
    select p.slug, p.title, p.description, p.description_format as "descriptionFormat", p.published_at as "publishedAt",
      p.currency, p.price_from_minor as "priceFrom", (select c.name from categories c where c.id = p.category_id) as category
    from visible_products p where p.shop_id = ${shop.id}
    order by p.published_at desc, p.id desc limit ${sql.lit(MOST)}`.execute(db)
  return { ...shop, products: products.map((one) => ({ ...one, text: descriptionText(one) })) }
}
