import type { Database } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'
import { Refusal } from '#src/lib/refusal.ts'
import { recordActivity } from './activity.ts'
import { takeFactorAway } from './factor-resets.ts'

/** Who did it, as the log and the mail say it: they have no account here, but the machine. */
const OPERATOR = 'whoever runs the server'

/**
 * Takes away the second factor of this address at once, on the word of whoever runs the server: the way back for an admin
 * who has no other admin, nor app, nor recovery codes. They are signed out everywhere and mailed, and it is in the log.
 * Refuses (not-found) an address without an account, and (conflict) an account without a factor.
 */
export async function recoverAccount(db: Database, secret: string, email: string): Promise<{ name: string }> {
  return db.transaction().execute(async (tx) => {
    const user = await tx
      .selectFrom('users')
      .select(['id', 'name', 'email'])
      .where('email', '=', email.trim().toLowerCase())
      .where('email_proven_at', 'is not', null)
      .forUpdate()
      .executeTakeFirst()
    if (!user) throw new Refusal('not-found', `There is no account of ${email}.`)
    const taken = await takeFactorAway(tx, secret, user.id, {
      by: OPERATOR,
      reason: 'App and recovery codes are lost.',
    })
    if (!taken) throw new Refusal('conflict', `${user.email} has no second factor: the password alone signs in.`)
    await tx
      .updateTable('factor_resets')
      .set({ state: 'done', ended_by_name: OPERATOR, ended_at: now() })
      .where('user_id', '=', user.id)
      .where('state', '=', 'waiting')
      .execute()
    const actor = { id: user.id, name: OPERATOR }
    await recordActivity(tx, { act: 'reset', table: 'second_factors', rowId: user.id, subject: user.name, actor })
    return { name: user.name }
  })
}
