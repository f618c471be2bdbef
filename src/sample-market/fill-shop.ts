import type { Tx } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'
import { slugify } from '#src/lib/slug.ts'
import type { Delivery } from '#src/market/catalogue/delivery.ts'
import type { SampleProduct } from './goods/plan.ts'
import { daysAgo } from './open-shop.ts'
import type { Stocked } from './past.ts'
import type { Kept } from './pictures.ts'

export type Pictured = SampleProduct & { kept: Kept[] }
type Shelf = { shopId: number; shopSlug: string; delivery: Delivery; categories: Map<string, number> }

/** Puts the goods on the shelves, three statements for all of them; answers the variants, still without stock. */
export async function fillShop(tx: Tx, shelf: Shelf, products: readonly Pictured[]): Promise<Stocked[]> {
  const ids = await addProducts(tx, shelf, products)
  const idOf = (place: number) => {
    const id = ids[place]
    if (id === undefined) throw new Error('a product was not written')
    return id
  }
  const stocked = await addVariants(tx, shelf.shopId, products, idOf)
  await tx
    .insertInto('product_images')
    .values(
      products.flatMap(({ pictures, kept, ...product }, place) =>
        kept.map(({ key, width, height }, position) => ({
          product_id: idOf(place),
          image_key: key,
          alt: pictures[position]?.alt ?? product.title,
          width,
          height,
          position,
          created_at: startOf(product),
        })),
      ),
    )
    .execute()
  return stocked
}

/** A draft was begun some time ago; what is published was begun a little before. */
const startOf = ({ daysAgo: days }: Pick<SampleProduct, 'daysAgo'>): Date => daysAgo((days ?? 0.4) + 0.1)

async function addProducts(tx: Tx, shelf: Shelf, products: readonly Pictured[]): Promise<number[]> {
  const slugs = await freeSlugs(tx, shelf.shopSlug, products)
  const rows = products.map((product, place) => ({
    shop_id: shelf.shopId,
    category_id: shelf.categories.get(product.category) ?? null,
    slug: slugs[place] ?? '',
    title: product.title,
    description: product.description,
    option_names: product.optionNames,
    delivery: shelf.delivery,
    state: product.daysAgo === null ? 'draft' : 'published',
    featured: product.featured,
    published_at: product.daysAgo === null ? null : daysAgo(product.daysAgo),
    created_at: startOf(product),
    updated_at: product.daysAgo === null ? now() : daysAgo(product.daysAgo),
  }))
  const made = await tx.insertInto('products').values(rows).returning(['id', 'slug']).execute()
  const bySlug = new Map(made.map(({ id, slug }) => [slug, id]))
  return slugs.flatMap((slug) => bySlug.get(slug) ?? [])
}

/** A market that is in use may have a product of that name already; then the shop's name follows. */
async function freeSlugs(tx: Tx, shopSlug: string, products: readonly Pictured[]): Promise<string[]> {
  const slugs = products.map(({ title }) => slugify(title, 80))
  const rows = await tx.selectFrom('products').select('slug').where('slug', 'in', slugs).execute()
  const taken = new Set(rows.map(({ slug }) => slug))
  return slugs.map((slug) => (taken.has(slug) ? `${slug}-${shopSlug}` : slug))
}

async function addVariants(
  tx: Tx,
  shopId: number,
  products: readonly Pictured[],
  idOf: (place: number) => number,
): Promise<Stocked[]> {
  const planned = products.flatMap((product, place) =>
    product.variants.map((variant, position) => ({ variant, position, product, productId: idOf(place) })),
  )
  const rows = planned.map(({ variant, position, product, productId }, place) => ({
    shop_id: shopId,
    product_id: productId,
    sku: variant.sku,
    barcode: barcodeOf(shopId, place),
    option_values: variant.options,
    price_minor: variant.price,
    compare_at_minor: variant.compareAt,
    cost_minor: variant.cost,
    position,
    created_at: startOf(product),
    updated_at: startOf(product),
  }))
  const made = await tx.insertInto('variants').values(rows).returning(['id', 'sku']).execute()
  const bySku = new Map(made.map(({ id, sku }) => [sku, id]))
  return planned.flatMap(({ variant }) => {
    const id = bySku.get(variant.sku)
    return id === undefined ? [] : { ...variant, id }
  })
}

/** An EAN-13 from the range that shops may number themselves (20 to 29), with its check digit. */
export function barcodeOf(shopId: number, place: number): string {
  const digits = `2${String(shopId % 100_000).padStart(5, '0')}${String(place + 1).padStart(6, '0')}`
  const sum = [...digits].reduce((total, digit, at) => total + Number(digit) * (at % 2 === 0 ? 1 : 3), 0)
  return `${digits}${(10 - (sum % 10)) % 10}`
}
