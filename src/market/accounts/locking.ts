import { sql } from 'kysely'
import type { Database, Tx } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'
import { notFound, Refusal } from '#src/lib/refusal.ts'
import { queueMail } from '#src/market/notifications/outbox.ts'
import { revokeSessions } from './session-list.ts'
import { keepingAdmin, requireAdminActor } from './staffing.ts'
import { recordUserEvent, type StaffActor } from './user-history.ts'

/** Said to whoever knows the password of a locked account, and to nobody else. */
export const LOCKED =
  'This account is locked. The reason was mailed to its address; the contact page says how to reach us.'

/**
 * Locks an account: nobody signs in to it, its sessions and open streams end at once, its codes and the invitations it
 * sent work no longer, and its owner is told by mail why. Refuses anyone but an admin, one's own account, and (conflict)
 * to leave the market without an admin.
 */
export async function lockUser(
  db: Database,
  secret: string,
  actor: StaffActor,
  userId: number,
  reason: string,
): Promise<string> {
  requireAdminActor(actor)
  if (actor.id === userId) throw new Refusal('conflict', 'Nobody locks their own account. Another admin can.')
  return keepingAdmin(() =>
    db.transaction().execute(async (tx) => {
      const user = await lockRow(tx, userId)
      if (user.locked_at) throw new Refusal('conflict', 'This account is locked already.')
      await tx.updateTable('users').set({ locked_at: now(), lock_reason: reason }).where('id', '=', userId).execute()
      await revokeSessions(tx, userId)
      await endOpen(tx, userId)
      await recordUserEvent(tx, actor, { userId, action: 'locked', reason })
      await queueMail(tx, secret, { to: user.email, kind: 'account-locked', data: { name: user.name, reason } })
      return user.name
    }),
  )
}

/** Opens a locked account again and tells its owner; its password is as it was. Refuses as lockUser. */
export async function unlockUser(
  db: Database,
  secret: string,
  actor: StaffActor,
  userId: number,
  reason: string,
): Promise<string> {
  requireAdminActor(actor)
  return db.transaction().execute(async (tx) => {
    const user = await lockRow(tx, userId)
    if (!user.locked_at) throw new Refusal('conflict', 'This account is not locked.')
    await tx.updateTable('users').set({ locked_at: null, lock_reason: '' }).where('id', '=', userId).execute()
    await recordUserEvent(tx, actor, { userId, action: 'unlocked', reason })
    await queueMail(tx, secret, { to: user.email, kind: 'account-unlocked', data: { name: user.name, reason } })
    return user.name
  })
}

/**
 * Is this account locked? For work that goes on behind the requests in somebody's name. What belongs to a shop by then,
 * its plans and its papers, does not ask.
 */
export async function isLocked(db: Database | Tx, userId: number): Promise<boolean> {
  const { rows } = await sql<{ locked: boolean }>`
    select locked_at is not null as locked from users where id = ${userId}`.execute(db)
  return rows[0]?.locked === true
}

async function lockRow(tx: Tx, userId: number) {
  const user = await tx
    .selectFrom('users')
    .select(['name', 'email', 'locked_at'])
    .where('id', '=', userId)
    .where('email_proven_at', 'is not', null)
    .forUpdate()
    .executeTakeFirst()
  if (!user) throw notFound('person')
  return user
}

async function endOpen(tx: Tx, userId: number): Promise<void> {
  await tx
    .updateTable('one_time_codes')
    .set({ state: 'replaced', ended_at: now() })
    .where('user_id', '=', userId)
    .where('state', '=', 'active')
    .execute()
  for (const table of ['shop_invitations', 'staff_invitations'] as const) {
    await sql`update ${sql.table(table)} set ended = 'withdrawn', ended_at = ${now()}
      where invited_by = ${userId} and ended is null`.execute(tx)
  }
}
