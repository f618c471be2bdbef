import { sql } from 'kysely'
import type { Database, Tx } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'
import { notFound, Refusal } from '#src/lib/refusal.ts'
import { whyNot } from './adjustment.ts'
import { appendUpdates, type Seller } from './ledger.ts'

/** A line whose count is not what was expected, or whose number moved since. */
export type Difference = {
  variantId: number
  title: string
  options: string[]
  sku: string
  expected: number
  counted: number
  /** Counted less expected: what the correction adds. */
  delta: number
  /** What is on hand now; where it is not what was expected, units came or went since the count and stay counted in. */
  onHand: number
  held: number
  moved: { delta: number; sales: number; times: number } | null
  /** Units moved between two counts of this line that were added up: nobody can tell which of them saw the move. */
  unsure: boolean
  costMinor: number | null
  problem: string | null
}

export type Differences = {
  lines: Difference[]
  uncounted: number
  counted: number
  /** At cost, where costs are known; `unknownCost` lines have none. */
  valueMinor: number
  unknownCost: number
  /** The newest entry these differences know of. */
  lastEntryId: number
}

/** What the count would correct, with what it is worth at cost, what moved meanwhile, and what stands against it. */
export async function listDifferences(db: Database | Tx, shopId: number, countId: number): Promise<Differences> {
  const { rows } = await sql<
    Omit<Difference, 'delta' | 'problem' | 'moved'> & { movedBy: number; sales: number; times: number }
  >`
    select c.variant_id as "variantId", p.title, v.option_values as options, v.sku, c.expected, c.counted,
      l.on_hand as "onHand", l.held, v.cost_minor as "costMinor", l.on_hand - c.expected as "movedBy",
      m.sales, m.times,
      (select count(distinct e.level_seq) > 1 from stock_count_entries e where e.count_id = c.count_id
         and e.variant_id = c.variant_id and e.level_seq >= c.expected_seq
         and e.id >= coalesce((select max(id) from stock_count_entries s where s.count_id = c.count_id
                               and s.variant_id = c.variant_id and s.kind = 'set'), 0)) as unsure
    from stock_count_lines c join variants v on v.id = c.variant_id join products p on p.id = v.product_id
      join stock_levels l on l.variant_id = c.variant_id,
      lateral (select count(*) as times, count(*) filter (where b.kind = 'sale') as sales
               from stock_updates u join stock_batches b on b.id = u.batch_id
               where u.variant_id = c.variant_id and u.seq > c.expected_seq) m
    where c.count_id = ${countId} and c.shop_id = ${shopId} and c.counted is not null
      and (c.counted <> c.expected or l.on_hand <> c.expected)
    order by abs(c.counted - c.expected) desc, c.variant_id`.execute(db)
  const lines = rows.map(({ movedBy, sales, times, ...row }): Difference => {
    const delta = row.counted - row.expected
    const short = delta < 0 && row.onHand + delta < row.held
    return {
      ...row,
      delta,
      moved: times > 0 ? { delta: movedBy, sales, times } : null,
      problem: short ? whyNot({ ...row, delta, status: 'short' }) : null,
    }
  })
  const { rows: totals } = await sql<{ uncounted: number; counted: number; lastEntryId: number }>`
    select count(*) filter (where counted is null) as uncounted, count(counted) as counted,
      coalesce(max(last_entry_id), 0) as "lastEntryId"
    from stock_count_lines where count_id = ${countId} and shop_id = ${shopId}`.execute(db)
  const known = lines.filter(({ costMinor, delta }) => costMinor !== null && delta !== 0)
  return {
    lines,
    ...(totals[0] ?? { uncounted: 0, counted: 0, lastEntryId: 0 }),
    valueMinor: known.reduce((sum, { costMinor, delta }) => sum + (costMinor ?? 0) * delta, 0),
    unknownCost: lines.filter(({ costMinor, delta }) => costMinor === null && delta !== 0).length,
  }
}

/**
 * Corrects the stock by what the count found, as one batch, all lines or none: what was sold or came in since a line was
 * counted stays as it is. Refuses where somebody counted on after `lastEntryId`, and where a correction would leave less
 * than is held. Answers the batch, or null where nothing differs; a finished count answers with what it became.
 */
export async function finishCount(
  db: Database,
  seller: Seller,
  countId: number,
  { lastEntryId, note = '' }: { lastEntryId: number; note?: string },
): Promise<number | null> {
  return db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ state: string; name: string; batchId: number | null }>`
      select state, name, batch_id as "batchId" from stock_counts
      where id = ${countId} and shop_id = ${seller.shopId} for update`.execute(tx)
    const [count] = rows
    if (!count) throw notFound('count in your shop')
    if (count.state === 'finished') return count.batchId
    if (count.state === 'cancelled') throw new Refusal('conflict', 'This count was cancelled: it corrects nothing.')
    const found = await listDifferences(tx, seller.shopId, countId)
    if (found.lastEntryId !== lastEntryId) {
      throw new Refusal('conflict', 'Somebody counted on since you looked: look at the differences again.', {
        problem: 'counted',
      })
    }
    const lines = found.lines.filter(({ delta }) => delta !== 0)
    const batchId = lines.length === 0 ? null : await correct(tx, seller, countId, count.name, lines, note)
    await tx
      .updateTable('stock_counts')
      .set({ state: 'finished', batch_id: batchId, ended_at: now(), ended_by_name: seller.actorName })
      .where('id', '=', countId)
      .execute()
    return batchId
  })
}

async function correct(tx: Tx, seller: Seller, countId: number, name: string, lines: Difference[], note: string) {
  const outcome = await appendUpdates(
    tx,
    { ...seller, kind: 'count', reason: `count: ${name}`, note, cause: `count ${countId}` },
    lines.map(({ variantId, delta }) => ({ variantId, delta })),
  )
  const bad = outcome.lines.filter(({ status }) => status !== 'written')
  if (bad.length === 0) return outcome.batchId
  const skus = new Map(lines.map(({ variantId, sku }) => [variantId, sku]))
  const told = bad.slice(0, 3).map((line) => `${skus.get(line.variantId)}: ${whyNot(line)}`)
  throw new Refusal('conflict', `Nothing was corrected. ${told.join(' ')}`, { problem: 'short' })
}
