import type { Database, Tx } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'
import type { DecimalMark } from './import-cells.ts'
import type { Mapping } from './import-fields.ts'
import type { Column, Delimiter, Encoding } from './import-text.ts'

/** The worker's task that takes an import its next step: reads and compares it, writes it, or puts it back. */
export const WORK_IMPORT = 'work-import'
export const FETCH_PICTURES = 'fetch-import-pictures'
export const IMPORT_TRIES = 8
export const LARGEST_FILE = 100 * 1024 * 1024
export const MOST_LINES = 500_000

export type ImportState =
  | 'mapping'
  | 'checking'
  | 'checked'
  | 'committing'
  | 'done'
  | 'cancelled'
  | 'failed'
  | 'restoring'
  | 'restored'

/**
 * Rows by what they would do; `outlier` and `picture` count within the others. `left`: what was not written, or not put
 * back, after all; `stocked`: of those, what can go once its stock has gone.
 */
export type ImportCounts = Record<
  'new' | 'changed' | 'same' | 'problem' | 'outlier' | 'picture' | 'left' | 'stocked',
  number
>

export type Import = {
  id: number
  shopId: number
  actorId: number
  actorName: string
  state: ImportState
  fileName: string
  file: string | null
  bytes: number
  encoding: Encoding
  delimiter: Delimiter
  decimalMark: DecimalMark
  newState: 'file' | 'draft'
  columns: Column[]
  mapping: Mapping
  counts: Partial<ImportCounts>
  notes: string[]
  leaveOutliers: boolean
  run: number
  done: number
  of: number
  problem: string
  batchId: number | null
  createdAt: Date
  committedAt: Date | null
  /** Who had it written, which need not be who sent it. */
  committedBy: number | null
  committedByName: string | null
  /** What was being done with it when it failed. */
  stoppedWhile: 'checking' | 'committing' | 'restoring' | null
  endedAt: Date | null
}

export const COLUMNS = [
  'id',
  'shop_id as shopId',
  'actor_id as actorId',
  'actor_name as actorName',
  'state',
  'file_name as fileName',
  'storage_key as file',
  'bytes',
  'encoding',
  'delimiter',
  'decimal_mark as decimalMark',
  'new_state as newState',
  'columns',
  'mapping',
  'counts',
  'notes',
  'leave_outliers as leaveOutliers',
  'run',
  'done',
  'of',
  'problem',
  'batch_id as batchId',
  'created_at as createdAt',
  'committed_at as committedAt',
  'committed_by as committedBy',
  'committed_by_name as committedByName',
  'stopped_while as stoppedWhile',
  'ended_at as endedAt',
] as const

/** Whether there is something of it to be put back: once written, or begun to be; and again once stock has gone that was in the way. */
export const canRestore = ({ state, committedAt, counts }: Pick<Import, 'state' | 'committedAt' | 'counts'>): boolean =>
  state === 'done' || (state === 'failed' && committedAt !== null) || (state === 'restored' && Boolean(counts.stocked))

/** Whether it stopped while it was written, so that the rest of it can still be. */
export const canGoOn = ({ state, stoppedWhile }: Pick<Import, 'state' | 'stoppedWhile'>): boolean =>
  state === 'failed' && stoppedWhile === 'committing'

/** An import of this shop. */
export async function findImport(db: Database | Tx, shopId: number, id: number): Promise<Import | null> {
  const row = await db
    .selectFrom('imports')
    .select(COLUMNS)
    .where('id', '=', id)
    .where('shop_id', '=', shopId)
    .executeTakeFirst()
  return (row as unknown as Import | undefined) ?? null
}

/** The import a worker was given; whose it is stands in it. */
export async function getImport(db: Database | Tx, id: number): Promise<Import | null> {
  const row = await db.selectFrom('imports').select(COLUMNS).where('id', '=', id).executeTakeFirst()
  return (row as unknown as Import | undefined) ?? null
}

const PAGE = 20

/** The imports of a shop, newest first; `after` is where the next page goes on. */
export async function listImports(db: Database, shopId: number, before?: number) {
  let query = db.selectFrom('imports').select(COLUMNS).where('shop_id', '=', shopId)
  if (before !== undefined) query = query.where('id', '<', before)
  const rows = (await query
    .orderBy('id', 'desc')
    .limit(PAGE + 1)
    .execute()) as unknown as Import[]
  return { imports: rows.slice(0, PAGE), after: rows.length > PAGE ? (rows[PAGE - 1]?.id ?? null) : null }
}

/** Ends an import that could not go on, in a sentence for its page. What was written of it stays, and can be put back or gone on with. */
export async function failImport(db: Database | Tx, id: number, problem: string): Promise<void> {
  await db
    .updateTable('imports')
    .set((eb) => ({ state: 'failed', problem, ended_at: now(), stopped_while: eb.ref('state') }))
    .where('id', '=', id)
    .where('state', 'in', ['checking', 'committing', 'restoring'])
    .execute()
}

/** Notes how far its comparison has come; false: it was cancelled, or began anew. */
export async function noteCheck(db: Database, { id, run, bytes }: Import, done: number): Promise<boolean> {
  const row = await db
    .updateTable('imports')
    .set({ done, of: bytes, touched_at: now() })
    .where('id', '=', id)
    .where('run', '=', run)
    .where('state', '=', 'checking')
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}
