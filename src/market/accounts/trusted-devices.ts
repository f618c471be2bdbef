import type { Database, Tx } from '#src/database/connect.ts'
import { after, now } from '#src/lib/clock.ts'
import { randomKey, sha256 } from '#src/lib/secret.ts'

export const TRUST_DAYS = 30

export type TrustedDevice = { id: number; userAgent: string; createdAt: Date; expiresAt: Date }

/** Lets the password alone do in this browser for thirty days. Answers what the browser has to keep. */
export async function trustDevice(db: Database, userId: number, userAgent: string): Promise<string> {
  const token = randomKey(32)
  await db
    .insertInto('trusted_devices')
    .values({
      user_id: userId,
      token_hash: sha256(token),
      user_agent: userAgent.slice(0, 400),
      created_at: now(),
      expires_at: after(TRUST_DAYS * 86_400),
    })
    .execute()
  return token
}

/** Did this person say in this browser that the password alone will do? */
export async function isTrusted(db: Database, userId: number, token: string | undefined): Promise<boolean> {
  if (!token || !/^[0-9a-f]{64}$/.test(token)) return false
  const found = await db
    .selectFrom('trusted_devices')
    .select('id')
    .where('user_id', '=', userId)
    .where('token_hash', '=', sha256(token))
    .where('expires_at', '>', now())
    .executeTakeFirst()
  return found !== undefined
}

export const listDevices = (db: Database, userId: number): Promise<TrustedDevice[]> =>
  db
    .selectFrom('trusted_devices')
    .select(['id', 'user_agent as userAgent', 'created_at as createdAt', 'expires_at as expiresAt'])
    .where('user_id', '=', userId)
    .where('expires_at', '>', now())
    .orderBy('id', 'desc')
    .limit(50)
    .execute()

/** Asks for a code in every browser of this person again. */
export async function forgetDevices(db: Database | Tx, userId: number): Promise<number> {
  const { numDeletedRows } = await db.deleteFrom('trusted_devices').where('user_id', '=', userId).executeTakeFirst()
  return Number(numDeletedRows)
}

/** Forgets those whose time is over. */
export async function purgeDevices(db: Database): Promise<void> {
  await db.deleteFrom('trusted_devices').where('expires_at', '<=', now()).execute()
}
