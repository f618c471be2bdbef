import { sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'
import { type OrderStatus, orderStatus } from '#src/market/orders/states.ts'

export type BuyerOverview = {
  /** Payments that this person has to make, the most urgent first. */
  toPay: { number: string; currency: string; amount: number; dueAt: Date; rejected: boolean }[]
  /** Services handed over that they have not said anything about. */
  toConfirm: { number: string; title: string; since: Date }[]
  /** Orders with keys that they have not looked at. */
  toReveal: { number: string; keys: number }[]
  open: OpenOrder[]
}
export type OpenOrder = { number: string; placedAt: Date; status: OrderStatus; shops: string[] }

type Dated<T, K extends keyof T> = Omit<T, K> & { [name in K]: string }
type Row = {
  toPay: Dated<BuyerOverview['toPay'][number], 'dueAt'>[]
  toConfirm: Dated<BuyerOverview['toConfirm'][number], 'since'>[]
  toReveal: BuyerOverview['toReveal']
  open: (Dated<Omit<OpenOrder, 'status'>, 'placedAt'> & {
    payments: { status: string }[]
    shopOrders: { status: string }[]
  })[]
}

/** How far back orders are looked through for what is still to be done. */
const MOST_ORDERS = 100

/** What waits for a buyer in their newest hundred orders, and the orders that are not over yet; in one statement. */
export async function getBuyerOverview(db: Database, userId: number): Promise<BuyerOverview> {
  const { rows } = await sql<Row>`
    with mine as materialized (
      select id, number, created_at from orders where user_id = ${userId} and archived_at is null
      order by id desc limit ${MOST_ORDERS}
    )
    select
      (select coalesce(json_agg(json_build_object('number', m.number, 'currency', p.currency, 'amount', p.amount_minor,
          'dueAt', p.due_at, 'rejected', p.status = 'rejected') order by p.due_at, p.id), '[]')
        from mine m join payments p on p.order_id = m.id where p.status in ('awaiting', 'rejected')) as "toPay",
      (select coalesce(json_agg(json_build_object('number', m.number, 'title', l.title, 'since', d.created_at)
          order by d.created_at), '[]')
        from mine m join shop_orders so on so.order_id = m.id and so.status in ('shipped', 'created', 'picking')
        join order_lines l on l.shop_order_id = so.id and l.delivery = 'service'
        join lateral (select answered_at, created_at from service_deliveries where order_line_id = l.id
          order by id desc limit 1) d on d.answered_at is null) as "toConfirm",
      (select coalesce(json_agg(r), '[]') from (
        select m.number, count(*)::int as keys
        from mine m join shop_orders so on so.order_id = m.id and so.paid_at is not null
        join order_lines l on l.shop_order_id = so.id and l.delivery = 'key'
        join pool_keys k on k.order_line_id = l.id and k.state = 'claimed'
          and not exists (select from key_events e where e.key_id = k.id and e.action = 'revealed')
        group by m.id, m.number order by m.id desc) r) as "toReveal",
      (select coalesce(json_agg(json_build_object('number', m.number, 'placedAt', m.created_at, 'shops', s.shops,
          'shopOrders', s.states, 'payments', (select coalesce(json_agg(json_build_object('status', p.status)), '[]')
            from payments p where p.order_id = m.id)) order by m.id desc), '[]')
        from mine m, lateral (select json_agg(shop_name order by id) as shops,
            json_agg(json_build_object('status', status)) as states, count(*) filter
            (where status in ('created', 'picking', 'shipped')) as waiting
          from shop_orders where order_id = m.id) s where s.waiting > 0) as open`.execute(db)
  const { toPay = [], toConfirm = [], toReveal = [], open = [] } = rows[0] ?? {}
  return {
    toPay: toPay.map((one) => ({ ...one, dueAt: new Date(one.dueAt) })),
    toConfirm: toConfirm.map((one) => ({ ...one, since: new Date(one.since) })),
    toReveal,
    open: open.map(({ payments, shopOrders, placedAt, ...order }) => ({
      ...order,
      placedAt: new Date(placedAt),
      status: orderStatus({ payments, shopOrders }),
    })),
  }
}
