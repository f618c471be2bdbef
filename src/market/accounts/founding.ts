import type { Database } from '#src/database/connect.ts'
import { addJob } from '#src/database/jobs.ts'
import { now } from '#src/lib/clock.ts'
import { Refusal } from '#src/lib/refusal.ts'
import { keyedHash, keyFor, sameBytes, sha256 } from '#src/lib/secret.ts'
import { hashPassword } from './passwords.ts'
import { countTry, networkOf } from './throttle.ts'

/** The worker's task that fills a new market with the sample. */
export const LOAD_SAMPLE = 'load-sample-market'

/** Has this installation its first account, the admin's? */
export async function hasFounder(db: Database): Promise<boolean> {
  const founder = await db.selectFrom('users').select('id').where('founder', '=', true).executeTakeFirst()
  return founder !== undefined
}

/**
 * What somebody who is not at the machine itself must know to make the first account: the terminal prints it at the
 * start. It is derived from the installation's secret, so that every process knows the same one.
 */
export function setupCode(secret: string): string {
  const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789' // 32 of them, none that is taken for another
  const bytes = keyedHash(keyFor(secret, 'setup'), 'first account')
  const code = Array.from(bytes.subarray(0, 8), (byte) => letters[byte % 32]).join('')
  return `${code.slice(0, 4)}-${code.slice(4)}`
}

/** Is it the setup code? Refuses (too-many) after twenty tries in 15 minutes. */
export async function checkSetupCode(
  db: Database,
  secret: string,
  { typed, address }: { typed: string; address: string | null },
): Promise<boolean> {
  await countTry(db, 'setup code', networkOf(address))
  const plain = (code: string) => sha256(code.toUpperCase().replace(/[^A-Z0-9]/g, ''))
  return sameBytes(plain(typed), plain(setupCode(secret)))
}

/**
 * Makes the first account: the admin's, proven at once. With `sample` the worker then loads the sample market. Refuses
 * (conflict) when somebody was first.
 */
export async function foundMarket(
  db: Database,
  { name, email, password, sample }: { name: string; email: string; password: string; sample: boolean },
): Promise<{ userId: number }> {
  const password_hash = await hashPassword(password)
  try {
    return await db.transaction().execute(async (tx) => {
      const { id } = await tx
        .insertInto('users')
        .values({ email, name, password_hash, email_proven_at: now(), staff_role: 'admin', founder: true })
        .returning('id')
        .executeTakeFirstOrThrow()
      if (sample) await addJob(tx, LOAD_SAMPLE, {}, { maxAttempts: 3, key: LOAD_SAMPLE })
      return { userId: id }
    })
  } catch (error) {
    const { constraint } = error as { constraint?: string }
    if (constraint !== 'users_one_founder' && constraint !== 'users_proven_email') throw error
    throw new Refusal('conflict', 'This market has its first account already. Sign in with it, or register.')
  }
}
