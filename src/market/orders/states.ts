/** What a shop order goes through, and how it may move. */
export type ShopOrderStatus = 'created' | 'picking' | 'shipped' | 'delivered' | 'cancelled' | 'returned'
export type PaymentStatus =
  | 'awaiting'
  | 'under-review'
  | 'accepted'
  | 'rejected'
  | 'expired'
  | 'needs-decision'
  | 'cancelled'
  | 'refunded'

/** From a cancelled order only a payment that came late leads back. */
const SHOP_ORDER_MOVES: Record<ShopOrderStatus, readonly ShopOrderStatus[]> = {
  created: ['picking', 'shipped', 'delivered', 'cancelled'],
  picking: ['created', 'shipped', 'delivered', 'cancelled'],
  shipped: ['delivered', 'cancelled', 'returned'],
  delivered: ['returned'],
  cancelled: ['created'],
  returned: [],
}

/** A rejected payment may be proven again until its time is over; 'needs-decision' is money that came too late. */
const PAYMENT_MOVES: Record<PaymentStatus, readonly PaymentStatus[]> = {
  awaiting: ['under-review', 'accepted', 'expired', 'cancelled'],
  'under-review': ['accepted', 'rejected', 'cancelled', 'needs-decision'],
  rejected: ['under-review', 'accepted', 'expired', 'cancelled'],
  expired: ['under-review', 'accepted', 'needs-decision'],
  cancelled: ['under-review', 'accepted', 'needs-decision'],
  'needs-decision': ['accepted', 'refunded', 'cancelled'],
  accepted: ['refunded'],
  refunded: [],
}

export const mayMoveShopOrder = (from: ShopOrderStatus, to: ShopOrderStatus): boolean =>
  SHOP_ORDER_MOVES[from].includes(to)

export const mayMovePayment = (from: PaymentStatus, to: PaymentStatus): boolean => PAYMENT_MOVES[from].includes(to)

/** Payments that wait for the buyer: their time runs. */
export const UNPAID = ['awaiting', 'rejected'] as const satisfies readonly PaymentStatus[]

export type OrderStatus =
  | 'payment-rejected'
  | 'awaiting-payment'
  | 'under-review'
  | 'needs-decision'
  | 'processing'
  | 'partly-shipped'
  | 'shipped'
  | 'delivered'
  | 'expired'
  | 'cancelled'
  | 'returned'
  | 'refunded'

type Parts = {
  shopOrders: readonly { status: string }[]
  payments: readonly { status: string }[]
}

// What its buyer has to do comes before what others have.
const OPEN: readonly [PaymentStatus, OrderStatus][] = [
  ['rejected', 'payment-rejected'],
  ['awaiting', 'awaiting-payment'],
  ['needs-decision', 'needs-decision'],
  ['under-review', 'under-review'],
]

/** The state of an order, read off its shop orders and payments: it has none of its own. */
export function orderStatus({ shopOrders, payments }: Parts): OrderStatus {
  const paid = (status: PaymentStatus) => payments.some((one) => one.status === status)
  const open = OPEN.find(([status]) => paid(status))
  if (open) return open[1]
  const live = shopOrders.filter((one) => one.status !== 'cancelled' && one.status !== 'returned')
  if (live.length === 0) {
    if (paid('refunded')) return 'refunded'
    if (shopOrders.some((one) => one.status === 'returned')) return 'returned'
    return paid('expired') ? 'expired' : 'cancelled'
  }
  if (live.every((one) => one.status === 'delivered')) return 'delivered'
  const sent = live.filter((one) => one.status === 'shipped' || one.status === 'delivered')
  if (sent.length === live.length) return 'shipped'
  return sent.length > 0 ? 'partly-shipped' : 'processing'
}
