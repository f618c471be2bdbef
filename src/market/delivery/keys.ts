import { sql } from 'kysely'
import type { Database, Tx } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'
import { Refusal } from '#src/lib/refusal.ts'

export type ClaimedKey = { orderLineId: number; unit: number }
/** Who did something with a key, as key_events remembers it. */
export type KeyActor = { actorId: number | null; actorName: string }

/**
 * Gives each unit of a shop order's key lines one key of its pool, oldest first; answers what was claimed now. A unit
 * that has its key already keeps it, so claiming again does nothing more. Goes into the transaction whose 'sale' batch
 * takes the same units from the stock: at commit the database compares the two. Throws where a pool is short, which
 * the holds of an order make impossible.
 */
export async function claimKeys(tx: Tx, shopOrderId: number): Promise<ClaimedKey[]> {
  // The level is the lock of its pool. It is taken before the keys are looked at, so that they are seen as they then are.
  const { rows: lines } = await sql<{ variantId: number; units: number }>`
    with wanted as materialized (
      select variant_id, sum(quantity - cancelled) as units from order_lines
      where shop_order_id = ${shopOrderId} and delivery = 'key' group by variant_id
    ), locked as materialized (
      select variant_id from stock_levels where variant_id in (select variant_id from wanted)
      order by variant_id for no key update
    )
    select variant_id as "variantId", units::bigint from wanted join locked using (variant_id)`.execute(tx)
  if (lines.every(({ units }) => units === 0)) return []
  const { rows } = await sql<ClaimedKey & { keyId: number | null }>`
    with wanted as materialized (
      select l.id, l.variant_id, u.unit, row_number() over (partition by l.variant_id order by l.id, u.unit) as place
      from order_lines l cross join lateral generate_series(1, l.quantity - l.cancelled) as u (unit)
      where l.shop_order_id = ${shopOrderId} and l.delivery = 'key' and not exists
        (select from pool_keys k where k.order_line_id = l.id and k.unit = u.unit and k.state = 'claimed')
    ), free as materialized (
      select need.variant_id, k.id, row_number() over (partition by need.variant_id order by k.id) as place
      from (select variant_id, count(*) as n from wanted group by variant_id) need cross join lateral
        (select id from pool_keys where variant_id = need.variant_id and state = 'available'
         order by id limit need.n for no key update skip locked) k
    ), claimed as (
      update pool_keys k set state = 'claimed', order_line_id = wanted.id, unit = wanted.unit, claimed_at = ${now()}
      from wanted join free using (variant_id, place) where k.id = free.id
      returning k.id, k.order_line_id, k.unit
    )
    select wanted.id as "orderLineId", wanted.unit, claimed.id as "keyId"
    from wanted left join claimed on claimed.order_line_id = wanted.id and claimed.unit = wanted.unit
    order by wanted.id, wanted.unit`.execute(tx)
  const short = rows.filter(({ keyId }) => keyId === null)
  if (short.length > 0) throw new Error(`shop order ${shopOrderId}: its pools are ${short.length} keys short`)
  return rows.map(({ orderLineId, unit }) => ({ orderLineId, unit }))
}

export type KeysBack = {
  orderLineId: number
  quantity: number
  /** Into the pool again, to be sold once more; else they are gone: nobody sees them and nobody gets them. */
  restock: boolean
  reason: string
}

/**
 * Takes keys of an order line back that nobody has looked at, the last units first; their stock is the caller's to
 * write, in the same transaction ('return', and 'damage' after it where they are not restocked). A key that was looked
 * at is known to its buyer: it stays theirs, and where it should go back into the pool this refuses.
 */
export async function returnKeys(tx: Tx, actor: KeyActor, { orderLineId, quantity, restock, reason }: KeysBack) {
  // Locked before it is asked who looked: a look under way ends first, and is then known.
  await sql`select id from pool_keys where order_line_id = ${orderLineId} and state = 'claimed'
    order by id for no key update`.execute(tx)
  const { rows } = await sql<{ id: number; seen: boolean }>`
    select k.id, exists (select from key_events e where e.key_id = k.id and e.action = 'revealed') as seen
    from pool_keys k where k.order_line_id = ${orderLineId} and k.state = 'claimed'
    order by seen, k.unit desc limit ${quantity}`.execute(tx)
  const unseen = rows.filter((row) => !row.seen)
  if (restock && unseen.length < quantity) {
    const told =
      unseen.length === 0 ? 'Its keys were looked at' : `Only ${unseen.length} of its keys were not looked at`
    throw new Refusal('conflict', `${told}, so they cannot go back into the pool. Take them back as scrap.`)
  }
  const ids = unseen.map(({ id }) => id)
  if (ids.length === 0) return { back: 0, seen: rows.length }
  await tx
    .updateTable('pool_keys')
    .set({ state: restock ? 'available' : 'withdrawn', order_line_id: null, unit: null, claimed_at: null })
    .where('id', 'in', ids)
    .execute()
  await noteKeyEvents(tx, ids, 'returned', actor, { reason })
  return { back: ids.length, seen: rows.length - ids.length }
}

export type KeyAction = 'revealed' | 'reported' | 'replaced' | 'withdrawn' | 'restored' | 'returned'

/** Remembers what somebody did with keys: who, when, from where, and why. Never the key. */
export async function noteKeyEvents(
  db: Database | Tx,
  keyIds: readonly number[],
  action: KeyAction,
  { actorId, actorName }: KeyActor,
  {
    address = null,
    userAgent = '',
    reason = '',
  }: { address?: string | null; userAgent?: string; reason?: string } = {},
): Promise<void> {
  await sql`
    insert into key_events (key_id, action, actor_id, actor_name, address, user_agent, reason)
    select id, ${action}, ${actorId}::bigint, ${actorName}, ${address}::inet, ${userAgent.slice(0, 400)},
      ${reason.slice(0, 1000)}
    from unnest(${keyIds}::bigint[]) as k (id)`.execute(db)
}
