import { sql } from 'kysely'
import type { Tx } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'

/** Gives the uses of an order's discount codes back, once. The caller holds the order's lock. */
export async function endDiscountUses(tx: Tx, orderId: number): Promise<void> {
  await sql`
    with ended as (
      update discount_uses set ended_at = ${now()} where order_id = ${orderId} and ended_at is null
      returning discount_id
    ), locked as materialized (
      select id from discounts where id in (select discount_id from ended) order by id for no key update
    )
    update discounts d set uses = greatest(d.uses - 1, 0) from locked where d.id = locked.id`.execute(tx)
}
