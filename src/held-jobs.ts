import { sql } from 'kysely'
import type { Database } from './database/connect.ts'
import { LOAD_SAMPLE } from './market/accounts/founding.ts'
import { FETCH_PICTURES, WORK_IMPORT } from './market/catalogue/imports.ts'
import { SEND_MAIL } from './market/notifications/outbox.ts'
import { MAKE_DOCUMENTS } from './market/orders/document-runs.ts'

/** The first half of the lock of those who work on an import, or fetch its pictures; the second is the import's number. */
const LOCKS = { [WORK_IMPORT]: 7301, [FETCH_PICTURES]: 7302 }

/**
 * Does the work of an import while a lock says so. The lock is shared and keeps nobody out; it belongs to a connection that does
 * nothing else: when this process dies, however that happens, the server lets go of it at once, and whoever looks sees
 * that nobody is at it any more.
 */
export function whileHeld(
  db: Database,
  task: keyof typeof LOCKS,
  id: number,
  work: () => Promise<void>,
): Promise<void> {
  const lock = sql`${LOCKS[task]}::int, ${id}::int`
  return db.connection().execute(async (held) => {
    await sql`select pg_advisory_lock_shared(${lock})`.execute(held)
    try {
      await work()
    } finally {
      await sql`select pg_advisory_unlock_shared(${lock})`.execute(held).catch(() => {})
    }
  })
}

/**
 * Frees the jobs of workers that were killed, which the queue alone would notice after four hours. A mail server is given up on
 * within a minute, so whatever has been sending for three is dead; the sample may be loaded twice at once. Who makes
 * documents says so after every few: a minute of silence is longer than any of them takes. Who works on an import
 * holds it; the first seconds are those in which the job is taken and its import is not yet. A job without a key was
 * followed by another of the same import.
 */
export async function freeAbandonedJobs(db: Database): Promise<void> {
  await sql`
    select graphile_worker.force_unlock_workers(array_agg(locked_by)) from graphile_worker.jobs
    where (task_identifier = ${SEND_MAIL} and locked_at < now() - interval '3 minutes')
       or (task_identifier = ${LOAD_SAMPLE} and locked_at < now() - interval '10 minutes')
       or (task_identifier in (${WORK_IMPORT}, ${FETCH_PICTURES}) and locked_at < now() - interval '12 seconds'
           and key is not null and not exists (
             select from pg_locks l where l.locktype = 'advisory' and l.granted and l.objsubid = 2
               and l.database = (select oid from pg_database where datname = current_database())
               and l.classid = case task_identifier when ${WORK_IMPORT} then ${LOCKS[WORK_IMPORT]}::int
                 else ${LOCKS[FETCH_PICTURES]}::int end::oid
               and l.objid = split_part(key, ':', 2)::int::oid))
       or (task_identifier in (${WORK_IMPORT}, ${FETCH_PICTURES}) and locked_at < now() - interval '10 minutes' and key is null)
       or (task_identifier = ${MAKE_DOCUMENTS} and locked_at < now() - interval '1 minute' and not exists (
             select from document_runs r where r.id = split_part(key, ':', 2)::bigint and r.touched_at > now() - interval '1 minute'))
    having count(*) > 0`.execute(db)
}
