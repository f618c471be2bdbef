import { sql } from 'kysely'
import type { Database, Tx } from '#src/database/connect.ts'
import { notFound } from '#src/lib/refusal.ts'
import { freeSlug } from '#src/market/catalogue/free-slug.ts'
import { settlingRaces } from '#src/market/catalogue/product.ts'
import { freeHandle } from '#src/market/catalogue/product-about.ts'
import { generateSkus } from '#src/market/catalogue/sku.ts'
import { claimForm, keepForm } from './stock-forms.ts'

type Row = { id: number; optionValues: string[] }

/**
 * Makes a draft that is like a product of the shop in all but its stock: options, rows with prices and thresholds, words,
 * questions and pictures. Rows get SKUs of their own and no barcodes, for a barcode names one thing. A form sent twice
 * makes one: `formKey` says that it is the same.
 */
export const duplicateProduct = (
  db: Database,
  shopId: number,
  id: number,
  formKey: string | null = null,
): Promise<Copy> =>
  settlingRaces(() =>
    db.transaction().execute(async (tx) => {
      if (formKey && !(await claimForm(tx, shopId, formKey))) return findCopy(tx, shopId, formKey)
      const made = await copy(tx, shopId, id)
      if (formKey) await keepForm(tx, shopId, formKey, { product_id: made.id })
      return made
    }),
  )

type Copy = { id: number; title: string }

async function findCopy(tx: Tx, shopId: number, formKey: string): Promise<Copy> {
  const made = await tx
    .selectFrom('stock_forms as f')
    .innerJoin('products as p', 'p.id', 'f.product_id')
    .select(['p.id', 'p.title'])
    .where('f.shop_id', '=', shopId)
    .where('f.form_key', '=', formKey)
    .where('p.removed_at', 'is', null)
    .executeTakeFirst()
  if (!made) throw notFound('product')
  return made
}

async function copy(tx: Tx, shopId: number, id: number): Promise<Copy> {
  const source = await tx
    .selectFrom('products')
    .select('title')
    .where('id', '=', id)
    .where('shop_id', '=', shopId)
    .where('removed_at', 'is', null)
    .forShare()
    .executeTakeFirst()
  if (!source) throw notFound('product')
  const title = `Copy of ${source.title}`.slice(0, 200)
  const copyId = await copyProduct(tx, shopId, id, title)
  await copyPictures(tx, id, copyId)
  await copyRows(tx, { shopId, id, copyId, title })
  await sql`insert into product_fields (product_id, label, kind, required, pattern, help, choices, position)
    select ${copyId}, label, kind, required, pattern, help, choices, position from product_fields
    where product_id = ${id} and removed_at is null order by position, id`.execute(tx)
  return { id: copyId, title }
}

async function copyProduct(tx: Tx, shopId: number, id: number, title: string): Promise<number> {
  const slug = await freeSlug(tx, 'products', [title], { maxLength: 120, otherwise: 'product' })
  const handle = await freeHandle(tx, shopId, slug)
  const { rows } = await sql<{ id: number }>`
    insert into products (shop_id, category_id, slug, handle, title, description, description_format, option_names,
      delivery, vendor, product_type, tags, seo_title, seo_description)
    select shop_id, category_id, ${slug}, ${handle}, ${title}, description, description_format, option_names,
      delivery, vendor, product_type, tags, seo_title, seo_description from products where id = ${id}
    returning id`.execute(tx)
  return rows[0]?.id ?? 0
}

/** The files stay where they are: both products name them. */
const copyPictures = (tx: Tx, id: number, copyId: number) =>
  sql`insert into product_images (product_id, image_key, alt, width, height, position)
    select ${copyId}, image_key, alt, width, height, position from product_images
    where product_id = ${id} order by position, id`.execute(tx)

type Copied = { shopId: number; id: number; copyId: number; title: string }

async function copyRows(tx: Tx, { shopId, id, copyId, title }: Copied): Promise<void> {
  const { rows } = await sql<Row>`select id, option_values as "optionValues" from variants
    where product_id = ${id} and removed_at is null order by position, id`.execute(tx)
  if (rows.length === 0) return
  const skus = await generateSkus(tx, shopId, title, rows, new Set())
  const named = sql`unnest(${rows.map((row) => row.id)}::bigint[], ${skus}::text[]) as n (id, sku)`
  await sql`
    insert into variants (product_id, shop_id, sku, option_values, price_minor, compare_at_minor, cost_minor, position,
      weight_grams, most_per_order, image_id)
    select ${copyId}, v.shop_id, n.sku, v.option_values, v.price_minor, v.compare_at_minor, v.cost_minor, v.position,
      v.weight_grams, v.most_per_order,
      (select mine.id from product_images theirs
         join product_images mine on mine.image_key = theirs.image_key and mine.product_id = ${copyId}
       where theirs.id = v.image_id and theirs.product_id = ${id} limit 1)
    from ${named} join variants v on v.id = n.id order by v.position, v.id`.execute(tx)
  // New rows have levels of nothing, made with them; when they are low is a wish, and is copied.
  await sql`
    update stock_levels mine set low_at = theirs.low_at
    from variants copied join variants v on v.product_id = ${id} and v.removed_at is null
        and v.option_values = copied.option_values
      join stock_levels theirs on theirs.variant_id = v.id
    where copied.product_id = ${copyId} and mine.variant_id = copied.id and theirs.low_at is not null`.execute(tx)
}
