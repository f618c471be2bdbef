import { sql } from 'kysely'
import type { Tx } from '#src/database/connect.ts'
import type { Errors } from '#src/lib/form.ts'
import { formatMoney } from '#src/lib/money.ts'
import type { VariantInput } from './variants.ts'

type Subject = { shopId: number; productId: number | null; currency: string; optionNames: string[] }
type Stored = {
  id: number
  product_id: number
  sku: string
  title: string
  option_values: string[]
  held: number | null
}

/** What the form's rows are called in errors: `variants.3.sku` is the SKU of the fourth row. */
export const variantField = (index: number, field: string) => `variants.${index}.${field}`

/**
 * What is wrong with the rows of a product, by field; nothing when they can be written. Locks the stock of rows that are to go, so that
 * nobody can hold any of it until the transaction ends.
 */
export async function checkVariants(tx: Tx, subject: Subject, variants: VariantInput[]): Promise<Errors> {
  const stored = await storedBeside(tx, subject, variants)
  const errors: Errors = {}
  for (const check of [wrongPrices, unknownRows, heldRows, takenSkus, twinRows])
    for (const [field, message] of check(subject, variants, stored)) errors[field] ??= message
  return errors
}

type Check = (subject: Subject, variants: VariantInput[], stored: Stored[]) => [string, string][]

/** This product's rows (those to go locked), and rows of the shop that have one of the typed SKUs. */
async function storedBeside(tx: Tx, { shopId, productId }: Subject, variants: VariantInput[]): Promise<Stored[]> {
  const gone = variants.flatMap((row) => (row.gone && row.id !== null ? [row.id] : []))
  if (gone.length > 0) {
    await sql`select 1 from stock_levels where variant_id = any(${gone}::bigint[]) and shop_id = ${shopId}
      order by variant_id for update`.execute(tx)
  }
  const skus = variants.filter((row) => !row.gone && row.sku !== '').map((row) => row.sku.toLowerCase())
  const { rows } = await sql<Stored>`
    select v.id, v.product_id, v.sku, p.title, v.option_values, l.held
    from variants v join products p on p.id = v.product_id join stock_levels l on l.variant_id = v.id
    where v.shop_id = ${shopId} and v.removed_at is null
      and (v.product_id = ${productId} or lower(v.sku) = any(${skus}))`.execute(tx)
  return rows
}

const kept = (variants: VariantInput[]) => variants.map((row, index) => ({ ...row, index })).filter((row) => !row.gone)

const wrongPrices: Check = ({ currency }, variants) =>
  kept(variants)
    .filter((row) => row.compareAtMinor !== null && row.compareAtMinor <= row.priceMinor)
    .map((row) => [
      variantField(row.index, 'compare_at'),
      `The price before must be above ${formatMoney({ minor: row.priceMinor, currency })}, or empty.`,
    ])

const unknownRows: Check = ({ productId }, variants, stored) => {
  const own = new Set(stored.filter((row) => row.product_id === productId).map((row) => row.id))
  return variants.flatMap((row, index) =>
    row.id !== null && !own.has(row.id) ? [[variantField(index, 'sku'), 'This row is no longer there.']] : [],
  )
}

const heldRows: Check = (_, variants, stored) =>
  variants.flatMap((row, index) => {
    const held = row.gone ? (stored.find((one) => one.id === row.id)?.held ?? 0) : 0
    if (held === 0) return []
    const units = held === 1 ? 'One unit is' : `${held} units are`
    return [[variantField(index, 'gone'), `${units} promised to a checkout. Keep the row until that has ended.`]]
  })

/** Rows that stay although the form does not name them, and other products' rows: what the form's rows must not meet. */
const others = (variants: VariantInput[], stored: Stored[]) => {
  const named = new Set(variants.map((row) => row.id))
  return stored.filter((row) => !named.has(row.id))
}

const takenSkus: Check = (_, variants, stored) => {
  const owners = new Map(others(variants, stored).map((row) => [row.sku.toLowerCase(), row.title]))
  const rows = new Map<string, number>()
  return kept(variants).flatMap((row): [string, string][] => {
    const sku = row.sku.toLowerCase()
    if (sku === '') return []
    const owner = owners.get(sku)
    if (owner) return [[variantField(row.index, 'sku'), `“${owner}” in your shop has this SKU already.`]]
    const twin = rows.get(sku)
    rows.set(sku, twin ?? row.index)
    return twin === undefined ? [] : [[variantField(row.index, 'sku'), `Row ${twin + 1} has this SKU already.`]]
  })
}

const twinRows: Check = ({ productId, optionNames }, variants, stored) => {
  const key = (values: string[]) => JSON.stringify(values)
  const rows = new Map<string, number>()
  const present = new Set(
    others(variants, stored)
      .filter((row) => row.product_id === productId)
      .map((row) => key(row.option_values)),
  )
  return kept(variants).flatMap((row): [string, string][] => {
    const values = key(row.optionValues)
    const twin = rows.get(values)
    rows.set(values, twin ?? row.index)
    if (twin === undefined && !present.has(values)) return []
    const field = variantField(row.index, optionNames.length > 0 ? 'values.0' : 'sku')
    const other = twin === undefined ? 'Another row' : `Row ${twin + 1}`
    if (optionNames.length === 0)
      return [[field, `${other} is the same. Name an option, such as Size, to tell them apart.`]]
    return [[field, `${other} is “${row.optionValues.join(', ')}” too. Every row needs values of its own.`]]
  })
}
