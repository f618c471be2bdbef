import { sql } from 'kysely'
import type { Database, Tx } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'
import { notFound } from '#src/lib/refusal.ts'

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

/** The session is in use, and so its person is here. */
export async function noteSeen(db: Database, sessionRowId: number): Promise<void> {
  await sql`
    with seen as (update sessions set seen_at = ${now()} where id = ${sessionRowId} returning user_id)
    update users set seen_at = ${now()} where id = (select user_id from seen)`.execute(db)
}

/** In which of their shops this session works from now on. Refuses (not-found) a shop that its person is not of. */
export async function chooseShop(
  db: Database,
  who: { id: number; sessionId: number },
  shopId: number,
): Promise<{ name: string }> {
  const shop = await db
    .updateTable('sessions as s')
    .from('shops as h')
    .set({ chosen_shop_id: shopId })
    .whereRef('h.id', '=', sql`${shopId}::bigint`)
    .where('s.id', '=', who.sessionId)
    .where('s.user_id', '=', who.id)
    .where(({ exists, selectFrom }) =>
      exists(selectFrom('shop_members').select('user_id').where('shop_id', '=', shopId).where('user_id', '=', who.id)),
    )
    .returning('h.name')
    .executeTakeFirst()
  if (!shop) throw notFound('shop of yours')
  return shop
}

/** Forgets sessions whose time is over. */
export async function purgeSessions(db: Database): Promise<void> {
  await db.deleteFrom('sessions').where('expires_at', '<=', now()).execute()
}
