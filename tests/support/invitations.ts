import type { Database } from '#src/database/connect.ts'
import { openMail } from '#src/market/notifications/outbox.ts'

/** The newest message to this address, as its template would get it. */
export async function newestMail(db: Database, secret: string, to: string) {
  const row = await db
    .selectFrom('mail_messages')
    .selectAll()
    .where('to_address', '=', to)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.sealed_data ? openMail(secret, row.kind, row.sealed_data as Buffer) : null
}

/** The path that the newest invitation to this address leads to. */
export async function invitationFor(db: Database, secret: string, to: string): Promise<string> {
  const mail = await newestMail(db, secret, to)
  if (mail?.kind !== 'shop-invitation' && mail?.kind !== 'staff-invitation') throw new Error(`${to} was not invited`)
  return mail.data.link
}
