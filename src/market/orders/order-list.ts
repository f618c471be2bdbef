import { sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'
import { type OrderStatus, orderStatus } from './states.ts'

const PAGE = 20

export type OrderTile = {
  id: number
  number: string
  placedAt: Date
  /** Set where it was placed without the account and joined it later. */
  claimedAt: Date | null
  status: OrderStatus
  /** Until when the next payment has to be made, where one has to. */
  dueAt: Date | null
  shops: string[]
  totals: { currency: string; minor: number }[]
  /** The first few lines; `more` counts the others. */
  items: { title: string; options: string[]; quantity: number; imageKey: string | null; imageWidth: number | null }[]
  more: number
}

type Row = Omit<OrderTile, 'status' | 'more'> & {
  payments: { status: string }[]
  shopOrders: { status: string }[]
  lines: number
}

/** A member's orders, the newest first, from `before` on; `next` is where the page after this one begins. */
export async function listBuyerOrders(
  db: Database,
  userId: number,
  before: number | null,
): Promise<{ orders: OrderTile[]; next: number | null }> {
  const { rows } = await sql<Row>`
    select o.id, o.number, o.created_at as "placedAt", o.claimed_at as "claimedAt", p.payments, p.totals,
      p.due_at as "dueAt", s.shops, s."shopOrders", l.items, l.lines
    from (select * from orders where user_id = ${userId} and id < ${before ?? Number.MAX_SAFE_INTEGER}
          order by id desc limit ${PAGE + 1}) o,
      lateral (select json_agg(json_build_object('status', status)) as payments,
          json_agg(json_build_object('currency', currency, 'minor', amount_minor) order by id) as totals,
          min(due_at) filter (where status in ('awaiting', 'rejected')) as due_at
        from payments where order_id = o.id) p,
      lateral (select json_agg(shop_name order by id) as shops,
          json_agg(json_build_object('status', status)) as "shopOrders"
        from shop_orders where order_id = o.id) s,
      lateral (select json_agg(json_build_object('title', title, 'options', options, 'quantity', quantity,
            'imageKey', visible_key, 'imageWidth', visible_width) order by id) filter (where place <= 3) as items, count(*)::int as lines
        from (select l.*, row_number() over (order by l.id) as place,
                i.image_key as visible_key, i.width as visible_width
              from order_lines l join shop_orders s on s.id = l.shop_order_id
                left join visible_products v on v.id = l.product_id
                left join product_images i on i.image_key = l.image_key and i.product_id = v.id
              where s.order_id = o.id) x) l
    order by o.id desc`.execute(db)
  const page = rows.slice(0, PAGE)
  const orders = page.map(({ payments, shopOrders, lines, ...row }) => ({
    ...row,
    status: orderStatus({ payments, shopOrders }),
    more: lines - row.items.length,
  }))
  return { orders, next: rows.length > PAGE ? (page.at(-1)?.id ?? null) : null }
}
