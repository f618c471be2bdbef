import { type SqlBool, sql } from 'kysely'
import type { Database, Tx } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'
import { checkDigit } from '#src/lib/gtin.ts'
import { notFound } from '#src/lib/refusal.ts'

/**
 * EAN-13 of the range that GS1 leaves to each shop for its own use (prefixes 20 to 29): unique in the shop, meaningless
 * outside of it.
 */
const PREFIX = '20'

export const inStoreEan = (number: number): string => {
  const digits = `${PREFIX}${String(number).padStart(10, '0')}`
  return `${digits}${checkDigit(digits)}`
}

/**
 * Gives every row of a product that has no barcode one of the shop's own numbers; answers how many. Rows that have one keep
 * it, also where it was typed in the same moment.
 */
export function makeBarcodes(
  db: Database,
  shopId: number,
  productId: number,
): Promise<{ title: string; made: number }> {
  return db.transaction().execute(async (tx) => {
    const product = await tx
      .selectFrom('products')
      .select('title')
      .where('id', '=', productId)
      .where('shop_id', '=', shopId)
      .where('removed_at', 'is', null)
      .forUpdate()
      .executeTakeFirst()
    if (!product) throw notFound('product')
    const rows = await tx
      .selectFrom('variants')
      .select('id')
      .where('product_id', '=', productId)
      .where('removed_at', 'is', null)
      .where('barcode', 'is', null)
      .orderBy('position')
      .orderBy('id')
      .forUpdate()
      .execute()
    if (rows.length === 0) return { title: product.title, made: 0 }
    const codes = await freeCodes(tx, shopId, rows.length)
    await sql`update variants v set barcode = n.code, updated_at = ${now()}
      from unnest(${rows.map((row) => row.id)}::bigint[], ${codes}::text[]) as n (id, code) where n.id = v.id`.execute(
      tx,
    )
    // A form that was opened before shows no barcodes: saved as it is, it would take these off again.
    await tx
      .updateTable('products')
      .set((eb) => ({ version: eb('version', '+', 1), updated_at: now() }))
      .where('id', '=', productId)
      .execute()
    return { title: product.title, made: rows.length }
  })
}

/** Numbers nobody in the shop has, in their order. The series' row is the lock: two who take some take different ones. */
async function freeCodes(tx: Tx, shopId: number, count: number): Promise<string[]> {
  const codes: string[] = []
  while (codes.length < count) {
    const wanted = count - codes.length
    const { rows } = await sql<{ used: number }>`
      insert into barcode_series (shop_id, used) values (${shopId}, ${wanted})
      on conflict (shop_id) do update set used = barcode_series.used + ${wanted} returning used`.execute(tx)
    const used = rows[0]?.used ?? wanted
    const candidates = Array.from({ length: wanted }, (_, i) => inStoreEan(used - wanted + i + 1))
    const taken = await tx
      .selectFrom('variants')
      .select('barcode')
      .where('shop_id', '=', shopId)
      .where('barcode', 'in', candidates)
      .execute()
    const others = new Set(taken.map(({ barcode }) => barcode))
    codes.push(...candidates.filter((code) => !others.has(code)))
  }
  return codes
}

/** The barcode of a row of this shop; null where it has none, undefined where there is no such row. */
export async function findBarcode(db: Database, shopId: number, variantId: number): Promise<string | null | undefined> {
  const row = await db
    .selectFrom('variants')
    .select('barcode')
    .where('id', '=', variantId)
    .where('shop_id', '=', shopId)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
  return row?.barcode
}

export type Label = {
  variantId: number
  title: string
  options: string[]
  sku: string
  barcode: string | null
  priceMinor: number
}

/** What labels of these rows say, in the order of the products; rows of other shops are not there. */
export async function listLabels(db: Database, shopId: number, variantIds: readonly number[]): Promise<Label[]> {
  if (variantIds.length === 0) return []
  return db
    .selectFrom('variants as v')
    .innerJoin('products as p', 'p.id', 'v.product_id')
    .select(['v.id as variantId', 'p.title', 'v.option_values as options', 'v.sku', 'v.barcode'])
    .select('v.price_minor as priceMinor')
    .where('v.shop_id', '=', shopId)
    .where(sql<SqlBool>`v.id = any (${[...variantIds]}::bigint[])`)
    .where('v.removed_at', 'is', null)
    .where('p.removed_at', 'is', null)
    .orderBy('p.title')
    .orderBy('p.id')
    .orderBy('v.position')
    .orderBy('v.id')
    .execute()
}
