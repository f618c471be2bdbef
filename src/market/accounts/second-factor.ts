import { randomBytes } from 'node:crypto'
import type { Database, Tx } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'
import { Refusal } from '#src/lib/refusal.ts'
import { keyFor, seal, unseal } from '#src/lib/secret.ts'
import { deviceOf } from './known-device.ts'
import { useRecoveryCode } from './recovery-codes.ts'
import { countTry, forgiveTry, type ThrottleName } from './throttle.ts'

/** What a second factor is made of: the app's secret, and the key with which its recovery codes are hashed. */
export type FactorFacts = { secret: string; pepper: string }
/** Whose factor is tried, and from which browser. */
export type FactorTry = { userId: number; deviceToken?: string | undefined }
/** What was shown: a code of the app, or a recovery code, of which so many are left. */
export type Shown = { by: 'app' } | { by: 'recovery'; left: number }

/** What every app understands: SHA-1, six digits, half a minute (RFC 6238). */
const APP = { algorithm: 'SHA1', digits: 6, period: 30 } as const
/** A code of the half minute before or after is taken too: clocks differ, and people type slowly. */
const WINDOW = 1

const keyOf = (secret: string) => keyFor(secret, 'second factor')
const bound = (userId: number) => `second factor of ${userId}`

export const newFactor = (): FactorFacts => ({
  secret: base32(randomBytes(20)),
  pepper: randomBytes(32).toString('hex'),
})

export const sealFactor = (secret: string, userId: number, facts: FactorFacts): Buffer =>
  seal(keyOf(secret), JSON.stringify(facts), bound(userId))

/** Opens a factor. Refuses (conflict) where the installation's secret is another than it was sealed with. */
export function openFactor(secret: string, userId: number, sealed: Buffer): FactorFacts {
  try {
    return JSON.parse(unseal(keyOf(secret), sealed, bound(userId))) as FactorFacts
  } catch {
    throw new Refusal(
      'conflict',
      'Your second factor cannot be checked: the secret of this market has changed. Whoever runs it can take it over with rotate-keys.',
    )
  }
}

/** The address that an app reads from the picture. */
export async function factorAddress(facts: FactorFacts, about: { market: string; email: string }): Promise<string> {
  const { Secret, TOTP } = await import('otpauth')
  const issuer = about.market.replaceAll(':', ' ')
  return new TOTP({ ...APP, issuer, label: about.email, secret: Secret.fromBase32(facts.secret) }).toString()
}

/** The half minute to which these six digits belong, or null. It takes as long for a wrong code as for a right one. */
export async function stepOf(facts: FactorFacts, digits: string): Promise<number | null> {
  const { Secret, TOTP } = await import('otpauth')
  const totp = new TOTP({ ...APP, secret: Secret.fromBase32(facts.secret) })
  const timestamp = now().getTime()
  const delta = totp.validate({ token: digits, timestamp, window: WINDOW })
  return delta === null ? null : totp.counter({ timestamp }) + delta
}

/** Has this person a second factor that counts? */
export async function hasFactor(db: Database | Tx, userId: number): Promise<boolean> {
  const found = await db
    .selectFrom('second_factors')
    .select('user_id')
    .where('user_id', '=', userId)
    .where('confirmed_at', 'is not', null)
    .executeTakeFirst()
  return found !== undefined
}

const plain = (typed: string) => typed.replace(/[\s-]/g, '').toUpperCase()

/**
 * Takes a code of the app, or a recovery code; null when it is wrong or was used. Each works once: of several tries with
 * the same code at the same moment one succeeds. Refuses (too-many) after six wrong ones in a quarter of an hour, counted
 * apart for a browser in which its owner has signed in before.
 */
export async function takeCode(db: Database, secret: string, who: FactorTry, typed: string): Promise<Shown | null> {
  const known = deviceOf(secret, who.userId, who.deviceToken)
  const counted: [ThrottleName, string][] = known
    ? [['second factor from known device', known]]
    : [
        ['second factor of account', String(who.userId)],
        ['second factor in a day', String(who.userId)],
      ]
  for (const one of counted) await countTry(db, ...one)
  const shown = await tryCode(db, secret, who.userId, plain(typed))
  if (shown) for (const one of counted) await forgiveTry(db, ...one)
  return shown
}

async function tryCode(db: Database, secret: string, userId: number, code: string): Promise<Shown | null> {
  const factor = await db
    .selectFrom('second_factors')
    .select('sealed')
    .where('user_id', '=', userId)
    .where('confirmed_at', 'is not', null)
    .executeTakeFirst()
  if (!factor?.sealed) return null
  const facts = openFactor(secret, userId, factor.sealed)
  if (!/^\d{6}$/.test(code)) return useRecoveryCode(db, secret, { userId, pepper: facts.pepper, code })
  const step = await stepOf(facts, code)
  if (step === null) return null
  // Only forwards, and only for the secret that was checked: the loser of a race finds its step taken.
  const taken = await db
    .updateTable('second_factors')
    .set({ last_step: step })
    .where('user_id', '=', userId)
    .where('sealed', '=', factor.sealed)
    .where('last_step', '<', step)
    .executeTakeFirst()
  return taken.numUpdatedRows > 0n ? { by: 'app' } : null
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** RFC 4648, without padding; for a number of bytes that five divides. */
export function base32(bytes: Buffer): string {
  let bits = 0
  let value = 0
  let text = ''
  for (const byte of bytes) {
    value = (value << 8) | byte
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += LETTERS[(value >>> bits) & 31]
    }
    value &= (1 << bits) - 1
  }
  return text
}
