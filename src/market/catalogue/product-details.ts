import { sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'
import type { Delivery } from './delivery.ts'
import type { DescriptionFormat } from './description.ts'
import { asks, type FieldAsk } from './product-fields.ts'
import type { ProductState } from './states.ts'

export type VariantDetails = {
  id: number
  sku: string
  barcode: string | null
  optionValues: string[]
  priceMinor: number
  compareAtMinor: number | null
  costMinor: number | null
  onHand: number
  held: number
  lowAt: number | null
  isLow: boolean
  weightGrams: number
  mostPerOrder: number | null
  imageId: number | null
}
export type ImageDetails = { id: number; key: string; alt: string; width: number; height: number }
export type ProductDetails = {
  id: number
  slug: string
  title: string
  description: string
  descriptionFormat: DescriptionFormat
  categoryId: number | null
  optionNames: string[]
  state: ProductState
  delivery: Delivery
  featured: boolean
  version: number
  /** Can buyers see it at this moment? */
  visible: boolean
  publishedAt: Date | null
  updatedAt: Date
  variants: VariantDetails[]
  images: ImageDetails[]
  asks: FieldAsk[]
  handle: string
  vendor: string
  productType: string
  tags: string[]
  seoTitle: string
  seoDescription: string
  /** When it is to be put on sale by itself, and by which clock that was typed (minutes ahead of UTC). */
  publishAt: Date | null
  publishOffset: number
}

/** A product of this shop with its rows, their stock and its pictures, all in one question. */
export async function findProduct(db: Database, shopId: number, id: number): Promise<ProductDetails | undefined> {
  const { rows } = await sql<ProductDetails>`
    select p.id, p.slug, p.title, p.description, p.description_format as "descriptionFormat",
      p.category_id as "categoryId", p.option_names as "optionNames",
      p.state, p.delivery, p.featured, p.version, p.published_at as "publishedAt", p.updated_at as "updatedAt",
      p.handle, p.vendor, p.product_type as "productType", p.tags, p.seo_title as "seoTitle",
      p.seo_description as "seoDescription", p.publish_at as "publishAt", p.publish_offset as "publishOffset",
      exists (select from visible_products where id = p.id) as visible,
      coalesce((select jsonb_agg(jsonb_build_object('id', v.id, 'sku', v.sku, 'barcode', v.barcode,
          'optionValues', to_jsonb(v.option_values), 'priceMinor', v.price_minor, 'compareAtMinor', v.compare_at_minor,
          'costMinor', v.cost_minor, 'onHand', l.on_hand, 'held', l.held, 'lowAt', l.low_at, 'isLow', l.is_low,
          'weightGrams', v.weight_grams, 'mostPerOrder', v.most_per_order,
          'imageId', (select i.id from product_images i where i.id = v.image_id and i.product_id = p.id))
          order by v.position, v.id)
        from variants v join stock_levels l on l.variant_id = v.id
        where v.product_id = p.id and v.removed_at is null), '[]') as variants,
      ${imagesOf} as images, ${asks} as asks
    from products p
    where p.id = ${id} and p.shop_id = ${shopId} and p.removed_at is null`.execute(db)
  return rows[0]
}

const imagesOf = sql`coalesce((select jsonb_agg(jsonb_build_object('id', i.id, 'key', i.image_key, 'alt', i.alt,
    'width', i.width, 'height', i.height) order by i.position, i.id)
  from product_images i where i.product_id = p.id), '[]')`

/** The pictures of a product of this shop, in their order; nothing where it is not this shop's. */
export async function listImages(db: Database, shopId: number, id: number): Promise<ImageDetails[] | undefined> {
  const { rows } = await sql<{ images: ImageDetails[] }>`
    select ${imagesOf} as images from products p
    where p.id = ${id} and p.shop_id = ${shopId} and p.removed_at is null`.execute(db)
  return rows[0]?.images
}
