import type { Database } from '#src/database/connect.ts'
import { addJob } from '#src/database/jobs.ts'
import { after, now } from '#src/lib/clock.ts'
import { notFound } from '#src/lib/refusal.ts'
import type { MailContent } from './kinds.ts'
import { openMail, SEND_MAIL, SEND_TRIES } from './outbox.ts'

export type QueuedMail = { id: number; to: string; createdAt: Date; content: MailContent }
/** What became of a try: it has left, is kept for the development mailbox, may be tried again, or never will work. */
export type Outcome = { state: 'sent' | 'kept' } | { state: 'queued' | 'dead'; error: string }

/** Opens a message that still waits; null when it has left, or another worker was faster. */
export async function findQueuedMail(db: Database, secret: string, id: number): Promise<QueuedMail | null> {
  const row = await db
    .selectFrom('mail_messages')
    .select(['id', 'to_address', 'kind', 'sealed_data', 'created_at'])
    .where('id', '=', id)
    .where('state', '=', 'queued')
    .executeTakeFirst()
  if (!row?.sealed_data) return null
  const content = openMail(secret, row.kind, row.sealed_data)
  return { id: row.id, to: row.to_address, createdAt: row.created_at, content }
}

/** Notes what became of a try. What a sent message said is wiped: it may have been a code. */
export async function noteOutcome(db: Database, id: number, outcome: Outcome): Promise<void> {
  const facts =
    outcome.state === 'sent'
      ? { sealed_data: null, sent_at: now(), last_error: null }
      : { last_error: 'error' in outcome ? outcome.error.slice(0, 500) : null }
  await db
    .updateTable('mail_messages')
    .set((eb) => ({ state: outcome.state, tries: eb('tries', '+', 1), ...facts }))
    .where('id', '=', id)
    .where('state', '=', 'queued')
    .execute()
}

/** Tries a message again at once that failed or waits for its next try. Refuses (not-found) one that has left. */
export async function retryMail(db: Database, id: number): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const result = await tx
      .updateTable('mail_messages')
      .set({ state: 'queued' })
      .where('id', '=', id)
      .where('state', 'in', ['queued', 'dead'])
      .executeTakeFirst()
    if (result.numUpdatedRows === 0n) throw notFound('waiting message')
    await addJob(tx, SEND_MAIL, { id }, { maxAttempts: SEND_TRIES, key: `mail:${id}` })
  })
}

/** Tries every failed message again, oldest first and at most a thousand at once; answers how many. */
export async function retryDeadMail(db: Database): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const dead = await tx
      .selectFrom('mail_messages')
      .select('id')
      .where('state', '=', 'dead')
      .orderBy('id')
      .limit(1000)
      .forUpdate()
      .skipLocked()
      .execute()
    const ids = dead.map(({ id }) => id)
    if (ids.length === 0) return 0
    await tx.updateTable('mail_messages').set({ state: 'queued' }).where('id', 'in', ids).execute()
    for (const id of ids) await addJob(tx, SEND_MAIL, { id }, { maxAttempts: SEND_TRIES, key: `mail:${id}` })
    return ids.length
  })
}

/** Forgets what left, and what a development mailbox kept, a month ago. What failed stays until somebody decides. */
export async function forgetOldMail(db: Database): Promise<void> {
  await db
    .deleteFrom('mail_messages')
    .where('state', 'in', ['sent', 'kept'])
    .where('created_at', '<', after(-30 * 24 * 3600))
    .execute()
}
