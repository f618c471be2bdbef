import { sql } from 'kysely'
import type { Database, Tx } from '#src/database/connect.ts'
import { whyNot } from './adjustment.ts'
import type { BulkLine, BulkMode } from './bulk-lines.ts'
import { listChangesSince } from './history.ts'
import { appendUpdates, type Line, type LineOutcome, MOST_UNITS, type Seller } from './ledger.ts'
import { setLowThresholds } from './opening.ts'
import { claimForm, findForm, keepForm } from './stock-forms.ts'
import { describeChanges } from './words.ts'

/** A line with the variant it names, and what would become of it. `before` and `after` are limits where those are set. */
export type BulkRow = {
  line: number
  sku: string
  variantId: number | null
  title: string
  options: string[]
  before: number | null
  after: number | null
  /** Why this line stops all of them; null where nothing does. */
  problem: string | null
  /** It was another number when the person looked: set what was typed, or add what they meant to add? */
  moved: { set: number; add: number } | null
}

export type BulkChange = {
  mode: BulkMode
  lines: readonly BulkLine[]
  /** The numbers that were on the screen, by line; without them a count holds whatever there is. */
  seen: ReadonlyMap<number, number>
  reason: string
  note: string
  /** The same form sent twice is one change. */
  formKey: string | null
}

/** `batchId` is null where every number already was what was wanted, and for limits, which are no units. */
export type BulkDone = {
  ok: true
  batchId: number | null
  changed: number
  undo: { sku: string; lowAt: number | null }[]
}
export type BulkRefused = { ok: false; rows: BulkRow[] }

/** What the lines would do now, each with what stands against it. Changes nothing. */
export async function previewBulk(db: Database | Tx, shopId: number, lines: readonly BulkLine[]): Promise<BulkRow[]> {
  const found = await findVariants(db, shopId, lines)
  const first = new Map<number, number>()
  return lines.map((line, i) => {
    const at = found[i]
    const base = { line: line.line, sku: line.sku, title: '', options: [], before: null, after: null, moved: null }
    if (!at?.variantId) {
      return { ...base, variantId: null, problem: `No variant of your shop has the SKU “${line.sku}”.` }
    }
    const before = line.kind === 'low' ? at.lowAt : at.onHand
    const after = line.kind === 'low' ? line.lowAt : line.kind === 'set' ? line.counted : at.onHand + line.delta
    const twice = first.get(at.variantId)
    first.set(at.variantId, twice ?? line.line)
    const problem = twice === undefined ? problemOf(line, at, after) : `The same SKU is on line ${twice} already.`
    return { ...base, ...at, before, after, problem }
  })
}

/**
 * Changes many variants as one batch, all lines or none; or sets their low-stock limits. Refuses with every line that
 * stands against it. A form that was sent before is answered with what it did then.
 */
export async function changeBulk(db: Database, seller: Seller, change: BulkChange): Promise<BulkDone | BulkRefused> {
  const rows = await previewBulk(db, seller.shopId, change.lines)
  const wrong = rows.some(
    ({ problem, variantId }, i) => problem && (variantId === null || !isForTheLedger(change.lines[i])),
  )
  if (wrong) return (await doneBefore(db, seller.shopId, change.formKey)) ?? { ok: false, rows }
  if (change.mode === 'low') return setLimits(db, seller.shopId, change.lines, rows)
  const lines = rows.map((row, i) => ledgerLine(row, change.lines[i] as BulkLine, change.seen))
  if (new Set(lines.map((line) => line.variantId)).size < lines.length) {
    return (await doneBefore(db, seller.shopId, change.formKey)) ?? { ok: false, rows }
  }
  return append(db, seller, change, rows, lines)
}

async function doneBefore(db: Database | Tx, shopId: number, formKey: string | null): Promise<BulkDone | null> {
  const done = await findForm(db, shopId, formKey)
  return done && { ok: true, ...done, undo: [] }
}

/** Whether the numbers allow a line is asked under the locks; only what no lock can change is refused before. */
const isForTheLedger = (line: BulkLine | undefined) => line?.kind === 'set' || line?.kind === 'add'

async function append(db: Database, seller: Seller, change: BulkChange, rows: BulkRow[], lines: Line[]) {
  const { reason, note, formKey } = change
  try {
    return await db.transaction().execute(async (tx): Promise<BulkDone> => {
      if (formKey && !(await claimForm(tx, seller.shopId, formKey))) {
        const done = await doneBefore(tx, seller.shopId, formKey)
        if (done) return done
      }
      const outcome = await appendUpdates(tx, { ...seller, kind: 'bulk', reason, note, onlyLive: true }, lines)
      const bad = outcome.lines.filter(({ status }) => status !== 'written' && status !== 'same')
      if (bad.length > 0) throw new LinesRefused(bad)
      if (formKey && outcome.batchId !== null) await keepForm(tx, seller.shopId, formKey, { batch_id: outcome.batchId })
      const changed = outcome.lines.filter(({ status }) => status === 'written').length
      return { ok: true, batchId: outcome.batchId, changed, undo: [] }
    })
  } catch (error) {
    if (!(error instanceof LinesRefused)) throw error
    return { ok: false as const, rows: await tellRefused(db, seller.shopId, change, rows, error.lines) }
  }
}

/** Takes what was begun back: the form's key must be free again. */
class LinesRefused extends Error {
  readonly lines: LineOutcome[]
  constructor(lines: LineOutcome[]) {
    super('some lines cannot be written')
    this.lines = lines
  }
}

type Found = Omit<BulkRow, 'line' | 'sku' | 'before' | 'after' | 'problem' | 'moved'> & {
  onHand: number
  held: number
  lowAt: number | null
  pooled: boolean
}

async function findVariants(db: Database | Tx, shopId: number, lines: readonly BulkLine[]): Promise<Found[]> {
  // The shop's variants are read once: behind the wall between the shops no index knows SKUs without their case. Lines
  // and variants are laid into one row and sorted, because a join would be planned by what is known of tables that may
  // just have been filled; and the comment in front keeps it from being prepared for a few lines.
  const { rows } = await sql<Found>`/* planned anew */
    with both_sides as (
      select lower(sku) as key, n, null::bigint as id
      from unnest(${lines.map(({ sku }) => sku)}::text[]) with ordinality w (sku, n)
      union all select lower(sku), null, id from variants where shop_id = ${shopId} and removed_at is null
    ), matched as (select n, max(id) over (partition by key) as id from both_sides)
    select l.variant_id as "variantId", p.title, v.option_values as options, l.on_hand as "onHand", l.held,
      l.low_at as "lowAt", l.pooled
    from matched m
      left join variants v on v.id = m.id
      left join products p on p.id = v.product_id and p.removed_at is null
      left join stock_levels l on l.variant_id = v.id and p.id is not null
    where m.n is not null order by m.n`.execute(db)
  return rows
}

function problemOf(line: BulkLine, at: Found, after: number | null): string | null {
  if (line.kind === 'low' || after === at.onHand) return null
  const { variantId, onHand, held, pooled } = at
  const delta = (after ?? 0) - onHand
  const say = (status: LineOutcome['status']) => whyNot({ variantId: variantId ?? 0, status, onHand, held, delta })
  if (pooled) return say('pooled')
  if (onHand + delta < (delta < 0 ? held : 0)) return say('short')
  return onHand + delta > MOST_UNITS ? say('over') : null
}

const ledgerLine = ({ variantId }: BulkRow, line: BulkLine, seen: BulkChange['seen']): Line =>
  line.kind === 'set'
    ? { variantId: variantId ?? 0, seen: seen.get(line.line) ?? null, counted: line.counted }
    : { variantId: variantId ?? 0, delta: line.kind === 'add' ? line.delta : 0 }

/** Only so many of the numbers that moved are told with what happened to them. */
const MOST_TOLD = 12

async function tellRefused(db: Database, shopId: number, change: BulkChange, rows: BulkRow[], bad: LineOutcome[]) {
  const outcomes = new Map(bad.map((one) => [one.variantId, one]))
  let told = 0
  const tell = async (row: BulkRow, line: BulkLine): Promise<BulkRow> => {
    const outcome = outcomes.get(row.variantId ?? 0)
    if (!outcome) return { ...row, problem: null }
    const before = outcome.onHand
    if (outcome.status !== 'moved' || line.kind !== 'set') {
      const problem = outcome.status === 'missing' ? `“${row.sku}” was removed a moment ago.` : whyNot(outcome)
      return { ...row, before, problem }
    }
    const seen = change.seen.get(line.line) ?? 0
    told += 1
    const since = told > MOST_TOLD ? [] : await listChangesSince(db, shopId, outcome.variantId, seen)
    const by = since.length > 0 ? ` (${describeChanges(since)})` : ''
    return {
      ...row,
      before,
      problem: `${seen} became ${before}${by}. You typed ${line.counted}.`,
      moved: { set: line.counted, add: line.counted - seen },
    }
  }
  const all: BulkRow[] = []
  for (const [i, row] of rows.entries()) all.push(await tell(row, change.lines[i] as BulkLine))
  return all
}

async function setLimits(db: Database, shopId: number, lines: readonly BulkLine[], rows: BulkRow[]): Promise<BulkDone> {
  const wanted = rows.flatMap((row, i) => {
    const line = lines[i]
    return line?.kind === 'low' && row.before !== line.lowAt ? [{ ...row, lowAt: line.lowAt }] : []
  })
  await setLowThresholds(
    db,
    shopId,
    wanted.map(({ variantId, lowAt }) => ({ variantId: variantId ?? 0, lowAt })),
  )
  return {
    ok: true,
    batchId: null,
    changed: wanted.length,
    undo: wanted.map(({ sku, before }) => ({ sku, lowAt: before })),
  }
}
