import { sql } from 'kysely'
import { compileOnce } from '#src/database/compile-once.ts'
import type { Database } from '#src/database/connect.ts'
import type { StockItem } from './grid.ts'
import { writeInTurn } from './hot-lines.ts'
import { type Act, type Line, type LineOutcome, MOST_UNITS, MOVES_KEYS } from './ledger.ts'

export type LineWritten = LineOutcome & {
  batchId: number | null
  /** The variant's row of the grid, and the shop's count of low ones, as they are after the line. */
  item: StockItem
  lowCount: number
}

export type LineAnswer = Omit<StockItem, 'onHand' | 'held' | 'isLow'> &
  LineOutcome & { batchId: number | null; retired: boolean; lowElsewhere: number }

export type LineValues = Act & {
  movesKeys: boolean
  note: string
  cause: string
  variantId: number
  delta: number | null
  seen: number | null
  counted: number | null
}

// The answer comes as one value: sixteen columns are described anew for every row, which costs more than to read it.
const writeLine = compileOnce(
  (_db, v: LineValues) => sql<{ answer: LineAnswer }>`
    with level as materialized (
      select l.variant_id, l.on_hand, l.held, l.low_at, l.retired, l.pooled, v.product_id, v.sku, v.barcode, v.option_values,
        p.title, p.state, coalesce(${v.counted}::bigint - l.on_hand, ${v.delta}::bigint) as delta
      from stock_levels l join variants v on v.id = l.variant_id join products p on p.id = v.product_id
      where l.variant_id = ${v.variantId} and l.shop_id = ${v.shopId}
        and v.removed_at is null and p.removed_at is null
      for no key update of l
    ), line as materialized (
      select *, case
        when delta = 0 then 'same'
        when pooled and not ${v.movesKeys} then 'pooled'
        when ${v.seen}::bigint <> on_hand then 'moved'
        when on_hand + delta < case when delta < 0 then held else 0 end then 'short'
        when on_hand + delta > ${MOST_UNITS} then 'over'
        else 'written' end as status
      from level
    ), batch as (
      insert into stock_batches (shop_id, kind, actor_id, actor_name, reason, note, cause)
      select ${v.shopId}, ${v.kind}, ${v.actorId}::bigint, ${v.actorName}, ${v.reason}, ${v.note},
        ${v.cause}
      from line where status = 'written' returning id
    ), written as (
      insert into stock_updates (batch_id, variant_id, delta)
      select batch.id, line.variant_id, line.delta from batch, line
    )
    select row_to_json(answer) as answer from (
    select line.variant_id as "variantId", line.status, line.on_hand as "onHand", line.held, line.delta,
      line.low_at as "lowAt", line.retired, line.pooled, line.product_id as "productId", line.sku, line.barcode,
      line.option_values as options, line.title, line.state, batch.id as "batchId",
      (select image_key from product_images where product_id = line.product_id
       order by position, id limit 1) as "imageKey",
      (select count(*) from stock_levels where shop_id = ${v.shopId} and is_low
         and variant_id <> ${v.variantId}) as "lowElsewhere"
    from line left join batch on true) answer`,
)

/** One line, one statement. */
export const writeAlone = async (db: Database, values: LineValues): Promise<LineAnswer | undefined> =>
  (await writeLine(db, values))[0]?.answer

/**
 * What appendUpdates does, for the one line of a seller's edit, which happens all day long: the same statement without
 * its arrays, and with all that the answer shows. Null where the shop has no such variant, or has removed it. Lines of
 * one variant that come while another of it is being written are written together, each with a batch of its own.
 */
export async function appendLine(db: Database, act: Act, line: Line): Promise<LineWritten | null> {
  const { variantId, delta = null, seen = null, counted = null } = line
  const answer = await writeInTurn(db, writeAlone, {
    ...{ note: '', cause: '', ...act, movesKeys: MOVES_KEYS.includes(act.kind) },
    ...{ variantId, delta, seen, counted },
  })
  if (!answer) return null
  const { status, onHand, held, batchId, retired, lowElsewhere, ...facts } = answer
  const after = status === 'written' ? onHand + answer.delta : onHand
  const isLow = facts.lowAt !== null && !retired && after - held <= facts.lowAt
  const item: StockItem = { ...facts, onHand: after, held, isLow }
  const outcome = { variantId, status, onHand, held, delta: answer.delta, batchId }
  return { ...outcome, item, lowCount: lowElsewhere + (isLow ? 1 : 0) }
}
