import { randomBytes } from 'node:crypto'
import type { Database, Tx } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'
import { keyedHash } from '#src/lib/secret.ts'
import { queueMail } from '#src/market/notifications/outbox.ts'

export const RECOVERY_CODES = 10
/** Without letters that look like digits. 32 of them: five bits each, sixty bits a code. */
const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'
const LENGTH = 12

const hashOf = (pepper: string, userId: number, code: string) =>
  keyedHash(Buffer.from(pepper, 'hex'), 'recovery code', userId, code)

const newCode = () => Array.from(randomBytes(LENGTH), (byte) => LETTERS[byte % 32]).join('')

/** "ABCD-EFGH-JKLM", as it is read and typed. */
const readable = (code: string) => code.replace(/(.{4})(?=.)/g, '$1-')

/** Gives a person ten new codes in place of all earlier ones. They are known here and now, and never again. */
export async function renewCodes(tx: Tx, userId: number, pepper: string): Promise<string[]> {
  const codes = Array.from({ length: RECOVERY_CODES }, newCode)
  await tx.deleteFrom('recovery_codes').where('user_id', '=', userId).execute()
  await tx
    .insertInto('recovery_codes')
    .values(codes.map((code) => ({ user_id: userId, code_hash: hashOf(pepper, userId, code), created_at: now() })))
    .execute()
  return codes.map(readable)
}

/**
 * Uses up a recovery code and tells its owner by mail; null when it is none of theirs, or was used. One statement finds
 * and uses it, so that two at once cannot both.
 */
export async function useRecoveryCode(
  db: Database,
  secret: string,
  { userId, pepper, code }: { userId: number; pepper: string; code: string },
): Promise<{ by: 'recovery'; left: number } | null> {
  if (code.length !== LENGTH) return null
  return db.transaction().execute(async (tx) => {
    const used = await tx
      .updateTable('recovery_codes')
      .set({ used_at: now() })
      .where('user_id', '=', userId)
      .where('code_hash', '=', hashOf(pepper, userId, code))
      .where('used_at', 'is', null)
      .executeTakeFirst()
    if (used.numUpdatedRows === 0n) return null
    const left = await countCodes(tx, userId)
    const { email, name } = await tx
      .selectFrom('users')
      .select(['email', 'name'])
      .where('id', '=', userId)
      .executeTakeFirstOrThrow()
    await queueMail(tx, secret, { to: email, kind: 'second-factor', data: { name, change: 'code-used', left } })
    return { by: 'recovery', left }
  })
}

/** How many codes a person has left. */
export async function countCodes(db: Database | Tx, userId: number): Promise<number> {
  const { left } = await db
    .selectFrom('recovery_codes')
    .select(({ fn }) => fn.countAll<number>().as('left'))
    .where('user_id', '=', userId)
    .where('used_at', 'is', null)
    .executeTakeFirstOrThrow()
  return left
}
