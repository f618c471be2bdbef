import { sql } from 'kysely'
import type { Database, Tx } from '#src/database/connect.ts'
import { addJob } from '#src/database/jobs.ts'
import { now } from '#src/lib/clock.ts'
import { notFound, Refusal } from '#src/lib/refusal.ts'
import { noteImport } from './import-activity.ts'
import type { DecimalMark } from './import-cells.ts'
import { type Mapping, wrongMapping } from './import-fields.ts'
import { takeUpStocked } from './import-restore.ts'
import type { Looked } from './import-text.ts'
import { COLUMNS, canRestore, IMPORT_TRIES, type Import, type ImportState, WORK_IMPORT } from './imports.ts'

export type Upload = {
  shopId: number
  actorId: number
  actorName: string
  fileName: string
  file: string
  bytes: number
  digest: Buffer
}

/**
 * Notes a file that was sent. Its columns are read as those of the same names were last time, else as their names say; where that
 * makes sense it is compared at once. An open import of the very same file is that one again: `isNew` false.
 */
export function startImport(db: Database, upload: Upload, looked: Looked): Promise<{ id: number; isNew: boolean }> {
  return db.transaction().execute(async (tx) => {
    await tx.selectFrom('shops').select('id').where('id', '=', upload.shopId).forNoKeyUpdate().execute()
    const open = await tx
      .selectFrom('imports')
      .select([
        'id',
        'digest',
        sql<boolean>`state = 'checked' and counts->>'new' = '0' and counts->>'changed' = '0'`.as('idle'),
      ])
      .where('shop_id', '=', upload.shopId)
      .where('state', 'in', ['mapping', 'checking', 'checked', 'committing', 'restoring'])
      .orderBy('id', 'desc')
      .execute()
    const same = open.find((one) => Buffer.compare(one.digest, upload.digest) === 0)
    if (same) return { id: same.id, isNew: false }
    // One that would change nothing waits for nobody.
    if (open.filter(({ idle }) => !idle).length >= MOST_OPEN) {
      throw new Refusal('too-many', `${MOST_OPEN} imports are open already. Commit one or cancel one first.`)
    }
    const mapping = (await rememberedMapping(tx, upload.shopId, looked)) ?? looked.mapping
    const row = await tx
      .insertInto('imports')
      .values({
        ...{ shop_id: upload.shopId, actor_id: upload.actorId, actor_name: upload.actorName },
        ...{ file_name: upload.fileName, storage_key: upload.file, bytes: upload.bytes, digest: upload.digest },
        ...{ encoding: looked.encoding, delimiter: looked.delimiter, decimal_mark: looked.decimalMark },
        ...{ columns: JSON.stringify(looked.columns), header_digest: looked.headerDigest, mapping },
        created_at: now(),
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    await noteImport(tx, { ...upload, id: row.id }, 'sent', { bytes: upload.bytes })
    if (wrongMapping(mapping) === null) await beginCheck(tx, row.id)
    return { id: row.id, isNew: true }
  })
}

const MOST_OPEN = 5

/** What the person chose for columns of these names before. */
async function rememberedMapping(tx: Tx, shopId: number, { headerDigest, columns }: Looked): Promise<Mapping | null> {
  const last = await tx
    .selectFrom('imports')
    .select('mapping')
    .where('shop_id', '=', shopId)
    .where('header_digest', '=', headerDigest)
    .where('state', 'not in', ['failed', 'mapping'])
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return last && last.mapping.length === columns.length ? (last.mapping as Mapping) : null
}

async function beginCheck(tx: Tx, id: number): Promise<void> {
  await tx
    .updateTable('imports')
    .set({ state: 'checking', done: 0, of: 0, counts: '{}', notes: [], problem: '', touched_at: now() })
    .set((eb) => ({ run: eb('run', '+', 1) }))
    .where('id', '=', id)
    .execute()
  await queueWork(tx, id)
}

export const queueWork = (tx: Tx, id: number) =>
  addJob(tx, WORK_IMPORT, { id }, { maxAttempts: IMPORT_TRIES, key: `import:${id}` })

export type Choices = {
  mapping: Mapping
  decimalMark: DecimalMark
  newState: 'file' | 'draft'
  /** Read anew in another encoding or with another sign between cells. */
  looked?: Looked
}

/** Reads the file as this person says and compares it anew. Refuses (conflict) once it is being written or has ended. */
export function changeReading(db: Database, shopId: number, id: number, choices: Choices): Promise<void> {
  return db.transaction().execute(async (tx) => {
    await lockIn(tx, shopId, id, ['mapping', 'checking', 'checked'])
    const { looked } = choices
    await tx
      .updateTable('imports')
      .set({
        ...{
          mapping: looked?.mapping ?? choices.mapping,
          decimal_mark: choices.decimalMark,
          new_state: choices.newState,
        },
        ...(looked && {
          ...{ encoding: looked.encoding, delimiter: looked.delimiter, decimal_mark: looked.decimalMark },
          ...{ columns: JSON.stringify(looked.columns), header_digest: looked.headerDigest },
        }),
      })
      .where('id', '=', id)
      .execute()
    if (wrongMapping(looked?.mapping ?? choices.mapping) === null) await beginCheck(tx, id)
    else await tx.updateTable('imports').set({ state: 'mapping' }).where('id', '=', id).execute()
  })
}

/** Compares the file with today once more, as it is read now. */
export function checkAgain(db: Database, shopId: number, id: number): Promise<void> {
  return db.transaction().execute(async (tx) => {
    await lockIn(tx, shopId, id, ['checked'])
    await beginCheck(tx, id)
  })
}

export const ENDED = 'This import has ended. Send the file again.'

/** Gives an import up while nothing of it is written. Refuses (conflict) later. */
export function cancelImport(db: Database, shopId: number, id: number): Promise<void> {
  return db.transaction().execute(async (tx) => {
    const task = await lockIn(tx, shopId, id, ['mapping', 'checking', 'checked'])
    await noteImport(tx, task, 'cancelled')
    await tx.updateTable('imports').set({ state: 'cancelled', ended_at: now() }).where('id', '=', id).execute()
    await sql`delete from import_rows where import_id = ${id}`.execute(tx)
    await sql`delete from import_products where import_id = ${id}`.execute(tx)
  })
}

/**
 * Has the worker put the catalogue back as it was before this import; once more what stayed for its stock. Refuses (conflict)
 * one of which nothing was written.
 */
export function restoreImport(db: Database, shopId: number, id: number): Promise<void> {
  return db.transaction().execute(async (tx) => {
    const task = await lockImport(tx, shopId, id)
    const { state } = task
    if (state === 'restoring' || (state === 'restored' && !canRestore(task))) return
    if (!canRestore(task)) throw new Refusal('conflict', 'Only an import that was written can be put back.')
    await takeUpStocked(tx, id)
    await tx
      .updateTable('imports')
      .set({ state: 'restoring', done: 0, touched_at: now() })
      .where('id', '=', id)
      .execute()
    await noteImport(tx, task, 'restoring')
    await queueWork(tx, id)
  })
}

export async function lockImport(tx: Tx, shopId: number, id: number): Promise<Import> {
  const row = await tx
    .selectFrom('imports')
    .select(COLUMNS)
    .where('id', '=', id)
    .where('shop_id', '=', shopId)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (!row) throw notFound('import')
  return row as unknown as Import
}

async function lockIn(tx: Tx, shopId: number, id: number, states: readonly ImportState[]): Promise<Import> {
  const found = await lockImport(tx, shopId, id)
  if (states.includes(found.state)) return found
  const words = found.state === 'committing' ? 'It is being written already.' : ENDED
  throw new Refusal('conflict', words, { problem: 'state' })
}
