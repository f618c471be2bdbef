import { sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'

/** What became of a round: `failures` counts those since it last went well. */
export type RoundRun = {
  name: string
  seconds: number
  endedAt: Date
  tookMs: number
  failures: number
  failedAt: Date | null
  lastError: string | null
}

/** Notes how rounds ran; of several workers the latest run stands. */
export async function noteRounds(db: Database, runs: readonly RoundRun[]): Promise<void> {
  if (runs.length === 0) return
  const rows = runs.map((run) => ({
    name: run.name,
    seconds: run.seconds,
    ended_at: run.endedAt,
    took_ms: run.tookMs,
    failures: run.failures,
    failed_at: run.failedAt,
    last_error: run.lastError?.slice(0, 500) ?? null,
  }))
  await db
    .insertInto('round_runs')
    .values(rows)
    .onConflict((oc) =>
      oc.column('name').doUpdateSet((eb) => ({
        seconds: eb.ref('excluded.seconds'),
        ended_at: eb.ref('excluded.ended_at'),
        took_ms: eb.ref('excluded.took_ms'),
        failures: eb.ref('excluded.failures'),
        failed_at: sql<Date | null>`coalesce(excluded.failed_at, round_runs.failed_at)`,
        last_error: sql<string | null>`coalesce(excluded.last_error, round_runs.last_error)`,
      })),
    )
    .execute()
}

/** How each round ran, as a RoundRun. */
export const ROUNDS = sql`select name, seconds, failures, ended_at as "endedAt", took_ms as "tookMs",
  failed_at as "failedAt", last_error as "lastError" from round_runs order by name`
