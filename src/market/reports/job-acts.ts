import { sql } from 'kysely'
import type { Database, Tx } from '#src/database/connect.ts'
import { notFound, Refusal } from '#src/lib/refusal.ts'
import { failImport, WORK_IMPORT } from '#src/market/catalogue/imports.ts'
import { SEND_MAIL } from '#src/market/notifications/outbox.ts'
import { failRun, MAKE_DOCUMENTS } from '#src/market/orders/document-runs.ts'
import { findJob, type JobRow } from './jobs.ts'

export type JobActor = { id: number; name: string }

/** Has a job tried again at once, with all its tries before it. Refuses one that is gone (not-found) or at work (conflict). */
export async function retryJob(db: Database, actor: JobActor, id: number): Promise<JobRow> {
  return db.transaction().execute(async (tx) => {
    const job = await takeJob(tx, id)
    await sql`select from graphile_worker.reschedule_jobs(array[${id}]::bigint[], run_at => now(), attempts => 0)`.execute(
      tx,
    )
    await note(tx, actor, 'retried', job.task, `job ${id}`)
    return (await findJob(tx, id)) ?? job
  })
}

/** Tries every job again that was given up, at most a thousand; answers how many. */
export async function retryDeadJobs(db: Database, actor: JobActor): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ task: string; count: number }>`
      with dead as (select id from graphile_worker.jobs where attempts >= max_attempts and locked_at is null order by id limit 1000),
      again as (select task_id from graphile_worker.reschedule_jobs(array(select id from dead)::bigint[], run_at => now(), attempts => 0))
      select t.identifier as task, count(*) as count from again join graphile_worker._private_tasks t on t.id = task_id
      group by 1 order by 1`.execute(tx)
    for (const { task, count } of rows) await note(tx, actor, 'retried', task, `${count} jobs that were given up`)
    return rows.reduce((total, { count }) => total + count, 0)
  })
}

/**
 * Throws a job away; what waited for it is told that it will not come. Refuses one that is gone (not-found) or at work
 * (conflict): that cannot be called back.
 */
export async function discardJob(db: Database, actor: JobActor, id: number): Promise<JobRow> {
  return db.transaction().execute(async (tx) => {
    const job = await takeJob(tx, id)
    const { rows } = await sql<{ payload: { id?: number } }>`
      select payload from graphile_worker.complete_jobs(array[${id}]::bigint[])`.execute(tx)
    await settle(tx, actor, job.task, rows[0]?.payload?.id ?? 0)
    await note(tx, actor, 'discarded', job.task, `job ${id}`)
    return job
  })
}

/** Throws away a message that could not be sent, with what it says. Refuses (not-found) one that has left or still waits. */
export async function discardMail(db: Database, actor: JobActor, id: number): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const gone = await tx
      .deleteFrom('mail_messages')
      .where('id', '=', id)
      .where('state', '=', 'dead')
      .returning('kind')
      .executeTakeFirst()
    if (!gone) throw notFound('failed message')
    await note(tx, actor, 'discarded', SEND_MAIL, `message ${id}, ${gone.kind}`)
  })
}

async function takeJob(tx: Tx, id: number): Promise<JobRow> {
  await sql`select from graphile_worker._private_jobs where id = ${id} for update`.execute(tx)
  const job = await findJob(tx, id)
  if (!job) throw notFound('job: it is done, or was thrown away')
  if (job.state === 'working') throw new Refusal('conflict', 'It is being done at this moment. Look again in a minute.')
  return job
}

async function settle(tx: Tx, actor: JobActor, task: string, subject: number): Promise<void> {
  const words = `${actor.name} of the market's staff stopped this.`
  if (task === MAKE_DOCUMENTS) await failRun(tx, subject, words)
  if (task === WORK_IMPORT) await failImport(tx, subject, words)
  if (task === SEND_MAIL)
    await tx
      .updateTable('mail_messages')
      .set({ state: 'dead', last_error: 'It was taken out of the queue by staff.' })
      .where('id', '=', subject)
      .where('state', '=', 'queued')
      .execute()
}

async function note(
  tx: Tx,
  actor: JobActor,
  action: 'retried' | 'discarded',
  task: string,
  subject: string,
): Promise<void> {
  await tx
    .insertInto('job_events')
    .values({ action, task, subject: subject.slice(0, 200), actor_id: actor.id, actor_name: actor.name })
    .execute()
}
