import type { Database, Tx } from '#src/database/connect.ts'
import { noSoonerThan } from '#src/lib/pace.ts'
import { Refusal } from '#src/lib/refusal.ts'
import { queueMail } from '#src/market/notifications/outbox.ts'
import { CODE_MINUTES, issueCode, proveCode } from './one-time-codes.ts'
import { hashPassword } from './passwords.ts'
import { revokeSessions } from './session-list.ts'
import { countTry, networkOf } from './throttle.ts'
import { forgetDevices } from './trusted-devices.ts'

/** Longer than either way through takes, so that the time of an answer does not tell whether there is an account. */
const PACE_MS = 300

const findByEmail = (db: Database, email: string) =>
  db
    .selectFrom('users')
    .select(['id', 'name', 'locked_at', 'lock_reason'])
    .where('email', '=', email)
    .where('email_proven_at', 'is not', null)
    .executeTakeFirst()

/** Mails a code for a new password if the address has an account; nobody but its owner learns which. */
export async function requestPasswordReset(
  db: Database,
  secret: string,
  { email, address }: { email: string; address: string | null },
): Promise<void> {
  await countTry(db, 'reset from address', networkOf(address))
  await countTry(db, 'mail to address', email)
  await noSoonerThan(PACE_MS, async () => {
    const user = await findByEmail(db, email)
    if (user) await mailCode(db, secret, { ...user, email })
  })
}

type Asking = { id: number; name: string; email: string; locked_at: Date | null; lock_reason: string }

async function mailCode(db: Database, secret: string, user: Asking) {
  try {
    await db.transaction().execute(async (tx) => {
      const code = await issueCode(tx, secret, { userId: user.id, purpose: 'password', address: user.email })
      if (user.locked_at) return tellLocked(tx, secret, { ...user, at: user.locked_at })
      const data = { name: user.name, code, minutes: CODE_MINUTES }
      await queueMail(tx, secret, { to: user.email, kind: 'password-code', data })
    })
  } catch (error) {
    // "A code was sent a moment ago" would tell that there is an account. The earlier code still works.
    if (!(error instanceof Refusal)) throw error
  }
}

/** A locked account gets no new password; its owner is told so, and nobody else. */
async function tellLocked(
  tx: Tx,
  secret: string,
  user: { name: string; email: string; lock_reason: string; at: Date },
) {
  const data = { name: user.name, reason: user.lock_reason, at: user.at.toISOString() }
  await queueMail(tx, secret, { to: user.email, kind: 'account-locked', data })
}

/**
 * Sets a new password with a mailed code, ends every session of the person and mails them that it happened. Answers whose
 * password it was, or null when the code does not work, which includes that there is no such account.
 */
export async function resetPassword(
  db: Database,
  secret: string,
  typed: { email: string; code: string; password: string; address: string | null },
): Promise<{ userId: number } | null> {
  await countTry(db, 'code from address', networkOf(typed.address))
  return noSoonerThan(PACE_MS, async () => {
    const [user, fresh] = await Promise.all([findByEmail(db, typed.email), hashPassword(typed.password)])
    if (!user || user.locked_at) return null
    const whose = { userId: user.id, purpose: 'password', code: typed.code } as const
    const proof = await proveCode(db, secret, whose, (tx) => replacePassword(tx, secret, user.id, fresh))
    return proof.ok ? { userId: user.id } : null
  })
}

/** Stores a new password's hash, ends the person's sessions (but the one to keep), and queues the notice. */
export async function replacePassword(
  tx: Tx,
  secret: string,
  userId: number,
  passwordHash: string,
  keepSession: number | null = null,
): Promise<void> {
  const { email, name } = await tx
    .updateTable('users')
    .set({ password_hash: passwordHash })
    .where('id', '=', userId)
    .returning(['email', 'name'])
    .executeTakeFirstOrThrow()
  await revokeSessions(tx, userId, keepSession)
  // Whoever chooses a new password shows their second factor with it, whatever browser they sit at.
  await forgetDevices(tx, userId)
  await queueMail(tx, secret, { to: email, kind: 'password-changed', data: { name } })
}
