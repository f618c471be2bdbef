import { sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'
import { inSnapshot } from '#src/database/snapshot.ts'
import { csvLine } from '#src/lib/csv.ts'
import { plainAmount } from '#src/lib/money.ts'
import { bodyOfText, ONLY_OPTION, PRODUCT_COLUMNS, type ProductRow, STATUS_OF } from './product-csv.ts'
import { asks, type FieldAsk } from './product-fields.ts'
import type { ProductState } from './states.ts'

type Picture = { id: number; key: string; width: number; alt: string }
type VariantFacts = {
  sku: string
  barcode: string | null
  values: string[]
  price: number
  compareAt: number | null
  cost: number | null
  grams: number
  most: number | null
  onHand: number
  lowAt: number | null
  imageId: number | null
}
type ProductFacts = {
  id: number
  handle: string
  title: string
  description: string
  descriptionFormat: string
  vendor: string
  type: string
  tags: string[]
  state: ProductState
  optionNames: string[]
  seoTitle: string
  seoDescription: string
  delivery: string
  publishAt: Date | null
  category: string | null
  variants: VariantFacts[]
  pictures: Picture[]
  asks: FieldAsk[]
}

export type ExportOf = {
  shop: { id: number; currency: string }
  /** The whole address of a picture, for whoever reads the file elsewhere. */
  imageAddress: (key: string, width: number) => string
}

/** Rows that are in memory at once, roughly; a page of products is made as large as that allows. */
const ROWS_AT_ONCE = 1500
const MOST_PRODUCTS = 400

/**
 * All products of a shop as the lines of a product CSV, archived ones too: what an import needs to make the same shop of it.
 * Read page by page in one snapshot as the lines are taken, so that memory stays as it is however large the shop.
 */
export const exportProducts = (db: Database, wish: ExportOf) => inSnapshot(db, (tx) => linesOf(tx, wish))

async function* linesOf(db: Database, { shop, imageAddress }: ExportOf): AsyncGenerator<string> {
  yield csvLine(PRODUCT_COLUMNS)
  let after = 0
  let size = 20
  for (;;) {
    const products = await readPage(db, shop.id, after, size)
    const last = products.at(-1)
    if (!last) return
    const rows = products.flatMap((one) => rowsOf(one, shop.currency, imageAddress))
    yield rows.map((row) => csvLine(PRODUCT_COLUMNS.map((column) => row[column]))).join('')
    if (products.length < size) return
    after = last.id
    size = Math.max(1, Math.min(MOST_PRODUCTS, size * 2, Math.floor((size * ROWS_AT_ONCE) / rows.length)))
  }
}

async function readPage(db: Database, shopId: number, after: number, size: number): Promise<ProductFacts[]> {
  const { rows } = await sql<ProductFacts>`
    select p.id, p.handle, p.title, p.description, p.description_format as "descriptionFormat", p.vendor,
      p.product_type as type, p.tags, p.state, p.option_names as "optionNames", p.seo_title as "seoTitle",
      p.seo_description as "seoDescription", p.delivery, p.publish_at as "publishAt",
      (select c.slug from categories c where c.id = p.category_id) as category,
      coalesce((select jsonb_agg(jsonb_build_object('sku', v.sku, 'barcode', v.barcode, 'values', to_jsonb(v.option_values),
          'price', v.price_minor, 'compareAt', v.compare_at_minor, 'cost', v.cost_minor, 'grams', v.weight_grams,
          'most', v.most_per_order, 'onHand', l.on_hand, 'lowAt', l.low_at, 'imageId', v.image_id)
          order by v.position, v.id)
        from variants v join stock_levels l on l.variant_id = v.id
        where v.product_id = p.id and v.removed_at is null), '[]') as variants,
      coalesce((select jsonb_agg(jsonb_build_object('id', i.id, 'key', i.image_key, 'width', i.width, 'alt', i.alt)
          order by i.position, i.id)
        from product_images i where i.product_id = p.id), '[]') as pictures,
      ${asks} as asks
    from products p
    where p.shop_id = ${shopId} and p.removed_at is null and p.id > ${after}
    order by p.id limit ${size}`.execute(db)
  return rows
}

function rowsOf(product: ProductFacts, currency: string, imageAddress: ExportOf['imageAddress']): ProductRow[] {
  const { handle, variants, pictures } = product
  const addressOf = ({ key, width }: Picture) => imageAddress(key, width)
  const count = Math.max(1, variants.length, pictures.length)
  return Array.from({ length: count }, (_, at): ProductRow => {
    const variant = variants[at]
    const picture = pictures[at]
    const own = pictures.find((one) => one.id === variant?.imageId)
    return {
      Handle: handle,
      ...(at === 0 && productCells(product)),
      ...(variant && variantCells(product, variant, currency)),
      ...(own && { 'Variant Image': addressOf(own) }),
      ...(picture && { 'Image Src': addressOf(picture), 'Image Position': at + 1, 'Image Alt Text': picture.alt }),
    }
  })
}

function productCells(product: ProductFacts): ProductRow {
  const { optionNames, variants } = product
  const questions = product.asks.map(({ id, ...rest }) => rest)
  const only = optionNames.length === 0 && variants.length > 0
  return {
    Title: product.title,
    'Body (HTML)': product.descriptionFormat === 'html' ? product.description : bodyOfText(product.description),
    Vendor: product.vendor,
    Type: product.type,
    Tags: product.tags.join(', '),
    Published: String(product.state === 'published'),
    'Option1 Name': only ? ONLY_OPTION.name : (optionNames[0] ?? ''),
    'Option2 Name': optionNames[1] ?? '',
    'Option3 Name': optionNames[2] ?? '',
    'Gift Card': 'false',
    'SEO Title': product.seoTitle,
    'SEO Description': product.seoDescription,
    Status: STATUS_OF[product.state],
    'Market / Category': product.category,
    'Market / Delivery': product.delivery,
    'Market / Body Format': product.descriptionFormat,
    'Market / Publish At': product.publishAt?.toISOString() ?? '',
    'Market / Questions': questions.length > 0 ? JSON.stringify(questions) : '',
  }
}

function variantCells({ optionNames, delivery }: ProductFacts, variant: VariantFacts, currency: string): ProductRow {
  const amount = (minor: number | null) => (minor === null ? '' : plainAmount(minor, currency))
  return {
    'Option1 Value': optionNames.length === 0 ? ONLY_OPTION.value : (variant.values[0] ?? ''),
    'Option2 Value': variant.values[1] ?? '',
    'Option3 Value': variant.values[2] ?? '',
    'Variant SKU': variant.sku,
    'Variant Grams': variant.grams,
    'Variant Inventory Tracker': 'shopify',
    'Variant Inventory Qty': variant.onHand,
    'Variant Inventory Policy': 'deny',
    'Variant Fulfillment Service': 'manual',
    'Variant Price': amount(variant.price),
    'Variant Compare At Price': amount(variant.compareAt),
    'Variant Requires Shipping': String(delivery === 'parcel'),
    'Variant Taxable': 'true',
    'Variant Barcode': variant.barcode,
    'Variant Weight Unit': 'g',
    'Cost per item': amount(variant.cost),
    'Market / Low At': variant.lowAt,
    'Market / Most Per Order': variant.most,
  }
}
