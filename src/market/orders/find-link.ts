import type { Database } from '#src/database/connect.ts'
import { addJob } from '#src/database/jobs.ts'
import { countTry, networkOf } from '#src/market/accounts/throttle.ts'
import { tell } from '#src/market/notifications/tell.ts'
import { orderLink } from './access.ts'

/** The worker's task that sends somebody the link to their order, if it is theirs. */
export const SEND_ORDER_LINK = 'send-order-link'

export type WantedLink = { number: string; email: string }

/**
 * Notes that somebody wants the link to an order. Whether there is such an order is not even looked at here: the answer
 * is the same, in the same time. Refuses (too-many) by network and by address.
 */
export async function askForLink(db: Database, wanted: WantedLink, address: string | null): Promise<void> {
  await countTry(db, 'order link from address', networkOf(address))
  await countTry(db, 'order link to address', wanted.email)
  await addJob(db, SEND_ORDER_LINK, wanted, { maxAttempts: 5 })
}

/** Sends the link of an order to the address it was placed with, if that is the one that was named. */
export async function sendOrderLink(db: Database, { secret }: { secret: string }, wanted: WantedLink): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const order = await tx
      .selectFrom('orders')
      .select(['number', 'user_id as userId', 'email'])
      .where('number', '=', wanted.number)
      .where('email', '=', wanted.email)
      .executeTakeFirst()
    if (!order) return
    const { number, email } = order
    const data = { number, link: orderLink(secret, order) }
    await tell(tx, secret, { userId: null, email }, { kind: 'order-link', data })
  })
}
