import type { Database, Tx } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'
import { paths } from '#src/lib/paths.ts'
import { notFound, Refusal } from '#src/lib/refusal.ts'
import { queueMail } from '#src/market/notifications/outbox.ts'
import { revokeSessions } from './session-list.ts'
import type { StaffRole } from './sessions.ts'
import { recordUserEvent, type StaffActor } from './user-history.ts'

export function requireAdminActor({ staffRole }: Pick<StaffActor, 'staffRole'>): void {
  if (staffRole !== 'admin') throw new Refusal('forbidden', 'Only an admin decides who belongs to the staff.')
}

/** The same once more within a transaction: since the request began, somebody may have taken the role. */
export async function requireAdminStill(tx: Tx, { id }: Pick<StaffActor, 'id'>): Promise<void> {
  const user = await tx
    .selectFrom('users')
    .select('staff_role as staffRole')
    .where('id', '=', id)
    .where('locked_at', 'is', null)
    .forShare()
    .executeTakeFirst()
  requireAdminActor(user ?? { staffRole: null })
}

/** Takes back the open invitations of somebody who may no longer invite, lest they come back through one of their own. */
export async function endStaffInvitationsBy(tx: Tx, userId: number): Promise<void> {
  await tx
    .updateTable('staff_invitations')
    .set({ ended: 'withdrawn', ended_at: now() })
    .where('invited_by', '=', userId)
    .where('ended', 'is', null)
    .execute()
}

/**
 * Gives a person a role in the market's staff, or with null takes it. Their sessions end, so that none carries a role it
 * was not started with, the invitations of who is admin no longer end too, and they are told by mail. Refuses anyone but an admin, and (conflict) to leave the market without
 * an admin whose account is open.
 */
export async function changeStaffRole(
  db: Database,
  secret: string,
  actor: StaffActor,
  userId: number,
  role: StaffRole | null,
): Promise<string> {
  requireAdminActor(actor)
  return keepingAdmin(() =>
    db.transaction().execute(async (tx) => {
      // In one order for everybody: two admins who demote each other at once must not both succeed.
      const admins = await tx
        .selectFrom('users')
        .select('id')
        .where('staff_role', '=', 'admin')
        .where('locked_at', 'is', null)
        .orderBy('id')
        .forUpdate()
        .execute()
      if (role !== 'admin' && admins.every(({ id }) => id === userId) && admins.length > 0) {
        throw new Refusal('conflict', 'This is the only admin. Make somebody else admin first.')
      }
      const user = await tx
        .selectFrom('users')
        .select(['name', 'email', 'staff_role'])
        .where('id', '=', userId)
        .where('email_proven_at', 'is not', null)
        .forUpdate()
        .executeTakeFirst()
      if (!user) throw notFound('person')
      if (user.staff_role === role) return user.name
      await tx.updateTable('users').set({ staff_role: role }).where('id', '=', userId).execute()
      if (role !== 'admin') await endStaffInvitationsBy(tx, userId)
      await revokeSessions(tx, userId)
      await recordUserEvent(tx, actor, { userId, action: 'role-changed', details: { from: user.staff_role, to: role } })
      const link = role ? paths.login(paths.admin) : paths.home
      await queueMail(tx, secret, { to: user.email, kind: 'staff-role', data: { role, actor: actor.name, link } })
      return user.name
    }),
  )
}

/** The database keeps the last admin, whoever is faster; what it refuses is told in a sentence. */
export async function keepingAdmin<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    if ((error as { constraint?: string }).constraint !== 'last_admin') throw error
    throw new Refusal('conflict', 'This is the only admin. Make somebody else admin first.')
  }
}
