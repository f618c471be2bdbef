import type { Database } from '#src/database/connect.ts'
import { after, now } from '#src/lib/clock.ts'
import { checkPassword } from './passwords.ts'
import { takeCode } from './second-factor.ts'
import type { Person } from './sessions.ts'
import { countTry, forgiveTry } from './throttle.ts'

/** How long somebody who has just shown who they are is not asked again in the same session. */
export const PROOF_MINUTES = 10

export const isProven = ({ provenAt }: Pick<Person, 'provenAt'>): boolean =>
  provenAt !== null && provenAt > after(-PROOF_MINUTES * 60)

type Typed = { code?: string | undefined; password?: string | undefined; deviceToken?: string | undefined }

/**
 * Notes down that whoever uses this session has shown who they are: with a code where they have a second factor, else
 * with their password. False when that was wrong. Refuses (too-many) a guesser as a sign-in does, counted apart from strangers who try to sign in.
 */
export async function proveAgain(db: Database, secret: string, person: Person, typed: Typed): Promise<boolean> {
  const { code, password, deviceToken } = typed
  const right = person.hasFactor
    ? Boolean(code && (await takeCode(db, secret, { userId: person.id, deviceToken }, code)))
    : Boolean(password && (await isPassword(db, person, password)))
  if (right) await db.updateTable('sessions').set({ proven_at: now() }).where('id', '=', person.sessionId).execute()
  return right
}

async function isPassword(db: Database, { id, sessionId }: Person, password: string): Promise<boolean> {
  await countTry(db, 'password in session', String(sessionId))
  const { password_hash } = await db
    .selectFrom('users')
    .select('password_hash')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  if (!(await checkPassword(password_hash, password))) return false
  await forgiveTry(db, 'password in session', String(sessionId))
  return true
}
