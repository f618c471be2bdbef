import { isIPv4, isIPv6 } from 'node:net'
import type { Database } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'
import { deviceName } from '#src/lib/device.ts'
import { Refusal } from '#src/lib/refusal.ts'
import { queueMail } from '#src/market/notifications/outbox.ts'
import type { Visit } from './sessions.ts'
import { countTry, networkOf } from './throttle.ts'

/** Where an address is, not to the house: mail is read by others, and its reader knows their town, not their numbers. */
export function coarseAddress(address: string | null): string {
  const plain = address?.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '') ?? ''
  if (isIPv4(plain)) return plain.replace(/\.\d+$/, '.x')
  if (!isIPv6(plain)) return 'unknown'
  const groups = networkOf(plain).split(':').slice(0, 3)
  return `${groups.join(':')}:x`
}

/**
 * Notes down that somebody signed in, and mails them where the browser is `known` not to be theirs yet. The first
 * sign-in of an account is no news, and neither is one that they were told of otherwise (`told`).
 */
export async function noteSignIn(
  db: Database,
  secret: string,
  { userId, visit, known, told = false }: { userId: number; visit: Visit; known: boolean; told?: boolean },
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const before = await tx
      .selectFrom('users')
      .select(['email', 'name', 'signed_in_at'])
      .where('id', '=', userId)
      .forNoKeyUpdate()
      .executeTakeFirstOrThrow()
    await tx.updateTable('users').set({ signed_in_at: now() }).where('id', '=', userId).execute()
    if (known || told || !before.signed_in_at || !(await isWorthAMail(tx, userId))) return
    const data = { name: before.name, device: deviceName(visit.userAgent), network: coarseAddress(visit.address) }
    await queueMail(tx, secret, { to: before.email, kind: 'new-sign-in', data })
  })
}

/** A browser that keeps no cookies is new every time: six such mails an hour say enough. */
async function isWorthAMail(db: Database, userId: number): Promise<boolean> {
  try {
    await countTry(db, 'notice of sign-in', String(userId))
    return true
  } catch (error) {
    if (error instanceof Refusal) return false
    throw error
  }
}
