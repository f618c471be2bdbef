import { sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'
import { inSnapshot } from '#src/database/snapshot.ts'
import { csvLine } from '#src/lib/csv.ts'
import { heldAt, lastUpdateBy, wasThere } from './as-of.ts'

export const STOCK_COLUMNS = ['SKU', 'Barcode', 'Title', 'Options', 'On hand', 'Held', 'Available', 'Low at'] as const

export type StockRow = {
  variantId: number
  sku: string
  barcode: string | null
  title: string
  options: string[]
  onHand: number
  held: number
  lowAt: number | null
}

const ROWS_AT_ONCE = 1000

/**
 * The stock of every variant of a shop as the lines of a CSV, read page by page in one snapshot as they are taken; with
 * `at` as it was at that moment, of the variants there were.
 */
export const exportStock = (db: Database, shopId: number, { at = null }: { at?: Date | null } = {}) =>
  inSnapshot(db, (tx) => linesOf(tx, shopId, at))

async function* linesOf(db: Database, shopId: number, at: Date | null): AsyncGenerator<string> {
  yield csvLine(STOCK_COLUMNS)
  let after = 0
  for (;;) {
    const rows = at ? await readPastPage(db, shopId, after, at) : await readPage(db, shopId, after)
    const last = rows.at(-1)
    if (!last) return
    yield rows.map(lineOf).join('')
    if (rows.length < ROWS_AT_ONCE) return
    after = last.variantId
  }
}

async function readPage(db: Database, shopId: number, after: number): Promise<StockRow[]> {
  const { rows } = await sql<StockRow>`
    select l.variant_id as "variantId", v.sku, v.barcode, p.title, v.option_values as options, l.on_hand as "onHand",
      l.held, l.low_at as "lowAt"
    from stock_levels l join variants v on v.id = l.variant_id join products p on p.id = v.product_id
    where l.shop_id = ${shopId} and l.variant_id > ${after} and v.removed_at is null and p.removed_at is null
    order by l.variant_id limit ${ROWS_AT_ONCE}`.execute(db)
  return rows
}

async function readPastPage(db: Database, shopId: number, after: number, at: Date): Promise<StockRow[]> {
  const { rows } = await sql<StockRow>`
    select l.variant_id as "variantId", v.sku, v.barcode, p.title, v.option_values as options,
      coalesce(m.after, 0) as "onHand", ${heldAt(at)} as held, l.low_at as "lowAt"
    from (select l.* from stock_levels l join variants v on v.id = l.variant_id join products p on p.id = v.product_id
          where l.shop_id = ${shopId} and l.variant_id > ${after} and ${wasThere(at)}
          order by l.variant_id limit ${ROWS_AT_ONCE}) l
      join variants v on v.id = l.variant_id join products p on p.id = v.product_id ${lastUpdateBy(at)}
    order by l.variant_id`.execute(db)
  return rows
}

const lineOf = ({ sku, barcode, title, options, onHand, held, lowAt }: StockRow): string =>
  csvLine([sku, barcode, title, options.join(' / '), onHand, held, onHand - held, lowAt])
