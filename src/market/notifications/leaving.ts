import { sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'
import { keyedHash, keyFor, sameBytes } from '#src/lib/secret.ts'

const hashOf = (secret: string, email: string) => keyedHash(keyFor(secret, 'leave mails'), email).toString('base64url')

/** What lets the reader of a mail, and nobody else, say that this address wants no more of its kind. It has no end. */
export const leavingSign = (secret: string, email: string): string => hashOf(secret, email)

export const opensLeaving = (secret: string, email = '', sign = ''): boolean =>
  sameBytes(Buffer.from(hashOf(secret, email)), Buffer.from(sign))

/**
 * Takes an address off every line for what is sold out, and, where it is a member's, chooses for them not to be mailed of
 * it again. They are still told in the market.
 */
export async function leaveMails(db: Database, email: string): Promise<void> {
  await sql`
    with waits as (delete from stock_waits where email = ${email} and told_at is null)
    insert into notice_choices (user_id, kind, by_mail, in_app)
    select id, 'back-in-stock', false, true from users where email = ${email} and email_proven_at is not null
    on conflict (user_id, kind) do update set by_mail = false`.execute(db)
}
