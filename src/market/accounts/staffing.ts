import type { Database } from '#src/database/connect.ts'
import { notFound, Refusal } from '#src/lib/refusal.ts'
import { revokeSessions } from './session-list.ts'
import type { StaffRole } from './sessions.ts'

/**
 * Gives a person a role in the market's staff, or with null takes it. Their sessions end, so that none carries a role it
 * was not started with. Refuses anyone but an admin, and (conflict) to leave the market without an admin.
 */
export async function changeStaffRole(
  db: Database,
  actor: { staffRole: StaffRole | null },
  userId: number,
  role: StaffRole | null,
): Promise<void> {
  if (actor.staffRole !== 'admin') throw new Refusal('forbidden', 'Only an admin decides who belongs to the staff.')
  await db.transaction().execute(async (tx) => {
    // In one order for everybody: two admins who demote each other at once must not both succeed.
    const admins = await tx
      .selectFrom('users')
      .select('id')
      .where('staff_role', '=', 'admin')
      .orderBy('id')
      .forUpdate()
      .execute()
    if (role !== 'admin' && admins.every(({ id }) => id === userId) && admins.length > 0) {
      throw new Refusal('conflict', 'This is the only admin. Make somebody else admin first.')
    }
    const result = await tx
      .updateTable('users')
      .set({ staff_role: role })
      .where('id', '=', userId)
      .where('email_proven_at', 'is not', null)
      .executeTakeFirst()
    if (result.numUpdatedRows === 0n) throw notFound('person')
    await revokeSessions(tx, userId)
  })
}
