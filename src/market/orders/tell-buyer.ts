import type { Tx } from '#src/database/connect.ts'
import type { MailContent } from '#src/market/notifications/kinds.ts'
import { tell } from '#src/market/notifications/tell.ts'
import { orderLink } from './access.ts'
import type { LockedOrder } from './shop-order-lock.ts'

/** What the verbs of this room are handed by the installation: with it links are signed and messages sealed. */
export type Hand = { secret: string }

type Told = Pick<LockedOrder, 'orderNumber' | 'userId' | 'email' | 'shopName'>

/** Tells the buyer of a shop order what was done; `write` gets what every such letter names. */
export async function tellBuyer(
  tx: Tx,
  { secret }: Hand,
  order: Told,
  write: (about: { number: string; shopName: string; link: string }) => MailContent,
): Promise<void> {
  const { orderNumber: number, userId, email, shopName } = order
  const link = orderLink(secret, { number, userId })
  await tell(tx, secret, { userId, email }, write({ number, shopName, link }))
}
