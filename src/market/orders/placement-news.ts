import type { Tx } from '#src/database/connect.ts'
import { formatMoney } from '#src/lib/money.ts'
import { exactTime } from '#src/lib/relative-time.ts'
import { tell } from '#src/market/notifications/tell.ts'
import { orderLink } from './access.ts'
import { itemOf } from './item-words.ts'
import type { OrderRows, Placing } from './placement-rows.ts'

/** Tells the buyer that the order is placed: from whom, how much, and how and until when to pay. */
export async function tellPlaced(tx: Tx, secret: string, placing: Placing, rows: OrderRows): Promise<void> {
  const { number, name, email, userId, cart, methods } = placing
  const shops = cart.shops.map((shop, index) => ({
    name: shop.name,
    items: shop.lines.map(itemOf),
    total: formatMoney({ minor: rows.shopOrders[index]?.total_minor ?? 0, currency: shop.currency }),
  }))
  const payments = rows.payments
    .filter(({ amount_minor }) => amount_minor > 0)
    .map(({ amount_minor, currency, method_id, reference, due_at }) => ({
      amount: formatMoney({ minor: amount_minor, currency }),
      method: methods.find((one) => one.id === method_id)?.name ?? '',
      reference,
      due: exactTime(due_at),
    }))
  const link = orderLink(secret, { number, userId })
  await tell(tx, secret, { userId, email }, { kind: 'order-placed', data: { number, name, shops, payments, link } })
}
