// What the market wrote to somebody, read from its outbox as the worker would.
import type { Database } from '#src/database/connect.ts'
import type { MailContent } from '#src/market/notifications/kinds.ts'
import { openMail } from '#src/market/notifications/outbox.ts'

type Place = { db: Database; config: { secret: string } }

/** Everything that waits for an address, oldest first. */
export async function mailTo({ db, config }: Place, address: string): Promise<MailContent[]> {
  const rows = await db
    .selectFrom('mail_messages')
    .select(['kind', 'sealed_data'])
    .where('to_address', '=', address)
    .where('sealed_data', 'is not', null)
    .orderBy('id')
    .execute()
  return rows.map(({ kind, sealed_data }) => openMail(config.secret, kind, sealed_data!))
}

/** The code in the newest message to an address. */
export async function codeSentTo(place: Place, address: string): Promise<string> {
  const last = (await mailTo(place, address)).at(-1)
  if (!last || !('code' in last.data)) throw new Error(`No code was mailed to ${address}`)
  return last.data.code
}

/** Another code than this one. */
export const wrongCode = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0')
