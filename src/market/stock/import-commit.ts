import { sql } from 'kysely'
import type { Database, Tx } from '#src/database/connect.ts'
import { addJob } from '#src/database/jobs.ts'
import { now } from '#src/lib/clock.ts'
import { committerOf, countOutcome, noteImported } from '#src/market/catalogue/import-activity.ts'
import { learn, patiently } from '#src/market/catalogue/import-check.ts'
import { whyStop } from '#src/market/catalogue/import-commitment.ts'
import { nextPart, writePart } from '#src/market/catalogue/import-write.ts'
import { FETCH_PICTURES, failImport, getImport, type Import } from '#src/market/catalogue/imports.ts'
import { MOST_UNITS } from './ledger.ts'

/**
 * Writes an import that was committed: the catalogue part by part, each in a transaction of its own that also notes how far it
 * has come, then all stock as one batch. Whoever takes it up after a crash goes on where it stopped. Before each part it is looked
 * at whether it is still to be written; where not, it stops there and its page says why.
 */
export async function writeImport(db: Database, id: number): Promise<void> {
  for (;;) {
    const more = await db.transaction().execute(async (tx) => {
      const task = await lockCommitting(tx, id)
      if (!task) return false
      const why = await whyStop(tx, task)
      if (why) {
        await failImport(tx, id, why)
        return false
      }
      const part = await nextPart(tx, id, task.done)
      if (!part) {
        await finish(tx, task)
        return false
      }
      await patiently(tx)
      await writePart(tx, task, part)
      if (task.done === 0) await sql`analyze products, variants, stock_levels`.execute(tx)
      await sql`update imports set done = ${part.upTo}, touched_at = ${now()},
        of = (select max(place) from import_products where import_id = ${id}) where id = ${id}`.execute(tx)
      return true
    })
    if (!more) return
  }
}

async function lockCommitting(tx: Tx, id: number): Promise<Import | null> {
  await sql`select 1 from imports where id = ${id} for no key update`.execute(tx)
  const task = await getImport(tx, id)
  return task?.state === 'committing' ? task : null
}

async function finish(tx: Tx, task: Import): Promise<void> {
  await patiently(tx)
  await learn(tx)
  const batchId = await writeStock(tx, task)
  const { fresh, changed, left } = await countOutcome(tx, task.id, 'written')
  await sql`
    update imports set state = 'done', batch_id = ${batchId}, ended_at = ${now()}, touched_at = ${now()}, done = of,
      counts = counts || jsonb_build_object('left', ${left}::bigint)
    where id = ${task.id}`.execute(tx)
  await noteImported(tx, task, 'written', {
    before: { new_rows: task.counts.new ?? 0, changed_rows: task.counts.changed ?? 0, left_out: 0 },
    after: { new_rows: fresh, changed_rows: changed, left_out: left },
  })
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from import_pictures where import_id = ${task.id} and state = 'waiting'`.execute(tx)
  if (rows[0]?.n)
    await addJob(tx, FETCH_PICTURES, { id: task.id }, { maxAttempts: 8, key: `import-pictures:${task.id}` })
}

/**
 * All numbers of an import as one batch, in one statement, the levels locked in the order of their variants. A number that is no
 * longer the one that was looked at, or that would be below what is held, stays as it is, and its row says so.
 */
async function writeStock(tx: Tx, task: Import): Promise<number | null> {
  const { id, shopId, fileName } = task
  const committer = committerOf(task)
  const { rows } = await sql<{ batchId: number | null }>`
    with wanted as materialized (
      select r.line, r.variant_id, r.quantity, case when r.status = 'new' then 0 else (r.changes->'quantity'->>0)::integer end as seen
      from import_rows r
      where r.import_id = ${id} and r.outcome = 'written' and r.variant_id is not null and r.quantity is not null
        and (r.changes ? 'quantity' or (r.status = 'new' and r.quantity > 0))
    ), locked as materialized (
      select variant_id, on_hand, held, pooled from stock_levels
      where shop_id = ${shopId} and variant_id in (select variant_id from wanted)
      order by variant_id for no key update
    ), line as materialized (
      select w.line, w.variant_id, w.quantity, l.on_hand, l.held, w.quantity - l.on_hand as delta,
        case when l.variant_id is null then 'Its variant is gone.'
          when l.pooled then 'Its stock is its pool of keys: no file sets it.'
          when l.on_hand = w.quantity then 'same'
          when l.on_hand <> w.seen then format('The stock moved after you looked: %s became %s, so it was left.', w.seen, l.on_hand)
          when w.quantity < l.held then format('%s of it are promised to checkouts, so the stock was left.', l.held)
          when w.quantity > ${MOST_UNITS} then 'No shelf holds so many units.'
          else 'written' end as status
      from wanted w left join locked l using (variant_id)
    ), batch as (
      insert into stock_batches (shop_id, kind, actor_id, actor_name, reason, note, cause)
      select ${shopId}, 'import', ${committer.id}::bigint, ${committer.name}, 'imported from a file', ${fileName}, ${`import ${id}`}
      where exists (select from line where status = 'written')
      returning id
    ), written as (
      insert into stock_updates (batch_id, variant_id, delta)
      select batch.id, line.variant_id, line.delta from batch, line where line.status = 'written'
      order by line.variant_id
    ), told as (
      update import_rows r set outcome = line.status from line
      where r.import_id = ${id} and r.line = line.line and line.status not in ('written', 'same')
    )
    select (select id from batch) as "batchId"`.execute(tx)
  return rows[0]?.batchId ?? null
}
