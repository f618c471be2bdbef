import type { Database } from '#src/database/connect.ts'
import { CODE_MINUTES, issueCode, proveCode } from '#src/market/accounts/one-time-codes.ts'
import { countTry, networkOf } from '#src/market/accounts/throttle.ts'
import { queueMail } from '#src/market/notifications/outbox.ts'

type Order = { id: number; number: string; email: string }

/**
 * Mails a code to the address an order was placed with: whoever has only the order's link proves with it that the
 * address is theirs. Refuses (too-many) where codes were asked for too often.
 */
export async function sendOrderCode(db: Database, secret: string, order: Order): Promise<void> {
  const { id, number, email } = order
  await countTry(db, 'order code to address', email)
  await db.transaction().execute(async (tx) => {
    const code = await issueCode(tx, secret, { orderId: id, purpose: 'order', address: email })
    await queueMail(tx, secret, { to: email, kind: 'order-code', data: { number, code, minutes: CODE_MINUTES } })
  })
}

/** Is this the code that was mailed? Each try counts, for the code and for where it comes from; a right one works once. */
export async function proveOrderAddress(
  db: Database,
  secret: string,
  { orderId, code, from }: { orderId: number; code: string; from: string | null },
): Promise<boolean> {
  await countTry(db, 'code from address', networkOf(from))
  const proof = await proveCode(db, secret, { orderId, purpose: 'order', code }, async () => true)
  return proof.ok
}
