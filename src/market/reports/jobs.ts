import { type RawBuilder, sql } from 'kysely'
import type { Database, Tx } from '#src/database/connect.ts'
import { ROUNDS, type RoundRun } from './rounds.ts'

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

export type Work = {
  rows: JobRow[]
  /** The id to go on from; null at the end. */
  next: number | null
  counts: Record<JobState, number>
  deadMail: number
  rounds: RoundRun[]
  /** Who tried what again, or threw it away; the newest. */
  events: JobEvent[]
}

/** A row as JSON carries it. */
type Json<T> = { [K in keyof T]: T[K] extends Date ? string : T[K] extends Date | null ? string | null : T[K] }
type Row = Pick<Work, 'deadMail'> & { jobs: Json<JobRow>[]; counts: Partial<Work['counts']> } & {
  rounds: Json<RoundRun>[]
  events: Json<JobEvent>[]
}

/**
 * How the work behind the requests stands: a page of its jobs, newest first and never what they work with, how many of each
 * state there are, messages and rounds that fail, and what staff decided of late. `before` is the last id of the page
 * before. One query.
 */
export async function listWork(
  db: Database,
  { state, before }: { state?: JobState | undefined; before?: number | undefined },
): Promise<Work> {
  const all = (rows: RawBuilder<unknown>) => sql`(select coalesce(jsonb_agg(one), '[]') from (${rows}) one)`
  const { rows: found } = await sql<Row>`
    with job as materialized (${rowsOf})
    select ${all(sql`select * from job
        where (${state ?? null}::text is null or state = ${state ?? null}) and (${before ?? null}::bigint is null or id < ${before ?? null})
        order by id desc limit ${PAGE + 1}`)} as jobs,
      (select coalesce(jsonb_object_agg(state, n), '{}') from (select state, count(*) as n from job group by 1) c) as counts,
      (select count(*) from mail_messages where state = 'dead') as "deadMail",
      ${all(ROUNDS)} as rounds,
      ${all(sql`select id, action, task, subject, actor_name as by, created_at as at from job_events
        order by id desc limit 20`)} as events`.execute(db)
  const { jobs = [], counts = {}, deadMail = 0, rounds = [], events = [] } = found[0] ?? {}
  const rows = jobs.slice(0, PAGE).map((row) => told({ ...row, ...dates(row, 'runAt', 'createdAt') }))
  return {
    rows,
    next: jobs.length > PAGE ? (rows.at(-1)?.id ?? null) : null,
    counts: { waiting: 0, failing: 0, dead: 0, working: 0, ...counts },
    deadMail,
    rounds: rounds.map((round) => ({
      ...round,
      ...dates(round, 'endedAt'),
      failedAt: round.failedAt === null ? null : new Date(round.failedAt),
    })),
    events: events.map((event) => ({ ...event, ...dates(event, 'at') })),
  }
}

const dates = <K extends string>(row: Record<K, string>, ...names: K[]) =>
  Object.fromEntries(names.map((name) => [name, new Date(row[name])])) as Record<K, Date>

/** One job as listWork shows it; null when it is done, or gone. */
export async function findJob(db: Database | Tx, id: number): Promise<JobRow | null> {
  const { rows } = await sql<JobRow>`select * from (${rowsOf}) job where id = ${id}`.execute(db)
  return rows[0] ? told(rows[0]) : null
}

const told = (row: JobRow): JobRow => ({ ...row, lastError: row.lastError && withoutSecrets(row.lastError) })

/** An error may quote an address with a password in it, or a row that it could not write. */
export const withoutSecrets = (text: string): string =>
  (text.split('\n')[0] ?? '')
    .replace(/:\/\/[^\s/@]*@/g, '://…@')
    .replace(/\b(password|secret|token|authorization)\b\s*[=:]\s*\S+/gi, '$1=…')
    .replace(/=\([^)]*\)/g, '=(…)')
    .slice(0, LONGEST_ERROR)
