import type { Tx } from '#src/database/connect.ts'
import { formatMoney } from '#src/lib/money.ts'
import { paths } from '#src/lib/paths.ts'
import type { MailContent } from '#src/market/notifications/kinds.ts'
import { tellAll, tellShop, tellStaff } from '#src/market/notifications/tell.ts'
import { orderLink } from './access.ts'
import { itemOf } from './item-words.ts'
import type { LockedPayment, LockedShopOrder, WantedLine } from './order-lock.ts'

type Told = { locked: LockedPayment; wanted: readonly WantedLine[] }

const amountOf = ({ payment }: LockedPayment) => formatMoney({ minor: payment.amount, currency: payment.currency })

const itemsOf = (lines: readonly WantedLine[], shopOrder: LockedShopOrder): string[] =>
  lines.filter((one) => one.shopOrderId === shopOrder.id).map(itemOf)

/** The buyer hears that the money came and which keys are ready, each shop that it has an order. */
export async function tellPaid(
  tx: Tx,
  secret: string,
  { locked, wanted, keys }: Told & { keys: readonly WantedLine[] },
): Promise<void> {
  const { number, payment } = locked
  const link = orderLink(secret, locked)
  const mails: MailContent[] = []
  // Who owed nothing knows all of it from the message that the order was placed.
  if (payment.amount > 0) mails.push({ kind: 'payment-accepted', data: { number, amount: amountOf(locked), link } })
  for (const shopOrder of locked.shopOrders) {
    const items = itemsOf(keys, shopOrder)
    if (items.length > 0)
      mails.push({ kind: 'keys-ready', data: { number, shopName: shopOrder.shopName, items, link } })
  }
  await tellAll(
    tx,
    secret,
    mails.map((mail) => ({ to: locked, mail })),
  )
  for (const shopOrder of locked.shopOrders) await tellOneShop(tx, secret, shopOrder, itemsOf(wanted, shopOrder))
}

async function tellOneShop(tx: Tx, secret: string, shopOrder: LockedShopOrder, items: string[]): Promise<void> {
  if (items.length === 0) return
  const { id, shopId, shopName, number, total: minor, currency } = shopOrder
  const data = { shopName, number, items, total: formatMoney({ minor, currency }), link: paths.sellerOrder(id) }
  await tellShop(tx, secret, shopId, { kind: 'shop-order', data })
}

/** The buyer hears why nothing will be sent. */
export async function tellEnded(
  tx: Tx,
  secret: string,
  { locked, wanted, outcome, reason }: Told & { outcome: 'expired' | 'cancelled' | 'rejected'; reason: string },
): Promise<void> {
  if (outcome === 'rejected') return
  const { number } = locked
  const link = orderLink(secret, locked)
  const mails: MailContent[] =
    outcome === 'expired'
      ? [{ kind: 'payment-expired', data: { number, amount: amountOf(locked), link } }]
      : locked.shopOrders.map((one) => ({
          kind: 'order-cancelled',
          data: { number, shopName: one.shopName, items: itemsOf(wanted, one), reason, link },
        }))
  await tellAll(
    tx,
    secret,
    mails.map((mail) => ({ to: locked, mail })),
  )
}

/** Staff hear of money that came too late. */
export async function tellLate(tx: Tx, secret: string, locked: LockedPayment): Promise<void> {
  const data = {
    number: locked.number,
    amount: amountOf(locked),
    late: true,
    link: paths.adminPayment(locked.payment.id, { status: 'late' }),
  }
  await tellStaff(tx, secret, { kind: 'payment-to-review', data })
}
