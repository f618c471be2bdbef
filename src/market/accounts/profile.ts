import type { Database } from '#src/database/connect.ts'
import { replacePassword } from './password-reset.ts'
import { checkPassword, hashPassword } from './passwords.ts'
import { countTry, forgiveTry } from './throttle.ts'

/** Changes what a person is called; acts of the past keep the name of their time. */
export async function changeName(db: Database, userId: number, name: string): Promise<void> {
  await db.updateTable('users').set({ name }).where('id', '=', userId).execute()
}

/**
 * Changes a signed-in person's password: false when the current one is wrong. All their other sessions end, and they are
 * told by mail. Refuses (too-many) after ten wrong ones in this session in 15 minutes.
 */
export async function changePassword(
  db: Database,
  secret: string,
  who: { id: number; email: string; sessionId: number },
  { current, password }: { current: string; password: string },
): Promise<boolean> {
  await countTry(db, 'password in session', String(who.sessionId))
  const { password_hash } = await db
    .selectFrom('users')
    .select('password_hash')
    .where('id', '=', who.id)
    .executeTakeFirstOrThrow()
  if (!(await checkPassword(password_hash, current))) return false
  await forgiveTry(db, 'password in session', String(who.sessionId))
  const fresh = await hashPassword(password)
  await db.transaction().execute((tx) => replacePassword(tx, secret, who.id, fresh, who.sessionId))
  return true
}
