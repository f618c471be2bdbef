import { sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'

/**
 * Puts away shop orders that have been over for as long as the operator says, at most `most` of them, and orders of which
 * every part is put away; answers how many shop orders. What is still owed to a buyer, or waited for, is never put away.
 * For the worker: several may run at once.
 */
export async function archiveOrders(db: Database, most = 500): Promise<number> {
  const { rows } = await sql<{ archived: number }>`
    with due as materialized (
      select so.id, so.order_id from shop_orders so
      where so.archived_at is null and so.status in ('delivered', 'cancelled', 'returned')
        and coalesce(so.ended_at, so.delivered_at, so.created_at)
          < ${now()}::timestamptz - (select make_interval(days => archive_days) from site_settings)
        and (coalesce((select sum(refund_due_minor) from order_returns where shop_order_id = so.id), 0)
            <= coalesce((select sum(amount_minor) from refunds where shop_order_id = so.id), 0)
          or exists (select from payments p where p.id = so.payment_id and p.status = 'refunded'))
        and not exists (select from payments p where p.id = so.payment_id and p.status in ('under-review', 'needs-decision'))
      order by so.id limit ${most} for no key update of so skip locked
    ), put as (
      update shop_orders so set archived_at = ${now()} from due where so.id = due.id returning so.id, so.order_id
    ), noted as (
      insert into order_events (order_id, shop_order_id, actor_name, actor_side, action, public)
      select order_id, id, 'The market', 'market', 'archived', false from put
    ), whole as (
      update orders o set archived_at = ${now()}
      where o.id in (select order_id from put) and o.archived_at is null and not exists
        (select from shop_orders so where so.order_id = o.id and so.archived_at is null
           and so.id not in (select id from put))
    )
    select count(*) as archived from put`.execute(db)
  return rows[0]?.archived ?? 0
}
