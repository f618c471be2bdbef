import { type RawBuilder, sql } from 'kysely'
import type { Database, Tx } from '#src/database/connect.ts'
import { CsvFault } from '#src/lib/csv-reader.ts'
import { loadCleaner } from './description.ts'
import type { CategoryOf } from './import-product.ts'
import { createRecordReader, type RecordContext, type StagedProduct, type StagedRow } from './import-record.ts'
import { readRecords } from './import-text.ts'
import { type Import, MOST_LINES } from './imports.ts'

/** Rows sent to the database in one statement: what is in memory at a time. */
const BATCH = 500

/** Reads a whole file into rows to be compared; what was there of it before is forgotten. Tells after each part how far it is. */
export async function stageFile(
  db: Database,
  task: Import & { currency: string },
  pieces: AsyncIterable<Uint8Array>,
  progress: (bytes: number) => Promise<void>,
): Promise<void> {
  await sql`delete from import_rows where import_id = ${task.id}`.execute(db)
  await sql`delete from import_products where import_id = ${task.id}`.execute(db)
  const { mapping, columns, currency, decimalMark } = task
  const header = columns.map(({ name }) => name)
  const context: RecordContext = { mapping, header, currency, mark: decimalMark, ...(await helpers(db)) }
  const read = createRecordReader(context)
  let bytes = 0
  let products: StagedProduct[] = []
  let rows: StagedRow[] = []
  let isHeader = true
  let writing = Promise.resolve()
  // The database writes one part while the next is read.
  const flush = async () => {
    await writing
    const [part, at] = [{ products, rows }, bytes]
    products = []
    rows = []
    writing = insertStaged(db, task, part.products, part.rows).then(() => progress(at))
    writing.catch(() => {})
  }
  for await (const records of readRecords(
    counting(pieces, (size) => (bytes += size)),
    task,
  )) {
    for (const record of records) {
      if (isHeader) {
        isHeader = false
        continue
      }
      if (record.line > MOST_LINES)
        throw new CsvFault(record.line, `A file has at most ${MOST_LINES} lines. Send it in parts.`)
      if (record.cells.every((cell) => cell.trim() === '')) continue
      const { product, row } = read(record)
      if (product) products.push(product)
      rows.push(row)
      if (rows.length >= BATCH) await flush()
    }
  }
  await flush()
  await writing
}

async function* counting(pieces: AsyncIterable<Uint8Array>, add: (size: number) => void) {
  for await (const piece of pieces) {
    add(piece.length)
    yield piece
  }
}

async function helpers(db: Database): Promise<Pick<RecordContext, 'clean' | 'categoryOf'>> {
  return { clean: await loadCleaner(), categoryOf: await categories(db) }
}

/** Categories by slug, by their path ("Shoes > Hiking") and by their own name, where only one has it. */
async function categories(db: Database): Promise<CategoryOf> {
  const { rows } = await sql<{ id: number; slug: string; name: string; path: string }>`
    with recursive tree as (
      select id, slug, name, name as path from categories where parent_id is null
      union all select c.id, c.slug, c.name, t.path || ' > ' || c.name from categories c join tree t on c.parent_id = t.id)
    select id, slug, name, path from tree`.execute(db)
  const named = new Map<string, number | null>()
  for (const { id, name } of rows) named.set(name.toLowerCase(), named.has(name.toLowerCase()) ? null : id)
  for (const { id, path } of rows) named.set(path.toLowerCase(), id)
  for (const { id, slug } of rows) named.set(slug, id)
  return (name) => named.get(name.toLowerCase().replace(/\s*>\s*/g, ' > '))
}

const asRecords = (rows: unknown[]): RawBuilder<unknown> => sql`${JSON.stringify(rows)}::text::json`

/** Once the import is read in another way, whoever is still at the earlier one writes no more. */
async function insertStaged(
  db: Database | Tx,
  { id, shopId, run }: Import,
  products: StagedProduct[],
  rows: StagedRow[],
) {
  const still = sql`with still as materialized (select 1 from imports where id = ${id} and run = ${run} for share)`
  if (products.length > 0) {
    await sql`${still} insert into import_products (import_id, shop_id, place, handle, facts, option_names)
      select ${id}, ${shopId}, p.place, p.handle, p.facts, p.option_names
      from still, json_to_recordset(${asRecords(products)})
        as p (place integer, handle text, facts jsonb, option_names text[])`.execute(db)
  }
  if (rows.length === 0) return
  await sql`${still} insert into import_rows (import_id, shop_id, line, place, is_variant, sku, made_sku, option_values, barcode,
      price_minor, compare_at_minor, cost_minor, weight_grams, most_per_order, low_at, quantity, image, image_key,
      image_alt, variant_image, variant_image_key, problems, flags, notes)
    select ${id}, ${shopId}, r.* from still, json_to_recordset(${asRecords(rows)}) as r (line integer, place integer,
      is_variant boolean, sku text, made_sku text, option_values text[], barcode text, price_minor bigint,
      compare_at_minor bigint, cost_minor bigint, weight_grams integer, most_per_order integer, low_at integer,
      quantity integer, image text, image_key text, image_alt text, variant_image text, variant_image_key text,
      problems text[], flags text[], notes text[])`.execute(db)
}
