import { sql } from 'kysely'
import type { Tx } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'

/** Counts an order's discount codes as used; a constraint decides who is too late. The caller holds the levels' locks. */
export async function useDiscounts(
  tx: Tx,
  { orderId, person }: { orderId: number; person: string },
  uses: readonly { discount_id: number; amount_minor: number }[],
): Promise<void> {
  if (uses.length === 0) return
  await sql`
    with wanted as materialized (
      select d.id, d.once_per_person, u.amount_minor
      from jsonb_to_recordset(${JSON.stringify(uses)}::jsonb) as u (discount_id bigint, amount_minor bigint)
        join discounts d on d.id = u.discount_id
      order by d.id for no key update of d
    ), counted as (
      update discounts d set uses = d.uses + 1 from wanted where d.id = wanted.id
    )
    insert into discount_uses (discount_id, order_id, person, once, amount_minor, created_at)
    select id, ${orderId}, ${person}, once_per_person, amount_minor, ${now()} from wanted`.execute(tx)
}

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
