import type { Database } from '#src/database/connect.ts'
import { notFound, Refusal } from '#src/lib/refusal.ts'
import type { StockItem } from './grid.ts'
import { listChangesSince, type StockChange } from './history.ts'
import { type LineOutcome, MOST_UNITS, type Seller } from './ledger.ts'
import { appendLine, type LineWritten } from './ledger-line.ts'
import { describeChanges } from './words.ts'

/** Why the number on a shelf changes. A seller picks one of these or writes another in their own words. */
export const REASONS = ['counted', 'received', 'damaged', 'lost', 'found', 'returned', 'correction', 'other'] as const

/** `batchId` is null where the number already was what was wanted: nothing was written. */
export type Edit = {
  batchId: number | null
  before: number
  after: number
  /** What the answer shows: the row as it is now, and how many of the shop's variants are low. */
  item: StockItem
  lowCount: number
}

export type Count = { seen: number; counted: number; reason: string; note: string }
export type Adjustment = { delta: number; reason: string; note: string }

/** What a refused edit is answered with: the number as it is, and, where it moved, who moved it. */
export type EditFacts = { item: StockItem; lowCount: number } & (
  | { problem: 'moved'; onHand: number; seen: number; counted: number; add: number; since: StockChange[] }
  | { problem: 'short' | 'over' | 'pooled'; onHand: number; held: number }
)

/**
 * Sets what is on hand to a counted number, provided it is still the number the person saw. Refuses where it moved
 * meanwhile (facts tell what happened, for a choice between setting and adding), and a count below what is held.
 */
export async function countStock(db: Database, seller: Seller, variantId: number, count: Count): Promise<Edit> {
  const { seen, counted, reason, note } = count
  const line = await appendLine(db, { ...seller, kind: 'count', reason, note }, { variantId, seen, counted })
  if (line?.status === 'moved') throw await movedRefusal(db, seller.shopId, variantId, count, line)
  return settle(line)
}

/** Adds units to what is on hand, or takes them away. Refuses to go below zero or below what is held. */
export async function adjustStock(
  db: Database,
  seller: Seller,
  variantId: number,
  { delta, reason, note }: Adjustment,
): Promise<Edit> {
  return settle(await appendLine(db, { ...seller, kind: 'adjustment', reason, note }, { variantId, delta }))
}

function settle(line: LineWritten | null): Edit {
  if (!line) throw notFound('variant in your shop')
  const { status, onHand, held, batchId, item, lowCount } = line
  if (status === 'short' || status === 'over' || status === 'pooled') {
    const facts: EditFacts = { problem: status, onHand, held, item, lowCount }
    throw new Refusal('conflict', whyNot(line), facts)
  }
  return { batchId, before: onHand, after: item.onHand, item, lowCount }
}

/** Why a line cannot be written, in words that begin after the thing's name: "5 on hand, …". */
export function whyNot({ status, onHand, held, delta }: LineOutcome): string {
  if (status === 'pooled') {
    return `Its stock is its pool: ${onHand === 1 ? '1 key' : `${onHand} keys`}. Import or withdraw keys, and the stock follows.`
  }
  if (status === 'over') return `${onHand} on hand: no shelf holds more than ${MOST_UNITS} units.`
  const wanted = onHand + delta
  if (held === 0 || wanted < 0) {
    return `Only ${onHand} on hand, so ${-delta} cannot be taken away.${held > 0 ? ` ${held} of them are promised.` : ''}`
  }
  return `${onHand} on hand, ${held} of them promised to checkouts: ${wanted} would be too few. ${held} is the lowest for now.`
}

async function movedRefusal(db: Database, shopId: number, variantId: number, count: Count, line: LineWritten) {
  const { onHand, item, lowCount } = line
  const { seen, counted } = count
  const since = await listChangesSince(db, shopId, variantId, seen)
  const add = counted - seen
  const other = add > 0 ? `add ${add}` : add < 0 ? `take ${-add} away` : 'leave it'
  const told = since.length > 0 ? ` (${describeChanges(since)})` : ''
  const facts: EditFacts = { problem: 'moved', onHand, seen, counted, add, since, item, lowCount }
  return new Refusal(
    'conflict',
    `${seen} became ${onHand}${told}. You typed ${counted}: set ${counted}, or ${other}?`,
    facts,
  )
}
