import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'
import { type Paged, type Place, pageOf } from '#src/market/catalogue/keyset.ts'
import { typedOrderNumber } from './order-number.ts'
import { nameHolds, patternsOf } from './shop-order-list.ts'
import { type OrderStatus, orderStatus, type PaymentStatus, type ShopOrderStatus } from './states.ts'

/** Orders by what staff have to do with them. */
export const STAFF_VIEWS = ['all', 'payment', 'decision', 'open', 'due', 'archived'] as const
export type StaffView = (typeof STAFF_VIEWS)[number]

export type StaffOrder = {
  id: number
  number: string
  name: string
  email: string
  createdAt: Date
  archivedAt: Date | null
  status: OrderStatus
  shopOrders: { status: ShopOrderStatus; shopName: string; suspended: boolean }[]
  payments: { status: PaymentStatus; amount: number; currency: string }[]
  /** What is due back to the buyer and not given back yet. */
  due: { minor: number; currency: string }[]
}

export type StaffOrderQuery = Place & { view: StaffView; q: string }

const WITH_PAYMENT = (states: RawBuilder<unknown>) =>
  sql<SqlBool>`exists (select from payments p where p.order_id = o.id and p.status in (${states}))`

// A part is due back what its cancellations and returns say, less what was given back for it.
// Nothing is due of a payment that was given back as a whole.
const DUE = sql`select so.id, so.currency, sum(r.refund_due_minor)::bigint
    - coalesce((select sum(amount_minor) from refunds f where f.shop_order_id = so.id), 0)::bigint as minor
  from order_returns r join shop_orders so on so.id = r.shop_order_id
    join payments p on p.id = so.payment_id and p.status <> 'refunded'`

/** How many orders have money due back. */
export const ORDERS_DUE = sql`select count(distinct so.order_id)
  from (${DUE} group by so.id) due join shop_orders so on so.id = due.id where due.minor > 0`

function inView(view: StaffView, searching: boolean): RawBuilder<SqlBool> {
  const current = sql<SqlBool>`o.archived_at is null`
  switch (view) {
    case 'all':
      return searching ? sql`true` : current
    case 'payment':
      return sql`${current} and ${WITH_PAYMENT(sql`'awaiting', 'rejected', 'under-review'`)}`
    case 'decision':
      return WITH_PAYMENT(sql`'needs-decision'`)
    case 'open':
      return sql`${current} and exists (select from shop_orders so where so.order_id = o.id and so.paid_at is not null
        and so.status in ('created', 'picking', 'shipped'))`
    case 'due':
      return sql`o.id in (select order_id from shop_orders where id in
        (select due.id from (${DUE} group by so.id) due where due.minor > 0))`
    case 'archived':
      return sql`o.archived_at is not null`
  }
}

/** It is the number; or each word stands in the number, the buyer's name or address, a shop's name or a SKU, as sold or of now. */
function found(q: string): RawBuilder<SqlBool> {
  const tests = patternsOf(q).map((pattern) => {
    // A shop order's number is the order's with its place.
    const number = pattern.toUpperCase().replace(/^(%[0-9A-Z]{4}-[0-9A-Z]{5})-\d{1,3}%$/, '$1%')
    return sql`(o.number like ${number} or o.email like lower(${pattern}) or ${nameHolds(sql`o.name`, pattern)}
      or o.id in (select order_id from shop_orders where shop_id in
        (select id from shops h where ${nameHolds(sql`h.name`, pattern)}))
      or o.id in (select so.order_id from variants v join order_lines l on l.variant_id = v.id
        join shop_orders so on so.id = l.shop_order_id
        where v.removed_at is null and lower(v.sku) = lower(${pattern.slice(1, -1)}))
      or o.id in (select so.order_id from order_lines l join shop_orders so on so.id = l.shop_order_id
        where lower(l.sku) = lower(${pattern.slice(1, -1)})))`
  })
  if (tests.length === 0) return sql`true`
  const number = typedOrderNumber(q)
  const words = sql<SqlBool>`(${sql.join(tests, sql` and `)})`
  return number ? sql`(o.number = ${number} or ${words})` : words
}

const seek = ({ after, before }: Place): RawBuilder<SqlBool> =>
  before !== null ? sql`o.id > ${before}` : after !== null ? sql`o.id < ${after}` : sql`true`

/** Orders of all shops for staff, newest first, a page at a time. */
export async function listStaffOrders(
  db: Database,
  { view, q, ...place }: StaffOrderQuery,
  size = 40,
): Promise<Paged<StaffOrder>> {
  const way = place.before !== null ? sql`asc` : sql`desc`
  const { rows } = await sql<Omit<StaffOrder, 'status'>>`
    with page as (
      select o.* from orders o where ${inView(view, q !== '')} and ${found(q)} and ${seek(place)}
      order by o.id ${way} limit ${size + 1}
    )
    select o.id, o.number, o.name, o.email, o.created_at as "createdAt", o.archived_at as "archivedAt",
      (select jsonb_agg(jsonb_build_object('status', so.status, 'shopName', so.shop_name,
         'suspended', h.status = 'suspended') order by so.id)
       from shop_orders so join shops h on h.id = so.shop_id where so.order_id = o.id) as "shopOrders",
      (select coalesce(jsonb_agg(jsonb_build_object('status', p.status, 'amount', p.amount_minor,
         'currency', p.currency) order by p.id), '[]') from payments p where p.order_id = o.id) as payments,
      (select coalesce(jsonb_agg(jsonb_build_object('minor', minor, 'currency', currency)), '[]')
       from (${DUE} where so.order_id = o.id group by so.id) due where minor > 0) as due
    from page o order by o.id ${way}`.execute(db)
  return pageOf(
    rows.map((row) => ({ ...row, status: orderStatus(row) })),
    size,
    place,
  )
}

/** How many orders wait for staff: late money to decide on, and money that is due back. */
export async function countStaffOrders(db: Database): Promise<{ decision: number; due: number }> {
  const { rows } = await sql<{ decision: number; due: number }>`
    select (select count(distinct order_id) from payments where status = 'needs-decision') as decision,
      (${ORDERS_DUE}) as due`.execute(db)
  return rows[0] ?? { decision: 0, due: 0 }
}
