import type { Database, Tx } from '#src/database/connect.ts'
import { after, now } from '#src/lib/clock.ts'
import { notFound, Refusal } from '#src/lib/refusal.ts'
import { queueMail } from '#src/market/notifications/outbox.ts'
import { CODE_MINUTES, issueCode, proveCode } from './one-time-codes.ts'
import { hashPassword } from './passwords.ts'
import { countTry, networkOf } from './throttle.ts'

export type Registration = { name: string; email: string; password: string; address: string | null }

/**
 * Notes down a new account and mails its code. The answer is the same whether the address has an account or not; if it
 * has, its owner is told by mail instead. Refuses (too-many) by network and by recipient.
 */
export async function startRegistration(
  db: Database,
  secret: string,
  { name, email, password, address }: Registration,
): Promise<{ userId: number }> {
  await countTry(db, 'register from address', networkOf(address))
  await countTry(db, 'mail to address', email)
  const password_hash = await hashPassword(password)
  return db.transaction().execute(async (tx) => {
    const { id } = await tx
      .insertInto('users')
      .values({ email, name, password_hash, created_at: now() })
      .returning('id')
      .executeTakeFirstOrThrow()
    await mailCode(tx, secret, { userId: id, email })
    return { userId: id }
  })
}

/** Mails another code for an account not yet proven. Refuses (too-many) as issueCode and by recipient. */
export async function resendRegistrationCode(db: Database, secret: string, userId: number): Promise<void> {
  const waiting = await db
    .selectFrom('users')
    .select('email')
    .where('id', '=', userId)
    .where('email_proven_at', 'is', null)
    .executeTakeFirst()
  if (!waiting) throw notFound('registration')
  await countTry(db, 'mail to address', waiting.email)
  await db.transaction().execute((tx) => mailCode(tx, secret, { userId, email: waiting.email }))
}

// A code is issued either way, so that waits, limits and the work done are the same; only one kind of mail carries it.
async function mailCode(tx: Tx, secret: string, { userId, email }: { userId: number; email: string }): Promise<void> {
  const code = await issueCode(tx, secret, { userId, purpose: 'email', address: email })
  const taken = await tx
    .selectFrom('users')
    .select('id')
    .where('email', '=', email)
    .where('email_proven_at', 'is not', null)
    .executeTakeFirst()
  if (taken) await queueMail(tx, secret, { to: email, kind: 'account-exists', data: {} })
  else await queueMail(tx, secret, { to: email, kind: 'registration-code', data: { code, minutes: CODE_MINUTES } })
}

/**
 * Proves the address of a new account with its code; from then on it can sign in. False when the code does not work.
 * Refuses (conflict) when another registration of the same address was proven first.
 */
export async function proveRegistration(
  db: Database,
  secret: string,
  { userId, code, address }: { userId: number; code: string; address: string | null },
): Promise<boolean> {
  await countTry(db, 'code from address', networkOf(address))
  try {
    const proof = await proveCode(db, secret, { userId, purpose: 'email', code }, (tx) =>
      tx.updateTable('users').set({ email_proven_at: now() }).where('id', '=', userId).execute(),
    )
    return proof.ok
  } catch (error) {
    if ((error as { constraint?: string }).constraint !== 'users_proven_email') throw error
    throw new Refusal(
      'conflict',
      'This address was proven a moment ago, by another registration. Sign in with that one.',
    )
  }
}

/** Forgets accounts that nobody proved within a day. */
export async function purgeRegistrations(db: Database): Promise<number> {
  const result = await db
    .deleteFrom('users')
    .where('email_proven_at', 'is', null)
    .where('created_at', '<', after(-24 * 3600))
    .executeTakeFirst()
  return Number(result.numDeletedRows)
}
