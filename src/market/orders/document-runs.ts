import { sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'
import { addJob } from '#src/database/jobs.ts'
import { after, now } from '#src/lib/clock.ts'
import { notFound, Refusal } from '#src/lib/refusal.ts'
import type { RunKind } from './document-facts.ts'

/** The worker's task that makes many documents into one file. */
export const MAKE_DOCUMENTS = 'make-documents'
export const RUN_TRIES = 5
export const MOST_IN_RUN = 500
/** How long a finished file is kept. It can be made again at any time. */
export const RUN_DAYS = 7
const MOST_OPEN = 3

export type RunState = 'waiting' | 'working' | 'ready' | 'failed' | 'stopped'
export type DocumentRun = {
  id: number
  kind: RunKind
  state: RunState
  done: number
  of: number
  problem: string
  /** Null: not ready, or removed after its days. */
  file: string | null
  at: Date
  endedAt: Date | null
}

/**
 * Has the worker make documents of many orders; gives the run's id. The same order asked for again while it is under
 * way is the same run. Refuses another shop's orders (not found), and more than three runs at a time (too many).
 */
export function startRun(
  db: Database,
  { shopId, actorId, kind, ids }: { shopId: number; actorId: number; kind: RunKind; ids: readonly number[] },
): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const owned = await tx
      .selectFrom('shop_orders')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('shop_id', '=', shopId)
      .where('id', 'in', [...ids])
      .executeTakeFirstOrThrow()
    if (owned.count !== ids.length) throw notFound('order in your shop')
    // One at a time for a shop: a second click waits here and finds the first's run.
    await tx.selectFrom('shops').select('id').where('id', '=', shopId).forNoKeyUpdate().execute()
    const open = await tx
      .selectFrom('document_runs')
      .select(['id', 'kind', 'shop_order_ids as ids'])
      .where('shop_id', '=', shopId)
      .where('state', 'in', ['waiting', 'working'])
      .execute()
    const same = open.find((run) => run.kind === kind && run.ids.join() === ids.join())
    if (same) return same.id
    if (open.length >= MOST_OPEN)
      throw new Refusal('too-many', 'Three runs are under way already. Wait for one to end, or stop one.')
    const { id } = await tx
      .insertInto('document_runs')
      .values({ shop_id: shopId, actor_id: actorId, kind, shop_order_ids: [...ids], created_at: now() })
      .returning('id')
      .executeTakeFirstOrThrow()
    await addJob(tx, MAKE_DOCUMENTS, { id }, { maxAttempts: RUN_TRIES, key: `documents:${id}` })
    return id
  })
}

const runs = (db: Database, shopId: number) =>
  db
    .selectFrom('document_runs')
    .select([
      'id',
      'kind',
      'state',
      'done',
      'problem',
      'storage_key as file',
      'created_at as at',
      'ended_at as endedAt',
    ])
    .select(sql<number>`cardinality(shop_order_ids)`.as('of'))
    .where('shop_id', '=', shopId)

export async function findRun(db: Database, shopId: number, id: number): Promise<DocumentRun | null> {
  const row = await runs(db, shopId).where('id', '=', id).executeTakeFirst()
  return (row as DocumentRun | undefined) ?? null
}

/** The newest runs of a shop. */
export async function listRuns(db: Database, shopId: number): Promise<DocumentRun[]> {
  return (await runs(db, shopId).orderBy('id', 'desc').limit(20).execute()) as DocumentRun[]
}

/** Stops a run that has not ended; what was numbered stays so. Refuses (conflict) one that has. */
export async function stopRun(db: Database, shopId: number, id: number): Promise<void> {
  const stopped = await db
    .updateTable('document_runs')
    .set({ state: 'stopped', ended_at: now() })
    .where('id', '=', id)
    .where('shop_id', '=', shopId)
    .where('state', 'in', ['waiting', 'working'])
    .returning('id')
    .executeTakeFirst()
  if (stopped) return
  if (!(await findRun(db, shopId, id))) throw notFound('run')
  throw new Refusal('conflict', 'This run has ended already.')
}

export type RunWork = { shopId: number; kind: RunKind; ids: number[]; at: Date }

/** The worker takes up a run, also one that a worker before it left half done; null: there is nothing to do any more. */
export async function takeUpRun(db: Database, id: number): Promise<RunWork | null> {
  const row = await db
    .updateTable('document_runs')
    .set({ state: 'working', done: 0, touched_at: now() })
    .where('id', '=', id)
    .where('state', 'in', ['waiting', 'working'])
    .returning(['shop_id as shopId', 'kind', 'shop_order_ids as ids', 'created_at as at'])
    .executeTakeFirst()
  // Numbers in an array come as text.
  return row ? { ...row, kind: row.kind as RunKind, ids: row.ids.map(Number) } : null
}

/** Notes how far a run has come; false: somebody stopped it. */
export async function noteProgress(db: Database, id: number, done: number): Promise<boolean> {
  return working(db, id, { done, touched_at: now() })
}

/** Ends a run with its file; false: it was stopped, or somebody else has ended it, and nobody needs this file. */
export async function finishRun(db: Database, id: number, file: string, problem: string): Promise<boolean> {
  return working(db, id, { state: 'ready', storage_key: file, problem, ended_at: now() })
}

export async function failRun(db: Database, id: number, problem: string): Promise<boolean> {
  return working(db, id, { state: 'failed', problem, ended_at: now() })
}

async function working(db: Database, id: number, change: Record<string, unknown>): Promise<boolean> {
  const row = await db
    .updateTable('document_runs')
    .set(change)
    .where('id', '=', id)
    .where('state', '=', 'working')
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** Forgets the files of runs that ended more than a week ago; gives their names, for whoever removes them. */
export async function forgetOldRuns(db: Database): Promise<string[]> {
  const { rows } = await sql<{ file: string }>`
    update document_runs r set storage_key = null
    from (select id, storage_key as file from document_runs
          where storage_key is not null and ended_at < ${after(-RUN_DAYS * 24 * 3600)} limit 1000) old
    where r.id = old.id returning old.file`.execute(db)
  return rows.map(({ file }) => file)
}
