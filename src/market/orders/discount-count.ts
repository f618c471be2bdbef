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

/**
 * Counts an order's discount codes as used again, when money comes after all for what had ended. Answers null, or the
 * sentence that says which code was used up meanwhile; then nothing was counted. The caller holds the levels' locks.
 */
export async function reviveDiscountUses(tx: Tx, orderId: number): Promise<string | null> {
  const { rows: ended } = await sql`
    select id from discounts
    where id in (select discount_id from discount_uses where order_id = ${orderId} and ended_at is not null)
    order by id for no key update`.execute(tx)
  if (ended.length === 0) return null
  // Asked once the codes are ours: nobody uses them between this look and the count.
  const { rows: spent } = await sql<{ code: string }>`
    select d.code from discount_uses u join discounts d on d.id = u.discount_id
    where u.order_id = ${orderId} and u.ended_at is not null and (d.uses >= d.most_uses or (u.once and exists (
      select from discount_uses o
      where o.discount_id = u.discount_id and o.person = u.person and o.once and o.ended_at is null)))
    order by d.id`.execute(tx)
  if (spent.length > 0) return `The discount “${spent.map(({ code }) => code).join('”, “')}” was used up meanwhile.`
  await sql`
    with again as (
      update discount_uses set ended_at = null where order_id = ${orderId} and ended_at is not null
      returning discount_id
    )
    update discounts d set uses = d.uses + 1 from again where d.id = again.discount_id`.execute(tx)
  return null
}
