import { sql } from 'kysely'
import type { Tx } from '#src/database/connect.ts'
import { notFound } from '#src/lib/refusal.ts'
import type { PaymentStatus, ShopOrderStatus } from './states.ts'

/** Under what name an order holds its stock. */
export const holderOf = (orderId: number): string => `order:${orderId}`

export type LockedShopOrder = {
  id: number
  shopId: number
  shopName: string
  number: string
  status: ShopOrderStatus
  currency: string
  total: number
}
export type LockedPayment = {
  orderId: number
  number: string
  userId: number | null
  email: string
  payment: { id: number; status: PaymentStatus; amount: number; currency: string; dueAt: Date }
  /** The states of all payments of the order, this one's too. */
  statuses: PaymentStatus[]
  /** What this payment is for: the shop orders of its currency. */
  shopOrders: LockedShopOrder[]
}

type Row = Omit<LockedPayment, 'payment'> & {
  paymentId: number
  status: PaymentStatus
  amount: number
  currency: string
  dueAt: Date
}

/**
 * Locks an order with all that a payment of it may change, in the one order in which everybody locks: the order, its
 * payments, its shop orders, the levels of what this payment is for. What is read afterwards cannot change any more.
 */
export async function lockPayment(tx: Tx, paymentId: number): Promise<LockedPayment> {
  const { rows } = await sql<Row>`
    with o as materialized (
      select * from orders where id = (select order_id from payments where id = ${paymentId}) for no key update
    ), p as materialized (
      select * from payments where order_id = (select id from o) order by id for no key update
    ), s as materialized (
      select * from shop_orders where order_id = (select order_id from p limit 1) order by id for no key update
    ), l as materialized (
      select variant_id from stock_levels
      where variant_id in (select variant_id from order_lines
                           where shop_order_id in (select id from s where payment_id = ${paymentId}))
      order by variant_id for no key update
    )
    select o.id as "orderId", o.number, o.user_id as "userId", o.email, p.id as "paymentId", p.status,
      p.amount_minor as amount, p.currency, p.due_at as "dueAt", (select json_agg(status) from p) as statuses,
      (select json_agg(json_build_object('id', id, 'shopId', shop_id, 'shopName', shop_name, 'number', number,
         'status', status, 'currency', currency, 'total', total_minor) order by id)
       from s where payment_id = ${paymentId}) as "shopOrders", (select count(*) from l) as levels
    from o join p on p.id = ${paymentId}`.execute(tx)
  const [row] = rows
  if (!row) throw notFound('payment')
  const { paymentId: id, status, amount, currency, dueAt, orderId, number, userId, email, statuses } = row
  const payment = { id, status, amount, currency, dueAt }
  return { orderId, number, userId, email, payment, statuses, shopOrders: row.shopOrders ?? [] }
}

export type WantedLine = {
  id: number
  shopOrderId: number
  shopId: number
  variantId: number
  title: string
  options: string[]
  delivery: 'parcel' | 'key' | 'service'
  /** Less what was cancelled. */
  quantity: number
}

/** What is still wanted of a locked payment's shop orders. Asked after the lock, so it is how things are. */
export async function listWanted(tx: Tx, { shopOrders }: LockedPayment): Promise<WantedLine[]> {
  const { rows } = await sql<WantedLine>`
    select id, shop_order_id as "shopOrderId", shop_id as "shopId", variant_id as "variantId", title, options, delivery,
      quantity - cancelled as quantity
    from order_lines where shop_order_id = any (${shopOrders.map((one) => one.id)}::bigint[]) and quantity > cancelled
    order by id`.execute(tx)
  return rows
}
