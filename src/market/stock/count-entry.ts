import { sql } from 'kysely'
import type { Database, Tx } from '#src/database/connect.ts'
import { notFound, Refusal } from '#src/lib/refusal.ts'
import type { CountLine } from './count-lines.ts'
import { listCountLines } from './count-lines.ts'
import { getCount } from './count-session.ts'
import { MOST_UNITS, type Seller } from './ledger.ts'

export type CountEntry = {
  variantId: number
  /** `set` replaces what was counted before, `add` adds to it. */
  kind: 'set' | 'add'
  quantity: number
  /** What a replacing person saw; another number by now is asked about. Undefined: replace whatever there is. */
  seen?: number | null
  /** The same form sent twice is one entry. */
  formKey: string | null
  /** Takes the variant into the count where it is none of its lines: what was found belongs on the list. */
  include?: boolean
}

export type EntryFacts =
  | { problem: 'elsewhere'; variantId: number }
  | { problem: 'counted'; line: CountLine; typed: number }
  | { problem: 'ended' | 'helper' | 'number' }

/**
 * Writes down what somebody counted; answers the line as it is then. The first count of a line, and one that replaces
 * all before it, takes down what is on hand at that moment. Refuses in a count that ended, to people it was not given to,
 * and to replace what somebody else has counted meanwhile.
 */
export async function recordCount(
  db: Database,
  seller: Seller,
  countId: number,
  entry: CountEntry,
): Promise<CountLine> {
  const { variantId, kind, quantity } = entry
  if (!Number.isSafeInteger(quantity) || Math.abs(quantity) > MOST_UNITS) throw wrongNumber()
  try {
    await db.transaction().execute((tx) => write(tx, seller, countId, entry))
  } catch (error) {
    // The same form was here a moment ago: what it wrote is the answer.
    if ((error as { constraint?: string }).constraint !== 'stock_count_entries_once') throw error
  }
  const { lines } = await listCountLines(db, seller.shopId, countId, { variantIds: [variantId] })
  if (!lines[0]) throw notFound(`variant in this ${kind === 'set' ? 'count' : 'list'}`)
  return lines[0]
}

const wrongNumber = () =>
  new Refusal('conflict', 'A shelf holds no less than nothing.', { problem: 'number' } satisfies EntryFacts)

type Locked = { state: string; mayCount: boolean; counted: number | null; isLine: boolean }

async function write(tx: Tx, seller: Seller, countId: number, entry: CountEntry): Promise<void> {
  const { variantId, kind, quantity, seen, formKey } = entry
  const line = await lock(tx, seller, countId, entry)
  if (formKey && (await isWritten(tx, countId, formKey))) return
  if (kind === 'set' && seen !== undefined && line.counted !== null && line.counted !== seen) {
    const { lines } = await listCountLines(tx, seller.shopId, countId, { variantIds: [variantId] })
    if (lines[0]) {
      const facts: EntryFacts = { problem: 'counted', line: lines[0], typed: quantity }
      const told = `${lines[0].by} has counted ${line.counted} meanwhile. You typed ${quantity}: replace it, or add it?`
      throw new Refusal('conflict', told, facts)
    }
  }
  const counted = kind === 'set' ? quantity : (line.counted ?? 0) + quantity
  if (counted < 0 || counted > MOST_UNITS) throw wrongNumber()
  await sql`
    with level as (select on_hand, seq from stock_levels where variant_id = ${variantId} and shop_id = ${seller.shopId}),
    entry as (
      insert into stock_count_entries (count_id, shop_id, variant_id, kind, quantity, counted, level_seq, actor_id,
        actor_name, form_key)
      select ${countId}, ${seller.shopId}, ${variantId}, ${kind}, ${quantity}, ${counted}, level.seq, ${seller.actorId},
        ${seller.actorName}, ${formKey} from level
      returning id
    )
    update stock_count_lines l set counted = ${counted}, last_entry_id = entry.id,
      expected = case when l.expected is null or ${kind === 'set'} then level.on_hand else l.expected end,
      expected_seq = case when l.expected is null or ${kind === 'set'} then level.seq else l.expected_seq end
    from entry, level where l.count_id = ${countId} and l.variant_id = ${variantId}`.execute(tx)
}

/** The line, locked: two who count the same thing at once come one after the other. The count itself stays open so long. */
async function lock(tx: Tx, seller: Seller, countId: number, { variantId, include }: CountEntry): Promise<Locked> {
  const { rows } = await sql<{ state: string; mayCount: boolean }>`
    select state, counter_ids = '{}' or ${seller.actorId}::bigint = any (counter_ids) as "mayCount"
    from stock_counts where id = ${countId} and shop_id = ${seller.shopId} for share`.execute(tx)
  const [count] = rows
  if (!count) throw notFound('count in your shop')
  if (count.state !== 'open') {
    throw new Refusal('conflict', 'This count has ended: nothing more is written down.', { problem: 'ended' })
  }
  if (!count.mayCount) {
    throw new Refusal('forbidden', 'This count was given to others in your shop.', { problem: 'helper' })
  }
  if (include) await takeIn(tx, seller.shopId, countId, variantId)
  const { rows: lines } = await sql<{ counted: number | null }>`
    select counted from stock_count_lines where count_id = ${countId} and variant_id = ${variantId}
    for no key update`.execute(tx)
  if (!lines[0]) {
    const facts: EntryFacts = { problem: 'elsewhere', variantId }
    throw new Refusal('conflict', 'This is not among what is being counted.', facts)
  }
  return { ...count, counted: lines[0].counted, isLine: true }
}

const takeIn = (tx: Tx, shopId: number, countId: number, variantId: number) =>
  sql`insert into stock_count_lines (count_id, shop_id, variant_id)
    select ${countId}, l.shop_id, l.variant_id from stock_levels l join variants v on v.id = l.variant_id
    where l.variant_id = ${variantId} and l.shop_id = ${shopId} and not l.pooled and v.removed_at is null
    on conflict do nothing`.execute(tx)

async function isWritten(tx: Tx, countId: number, formKey: string): Promise<boolean> {
  const { rows } =
    await sql`select 1 from stock_count_entries where count_id = ${countId} and form_key = ${formKey}`.execute(tx)
  return rows.length > 0
}

/** Writes down nothing, 0, for all that nobody has counted; answers how many. */
export async function countRestAsNone(db: Database, seller: Seller, countId: number): Promise<number> {
  await getCount(db, seller.shopId, countId)
  const { lines } = await listCountLines(db, seller.shopId, countId, { show: 'uncounted', limit: 1 })
  return db.transaction().execute(async (tx) => {
    if (lines[0])
      await lock(tx, seller, countId, { variantId: lines[0].variantId, kind: 'set', quantity: 0, formKey: null })
    const { rows } = await sql`
      with rest as materialized (
        select variant_id from stock_count_lines
        where count_id = ${countId} and shop_id = ${seller.shopId} and counted is null
        order by variant_id for no key update
      ), entry as (
        insert into stock_count_entries (count_id, shop_id, variant_id, kind, quantity, counted, level_seq, actor_id,
          actor_name)
        select ${countId}, l.shop_id, l.variant_id, 'set', 0, 0, l.seq, ${seller.actorId}, ${seller.actorName}
        from rest join stock_levels l using (variant_id)
        returning id, variant_id
      )
      update stock_count_lines c set counted = 0, last_entry_id = entry.id, expected = l.on_hand, expected_seq = l.seq
      from entry join stock_levels l using (variant_id)
      where c.count_id = ${countId} and c.variant_id = entry.variant_id
      returning 1`.execute(tx)
    return rows.length
  })
}
