import type { Database, Tx } from '#src/database/connect.ts'
import { after, now } from '#src/lib/clock.ts'
import { Refusal } from '#src/lib/refusal.ts'
import type { MailData } from '#src/market/notifications/kinds.ts'
import { queueMail } from '#src/market/notifications/outbox.ts'
import { recordActivity } from './activity.ts'
import { countCodes, renewCodes } from './recovery-codes.ts'
import { type FactorFacts, newFactor, openFactor, sealFactor, stepOf, takeCode } from './second-factor.ts'
import { countTry, forgiveTry } from './throttle.ts'
import { forgetDevices } from './trusted-devices.ts'

export type FactorState = { since: Date | null; codesLeft: number }

/** Has this person a second factor, since when, and how many recovery codes are left? */
export async function getFactorState(db: Database, userId: number): Promise<FactorState> {
  const found = await db
    .selectFrom('second_factors')
    .select('confirmed_at as since')
    .where('user_id', '=', userId)
    .executeTakeFirst()
  return { since: found?.since ?? null, codesLeft: found?.since ? await countCodes(db, userId) : 0 }
}

/** What is shown to be scanned stays the same for an hour, so that a reload does not part the page from the app. */
const WANTED_SECONDS = 3600

/** Begins a second factor, or goes on with one that was begun. It counts for nothing until a code of it was typed. */
export async function beginEnrolment(db: Database, secret: string, userId: number): Promise<FactorFacts> {
  return db.transaction().execute(async (tx) => {
    // Two tabs at once are shown the same secret.
    await tx.selectFrom('users').select('id').where('id', '=', userId).forNoKeyUpdate().executeTakeFirstOrThrow()
    const begun = await findWanted(tx, userId)
    if (begun) return openFactor(secret, userId, begun)
    const facts = newFactor()
    const wanted = { wanted_sealed: sealFactor(secret, userId, facts), wanted_at: now() }
    await tx
      .insertInto('second_factors')
      .values({ user_id: userId, ...wanted })
      .onConflict((conflict) => conflict.column('user_id').doUpdateSet(wanted))
      .execute()
    return facts
  })
}

async function findWanted(db: Database | Tx, userId: number): Promise<Buffer | null> {
  const found = await db
    .selectFrom('second_factors')
    .select('wanted_sealed')
    .where('user_id', '=', userId)
    .where('wanted_at', '>', after(-WANTED_SECONDS))
    .executeTakeFirst()
  return found?.wanted_sealed ?? null
}

type Who = { userId: number; sessionId: number }

/**
 * Makes the begun factor the one that counts, with a first code of it; an earlier one ends, and so do its recovery codes
 * and trusted devices. Answers ten recovery codes, which nobody can be shown again; null when the code is wrong. Refuses
 * (conflict) where nothing was begun, and (too-many) as at a sign-in.
 */
export async function confirmEnrolment(
  db: Database,
  secret: string,
  { userId, sessionId }: Who,
  code: string,
): Promise<string[] | null> {
  const sealed = await findWanted(db, userId)
  if (!sealed) throw new Refusal('conflict', 'That took a while. Here is a new picture to scan.')
  await countTry(db, 'second factor of account', String(userId))
  const facts = openFactor(secret, userId, sealed)
  const digits = code.replace(/\s/g, '')
  const step = /^\d{6}$/.test(digits) ? await stepOf(facts, digits) : null
  if (step === null) return null
  await forgiveTry(db, 'second factor of account', String(userId))
  return db.transaction().execute(async (tx) => {
    const old = await tx
      .selectFrom('second_factors')
      .select(['confirmed_at', 'wanted_sealed'])
      .where('user_id', '=', userId)
      .forUpdate()
      .executeTakeFirst()
    // Confirmed twice at once: the second finds nothing begun any more.
    if (!old?.wanted_sealed?.equals(sealed)) return null
    await tx
      .updateTable('second_factors')
      .set({ sealed, confirmed_at: now(), last_step: step, wanted_sealed: null, wanted_at: null })
      .where('user_id', '=', userId)
      .execute()
    await tx.updateTable('sessions').set({ proven_at: now() }).where('id', '=', sessionId).execute()
    await forgetDevices(tx, userId)
    await tellOfFactor(tx, secret, userId, { change: old.confirmed_at ? 'moved' : 'on' })
    return renewCodes(tx, userId, facts.pepper)
  })
}

/** Gives a person new recovery codes, shown once, in place of the earlier ones. Refuses (conflict) without a factor. */
export async function renewRecoveryCodes(db: Database, secret: string, userId: number): Promise<string[]> {
  return db.transaction().execute(async (tx) => {
    const factor = await tx
      .selectFrom('second_factors')
      .select('sealed')
      .where('user_id', '=', userId)
      .forUpdate()
      .executeTakeFirst()
    if (!factor?.sealed) throw new Refusal('conflict', 'Set up two-factor sign-in first.')
    await tellOfFactor(tx, secret, userId, { change: 'codes-renewed' })
    await recordActivity(tx, { act: 'renewed', table: 'recovery_codes', rowId: userId })
    return renewCodes(tx, userId, openFactor(secret, userId, factor.sealed).pepper)
  })
}

/** Switches a person's second factor off, with a fresh code of it: false when that is wrong. */
export async function endFactor(
  db: Database,
  secret: string,
  who: { userId: number; deviceToken?: string | undefined },
  code: string,
): Promise<boolean> {
  if (!(await takeCode(db, secret, who, code))) return false
  await db.transaction().execute(async (tx) => {
    if (await removeFactor(tx, who.userId)) await tellOfFactor(tx, secret, who.userId, { change: 'off' })
  })
  return true
}

/** Takes a factor away with all that belongs to it. False where there was none. */
export async function removeFactor(tx: Tx, userId: number): Promise<boolean> {
  const { numDeletedRows } = await tx.deleteFrom('second_factors').where('user_id', '=', userId).executeTakeFirst()
  await tx.deleteFrom('recovery_codes').where('user_id', '=', userId).execute()
  await forgetDevices(tx, userId)
  return numDeletedRows > 0n
}

export async function tellOfFactor(
  tx: Tx,
  secret: string,
  userId: number,
  data: Omit<MailData['second-factor'], 'name'>,
): Promise<void> {
  const { email, name } = await tx
    .selectFrom('users')
    .select(['email', 'name'])
    .where('id', '=', userId)
    .executeTakeFirstOrThrow()
  await queueMail(tx, secret, { to: email, kind: 'second-factor', data: { name, ...data } })
}
