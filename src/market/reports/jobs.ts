import { sql } from 'kysely'
import type { Database, Tx } from '#src/database/connect.ts'

export const JOB_STATES = ['waiting', 'failing', 'dead', 'working'] as const
export type JobState = (typeof JOB_STATES)[number]
export type JobRow = {
  id: number
  task: string
  state: JobState
  attempts: number
  maxAttempts: number
  /** When it is tried next; of no meaning for one that is given up. */
  runAt: Date
  createdAt: Date
  /** The first line of what went wrong, without what could be a password. */
  lastError: string | null
}
export type JobEvent = {
  id: number
  action: 'retried' | 'discarded'
  task: string
  subject: string
  by: string
  at: Date
}

const PAGE = 50
const LONGEST_ERROR = 300

const stateOf = sql<JobState>`case when locked_at is not null then 'working' when attempts >= max_attempts then 'dead'
  when attempts > 0 then 'failing' else 'waiting' end`

const rowsOf = sql`
  select id::bigint, task_identifier as task, ${stateOf} as state, attempts::int, max_attempts::int as "maxAttempts",
    run_at as "runAt", created_at as "createdAt", last_error as "lastError"
  from graphile_worker.jobs`

/** The jobs behind the requests, newest first; never what they work with. `before` is the last id of the page before. */
export async function listJobs(
  db: Database,
  { state, before }: { state?: JobState | undefined; before?: number | undefined },
): Promise<{ rows: JobRow[]; next: number | null }> {
  const { rows: found } = await sql<JobRow>`
    select * from (${rowsOf}) job
    where (${state ?? null}::text is null or state = ${state ?? null}) and (${before ?? null}::bigint is null or id < ${before ?? null})
    order by id desc limit ${PAGE + 1}`.execute(db)
  const rows = found.slice(0, PAGE).map(told)
  return { rows, next: found.length > PAGE ? (rows.at(-1)?.id ?? null) : null }
}

/** One job as listJobs shows it; null when it is done, or gone. */
export async function findJob(db: Database | Tx, id: number): Promise<JobRow | null> {
  const { rows } = await sql<JobRow>`select * from (${rowsOf}) job where id = ${id}`.execute(db)
  return rows[0] ? told(rows[0]) : null
}

export async function countJobs(db: Database): Promise<Record<JobState, number>> {
  const { rows } = await sql<{ state: JobState; count: number }>`
    select ${stateOf} as state, count(*) as count from graphile_worker.jobs group by 1`.execute(db)
  const of = (state: JobState) => rows.find((row) => row.state === state)?.count ?? 0
  return { waiting: of('waiting'), failing: of('failing'), dead: of('dead'), working: of('working') }
}

/** Who tried what again, or threw it away; the newest. */
export async function listJobEvents(db: Database): Promise<JobEvent[]> {
  const rows = await db
    .selectFrom('job_events')
    .select(['id', 'action', 'task', 'subject', 'actor_name as by', 'created_at as at'])
    .orderBy('id', 'desc')
    .limit(20)
    .execute()
  return rows as JobEvent[]
}

const told = (row: JobRow): JobRow => ({ ...row, lastError: row.lastError && withoutSecrets(row.lastError) })

/** An error may quote an address with a password in it, or a row that it could not write. */
export const withoutSecrets = (text: string): string =>
  (text.split('\n')[0] ?? '')
    .replace(/:\/\/[^\s/@]*@/g, '://…@')
    .replace(/\b(password|secret|token|authorization)\b\s*[=:]\s*\S+/gi, '$1=…')
    .replace(/=\([^)]*\)/g, '=(…)')
    .slice(0, LONGEST_ERROR)
