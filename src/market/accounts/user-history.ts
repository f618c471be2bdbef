import type { Database, Tx } from '#src/database/connect.ts'

export type StaffActor = { id: number; name: string; staffRole: string | null }
export type UserAction = 'role-changed' | 'locked' | 'unlocked' | 'sessions-ended'
export type UserEvent = {
  id: number
  action: UserAction
  reason: string
  details: Record<string, unknown>
  actorName: string
  at: Date
}

type NewEvent = { userId: number; action: UserAction; reason?: string; details?: Record<string, unknown> }

/** Keeps what staff did to an account; lines are never changed or removed. */
export async function recordUserEvent(db: Database | Tx, actor: StaffActor, event: NewEvent): Promise<void> {
  const { userId, action, reason = '', details = {} } = event
  await db
    .insertInto('user_events')
    .values({
      user_id: userId,
      actor_id: actor.id,
      actor_name: actor.name,
      action,
      reason,
      details: JSON.stringify(details),
    })
    .execute()
}
