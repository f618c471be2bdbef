import { sql } from 'kysely'
import type { Database, Tx } from '#src/database/connect.ts'

/** Something about an order that cannot be; `order` is its number, or the holder of a hold that has none. */
export type OrderBreak = { order: string; what: string }

const MOST_BREAKS = 100

/**
 * Compares orders with what they rest on: the stock's sales with what was paid for, holds with orders that still wait
 * for money, sums with their lines, payments with what they pay for. Answers the first hundred things that are wrong.
 */
export async function auditOrders(db: Database | Tx): Promise<OrderBreak[]> {
  const { rows } = await sql<OrderBreak>`
    ${unsold} union all ${unpaidSales} union all ${strayHolds} union all ${wrongSums} union all ${wrongPayments}
    union all ${unkeyed}
    limit ${MOST_BREAKS}`.execute(db)
  return rows
}

// What was cancelled before it was paid was never sold; what was cancelled later was sold and came back.
const sales = sql`
  select b.cause, u.variant_id, -sum(u.delta) as units
  from stock_batches b join stock_updates u on u.batch_id = b.id
  where b.kind = 'sale' and b.cause <> '' group by b.cause, u.variant_id`

const unsold = sql`
  select s.number as order, format('%s units of variant %s were paid for, its sales say %s',
    sum(l.quantity - l.cancelled), l.variant_id, coalesce(max(x.units), 0)) as what
  from shop_orders s join order_lines l on l.shop_order_id = s.id
    left join (${sales}) x on x.cause = s.number and x.variant_id = l.variant_id
  where s.paid_at is not null group by s.number, l.variant_id
  having coalesce(max(x.units), 0) not between sum(l.quantity - l.cancelled) and sum(l.quantity)`

const unpaidSales = sql`
  select s.number, 'its stock was sold, but it was not paid for'
  from shop_orders s where s.paid_at is null
    and exists (select from stock_batches b where b.kind = 'sale' and b.cause = s.number)`

const strayHolds = sql`
  select h.holder, format('%s units of variant %s are held for it, but it waits for no money', h.quantity, h.variant_id)
  from stock_holds h left join orders o on h.holder = 'order:' || o.id
  where h.ended_at is null and h.holder like 'order:%' and not exists
    (select from payments p where p.order_id = o.id and p.status in ('awaiting', 'rejected', 'under-review'))`

const wrongSums = sql`
  select s.number, 'its lines do not make its sums'
  from shop_orders s join lateral
    (select sum(price_minor * quantity) as items, sum(discount_minor) as discount, sum(tax_minor) as tax,
            bool_and(total_minor = price_minor * quantity - discount_minor) as each
     from order_lines where shop_order_id = s.id) l on true
  where not coalesce(l.each, false) or (s.items_minor, s.discount_minor) is distinct from (l.items, l.discount)
    or s.tax_minor < l.tax`

const wrongPayments = sql`
  select o.number, format('its payment in %s is of %s, its shop orders come to %s', p.currency, p.amount_minor, s.total)
  from payments p join orders o on o.id = p.order_id join lateral
    (select coalesce(sum(total_minor), 0) as total, bool_or(paid_at is not null) as paid
     from shop_orders where payment_id = p.id) s on true
  where p.amount_minor <> s.total or (s.paid and p.status not in ('accepted', 'refunded'))`

// A replaced key belongs to its unit still, beside the one that took its place.
const unkeyed = sql`
  select s.number, format('%s of %s units of a line have no key', l.shipped - l.returned - k.units, l.shipped)
  from order_lines l join shop_orders s on s.id = l.shop_order_id join lateral
    (select count(distinct unit) as units from pool_keys where order_line_id = l.id) k on true
  where l.delivery = 'key' and s.paid_at is not null and k.units < l.shipped - l.returned`
