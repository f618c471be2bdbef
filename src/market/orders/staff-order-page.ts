import { sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'
import type { Address } from './cart-facts.ts'
import { EVENT, PART, readEvents, readPart, type ShopOrderPart } from './shop-order-page.ts'
import { type OrderStatus, orderStatus, type PaymentStatus } from './states.ts'
import type { TimelineEntry } from './timeline.ts'

export type StaffPayment = {
  id: number
  status: PaymentStatus
  amount: number
  refunded: number
  currency: string
  methodName: string
  reference: string
  shopOrderIds: number[]
}

/** All that staff see of an order: every shop's part, the money, everything that happened, private notes too. */
export type StaffOrderPage = {
  id: number
  number: string
  status: OrderStatus
  name: string
  email: string
  userId: number | null
  address: Address | null
  codes: string[]
  createdAt: Date
  archivedAt: Date | null
  shopOrders: ShopOrderPart[]
  payments: StaffPayment[]
  events: TimelineEntry[]
}

/** One order for staff, in one statement. */
export async function findStaffOrder(db: Database, id: number): Promise<StaffOrderPage | null> {
  const { rows } = await sql<Omit<StaffOrderPage, 'status'>>`
    select o.id, o.number, o.name, o.email, o.user_id as "userId", o.address, o.codes, o.created_at as "createdAt",
      o.archived_at as "archivedAt",
      (select jsonb_agg(to_jsonb(part) order by part.id) from (
         select ${PART} from shop_orders so join shops h on h.id = so.shop_id left join payments p on p.id = so.payment_id
         where so.order_id = o.id) part) as "shopOrders",
      (select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'status', p.status, 'amount', p.amount_minor,
         'refunded', p.refunded_minor, 'currency', p.currency, 'methodName', coalesce(p.method->>'name', ''),
         'reference', p.reference, 'shopOrderIds',
         (select coalesce(jsonb_agg(so.id order by so.id), '[]') from shop_orders so where so.payment_id = p.id))
         order by p.id), '[]') from payments p where p.order_id = o.id) as payments,
      (select coalesce(jsonb_agg(${EVENT} order by e.id), '[]') from order_events e where e.order_id = o.id) as events
    from orders o where o.id = ${id}`.execute(db)
  const [row] = rows
  if (!row) return null
  return {
    ...row,
    status: orderStatus(row),
    shopOrders: row.shopOrders.map(readPart),
    events: readEvents(row.events),
  }
}
