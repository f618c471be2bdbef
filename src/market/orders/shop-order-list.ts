import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'
import { type Paged, type Place, pageOf } from '#src/market/catalogue/keyset.ts'
import type { PaymentStatus, ShopOrderStatus } from './states.ts'

/** Shop orders by what is to be done with them: unpaid ones apart from new ones, and what is put away apart from all. */
export const ORDER_VIEWS = [
  'all',
  'unpaid',
  'created',
  'picking',
  'shipped',
  'delivered',
  'cancelled',
  'returned',
  'archived',
] as const
export type OrderView = (typeof ORDER_VIEWS)[number]

export type ListedOrder = {
  id: number
  number: string
  status: ShopOrderStatus
  paidAt: Date | null
  paymentStatus: PaymentStatus | null
  createdAt: Date
  archivedAt: Date | null
  buyerName: string
  currency: string
  total: number
  shippingName: string
  /** The first things in it, and how many units there are. */
  items: { title: string; options: string[]; quantity: number }[]
  units: number
  handed: number
  /** Units of parcels and of services that are still to be done. */
  open: number
  openServices: number
  /** Services that were delivered and that the buyer has not answered yet. */
  waiting: number
  hasParcels: boolean
  shop: { id: number; name: string; status: string }
}

export type OrderQuery = Place & { view: OrderView; q: string }

/** Rows of a view. Whoever searches without a view means every order, also one put away. */
function inView(view: OrderView, searching: boolean): RawBuilder<SqlBool> {
  if (view === 'archived') return sql`so.archived_at is not null`
  const current = sql<SqlBool>`so.archived_at is null`
  if (view === 'all') return searching ? sql`true` : current
  if (view === 'unpaid') return sql`${current} and so.status = 'created' and so.paid_at is null`
  if (view === 'created') return sql`${current} and so.status = 'created' and so.paid_at is not null`
  return sql`${current} and so.status = ${view}`
}

/** What somebody typed, as patterns: each word anywhere. */
export const patternsOf = (q: string): string[] =>
  q
    .split(/\s+/)
    .filter(Boolean)
    .slice(0, 6)
    .map((word) => `%${word.replace(/[\\%_]/g, '\\$&')}%`)

/** A name holds a word, whatever its accents. Taking accents off costs, so it is spared where a name has none. */
export const nameHolds = (name: RawBuilder<unknown>, pattern: string): RawBuilder<SqlBool> =>
  sql`case when octet_length(${name}) = length(${name}) then lower(${name}) else fold_text(${name}) end
    like fold_text(${pattern})`

/** Each word must stand in the number, the buyer's name or a SKU: the one it was sold as, or the one it has now. */
function found(q: string, shopId: number): RawBuilder<SqlBool> {
  const tests = patternsOf(q).map(
    (pattern) => sql`(so.number like upper(${pattern}) or ${nameHolds(sql`so.buyer_name`, pattern)}
      or so.id in (
        select l.shop_order_id from variants v join order_lines l on l.variant_id = v.id
        where v.shop_id = ${shopId} and lower(v.sku) like lower(${pattern}))
      or coalesce((select true from order_lines l
        where l.shop_order_id = so.id and lower(l.sku) like lower(${pattern}) limit 1), false))`,
  )
  return tests.length === 0 ? sql`true` : sql<SqlBool>`(${sql.join(tests, sql` and `)})`
}

const seek = ({ after, before }: Place): RawBuilder<SqlBool> =>
  before !== null ? sql`so.id > ${before}` : after !== null ? sql`so.id < ${after}` : sql`true`

/** A page of a shop's orders, newest first. */
export async function listShopOrders(
  db: Database,
  shopId: number,
  { view, q, ...place }: OrderQuery,
  size = 40,
): Promise<Paged<ListedOrder>> {
  const way = place.before !== null ? sql`asc` : sql`desc`
  const { rows } = await sql<ListedOrder>`
    with page as (
      select so.* from shop_orders so
      where so.shop_id = ${shopId} and ${inView(view, q !== '')} and ${found(q, shopId)} and ${seek(place)}
      order by so.id ${way} limit ${size + 1}
    )
    select so.id, so.number, so.status, so.paid_at as "paidAt", p.status as "paymentStatus",
      so.created_at as "createdAt", so.archived_at as "archivedAt", so.buyer_name as "buyerName", so.currency,
      so.total_minor as total, so.shipping_name as "shippingName", l.*,
      jsonb_build_object('id', h.id, 'name', so.shop_name, 'status', h.status) as shop
    from page so join shops h on h.id = so.shop_id left join payments p on p.id = so.payment_id
      cross join lateral (
        select jsonb_agg(jsonb_build_object('title', title, 'options', options, 'quantity', quantity) order by id) filter (where place <= 3) as items,
          sum(quantity)::bigint as units, sum(shipped)::bigint as handed,
          coalesce(sum(quantity - shipped - cancelled) filter (where delivery = 'parcel'), 0)::bigint as open,
          coalesce(sum(quantity - shipped - cancelled) 
            filter (where delivery = 'service' and not asked), 0)::bigint as "openServices",
          count(*) filter (where asked and quantity > shipped + cancelled)::bigint as waiting,
          bool_or(delivery = 'parcel') as "hasParcels"
        from (select *, row_number() over (order by id) as place,
            delivery = 'service' and coalesce((select answer is null from service_deliveries d
              where d.order_line_id = o.id order by d.id desc limit 1), false) as asked
          from order_lines o where shop_order_id = so.id) x) l
    order by so.id ${way}`.execute(db)
  return pageOf(rows, size, place)
}

export type OrderCounts = Record<OrderView, number>

/** How many orders of a shop stand in each view; what is put away is not counted. */
export async function countShopOrders(db: Database, shopId: number): Promise<OrderCounts> {
  // By state alone an index answers; only of the few new ones it is asked whether they are paid.
  const { rows } = await sql<{ view: OrderView; count: number }>`
    select status as view, count(*) as count from shop_orders
    where shop_id = ${shopId} and archived_at is null group by status
    union all select 'unpaid', count(*) from shop_orders
    where shop_id = ${shopId} and archived_at is null and status = 'created' and paid_at is null`.execute(db)
  const counts = Object.fromEntries(ORDER_VIEWS.map((view) => [view, 0])) as OrderCounts
  for (const { view, count } of rows) {
    counts[view] = count
    if (view !== 'unpaid') counts.all += count
  }
  counts.created -= counts.unpaid
  return counts
}
