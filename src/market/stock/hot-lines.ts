import { AsyncResource } from 'node:async_hooks'
import { sql } from 'kysely'
import { compileOnce } from '#src/database/compile-once.ts'
import type { Database } from '#src/database/connect.ts'
import { inScope } from '#src/database/scope.ts'
import { MOST_UNITS } from './ledger.ts'
import type { LineAnswer, LineValues } from './ledger-line.ts'

/** So many callers share a statement at most; the others have the next. */
const MOST_TOGETHER = 100

type Written = LineAnswer | undefined
type Write = (db: Database, values: LineValues) => Promise<Written>
type Waiting = {
  values: LineValues
  write: Write
  resolve: (answer: Written) => void
  reject: (error: unknown) => void
}

/** By variant: who waits for the statement that is under way. A variant nobody else is at is not here. */
const hot = new WeakMap<Database, Map<number, Waiting[]>>()

/**
 * Writes a line at once where its variant is at rest; while a statement for the variant is under way, lines wait, and
 * all that wait are written by the next one. In the order they came, each judged by what those before it left behind.
 * Between processes the lock of the level keeps the order.
 */
export function writeInTurn(db: Database, write: Write, values: LineValues): Promise<Written> {
  const variants = hot.get(db) ?? new Map<number, Waiting[]>()
  hot.set(db, variants)
  const { variantId } = values
  const queue = variants.get(variantId)
  // Whoever waits is answered in their own context: a line written alone later is still written as its caller's.
  if (queue) {
    return new Promise((resolve, reject) => queue.push({ values, write: AsyncResource.bind(write), resolve, reject }))
  }
  const waiting: Waiting[] = []
  variants.set(variantId, waiting)
  return write(db, values).finally(() => {
    if (waiting.length === 0) variants.delete(variantId)
    else void drain(db, variants, variantId, waiting)
  })
}

async function drain(db: Database, variants: Map<number, Waiting[]>, variantId: number, waiting: Waiting[]) {
  while (waiting.length > 0) await writeShare(db, takeShare(waiting))
  variants.delete(variantId)
}

/** The next ones of one shop: a stranger who tries somebody else's variant is answered alone. */
function takeShare(waiting: Waiting[]): Waiting[] {
  const shopId = waiting[0]?.values.shopId
  let count = 1
  while (count < MOST_TOGETHER && waiting[count]?.values.shopId === shopId) count += 1
  return waiting.splice(0, count)
}

async function writeShare(db: Database, share: Waiting[]): Promise<void> {
  const [first] = share
  if (!first) return
  if (share.length === 1) return settle(first, first.write(db, first.values))
  try {
    // The shop's, and no one person's: each batch says whose it is.
    const scope = { shopId: first.values.shopId, actorId: null, address: null }
    const answers = await inScope(scope, () => writeLines(db, columnsOf(share.map(({ values }) => values))))
    for (const [i, one] of share.entries()) one.resolve(answers[i])
  } catch (error) {
    if (!wasRefused(error)) return share.forEach((one) => void one.reject(error))
    // One of them is not as the database wants it, and nothing was written: each for itself, so that only that one fails.
    for (const one of share) await settle(one, one.write(db, one.values))
  }
}

async function settle({ resolve, reject }: Waiting, written: Promise<Written>): Promise<void> {
  try {
    resolve(await written)
  } catch (error) {
    reject(error)
  }
}

/** The database looked at the values and said no: the statement is known to have written nothing. */
const wasRefused = (error: unknown): boolean => /^(22|23|MW)/.test(String((error as { code?: unknown }).code ?? ''))

type Columns = ReturnType<typeof columnsOf>

/** One array a column; the order of the lines is the order they came in. */
function columnsOf(lines: LineValues[]) {
  const [first] = lines as [LineValues]
  return {
    shopId: first.shopId,
    variantId: first.variantId,
    kinds: lines.map((v) => v.kind),
    actorIds: lines.map((v) => v.actorId),
    actorNames: lines.map((v) => v.actorName),
    reasons: lines.map((v) => v.reason),
    notes: lines.map((v) => v.note),
    causes: lines.map((v) => v.cause),
    movesKeys: lines.map((v) => v.movesKeys),
    deltas: lines.map((v) => v.delta),
    seen: lines.map((v) => v.seen),
    counted: lines.map((v) => v.counted),
  }
}

// The lines are told one after the other under the lock of the level. Batches get their ids in the order of the lines:
// an insert numbers its rows in the order its query gives them.
const writeLines = compileOnce(
  (_db, v: Columns) => sql<LineAnswer>`
    with recursive level as materialized (
      select l.variant_id, l.on_hand, l.held, l.low_at, l.retired, l.pooled, v.product_id, v.sku, v.barcode, v.option_values,
        p.title, p.state
      from stock_levels l join variants v on v.id = l.variant_id join products p on p.id = v.product_id
      where l.variant_id = ${v.variantId} and l.shop_id = ${v.shopId}
        and v.removed_at is null and p.removed_at is null
      for no key update of l
    ), told (n, before, delta, status, after) as (
      select 0, on_hand::bigint, 0::bigint, 'same', on_hand::bigint from level
      union all
      select t.n + 1, t.after, d.delta, s.status, case s.status when 'written' then t.after + d.delta else t.after end
      from told t cross join level,
        lateral (select coalesce((${v.counted}::bigint[])[t.n + 1] - t.after, (${v.deltas}::bigint[])[t.n + 1]) as delta) d,
        lateral (select case
          when d.delta = 0 then 'same'
          when level.pooled and not (${v.movesKeys}::boolean[])[t.n + 1] then 'pooled'
          when (${v.seen}::bigint[])[t.n + 1] <> t.after then 'moved'
          when t.after + d.delta < case when d.delta < 0 then level.held else 0 end then 'short'
          when t.after + d.delta > ${MOST_UNITS} then 'over'
          else 'written' end as status) s
      where t.n < cardinality(${v.deltas}::bigint[])
    ), line as materialized (
      select t.*, case t.status when 'written' then
        row_number() over (partition by t.status = 'written' order by t.n) end as place
      from told t where t.n > 0
    ), batch as (
      insert into stock_batches (shop_id, kind, actor_id, actor_name, reason, note, cause)
      select ${v.shopId}, (${v.kinds}::text[])[n], (${v.actorIds}::bigint[])[n], (${v.actorNames}::text[])[n],
        (${v.reasons}::text[])[n], (${v.notes}::text[])[n], (${v.causes}::text[])[n]
      from line where status = 'written' order by n
      returning id
    ), numbered as materialized (
      select id, row_number() over (order by id) as place from batch
    ), written as (
      insert into stock_updates (batch_id, variant_id, delta)
      select numbered.id, ${v.variantId}, line.delta from numbered join line using (place) order by place
    )
    select level.variant_id as "variantId", line.status, line.before as "onHand", level.held, line.delta,
      level.low_at as "lowAt", level.retired, level.pooled, level.product_id as "productId", level.sku, level.barcode,
      level.option_values as options, level.title, level.state, numbered.id as "batchId",
      (select image_key from product_images where product_id = level.product_id
       order by position, id limit 1) as "imageKey",
      (select count(*) from stock_levels where shop_id = ${v.shopId} and is_low
         and variant_id <> ${v.variantId}) as "lowElsewhere"
    from line cross join level left join numbered using (place)
    order by line.n`,
)
