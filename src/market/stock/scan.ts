import { sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'

export type Scanned = { variantId: number; sku: string; title: string; options: string[] }

/**
 * What a scanner read or a person typed: a SKU, else a barcode, without regard to case. A UPC-A is also the EAN-13 with a
 * zero before it, and leading zeros that a spreadsheet ate do not count. Several where a barcode stands on several.
 */
export async function findByCode(db: Database, shopId: number, code: string): Promise<Scanned[]> {
  const said = code.replaceAll('\0', '').trim()
  if (said === '') return []
  const { rows } = await sql<Scanned & { exact: boolean }>`
    select v.id as "variantId", v.sku, p.title, v.option_values as options, lower(v.sku) = lower(${said}) as exact
    from variants v join products p on p.id = v.product_id
    where v.shop_id = ${shopId} and v.removed_at is null and p.removed_at is null
      and (lower(v.sku) = lower(${said}) or lower(v.barcode) = any (${spellingsOf(said)}::text[]))
    order by exact desc, v.id limit 20`.execute(db)
  const exact = rows.filter((row) => row.exact)
  return (exact.length > 0 ? exact : rows).map(({ exact: _, ...row }) => row)
}

/** All ways in which the same code may be written down. */
function spellingsOf(code: string): string[] {
  const plain = code.replace(/[\s-]/g, '')
  if (!/^\d{1,14}$/.test(plain)) return [code.toLowerCase()]
  const bare = plain.replace(/^0+/, '')
  return [code, ...Array.from({ length: 15 - bare.length }, (_, zeros) => '0'.repeat(zeros) + bare)]
}
