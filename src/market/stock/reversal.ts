import type { Database } from '#src/database/connect.ts'
import { notFound, Refusal } from '#src/lib/refusal.ts'
import { whyNot } from './adjustment.ts'
import { appendUpdates, type BatchKind, type Line, type Outcome, type Seller } from './ledger.ts'

/** What an order did is taken back by the order: a cancellation or a return, not an undo. */
const BELONGS_TO_ORDERS: readonly string[] = ['sale', 'return'] satisfies BatchKind[]

export type Reversal = { batchId: number; reversedKind: BatchKind; variantIds: number[] }

/** May a person undo this batch? For pages that offer the button; reverseBatch asks again. */
export const isUndoable = (batch: { kind: string; undoneBy: unknown }): boolean =>
  !batch.undoneBy && !BELONGS_TO_ORDERS.includes(batch.kind)

/**
 * Takes back all that a batch of this shop changed, as a new batch linked to it; that one can be undone in turn.
 * Refuses a second undo of the same batch, and one that would leave less than nothing or less than is held.
 */
export async function reverseBatch(
  db: Database,
  seller: Seller,
  batchId: number,
  { reason = 'undone', note = '' } = {},
): Promise<Reversal> {
  const batch = await findLines(db, seller.shopId, batchId)
  if (!batch) throw notFound('change in your shop')
  if (BELONGS_TO_ORDERS.includes(batch.kind)) {
    throw new Refusal('conflict', 'This belongs to an order: cancel or return it there, and the stock follows.')
  }
  if (batch.undoneBy) throw alreadyUndone(batch.undoneBy)
  // A batch is closed when its transaction ends, so its lines are the same now as they will be under the locks.
  const outcome = await append(db, seller, batchId, batch.lines, { reason, note })
  if (outcome.batchId === null) throw tooFew(outcome, batch.skus)
  return {
    batchId: outcome.batchId,
    reversedKind: batch.kind as BatchKind,
    variantIds: outcome.lines.map((line) => line.variantId),
  }
}

async function append(
  db: Database,
  seller: Seller,
  reversesId: number,
  lines: Line[],
  why: { reason: string; note: string },
): Promise<Outcome> {
  try {
    return await appendUpdates(db, { ...seller, kind: 'reversal', ...why, reversesId }, lines)
  } catch (error) {
    // Two people pressed Undo at once; the unique index let one of them through.
    if ((error as { constraint?: string }).constraint !== 'stock_batches_reversed_once') throw error
    const batch = await findLines(db, seller.shopId, reversesId)
    throw alreadyUndone(batch?.undoneBy ?? 'somebody')
  }
}

const alreadyUndone = (by: string) =>
  new Refusal('conflict', `This was already undone by ${by}.`, { problem: 'undone' })

function tooFew({ lines }: Outcome, skus: Map<number, string>): Refusal {
  const short = lines.filter(({ status }) => status !== 'written')
  const told = short.slice(0, 3).map((line) => `${skus.get(line.variantId) ?? line.variantId}: ${whyNot(line)}`)
  const more = short.length > 3 ? ` And ${short.length - 3} more.` : ''
  return new Refusal('conflict', `Not undone, nothing was changed. ${told.join(' ')}${more}`, {
    problem: 'short',
    lines: short.map((line) => ({ ...line, sku: skus.get(line.variantId) })),
  })
}

async function findLines(db: Database, shopId: number, batchId: number) {
  const rows = await db
    .selectFrom('stock_batches as b')
    .innerJoin('stock_updates as u', 'u.batch_id', 'b.id')
    .innerJoin('variants as v', 'v.id', 'u.variant_id')
    .leftJoin('stock_batches as r', 'r.reverses_id', 'b.id')
    .select(['b.kind', 'u.variant_id as variantId', 'u.delta', 'v.sku', 'r.actor_name as undoneBy'])
    .where('b.id', '=', batchId)
    .where('b.shop_id', '=', shopId)
    .execute()
  const [first] = rows
  if (!first) return null
  return {
    kind: first.kind,
    undoneBy: first.undoneBy,
    lines: rows.map(({ variantId, delta }): Line => ({ variantId, delta: -delta })),
    skus: new Map(rows.map(({ variantId, sku }) => [variantId, sku])),
  }
}
