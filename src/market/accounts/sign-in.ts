import type { Database } from '#src/database/connect.ts'
import { Refusal } from '#src/lib/refusal.ts'
import { keyedHash, keyFor } from '#src/lib/secret.ts'
import { deviceOf, isKnownNetwork } from './known-device.ts'
import { LOCKED } from './locking.ts'
import { checkPassword, hashPassword, needsRehash } from './passwords.ts'
import { countTry, forgiveTry, networkOf, type ThrottleName } from './throttle.ts'

type Attempt = {
  email: string
  password: string
  address: string | null
  /** What this browser kept from an earlier sign-in, and the secret that tells whether it is true. */
  device?: { secret: string; token: string | undefined }
}

/**
 * Finds the person with this address and password, or null. It takes as long and counts the same whether the address has
 * an account or not. Refuses (forbidden) a locked account, and (too-many) after ten wrong tries for one account, or fifty
 * from one network, in 15 minutes.
 *
 * Whoever floods an account with wrong passwords must not lock its owner out, so strangers and the owner's own places
 * are counted apart, as OWASP describes for device cookies: all strangers together have ten tries; each browser in which
 * the owner has signed in before has ten of its own, known by a signed cookie that opens nothing; and so has the network
 * in which the owner is signed in at this moment. A guesser gains ten more tries by stealing such a cookie, and no more.
 */
export async function checkSignIn(db: Database, attempt: Attempt): Promise<{ userId: number } | null> {
  const { email, password, address } = attempt
  const network = networkOf(address)
  await countTry(db, 'sign-in from address', network)
  const user = await db
    .selectFrom('users')
    .select(['id', 'password_hash', 'locked_at'])
    .where('email', '=', email)
    .where('email_proven_at', 'is not', null)
    .executeTakeFirst()
  const counted = await countAttempt(db, attempt, user?.id ?? 0)
  if (!(await checkPassword(user?.password_hash, password)) || !user) return null
  await forgiveTry(db, 'sign-in from address', network)
  await forgiveTry(db, ...counted)
  // Said to nobody but whoever knows the password: a stranger learns of no account by it.
  if (user.locked_at) throw new Refusal('forbidden', LOCKED)
  if (needsRehash(user.password_hash)) await rehash(db, user.id, user.password_hash, password)
  return { userId: user.id }
}

type Counted = [name: ThrottleName, subject: string]

/** Counts a try where it belongs: with this browser's, or with those of all strangers and then of a known network. */
async function countAttempt(db: Database, { email, address, device }: Attempt, userId: number): Promise<Counted> {
  const known = device && deviceOf(device.secret, userId, device.token)
  const counted: Counted = known ? ['sign-in from known device', known] : ['sign-in to account', email]
  try {
    await countTry(db, ...counted)
    return counted
  } catch (error) {
    if (known || !(error instanceof Refusal) || !(await isKnownNetwork(db, userId, address))) throw error
    const near: Counted = ['sign-in from known network', `${userId} ${networkOf(address)}`]
    await countTry(db, ...near)
    return near
  }
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

/** Stands for a person's password of now without telling it: what was begun under another one is void. */
export async function passwordMark(db: Database, secret: string, userId: number): Promise<string> {
  const user = await db.selectFrom('users').select('password_hash').where('id', '=', userId).executeTakeFirst()
  return keyedHash(keyFor(secret, 'password mark'), userId, user?.password_hash ?? '').toString('base64url')
}
