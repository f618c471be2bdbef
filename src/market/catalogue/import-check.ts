import { sql } from 'kysely'
import type { Database, Tx } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'
import { CsvFault } from '#src/lib/csv-reader.ts'
import { compareRows } from './import-difference.ts'
import { matchRows } from './import-match.ts'
import { stageFile } from './import-staging.ts'
import { failImport, getImport, type Import, type ImportCounts, noteCheck } from './imports.ts'

class Stopped extends Error {}

/**
 * Reads the file of an import that is to be checked and compares every row with today. A fault of the file ends it in a
 * sentence. Does nothing where it was cancelled, or is read in another way by now.
 */
export async function checkImport(
  db: Database,
  id: number,
  pieces: (file: string) => AsyncIterable<Uint8Array>,
): Promise<void> {
  const task = await getImport(db, id)
  if (task?.state !== 'checking' || task.file === null) return
  const { currency, digits } = await shopMoney(db, task.shopId)
  try {
    await stageFile(db, { ...task, currency }, pieces(task.file), async (bytes) => {
      if (!(await noteCheck(db, task, bytes))) throw new Stopped()
    })
    // Two transactions, each undone where the import began anew meanwhile: a row that is written twice within one is asked
    // about all its keys again.
    await db.transaction().execute(async (tx) => {
      await patiently(tx)
      await learn(tx)
      await matchRows(tx, task)
      await stillAt(tx, task)
    })
    await db.transaction().execute((tx) => settleCheck(tx, { ...task, digits }, currency))
  } catch (error) {
    if (error instanceof Stopped) return
    if (!(error instanceof CsvFault)) throw error
    await failImport(db, id, error.message)
  }
}

export const shopMoney = (db: Database | Tx, shopId: number) =>
  db
    .selectFrom('shops')
    .select(['currency', 'currency_digits as digits'])
    .where('id', '=', shopId)
    .executeTakeFirstOrThrow()

async function settleCheck(tx: Tx, task: Import & { digits: number }, currency: string): Promise<void> {
  await patiently(tx)
  const counts = await compareRows(tx, task)
  await learn(tx)
  const settled = await tx
    .updateTable('imports')
    .set({ state: 'checked', counts: JSON.stringify(counts), notes: await notesOf(tx, task, counts, currency) })
    .set({ touched_at: now() })
    .where('id', '=', task.id)
    .where('run', '=', task.run)
    .where('state', '=', 'checking')
    .returning('id')
    .executeTakeFirst()
  if (!settled) throw new Stopped()
}

async function stillAt(tx: Tx, { id, run }: Import): Promise<void> {
  const { rows } =
    await sql`select 1 from imports where id = ${id} and run = ${run} and state = 'checking' for share`.execute(tx)
  if (rows.length === 0) throw new Stopped()
}

/** A statement over a whole file may take longer than one that a person waits for. */
export const patiently = (tx: Tx) =>
  sql`select set_config('statement_timeout', '600000', true), set_config('lock_timeout', '60000', true)`.execute(tx)

/** Without it the planner takes what was just written for next to nothing, and joins it row by row. */
export const learn = (tx: Tx) =>
  sql`analyze import_rows (import_id, line, place, is_variant, sku, barcode, status, variant_id, outcome),
    import_products (import_id, place, handle, product_id, status)`.execute(tx)

/** What holds for the file as a whole. */
async function notesOf(tx: Tx, task: Import, counts: ImportCounts, currency: string): Promise<string[]> {
  const notes: string[] = []
  if (task.mapping.includes('price') && !task.mapping.includes('currency') && counts.new + counts.changed > 0) {
    notes.push(`The file names no currency: its prices are read as ${currency}.`)
  }
  const earlier = await tx
    .selectFrom('imports as o')
    .innerJoin('imports as mine', 'mine.digest', 'o.digest')
    .select(['o.id', 'o.committed_at as at'])
    .where('mine.id', '=', task.id)
    .where('o.id', '<>', task.id)
    .where('o.shop_id', '=', task.shopId)
    .where('o.state', 'in', ['done', 'restored'])
    .orderBy('o.id', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (earlier?.at) notes.push(`This very file was imported before, on ${day.format(earlier.at)}.`)
  return notes
}

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })
