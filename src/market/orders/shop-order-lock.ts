import { sql } from 'kysely'
import type { Tx } from '#src/database/connect.ts'
import { notFound, Refusal } from '#src/lib/refusal.ts'
import type { Delivery } from '#src/market/catalogue/delivery.ts'
import type { PaymentStatus, ShopOrderStatus } from './states.ts'
import type { OrderActor } from './timeline.ts'

/** Who works on shop orders, and on whose: those of one shop, or with null (staff) of any. */
export type Desk = { shopId: number | null; actor: OrderActor }

export type LockedLine = {
  id: number
  variantId: number
  title: string
  options: string[]
  sku: string
  delivery: Delivery
  quantity: number
  shipped: number
  cancelled: number
  returned: number
  total: number
  tax: number
}

export type LockedOrder = {
  id: number
  number: string
  status: ShopOrderStatus
  shopId: number
  shopName: string
  orderId: number
  orderNumber: string
  userId: number | null
  email: string
  currency: string
  paidAt: Date | null
  /** All that was paid for it was given back. */
  givenBack: boolean
  total: number
  taxIncluded: boolean
  shippingKind: string | null
  paymentId: number | null
  paymentStatus: PaymentStatus | null
  lines: LockedLine[]
}

/** How many units and of which line of an order; in a return also where they go. */
export type Units = { lineId: number; quantity: number }

/** Was all that was paid for a shop order given back (so: shop_orders, p: its payment)? */
export const GIVEN_BACK = sql<boolean>`(coalesce(p.status = 'refunded', false) or so.total_minor > 0 and so.total_minor <=
  (select coalesce(sum(amount_minor), 0) from refunds r where r.shop_order_id = so.id))`

/**
 * A shop order nobody else can change until this transaction ends, read after it became ours. The order's row comes
 * first and holds off payments too; lines are locked with it. Another shop's order is not found.
 */
export async function lockShopOrder(tx: Tx, { shopId }: Pick<Desk, 'shopId'>, id: number): Promise<LockedOrder> {
  const mine = shopId === null ? sql`true` : sql`so.shop_id = ${shopId}`
  const held = await sql`select o.id from orders o join shop_orders so on so.order_id = o.id
    where so.id = ${id} and ${mine} for no key update of o`.execute(tx)
  if (held.rows.length === 0) throw notFound('order')
  const { rows } = await sql<Omit<LockedOrder, 'lines'>>`
    select so.id, so.number, so.status, so.shop_id as "shopId", so.shop_name as "shopName", o.id as "orderId",
      o.number as "orderNumber", o.user_id as "userId", o.email, so.currency, so.paid_at as "paidAt", ${GIVEN_BACK} as "givenBack",
      so.total_minor as total, so.tax_included as "taxIncluded", so.shipping_kind as "shippingKind",
      p.id as "paymentId", p.status as "paymentStatus"
    from shop_orders so join orders o on o.id = so.order_id left join payments p on p.id = so.payment_id
    where so.id = ${id} for no key update of so`.execute(tx)
  const [order] = rows
  if (!order) throw notFound('order')
  const lines = await tx
    .selectFrom('order_lines')
    .select([
      'id',
      'variant_id as variantId',
      'title',
      'options',
      'sku',
      'quantity',
      'shipped',
      'cancelled',
      'returned',
    ])
    .select(['total_minor as total', 'tax_minor as tax'])
    .select(sql<Delivery>`delivery`.as('delivery'))
    .where('shop_order_id', '=', id)
    .orderBy('id')
    .execute()
  return { ...order, lines }
}

/** Units that are neither handed over nor cancelled. */
export const openUnits = ({ quantity, shipped, cancelled }: Pick<LockedLine, 'quantity' | 'shipped' | 'cancelled'>) =>
  quantity - shipped - cancelled

export const nameOfLine = ({ title, options }: Pick<LockedLine, 'title' | 'options'>) => [title, ...options].join(' ')

/** "2 × Trail boot 42": how letters and the timeline name units. */
export const itemsOf = (lines: readonly LockedLine[], units: readonly Units[]): string[] =>
  units.flatMap(({ lineId, quantity }) => {
    const line = lines.find((one) => one.id === lineId)
    return line ? [`${quantity} × ${nameOfLine(line)}`] : []
  })

/** Refuses what has not been paid for, and what was paid back in full: nobody gets goods and money. */
export function requireOwed(order: LockedOrder, act: string): void {
  requirePaid(order, act)
  if (!order.givenBack) return
  throw new Refusal(
    'conflict',
    `Order ${order.number} was paid back in full: it cannot be ${act}. Cancel what is open.`,
  )
}

/** Refuses what has not been paid for; `act` ends the sentence "…: it cannot be …". */
export function requirePaid(order: LockedOrder, act: string): void {
  if (order.paidAt !== null) return
  const why =
    order.status === 'cancelled'
      ? 'was cancelled'
      : order.paymentStatus === 'under-review'
        ? 'has a payment that is still being checked'
        : 'has not been paid for'
  throw new Refusal('conflict', `Order ${order.number} ${why}: it cannot be ${act}.`)
}
