import type { Database } from '#src/database/connect.ts'
import { checkPassword, hashPassword, needsRehash } from './passwords.ts'
import { countTry, forgiveTry, networkOf } from './throttle.ts'

/**
 * Finds the person with this address and password, or null. It takes as long and counts the same whether the address has
 * an account or not. Refuses (too-many) after ten wrong tries for one account, or fifty from one network, in 15 minutes.
 */
export async function checkSignIn(
  db: Database,
  { email, password, address }: { email: string; password: string; address: string | null },
): Promise<{ userId: number } | null> {
  const network = networkOf(address)
  await countTry(db, 'sign-in from address', network)
  await countTry(db, 'sign-in to account', email)
  const user = await db
    .selectFrom('users')
    .select(['id', 'password_hash'])
    .where('email', '=', email)
    .where('email_proven_at', 'is not', null)
    .executeTakeFirst()
  if (!(await checkPassword(user?.password_hash, password)) || !user) return null
  await forgiveTry(db, 'sign-in from address', network)
  await forgiveTry(db, 'sign-in to account', email)
  if (needsRehash(user.password_hash)) await rehash(db, user.id, user.password_hash, password)
  return { userId: user.id }
}

async function rehash(db: Database, userId: number, old: string, password: string): Promise<void> {
  const fresh = await hashPassword(password)
  // Only over the hash that was checked: the password may have been changed meanwhile.
  await db
    .updateTable('users')
    .set({ password_hash: fresh })
    .where('id', '=', userId)
    .where('password_hash', '=', old)
    .execute()
}
