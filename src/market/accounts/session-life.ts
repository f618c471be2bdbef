import { sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'

/** The channel on which every process hears that a session ended; the payload is its id. */
export const SIGNED_OUT_CHANNEL = 'signed-out'

/** Which of these sessions are still good, with one statement. */
export async function findLiving(db: Database, sessionIds: readonly number[]): Promise<Set<number>> {
  const { rows } = await sql<{ id: number }>`
    select id from sessions where id = any(${sessionIds}::bigint[]) and expires_at > ${now()}`.execute(db)
  return new Set(rows.map(({ id }) => id))
}
