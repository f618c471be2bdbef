import { sql } from 'kysely'
import type { Tx } from '#src/database/connect.ts'
import { recordActivity } from '#src/market/accounts/activity.ts'
import type { Import } from './imports.ts'

type Told = Pick<Import, 'id' | 'shopId' | 'fileName'>
type Counts = Record<string, number | boolean>
type Asked = 'sent' | 'committed' | 'continued' | 'restoring' | 'cancelled'

/** Notes in the log of what people do that somebody sent a file, had it written or taken back, or gave it up. */
export const noteImport = (tx: Tx, { id, shopId, fileName }: Told, act: Asked, after?: Counts): Promise<void> =>
  recordActivity(tx, {
    act: `import-${act}`,
    table: 'imports',
    rowId: id,
    subject: fileName,
    shopId,
    ...(after && { after }),
  })

/** Who had an import written; of one from before this was kept, who sent it. */
export const committerOf = ({ committedBy, committedByName, actorId, actorName }: Import) =>
  committedBy === null ? { id: actorId, name: actorName } : { id: committedBy, name: committedByName ?? '' }

/** Notes what the worker made of it, as done by whoever asked for it: what was meant to change, and what did. */
export async function noteImported(
  tx: Tx,
  task: Import,
  act: 'written' | 'restored',
  { before, after }: { before: Counts; after: Counts },
): Promise<void> {
  const { id, shopId, fileName } = task
  const actor = act === 'written' ? committerOf(task) : await restorerOf(tx, task)
  const about = { table: 'imports', rowId: id, subject: fileName, shopId, actor }
  await recordActivity(tx, { act: `import-${act}`, ...about, before, after })
}

async function restorerOf(tx: Tx, task: Import): Promise<{ id: number; name: string }> {
  const { rows } = await sql<{ id: number; name: string }>`
    select actor_id as id, actor_name as name from activity_entries
    where shop_id = ${task.shopId} and table_name = 'imports' and row_id = ${`${task.id}`} and act = 'import-restoring'
    order by id desc limit 1`.execute(tx)
  return rows[0] ?? committerOf(task)
}

/** What the log says was written of an import; of one from before it was told there, what was meant to be. */
export async function countWritten(
  tx: Tx,
  { id, shopId, counts }: Import,
): Promise<{ fresh: number; changed: number }> {
  const { rows } = await sql<{ fresh: number; changed: number }>`
    select (after->>'new_rows')::int as fresh, (after->>'changed_rows')::int as changed from activity_entries
    where shop_id = ${shopId} and table_name = 'imports' and row_id = ${`${id}`} and act = 'import-written'
    order by id desc limit 1`.execute(tx)
  return rows[0] ?? { fresh: counts.new ?? 0, changed: counts.changed ?? 0 }
}

/** How many rows of each kind have come out this way. */
export async function countOutcome(tx: Tx, id: number, outcome: 'written' | 'restored') {
  const { rows } = await sql<{ fresh: number; changed: number; left: number }>`
    select count(*) filter (where status = 'new' and outcome = ${outcome}) as fresh,
      count(*) filter (where status = 'changed' and outcome = ${outcome}) as changed,
      count(*) filter (where outcome not in ('', 'written', 'restored')) as left
    from import_rows where import_id = ${id}`.execute(tx)
  return rows[0] ?? { fresh: 0, changed: 0, left: 0 }
}
