import { sql } from 'kysely'
import type { Tx } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'
import type { ShopOrderStatus } from './states.ts'

/**
 * Reads the state of a shop order off its lines and parcels and writes it down: cancelled when all units are, returned
 * when all that was handed over came back, delivered when nothing is open and every parcel arrived. Answers the state
 * as it is then. The order is locked by whoever calls.
 */
export async function settleStatus(tx: Tx, shopOrderId: number): Promise<ShopOrderStatus> {
  const { rows } = await sql<{ status: ShopOrderStatus }>`
    with fact as (
      select sum(quantity) as bought, sum(shipped) as handed, sum(cancelled) as cancelled, sum(returned) as returned,
        coalesce(bool_or(delivery = 'parcel' and shipped > 0), false) as sent,
        exists (select from shipments where shop_order_id = ${shopOrderId} and delivered_at is null) as under_way
      from order_lines where shop_order_id = ${shopOrderId}
    ), state as (
      select *, case
        when cancelled = bought then 'cancelled'
        when handed + cancelled = bought and returned = handed then 'returned'
        when handed + cancelled = bought and not under_way then 'delivered'
        when handed + cancelled = bought then 'shipped'
      end as settled from fact
    )
    update shop_orders so set
      status = coalesce(state.settled, case when so.picking_at is null then 'created' else 'picking' end),
      shipped_at = case when state.sent and state.settled in ('shipped', 'delivered')
        then coalesce(so.shipped_at, ${now()}) else so.shipped_at end,
      delivered_at = case when state.settled = 'delivered' then coalesce(so.delivered_at, ${now()})
        else so.delivered_at end,
      ended_at = case when state.settled in ('cancelled', 'returned') then coalesce(so.ended_at, ${now()}) end
    from state where so.id = ${shopOrderId}
    returning so.status`.execute(tx)
  const [row] = rows
  if (!row) throw new Error(`no shop order ${shopOrderId}`)
  return row.status
}

/**
 * For whoever hands over digital units (keys at payment, services on confirmation), after the lines say so: a shop order
 * of which nothing is open any more becomes delivered.
 */
export const settleDelivered = settleStatus
