import { sql } from 'kysely'
import type { Database, Tx } from './connect.ts'

export type JobOptions = {
  /** How often it is tried before it is given up; between tries graphile-worker waits e^n seconds, at most six hours. */
  maxAttempts?: number
  /** At most one job of this key waits; another with the same key takes its place. */
  key?: string
  /** Not before this many seconds from now. */
  afterSeconds?: number
}

/** Queues work for the worker. Given a transaction, the job exists only if that commits. */
export async function addJob(
  db: Database | Tx,
  task: string,
  payload: Record<string, unknown>,
  { maxAttempts = 16, key, afterSeconds = 0 }: JobOptions = {},
): Promise<void> {
  await sql`
    select queue_job(${task}::text, ${JSON.stringify(payload)}::json, ${maxAttempts}::int, ${key ?? null}::text,
      now() + make_interval(secs => ${afterSeconds}::float8))`.execute(db)
}
