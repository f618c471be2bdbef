import type { Database, Tx } from '#src/database/connect.ts'
import { after, now } from '#src/lib/clock.ts'
import { notFound, Refusal } from '#src/lib/refusal.ts'
import { recordActivity } from './activity.ts'
import { removeFactor, tellOfFactor } from './enrolment.ts'
import { hasFactor } from './second-factor.ts'
import { revokeSessions } from './session-list.ts'
import type { StaffRole } from './sessions.ts'

/** The time in which its owner may object, where no second admin agrees. */
export const RESET_HOURS = 24

export type Admin = { id: number; name: string; staffRole: StaffRole | null }
export type WaitingReset = { askedBy: number; askedByName: string; reason: string; dueAt: Date }

/** What waits for this person's second factor, if anything. */
export async function findReset(db: Database, userId: number): Promise<WaitingReset | null> {
  const found = await db
    .selectFrom('factor_resets')
    .select(['asked_by as askedBy', 'asked_by_name as askedByName', 'reason', 'due_at as dueAt'])
    .where('user_id', '=', userId)
    .where('state', '=', 'waiting')
    .executeTakeFirst()
  return found ?? null
}

/**
 * Asks that somebody's lost second factor is taken away: in a day, or as soon as another admin agrees. They are mailed at
 * once, and can stop it. Refuses anyone but an admin, one's own (recovery codes are for that), who has none, and (conflict)
 * what was asked already.
 */
export async function askReset(
  db: Database,
  secret: string,
  admin: Admin,
  { userId, reason }: { userId: number; reason: string },
): Promise<{ dueAt: Date }> {
  requireAdmin(admin)
  if (admin.id === userId) throw new Refusal('conflict', 'Your own second factor you switch off yourself, with a code.')
  const dueAt = after(RESET_HOURS * 3600)
  try {
    await db.transaction().execute(async (tx) => {
      if (!(await hasFactor(tx, userId))) throw notFound('second factor')
      await tx
        .insertInto('factor_resets')
        .values({
          user_id: userId,
          asked_by: admin.id,
          asked_by_name: admin.name,
          reason,
          asked_at: now(),
          due_at: dueAt,
        })
        .execute()
      await tellOfFactor(tx, secret, userId, { change: 'reset-asked', by: admin.name, reason, due: momentOf(dueAt) })
    })
  } catch (error) {
    if ((error as { constraint?: string }).constraint !== 'factor_resets_one') throw error
    throw new Refusal('conflict', 'That was asked already.')
  }
  return { dueAt }
}

/** Another admin agrees: it happens at once. Refuses (conflict) whoever asked themselves, and where nothing waits. */
export async function agreeReset(db: Database, secret: string, admin: Admin, userId: number): Promise<void> {
  requireAdmin(admin)
  await db.transaction().execute(async (tx) => {
    const reset = await lockReset(tx, userId)
    if (reset.asked_by === admin.id) throw new Refusal('conflict', 'You asked for it: another admin has to agree.')
    if (admin.id === userId) throw new Refusal('conflict', 'Another admin has to agree, not its owner.')
    await carryOut(tx, secret, reset, admin)
  })
}

/** Its owner objects, or an admin takes it back: the second factor stays. Refuses (not-found) where nothing waits. */
export async function withdrawReset(
  db: Database,
  secret: string,
  who: { id: number; name: string; staffRole: StaffRole | null },
  userId: number,
): Promise<void> {
  if (who.id !== userId) requireAdmin(who)
  await db.transaction().execute(async (tx) => {
    const reset = await lockReset(tx, userId)
    await end(tx, reset.id, 'withdrawn', who)
    await tellOfFactor(tx, secret, userId, { change: 'reset-withdrawn' })
  })
}

/**
 * Carries out what nobody objected to for a day. What somebody asked for who is no admin any more, or whose account is
 * locked, waits for an admin to agree or to take it back: whoever stole an admin's account must not win by waiting.
 */
export async function carryOutResets(db: Database, secret: string): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const due = await tx
      .selectFrom('factor_resets')
      .select(['id', 'user_id', 'asked_by', 'asked_by_name', 'reason'])
      .where('state', '=', 'waiting')
      .where('due_at', '<=', now())
      .where((eb) =>
        eb.exists(
          eb
            .selectFrom('users as u')
            .select('u.id')
            .whereRef('u.id', '=', 'factor_resets.asked_by')
            .where('u.staff_role', '=', 'admin')
            .where('u.locked_at', 'is', null),
        ),
      )
      .orderBy('id')
      .limit(50)
      .forUpdate()
      .skipLocked()
      .execute()
    for (const reset of due) {
      const actor = { id: reset.asked_by, name: reset.asked_by_name }
      await carryOut(tx, secret, reset, actor)
      await recordActivity(tx, { act: 'reset', table: 'second_factors', rowId: reset.user_id, actor })
    }
    return due.length
  })
}

type Reset = { id: number; user_id: number; asked_by: number; asked_by_name: string; reason: string }

async function carryOut(tx: Tx, secret: string, reset: Reset, by: { id: number; name: string }): Promise<void> {
  await end(tx, reset.id, 'done', by)
  await takeFactorAway(tx, secret, reset.user_id, { by: reset.asked_by_name, reason: reset.reason })
}

/** Takes a lost factor away, signs its owner out everywhere and tells them. False where there was none. */
export async function takeFactorAway(
  tx: Tx,
  secret: string,
  userId: number,
  why: { by: string; reason: string },
): Promise<boolean> {
  if (!(await removeFactor(tx, userId))) return false
  // Whoever was signed in as this person had the factor, or stole it.
  await revokeSessions(tx, userId)
  await tellOfFactor(tx, secret, userId, { change: 'reset-done', ...why })
  return true
}

async function lockReset(tx: Tx, userId: number): Promise<Reset> {
  const reset = await tx
    .selectFrom('factor_resets')
    .select(['id', 'user_id', 'asked_by', 'asked_by_name', 'reason'])
    .where('user_id', '=', userId)
    .where('state', '=', 'waiting')
    .forUpdate()
    .executeTakeFirst()
  if (!reset) throw notFound('such wish; it was carried out or withdrawn')
  return reset
}

const end = (tx: Tx, id: number, state: 'done' | 'withdrawn', by: { id: number; name: string }) =>
  tx
    .updateTable('factor_resets')
    .set({ state, ended_by: by.id, ended_by_name: by.name, ended_at: now() })
    .where('id', '=', id)
    .execute()

function requireAdmin({ staffRole }: { staffRole: StaffRole | null }): void {
  if (staffRole !== 'admin') throw new Refusal('forbidden', 'Only an admin of this market does that.')
}

const momentOf = (at: Date) => `${at.toISOString().slice(11, 16)} UTC on ${at.toISOString().slice(0, 10)}`
