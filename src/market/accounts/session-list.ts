import type { Database, Tx } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'

export type SessionRow = { id: number; createdAt: Date; seenAt: Date; address: string | null; userAgent: string }

/** A person's own sessions, newest use first. */
export async function listSessions(db: Database, userId: number): Promise<SessionRow[]> {
  return db
    .selectFrom('sessions')
    .select(['id', 'created_at as createdAt', 'seen_at as seenAt', 'address', 'user_agent as userAgent'])
    .where('user_id', '=', userId)
    .where('expires_at', '>', now())
    .orderBy('seen_at', 'desc')
    .limit(100)
    .execute()
}

/** Ends one session of this person; another person's id does nothing and answers false. */
export async function revokeSession(db: Database, userId: number, sessionRowId: number): Promise<boolean> {
  const result = await db
    .deleteFrom('sessions')
    .where('id', '=', sessionRowId)
    .where('user_id', '=', userId)
    .executeTakeFirst()
  return result.numDeletedRows > 0n
}

/** Ends all sessions of this person, or all but the one they are using. */
export async function revokeSessions(db: Database | Tx, userId: number, keep: number | null = null): Promise<number> {
  const sessions = db.deleteFrom('sessions').where('user_id', '=', userId)
  const result = await (keep === null ? sessions : sessions.where('id', '<>', keep)).executeTakeFirst()
  return Number(result.numDeletedRows)
}

/** Forgets sessions whose time is over. */
export async function purgeSessions(db: Database): Promise<void> {
  await db.deleteFrom('sessions').where('expires_at', '<=', now()).execute()
}
