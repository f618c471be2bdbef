import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'
import { generateSkus } from './sku.ts'

/** One row of a product as a seller typed it. Money in minor units of the shop's currency. */
export type VariantInput = {
  /** null: a row that is new. */
  id: number | null
  /** The row is to be removed. */
  gone: boolean
  optionValues: string[]
  /** Empty: one is made. */
  sku: string
  barcode: string | null
  priceMinor: number
  compareAtMinor: number | null
  costMinor: number | null
  /** Left out: as they are. */
  limits?: { weightGrams: number; mostPerOrder: number | null } | undefined
  /** The picture that shows this row, null for none. Left out: as it is; one of another product counts as none. */
  imageId?: number | null | undefined
}

/** The rows that stand now: their place in the form, and whether they are new. */
export type WrittenVariants = { index: number; id: number; isNew: boolean }[]
type Placed = VariantInput & { index: number; sku: string }
type Owner = { shopId: number; productId: number; title: string }

/**
 * Writes the rows of a product that checkVariants found nothing wrong with, and answers those that stand now. Rows that
 * are not in the form stay as they are.
 */
export async function writeVariants(tx: Tx, owner: Owner, variants: VariantInput[]): Promise<WrittenVariants> {
  const goneIds = variants.flatMap((row) => (row.gone && row.id !== null ? [row.id] : []))
  const rows = await withSkus(tx, owner, variants)
  const kept = rows.filter((row) => row.id !== null)
  const added = rows.filter((row) => row.id === null)
  await removeVariants(tx, owner.productId, goneIds)
  await changeVariants(tx, owner.productId, kept)
  const fresh = await addVariants(tx, owner, added)
  return [...kept.map(({ index, id }) => ({ index, id: id ?? 0, isNew: false })), ...fresh]
}

async function withSkus(tx: Tx, { shopId, title }: Owner, variants: VariantInput[]): Promise<Placed[]> {
  const rows = variants.map((row, index) => ({ ...row, index })).filter((row) => !row.gone)
  const nameless = rows.filter((row) => row.sku === '')
  const taken = new Set(rows.map((row) => row.sku.toLowerCase()))
  const skus = await generateSkus(tx, shopId, title, nameless, taken)
  nameless.forEach((row, i) => {
    row.sku = skus[i] ?? ''
  })
  return rows
}

/** A row with a past stays in the books, out of sight; one that never had stock goes altogether. */
async function removeVariants(tx: Tx, productId: number, ids: number[]): Promise<void> {
  if (ids.length === 0) return
  await sql`delete from variants v using stock_levels l
    where v.id = any(${ids}::bigint[]) and v.product_id = ${productId} and l.variant_id = v.id and l.seq = 0`.execute(
    tx,
  )
  await tx
    .updateTable('variants')
    .set({ removed_at: now(), updated_at: now() })
    .where('id', 'in', ids)
    .where('product_id', '=', productId)
    .where('removed_at', 'is', null)
    .execute()
}

const recordsOf = (rows: Placed[]): RawBuilder<unknown> => sql`jsonb_to_recordset(${JSON.stringify(
  rows.map((row) => ({ ...row, at: row.index, pictured: row.imageId !== undefined })),
)}::jsonb) as r(id bigint, at integer, sku text, barcode text, "optionValues" text[], "priceMinor" bigint,
  "compareAtMinor" bigint, "costMinor" bigint, limits jsonb, "imageId" bigint, pictured boolean)`

async function changeVariants(tx: Tx, productId: number, rows: Placed[]): Promise<void> {
  if (rows.length === 0) return
  const records = recordsOf(rows)
  // Rows may trade names ("42" becomes "43" and the other way round), which a unique index would refuse half-way:
  // those that change theirs step aside first.
  await sql`update variants v set sku = '~' || v.id, option_values = array['~', v.id::text] from ${records}
    where v.id = r.id and v.product_id = ${productId} and v.removed_at is null
      and (v.option_values <> r."optionValues" or lower(v.sku) <> lower(r.sku))`.execute(tx)
  await sql`update variants v set sku = r.sku, barcode = r.barcode, option_values = r."optionValues",
      price_minor = r."priceMinor", compare_at_minor = r."compareAtMinor", cost_minor = r."costMinor",
      position = r.at, updated_at = ${now()},
      weight_grams = coalesce((r.limits->>'weightGrams')::integer, v.weight_grams), most_per_order = ${most},
      image_id = ${picture}
    from ${records}
    where v.id = r.id and v.product_id = ${productId} and v.removed_at is null
      and (v.sku, v.barcode, v.option_values, v.price_minor, v.compare_at_minor, v.cost_minor, v.position,
         v.weight_grams, v.most_per_order, v.image_id)
        is distinct from
        (r.sku, r.barcode, r."optionValues", r."priceMinor", r."compareAtMinor", r."costMinor", r.at,
         coalesce((r.limits->>'weightGrams')::integer, v.weight_grams), ${most}, ${picture})`.execute(tx)
}

/** null is a limit too: none. */
const most = sql`case when r.limits is null then v.most_per_order else (r.limits->>'mostPerOrder')::integer end`

const picture = sql`case when not r.pictured then v.image_id
  else (select i.id from product_images i where i.id = r."imageId" and i.product_id = v.product_id) end`

async function addVariants(tx: Tx, { shopId, productId }: Owner, rows: Placed[]): Promise<WrittenVariants> {
  if (rows.length === 0) return []
  const inserted = await tx
    .insertInto('variants')
    .values(
      rows.map((row) => ({
        product_id: productId,
        shop_id: shopId,
        sku: row.sku,
        barcode: row.barcode,
        option_values: row.optionValues,
        price_minor: row.priceMinor,
        compare_at_minor: row.compareAtMinor,
        cost_minor: row.costMinor,
        position: row.index,
        weight_grams: row.limits?.weightGrams ?? 0,
        most_per_order: row.limits?.mostPerOrder ?? null,
      })),
    )
    .returning(['id', 'position'])
    .execute()
  const ids = new Map(inserted.map((row) => [row.position, row.id]))
  return rows.map(({ index }) => ({ index, id: ids.get(index) ?? 0, isNew: true }))
}
