import { sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'
import { type Away, verifiedAt } from '#src/market/shops/shop-window.ts'
import { type Card, cardBasis, cardList } from './cards.ts'
import type { Delivery } from './delivery.ts'
import type { DescriptionFormat } from './description.ts'
import { asks, type FieldAsk } from './product-fields.ts'

export type Variant = {
  id: number
  sku: string
  barcode: string | null
  values: string[]
  price: number
  compareAt: number | null
  available: number
  mostPerOrder: number | null
  /** The picture that shows this variant, by its key. */
  pictureKey: string | null
}
export type ProductFacts = {
  slug: string
  title: string
  description: string
  descriptionFormat: DescriptionFormat
  vendor: string
  seoTitle: string
  seoDescription: string
  optionNames: string[]
  currency: string
  pictures: { key: string; alt: string; width: number; height: number }[]
  variants: Variant[]
  shop: { slug: string; name: string; logoKey: string | null; country: string; verifiedAt: Date | null } & Away
  /** From the top of the tree down to the product's own. */
  categories: { slug: string; name: string }[]
  moreFromShop: Card[]
  delivery: Delivery
  asks: FieldAsk[]
}

const MORE = 4

/** A product that buyers may see, with everything its page shows, in one query; undefined for any other. */
export async function findProduct(db: Database, slug: string): Promise<ProductFacts | undefined> {
  const { rows } = await sql<ProductFacts>`
    select o.slug, o.title, o.description, o.description_format as "descriptionFormat", o.option_names as "optionNames",
      o.vendor, o.seo_title as "seoTitle", o.seo_description as "seoDescription", o.currency, ${pictures} as pictures,
      ${variants} as variants, ${shop} as shop, ${categoryPath} as categories, ${cardList(others)} as "moreFromShop",
      o.delivery, (select ${asks} from (select o.id) p) as asks
    from visible_products o where o.slug = ${slug}`.execute(db)
  const found = rows[0]
  if (!found) return undefined
  const { verifiedAt: since, awayUntil: until, ...seller } = found.shop
  return {
    ...found,
    shop: { ...seller, verifiedAt: since && new Date(since), awayUntil: until && new Date(until) },
  }
}

const pictures = sql`(select coalesce(json_agg(json_build_object('key', i.image_key, 'alt', i.alt, 'width', i.width,
    'height', i.height) order by i.position, i.id), '[]')
  from product_images i where i.product_id = o.id)`

const variants = sql`(select coalesce(json_agg(json_build_object('id', v.id, 'sku', v.sku, 'values', v.option_values,
    'price', v.price_minor, 'compareAt', v.compare_at_minor, 'available', l.on_hand - l.held,
    'mostPerOrder', v.most_per_order, 'barcode', v.barcode,
    'pictureKey', (select i.image_key from product_images i where i.id = v.image_id and i.product_id = o.id))
    order by v.position, v.id), '[]')
  from variants v join stock_levels l on l.variant_id = v.id where v.product_id = o.id and v.removed_at is null)`

const shop = sql`(select json_build_object('slug', s.slug, 'name', s.name, 'logoKey', s.logo_key, 'country', s.country,
    'verifiedAt', ${verifiedAt}, 'away', s.away, 'awayUntil', s.away_until, 'awayMessage', s.away_message)
  from visible_shops s where s.id = o.shop_id)`

const categoryPath = sql`(with recursive up as (
    select c.id, c.parent_id, c.slug, c.name, 0 as height from categories c where c.id = o.category_id
    union all select c.id, c.parent_id, c.slug, c.name, up.height + 1 from categories c join up on c.id = up.parent_id)
  select coalesce(json_agg(json_build_object('slug', up.slug, 'name', up.name) order by up.height desc), '[]') from up)`

const others = sql`select mine.*, row_number() over (order by mine.published_at desc, mine.id desc) as n from (
    select ${cardBasis} from visible_products p
    where p.shop_id = o.shop_id and p.id <> o.id
    order by p.published_at desc, p.id desc limit ${sql.lit(MORE)}) mine`

/** The address of the product that a variant in the window belongs to. */
export async function slugOfVariant(db: Database, variantId: number): Promise<string | undefined> {
  const row = await db
    .selectFrom('variants as v')
    .innerJoin('visible_products as p', 'p.id', 'v.product_id')
    .select('p.slug')
    .where('v.id', '=', variantId)
    .where('v.removed_at', 'is', null)
    .executeTakeFirst()
  return row?.slug ?? undefined
}
