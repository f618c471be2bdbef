import type { Database } from '#src/database/connect.ts'
import { notFound } from '#src/lib/refusal.ts'
import { opensOrder } from './access.ts'

/** Who asks for an order: the person signed in, if any, and what their browser holds for this order. */
export type Asking = { person: { id: number; email: string } | null; token: string | undefined }
export type OrderReach = {
  id: number
  number: string
  userId: number | null
  email: string
  /** They came by a link or by having just ordered: whoever has the link has this, so secrets need more. */
  byLink: boolean
}

/**
 * The order of this number for those it belongs to: its member, the member whose proven address it was ordered with,
 * and whoever holds its link. To everyone else there is no such order, whether there is or not.
 */
export async function findReachable(
  db: Database,
  secret: string,
  number: string,
  { person, token }: Asking,
): Promise<OrderReach> {
  // Looked at before it is known whether there is such an order: the answer takes as long in both cases.
  const holds = opensOrder(secret, number, token)
  const order = await db
    .selectFrom('orders')
    .select(['id', 'number', 'user_id as userId', 'email'])
    .where('number', '=', number)
    .executeTakeFirst()
  if (!order) throw notFound('order')
  const theirs = person !== null && (order.userId === person.id || (!order.userId && order.email === person.email))
  if (!theirs && !holds) throw notFound('order')
  return { ...order, byLink: !theirs }
}
