// Puts what was written into the ledger further back in time, hashes and all: as only somebody could who holds the
// database and knows how hashes are made. Tests need days; the database's clock gives one moment.
import { sql } from 'kysely'
import type { Database, Tx } from '#src/database/connect.ts'
import { hashOf, ZERO } from '#src/market/stock/audit-rows.ts'

/** With the triggers off, as replication does it. */
export const behindTheMarket = <T>(db: Database, work: (tx: Tx) => Promise<T>): Promise<T> =>
  db.transaction().execute(async (tx) => {
    await sql`set local session_replication_role = replica`.execute(tx)
    const done = await work(tx)
    await sql`set local session_replication_role = origin`.execute(tx)
    return done
  })

/** Moves all batches behind `after` and their updates back by days. */
export const backdate = (db: Database, { after = 0, days }: { after?: number; days: number }): Promise<void> =>
  behindTheMarket(db, async (tx) => {
    await sql`update stock_batches set created_at = created_at - make_interval(days => ${days}) where id > ${after}`.execute(
      tx,
    )
    await sql`update stock_updates set created_at = created_at - make_interval(days => ${days})
      where batch_id > ${after}`.execute(tx)
    await sql`update variants set created_at = created_at - interval '30 days'`.execute(tx)
    await sql`update products set created_at = created_at - interval '30 days'`.execute(tx)
    await reseal(tx)
  })

/** Computes every hash again from the facts as they are, and lets the levels follow. */
export async function reseal(tx: Tx): Promise<void> {
  await sql`update stock_batches set hash = sha256(convert_to(concat_ws(E'\\x1f', 'batch', id, shop_id, kind,
    coalesce(actor_id, 0), actor_name, reason, note, cause, coalesce(reverses_id, 0),
    (extract(epoch from created_at) * 1000000)::bigint), 'UTF8'))`.execute(tx)
  const { rows } = await sql<{
    id: number
    variantId: number
    facts: (string | number)[]
  }>`select u.id, u.variant_id as "variantId", jsonb_build_array('update', u.shop_id, u.variant_id, u.seq, u.batch_id,
      encode(b.hash, 'hex'), u.delta, u.before, u.after, (extract(epoch from u.created_at) * 1000000)::bigint::text) as facts
    from stock_updates u join stock_batches b on b.id = u.batch_id order by u.variant_id, u.seq`.execute(tx)
  const heads = new Map<number, Buffer>()
  for (const { id, variantId, facts } of rows) {
    const before = heads.get(variantId) ?? ZERO
    const hash = hashOf(...facts, before.toString('hex'))
    await sql`update stock_updates set prev_hash = ${before}, hash = ${hash} where id = ${id}`.execute(tx)
    heads.set(variantId, hash)
  }
  await follow(tx)
}

/** Lets every level say what its newest update says. */
export async function follow(tx: Tx): Promise<void> {
  await sql`update stock_levels l set on_hand = u.after, seq = u.seq, head_hash = u.hash, changed_at = u.created_at
    from (select distinct on (variant_id) * from stock_updates order by variant_id, seq desc) u
    where u.variant_id = l.variant_id`.execute(tx)
}
