import { sql } from 'kysely'
import type { Database, Tx } from '#src/database/connect.ts'
import { notFound, Refusal } from '#src/lib/refusal.ts'
import { whyNot } from './adjustment.ts'
import { appendUpdates, type BatchKind, type LineOutcome, type Seller } from './ledger.ts'
import { isTaken, judgedLines, type ReversalChoice, type ReversalKind, signOf } from './reversal-lines.ts'
import { listMovedSince, type MovedLine, type Seen } from './reversal-moves.ts'

/** What an order did is taken back by the order: a cancellation or a return, not an undo. */
const BELONGS_TO_ORDERS: readonly string[] = ['sale', 'return'] satisfies BatchKind[]

/** `left` counts the lines that were not taken back. */
export type Reversal = { batchId: number; reversedKind: BatchKind; variantIds: number[]; left: number }
export type KindCounts = Record<ReversalKind, number>

/** What a refused undo is answered with; `moved` only where it was looked at before and is no longer the same. */
export type ReversalFacts = {
  problem: 'undone' | 'order' | 'still' | 'conflicts' | 'moved' | 'nothing'
  counts?: KindCounts
  moved?: MovedLine[]
}

/** May a person undo this batch? For pages that offer the button; reverseBatch asks again. */
export const isUndoable = (batch: { kind: string; undoneBy: unknown }): boolean =>
  !batch.undoneBy && !BELONGS_TO_ORDERS.includes(batch.kind)

type JudgedLine = Pick<LineOutcome, 'variantId' | 'delta' | 'onHand' | 'held'> & { kind: ReversalKind; sku: string }
type Judged = { kind: BatchKind; undoneBy: string | null; lines: JudgedLine[] }
type Wish = { choice?: ReversalChoice; seen?: Seen | undefined; reason?: string; note?: string }

/**
 * Takes back what a batch of this shop changed, as one new batch linked to it; that one can be undone in turn. `choice`
 * says which lines (`whole` unless said). All is judged under the locks: refuses a second undo, a whole one that meets
 * a conflict, and, where `seen` says what a preview showed, one that would not take back what was shown.
 */
export async function reverseBatch(
  db: Database | Tx,
  seller: Seller,
  batchId: number,
  wish: Wish = {},
): Promise<Reversal> {
  const work = (tx: Tx) => reverseLocked(tx, seller, batchId, wish)
  try {
    return db.isTransaction ? await work(db as Tx) : await db.transaction().execute(work)
  } catch (error) {
    // Should two undos ever meet in spite of the locks, the unique index lets one of them through.
    if ((error as { constraint?: string }).constraint !== 'stock_batches_reversed_once') throw error
    throw new Refusal('conflict', 'This was undone already, this very moment.', { problem: 'undone' })
  }
}

async function reverseLocked(
  tx: Tx,
  seller: Seller,
  batchId: number,
  { choice = 'whole', seen, reason = 'undone', note = '' }: Wish,
): Promise<Reversal> {
  const batch = await judgeLocked(tx, seller.shopId, batchId)
  refuseClosed(batch)
  if (choice === 'whole') refuseConflicts(batch)
  else if (seen) await refuseMoved(tx, seller.shopId, batchId, choice, seen)
  const taken = batch.lines.filter(({ kind }) => isTaken(choice, kind))
  if (taken.length === 0) throw nothingLeft(batch)
  const left = batch.lines.length - taken.length
  const told = left > 0 ? `${note} ${describeLeft(batch.lines, choice)}`.trim() : note
  const written = await appendUpdates(
    tx,
    { ...seller, kind: 'reversal', reason, note: told, reversesId: batchId },
    taken.map(({ variantId, delta }) => ({ variantId, delta: -delta })),
  )
  if (written.batchId === null) throw new Error(`batch ${batchId} was judged under its locks, and yet refused`)
  const variantIds = taken.map((line) => line.variantId)
  return { batchId: written.batchId, reversedKind: batch.kind, variantIds, left }
}

// The locks come first, in a statement of their own: what the next one reads is then as it stays until the commit.
async function judgeLocked(tx: Tx, shopId: number, batchId: number): Promise<Judged> {
  await sql`
    select from stock_levels where shop_id = ${shopId}
      and variant_id in (select variant_id from stock_updates where batch_id = ${batchId} and shop_id = ${shopId})
    order by variant_id for no key update`.execute(tx)
  const { rows } = await sql<JudgedLine & { batchKind: BatchKind; undoneBy: string | null }>`
    select b.kind as "batchKind", r.actor_name as "undoneBy", j.variant_id as "variantId", j.delta,
      j.on_hand as "onHand", j.held, j.kind, v.sku
    from stock_batches b join (${judgedLines(shopId, batchId)}) j on true join variants v on v.id = j.variant_id
      left join stock_batches r on r.reverses_id = b.id
    where b.id = ${batchId} and b.shop_id = ${shopId} order by j.variant_id`.execute(tx)
  const [first] = rows
  if (!first) throw notFound('change in your shop')
  return { kind: first.batchKind, undoneBy: first.undoneBy, lines: rows }
}

function refuseClosed({ kind, undoneBy, lines }: Judged): void {
  if (BELONGS_TO_ORDERS.includes(kind)) {
    const facts: ReversalFacts = { problem: 'order' }
    throw new Refusal('conflict', 'This belongs to an order: cancel or return it there, and the stock follows.', facts)
  }
  if (lines.every(({ delta }) => delta === 0)) {
    const facts: ReversalFacts = { problem: 'still' }
    throw new Refusal('conflict', 'This repair moved no unit: there is nothing to take back.', facts)
  }
  if (!undoneBy) return
  const facts: ReversalFacts = { problem: 'undone' }
  throw new Refusal('conflict', `This was already undone by ${undoneBy}.`, facts)
}

/** The lines whose number does not allow the undo are named first: they say why it cannot be whole at all. */
function refuseConflicts({ lines }: Judged): void {
  const counts = countKinds(lines)
  if (counts.clean === lines.length) return
  const stuck = lines.filter(({ kind }) => kind === 'short' || kind === 'pooled')
  const told = stuck.slice(0, 3).map((line) => `${line.sku}: ${whyNot(outcomeOf(line))}`)
  const more = stuck.length > 3 ? ` And ${stuck.length - 3} more.` : ''
  const changed = counts.changed > 0 ? `${linesOf(counts.changed)} changed since.` : ''
  const facts: ReversalFacts = { problem: 'conflicts', counts }
  const why = [told.join(' ') + more, changed].filter(Boolean).join(' ')
  throw new Refusal('conflict', `Not undone, nothing was changed. ${why}`, facts)
}

async function refuseMoved(tx: Tx, shopId: number, batchId: number, choice: 'clean' | 'difference', seen: Seen) {
  const { rows } = await sql<{ sign: string }>`
    select ${signOf(choice)} as sign from (${judgedLines(shopId, batchId)}) j`.execute(tx)
  if (rows[0]?.sign === seen.sign) return
  const moved = await listMovedSince(tx, shopId, batchId, seen)
  const facts: ReversalFacts = { problem: 'moved', moved }
  throw new Refusal('conflict', 'Not undone yet, nothing was changed: something has moved since you looked.', facts)
}

function nothingLeft({ lines }: Judged): Refusal {
  const facts: ReversalFacts = { problem: 'nothing', counts: countKinds(lines) }
  const [line] = lines
  const why = lines.length === 1 && line ? `${line.sku}: ${whyNot(outcomeOf(line))}` : 'No line of it allows that now.'
  return new Refusal('conflict', `Not undone, nothing was changed. ${why}`, facts)
}

const outcomeOf = ({ kind, ...line }: JudgedLine): LineOutcome => ({
  ...line,
  delta: -line.delta,
  status: kind === 'pooled' ? 'pooled' : line.delta < 0 ? 'over' : 'short',
})

export function countKinds(lines: readonly { kind: ReversalKind }[]): KindCounts {
  const counts: KindCounts = { clean: 0, changed: 0, short: 0, pooled: 0 }
  for (const { kind } of lines) counts[kind] += 1
  return counts
}

const linesOf = (count: number) => (count === 1 ? '1 line has' : `${count} lines have`)

/** "Left 2 of 10 lines as they were: 1 changed since, 1 too few." It is part of what the batch's hash is over. */
function describeLeft(lines: readonly JudgedLine[], choice: ReversalChoice): string {
  const left = countKinds(lines.filter(({ kind }) => !isTaken(choice, kind)))
  const words = [
    left.changed > 0 && `${left.changed} changed since`,
    left.short > 0 && `${left.short} would have gone below what is held or there`,
    left.pooled > 0 && `${left.pooled} of keys`,
  ].filter(Boolean)
  const count = left.changed + left.short + left.pooled
  return `Left ${count} of ${lines.length} lines as they were: ${words.join(', ')}.`
}
