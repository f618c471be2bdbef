import { sql } from 'kysely'
import type { Tx } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'

/** Units of one variant that leave a shop; all of a shop's are one batch with one cause, say an order's number. */
export type SoldLine = { shopId: number; cause: string; variantId: number; quantity: number }
export type HolderHold = { variantId: number; quantity: number }

/** What a holder holds now, a row per variant. */
export async function listHolds(tx: Tx, holder: string): Promise<HolderHold[]> {
  return tx
    .selectFrom('stock_holds')
    .select(['variant_id as variantId', ({ fn }) => fn.sum<number>('quantity').as('quantity')])
    .where('holder', '=', holder)
    .where('ended_at', 'is', null)
    .groupBy('variant_id')
    .orderBy('variant_id')
    .execute()
}

/**
 * Turns what a holder holds into sales: ends its holds of these shops as taken and writes one batch a shop, in one
 * statement. The caller holds the locks of the levels and has seen that the holds suffice; units held beyond what is
 * sold are free again.
 */
export async function takeHolds(
  tx: Tx,
  holder: string,
  lines: readonly SoldLine[],
  { actorId, actorName, reason }: { actorId: number | null; actorName: string; reason: string },
): Promise<void> {
  if (lines.length === 0) return
  // The batches wait for all holds to have ended: a level may at no moment promise more than it has.
  await sql`
    with sold as materialized (
      select shop_id, variant_id, min(cause) as cause, sum(quantity) as quantity
      from unnest(${lines.map((one) => one.shopId)}::bigint[], ${lines.map((one) => one.cause)}::text[],
        ${lines.map((one) => one.variantId)}::bigint[], ${lines.map((one) => one.quantity)}::bigint[])
        as s (shop_id, cause, variant_id, quantity)
      group by shop_id, variant_id
    ), ended as (
      update stock_holds h set ended_at = ${now()}, outcome = 'taken'
      where h.holder = ${holder} and h.ended_at is null and h.shop_id in (select shop_id from sold)
      returning h.id
    ), all_ended as materialized (select count(*) as holds from ended),
    batch as (
      insert into stock_batches (shop_id, kind, actor_id, actor_name, reason, cause)
      select s.shop_id, 'sale', ${actorId}::bigint, ${actorName}, ${reason}, min(s.cause)
      from sold s, all_ended where all_ended.holds >= 0 group by s.shop_id order by s.shop_id
      returning id, shop_id
    )
    insert into stock_updates (batch_id, variant_id, delta)
    select batch.id, sold.variant_id, -sold.quantity from batch join sold using (shop_id)
    order by sold.variant_id`.execute(tx)
}

/** Gives what a holder holds of these shops more time; never less. */
export async function prolongHolds(
  tx: Tx,
  holder: string,
  { shopIds, expiresAt }: { shopIds: readonly number[]; expiresAt: Date },
): Promise<void> {
  await sql`
    with locked as materialized (
      select variant_id from stock_levels
      where variant_id in (select variant_id from stock_holds where holder = ${holder} and ended_at is null
                             and shop_id = any (${[...shopIds]}::bigint[]))
      order by variant_id for no key update
    )
    update stock_holds h set expires_at = ${expiresAt} from locked
    where h.variant_id = locked.variant_id and h.holder = ${holder} and h.ended_at is null
      and h.expires_at < ${expiresAt}`.execute(tx)
}
