import { sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'

export type PickedUnit = { orderId: number; number: string; buyerName: string; quantity: number }
/** One thing to take from a shelf: how many of it in all, and for which orders. */
export type PickRow = {
  variantId: number
  sku: string
  barcode: string
  title: string
  options: string[]
  onHand: number
  quantity: number
  orders: PickedUnit[]
}
export type PickList = { rows: PickRow[]; orders: number; units: number }

/**
 * What is to be taken from the shelves for these orders of a shop (with none named: for all that are being picked), by
 * SKU: only paid parcels, and of each what is still open. Another shop's orders are passed over.
 */
export async function makePickList(db: Database, shopId: number, ids: readonly number[]): Promise<PickList> {
  const which = ids.length === 0 ? sql`so.status = 'picking'` : sql`so.id = any (${[...ids]}::bigint[])`
  const { rows } = await sql<PickRow>`
    select l.variant_id as "variantId", min(l.sku) as sku, coalesce(min(v.barcode), '') as barcode,
      (array_agg(l.title order by l.id desc))[1] as title,
      coalesce((select o.options from order_lines o where o.id = max(l.id)), '{}') as options,
      min(s.on_hand) as "onHand", sum(l.quantity - l.shipped - l.cancelled)::bigint as quantity,
      jsonb_agg(jsonb_build_object('orderId', so.id, 'number', so.number, 'buyerName', so.buyer_name,
        'quantity', l.quantity - l.shipped - l.cancelled) order by so.id) as orders
    from shop_orders so join order_lines l on l.shop_order_id = so.id
      join stock_levels s on s.variant_id = l.variant_id left join variants v on v.id = l.variant_id
    where so.shop_id = ${shopId} and ${which} and so.paid_at is not null and l.delivery = 'parcel'
      and l.quantity > l.shipped + l.cancelled
    group by l.variant_id
    order by min(l.sku), l.variant_id
    limit 1000`.execute(db)
  const orders = new Set(rows.flatMap((row) => row.orders.map(({ orderId }) => orderId)))
  return { rows, orders: orders.size, units: rows.reduce((sum, { quantity }) => sum + quantity, 0) }
}
