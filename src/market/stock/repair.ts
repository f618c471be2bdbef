import { sql } from 'kysely'
import type { Database, Tx } from '#src/database/connect.ts'
import { notFound, Refusal } from '#src/lib/refusal.ts'
import { whyNot } from './adjustment.ts'
import { findLastCheck } from './check-list.ts'
import { appendUpdates } from './ledger.ts'

type Staff = { id: number; name: string }
type Level = {
  shopId: number
  onHand: number
  held: number
  seq: number
  sealed: boolean
  lastAfter: number
  lastSeq: number
  promised: number
}

/**
 * Lets a level that disagrees with its ledger or its holds follow them again, as a batch of the shop's history. `ledger`:
 * the ledger's number holds, and the batch's line moves no unit. `shelf`: the level's number is what lies on the shelf,
 * so the line writes the difference. Refuses where nothing disagrees, and where holds promise more than the ledger has.
 */
export async function repairLevel(
  db: Database,
  staff: Staff,
  { variantId, kind, reason }: { variantId: number; kind: 'ledger' | 'shelf'; reason: string },
): Promise<{ onHand: number; batchId: number }> {
  try {
    return await db.transaction().execute((tx) => repairLocked(tx, staff, { variantId, kind, reason }))
  } catch (error) {
    if ((error as { code?: string }).code !== 'MW007') throw error
    throw new Refusal(
      'conflict',
      'Its pool of keys disagrees as well: the keys are what counts there, import or withdraw them.',
    )
  }
}

async function repairLocked(
  tx: Tx,
  staff: Staff,
  { variantId, kind, reason }: { variantId: number; kind: 'ledger' | 'shelf'; reason: string },
) {
  const level = await lockLevel(tx, variantId)
  const { shopId, onHand, held, seq, lastAfter, lastSeq, promised } = level
  const agrees = onHand === lastAfter && held === promised && seq === lastSeq && level.sealed
  if (agrees)
    throw new Refusal('conflict', 'Its level agrees with its ledger and its holds: there is nothing to repair.')
  if (promised > lastAfter) {
    const why = `${promised} are promised to checkouts, the ledger has ${lastAfter}: end those holds first, by cancelling their orders.`
    throw new Refusal('conflict', why)
  }
  if (kind === 'shelf' && onHand === lastAfter) {
    throw new Refusal('conflict', 'Both say the same number on hand: there is no difference to write into the ledger.')
  }
  await sql`
    update stock_levels l set held = ${promised}, on_hand = coalesce(u.after, 0), seq = coalesce(u.seq, 0),
      head_hash = coalesce(u.hash, decode(repeat('00', 32), 'hex')), changed_at = u.created_at
    from (select 1) one left join lateral (select after, seq, hash, created_at from stock_updates
      where variant_id = ${variantId} order by seq desc limit 1) u on true
    where l.variant_id = ${variantId}`.execute(tx)
  const delta = kind === 'shelf' ? onHand - lastAfter : 0
  const batchId = await writeRepair(tx, staff, { shopId, variantId, delta, reason, note: noteOf(level) })
  const became = { onHand: kind === 'shelf' ? onHand : lastAfter, held: promised }
  await sql`
    insert into stock_repairs (shop_id, variant_id, kind, actor_id, actor_name, reason, was, became, batch_id)
    values (${shopId}, ${variantId}, ${kind}, ${staff.id}, ${staff.name}, ${reason},
      ${JSON.stringify({ onHand, held, seq })}::jsonb, ${JSON.stringify(became)}::jsonb, ${batchId})`.execute(tx)
  return { onHand: became.onHand, batchId }
}

async function lockLevel(tx: Tx, variantId: number): Promise<Level> {
  await sql`select from stock_levels where variant_id = ${variantId} for no key update`.execute(tx)
  const { rows } = await sql<Level>`
    select l.shop_id as "shopId", l.on_hand as "onHand", l.held, l.seq, coalesce(u.after, 0) as "lastAfter",
      coalesce(u.seq, 0) as "lastSeq", l.head_hash = coalesce(u.hash, decode(repeat('00', 32), 'hex')) as sealed,
      (select coalesce(sum(quantity), 0) from stock_holds h
       where h.variant_id = l.variant_id and h.ended_at is null)::bigint as promised
    from stock_levels l left join lateral (select after, seq, hash from stock_updates
      where variant_id = l.variant_id order by seq desc limit 1) u on true
    where l.variant_id = ${variantId}`.execute(tx)
  if (!rows[0]) throw notFound('variant')
  return rows[0]
}

/** What disagreed, in the words of the history: it is part of what the batch's hash is over. */
function noteOf({ onHand, held, seq, lastAfter, lastSeq, promised }: Level): string {
  const said = [
    onHand !== lastAfter && `The level said ${onHand} on hand, the ledger ${lastAfter}.`,
    held !== promised && `The level said ${held} held, the holds ${promised}.`,
  ].filter(Boolean)
  if (said.length > 0) return said.join(' ')
  return seq === lastSeq
    ? 'The level did not carry the hash of its newest change.'
    : `The level had followed ${seq} changes, the ledger has ${lastSeq}.`
}

async function writeRepair(
  tx: Tx,
  staff: Staff,
  { variantId, delta, ...why }: { shopId: number; variantId: number; delta: number; reason: string; note: string },
): Promise<number> {
  const act = { ...why, actorId: staff.id, actorName: staff.name, kind: 'repair' as const }
  const { batchId, lines } = await appendUpdates(tx, act, [{ variantId, delta }])
  const [line] = lines
  if (batchId === null) throw new Refusal('conflict', line ? whyNot(line) : 'The ledger does not take this difference.')
  return batchId
}

/**
 * Notes of a wrong row that cannot be repaired (a chain that no longer fits, an act that was changed) why it is so. It
 * stays wrong for ever and stays told; it is only no longer counted as new. Refuses what the last check did not find.
 */
export async function noteBreak(
  db: Database,
  staff: Staff,
  { key, note }: { key: string; note: string },
): Promise<void> {
  const check = await findLastCheck(db)
  const found = check?.breaks.find((one) => one.key === key)
  if (!check || !found) throw notFound('finding in the last check')
  const { settled, ...told } = found
  if (settled) throw new Refusal('conflict', `${settled.by} has settled this already.`)
  await sql`
    insert into stock_break_notes (break_key, check_id, told, note, actor_id, actor_name)
    values (${key}, ${check.id}, ${JSON.stringify(told)}::jsonb, ${note}, ${staff.id}, ${staff.name})
    on conflict (break_key) do nothing`.execute(db)
}
