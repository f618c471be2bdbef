import { sql } from 'kysely'
import type { Tx } from '#src/database/connect.ts'
import { randomKey } from '#src/lib/secret.ts'
import { slugify } from '#src/lib/slug.ts'

/** A SKU has at most 80 signs; what tells two apart is put behind it, and takes up to nine of them. */
const LONGEST = 68

type Nameless = { optionValues: string[] }

/** "Trail boot", ["42", "Black"] → "TRAIL-BOOT-42-BLACK": what a person can read out in a storeroom. */
export function readableSku(title: string, optionValues: string[]): string {
  const name = slugify(title, 60)
  const short = name.length <= 20 ? name : name.slice(0, 21).replace(/-[^-]*$/, '')
  const parts = [short || 'item', ...optionValues.map((value) => slugify(value, 16))]
  return parts.filter(Boolean).join('-').slice(0, LONGEST).replace(/-+$/, '').toUpperCase()
}

/**
 * A SKU for each row that was left without one, free in the shop and among each other. `taken` are those that the other rows of
 * the same form use (lower case).
 */
export async function generateSkus(
  tx: Tx,
  shopId: number,
  title: string,
  rows: Nameless[],
  taken: ReadonlySet<string>,
): Promise<string[]> {
  if (rows.length === 0) return []
  const wishes = rows.map((row) => {
    const first = readableSku(title, row.optionValues)
    return [first, ...Array.from({ length: 20 }, (_, i) => `${first}-${i + 2}`)]
  })
  const wanted = wishes.flat().map((sku) => sku.toLowerCase())
  const { rows: used } = await sql<{ sku: string }>`
    select lower(sku) as sku from variants
    where shop_id = ${shopId} and removed_at is null and lower(sku) = any(${wanted})`.execute(tx)
  const unavailable = new Set([...taken, ...used.map((row) => row.sku)])
  return wishes.map((candidates) => {
    const sku =
      candidates.find((one) => !unavailable.has(one.toLowerCase())) ?? `${candidates[0]}-${randomKey(4).toUpperCase()}`
    unavailable.add(sku.toLowerCase())
    return sku
  })
}
