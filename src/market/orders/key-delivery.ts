import { sql } from 'kysely'
import type { Tx } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'
import { claimKeys } from '#src/market/delivery/keys.ts'
import type { WantedLine } from './order-lock.ts'
import { noteEvents, theMarket } from './timeline.ts'

/**
 * Gives every unit of the wanted key lines its key and counts them as handed over; a shop order that is nothing but
 * keys is delivered with that. Answers the lines whose keys are ready. The order's lock is the caller's.
 */
export async function handOverKeys(tx: Tx, wanted: readonly WantedLine[]): Promise<WantedLine[]> {
  const lines = wanted.filter((one) => one.delivery === 'key')
  if (lines.length === 0) return []
  const ids = [...new Set(lines.map((one) => one.shopOrderId))]
  for (const id of ids) await claimKeys(tx, id)
  const { rows } = await sql<{ orderId: number; id: number }>`
    with handed as (
      update order_lines set shipped = quantity - cancelled where id = any (${lines.map((one) => one.id)}::bigint[])
      returning id
    )
    select s.order_id as "orderId", s.id from shop_orders s
    where s.id = any (${ids}::bigint[]) and (select count(*) from handed) > 0
    order by s.id`.execute(tx)
  await sql`
    update shop_orders s set status = 'delivered', shipped_at = ${now()}, delivered_at = ${now()}
    where s.id = any (${ids}::bigint[]) and not exists
      (select from order_lines l where l.shop_order_id = s.id and l.shipped + l.cancelled < l.quantity)`.execute(tx)
  await noteEvents(
    tx,
    rows.map(({ orderId, id }) => ({ orderId, shopOrderId: id, actor: theMarket, action: 'keys-delivered' })),
  )
  return lines
}
