import { sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'
import { keyedHash, keyFor, randomKey, sameBytes } from '#src/lib/secret.ts'
import { networkOf } from './throttle.ts'

/** How long a browser is remembered as one its owner signed in with. */
export const DEVICE_DAYS = 365

const hashOf = (secret: string, userId: number, nonce: string) =>
  keyedHash(keyFor(secret, 'known device'), userId, nonce).toString('base64url')

/** What a browser keeps after a sign-in went well: it opens nothing, it only says "not a stranger to this account". */
export function deviceToken(secret: string, userId: number): string {
  const nonce = randomKey(12)
  return `${nonce}.${hashOf(secret, userId, nonce)}`
}

/** Which browser of this person's a token names; null where it is nobody's, or somebody else's. */
export function deviceOf(secret: string, userId: number, token: string | null | undefined): string | null {
  const [nonce = '', hash = ''] = (token ?? '').split('.')
  if (!/^[0-9a-f]{24}$/.test(nonce)) return null
  return sameBytes(Buffer.from(hashOf(secret, userId, nonce)), Buffer.from(hash)) ? nonce : null
}

/** Is somebody signed in to this account from this network, as the owner's telephone is while they sit at a new laptop? */
export async function isKnownNetwork(db: Database, userId: number, address: string | null): Promise<boolean> {
  if (!address) return false
  const rows = await db
    .selectFrom('sessions')
    .select(sql<string>`host(address)`.as('address'))
    .where('user_id', '=', userId)
    .where('address', 'is not', null)
    .where('expires_at', '>', now())
    .orderBy('seen_at', 'desc')
    .limit(50)
    .execute()
  const network = networkOf(address)
  return rows.some((row) => networkOf(row.address) === network)
}
