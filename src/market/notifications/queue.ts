import type { Database } from '#src/database/connect.ts'
import type { QueuedMail } from './delivery.ts'
import type { MailContent } from './kinds.ts'
import { openMail, queueMail } from './outbox.ts'

export const MAIL_STATES = ['queued', 'dead', 'kept', 'sent'] as const
export type MailState = (typeof MAIL_STATES)[number]
export type MailRow = {
  id: number
  to: string
  kind: string
  state: MailState
  tries: number
  lastError: string | null
  createdAt: Date
  sentAt: Date | null
}

const PAGE = 50

/** How many messages wait, failed or are kept; those that left are not counted, there may be very many. */
export async function countUnsentMail(db: Database): Promise<Record<'queued' | 'dead' | 'kept', number>> {
  const rows = await db
    .selectFrom('mail_messages')
    .select(({ fn }) => ['state', fn.countAll<number>().as('count')])
    .where('state', '<>', 'sent')
    .groupBy('state')
    .execute()
  const of = (state: string) => rows.find((row) => row.state === state)?.count ?? 0
  return { queued: of('queued'), dead: of('dead'), kept: of('kept') }
}

/** The outbox for staff, newest first, never what a message says. `before` is the last id of the page before. */
export async function listMail(
  db: Database,
  { state, before }: { state?: MailState | undefined; before?: number | undefined },
): Promise<{ rows: MailRow[]; next: number | null }> {
  let query = mailRows(db)
    .orderBy('id', 'desc')
    .limit(PAGE + 1)
  if (state) query = query.where('state', '=', state)
  if (before) query = query.where('id', '<', before)
  const found = (await query.execute()) as MailRow[]
  const rows = found.slice(0, PAGE)
  return { rows, next: found.length > PAGE ? (rows.at(-1)?.id ?? null) : null }
}

/** One message as listMail shows it. */
export async function findMail(db: Database, id: number): Promise<MailRow> {
  return (await mailRows(db).where('id', '=', id).executeTakeFirstOrThrow()) as MailRow
}

const mailRows = (db: Database) =>
  db
    .selectFrom('mail_messages')
    .select(['id', 'to_address as to', 'kind', 'state', 'tries', 'last_error as lastError'])
    .select(['created_at as createdAt', 'sent_at as sentAt'])

/** The development mailbox: messages that have not left, with what they say, newest first. */
export async function listKeptMail(db: Database, secret: string): Promise<QueuedMail[]> {
  const rows = await keptMail(db).limit(PAGE).execute()
  return rows.flatMap((row) => openKept(secret, row) ?? [])
}

/** One message of the development mailbox. */
export async function findKeptMail(db: Database, secret: string, id: number): Promise<QueuedMail | null> {
  const row = await keptMail(db).where('id', '=', id).executeTakeFirst()
  return row ? openKept(secret, row) : null
}

const keptMail = (db: Database) =>
  db
    .selectFrom('mail_messages')
    .select(['id', 'to_address', 'kind', 'sealed_data', 'created_at'])
    .where('sealed_data', 'is not', null)
    .orderBy('id', 'desc')

type SealedRow = { id: number; to_address: string; kind: string; sealed_data: Buffer | null; created_at: Date }

function openKept(secret: string, { id, to_address, kind, sealed_data, created_at }: SealedRow): QueuedMail | null {
  if (!sealed_data) return null
  try {
    return { id, to: to_address, createdAt: created_at, content: openMail(secret, kind, sealed_data) }
  } catch {
    return null // sealed with an earlier secret of this installation: nobody can read it any more
  }
}

/** Sends a mail as a test, with what it could say, to whoever asked for it. */
export async function sendSample(db: Database, secret: string, to: string, content: MailContent): Promise<void> {
  await db.transaction().execute((tx) => queueMail(tx, secret, { to, ...content }))
}
