import { sql } from 'kysely'
import type { Database, Tx } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'
import { Refusal } from '#src/lib/refusal.ts'
import { noteImport } from './import-activity.ts'
import { ENDED, lockImport, queueWork } from './import-acts.ts'
import { canGoOn, type Import } from './imports.ts'

export type Committer = { shopId: number; actorId: number; actorName: string }

/**
 * Has the worker write what was compared, in this person's name; rows with a problem are left out. One that stopped while it
 * was written is gone on with where it stopped. Asked for again while it is written, or after, it stays as it is. Refuses
 * (conflict) before it was compared, after it was cancelled, and where there is nothing to write.
 */
export function commitImport(db: Database, who: Committer, id: number, { leaveOutliers = false } = {}): Promise<void> {
  return db.transaction().execute(async (tx) => {
    const task = await lockImport(tx, who.shopId, id)
    if (task.state === 'committing' || task.state === 'done') return
    if (canGoOn(task)) await goOn(tx, task)
    else await begin(tx, task, leaveOutliers)
    await tx
      .updateTable('imports')
      .set({ state: 'committing', problem: '', stopped_while: null, ended_at: null })
      .set({ committed_by: who.actorId, committed_by_name: who.actorName, committed_at: now(), touched_at: now() })
      .where('id', '=', id)
      .execute()
    await queueWork(tx, id)
  })
}

async function begin(tx: Tx, task: Import, leaveOutliers: boolean): Promise<void> {
  const { state, counts } = task
  if (state === 'checking')
    throw new Refusal('conflict', 'It is still being compared with today. Commit it in a moment.')
  if (state === 'mapping') throw new Refusal('conflict', 'Say first what its columns mean.')
  if (state !== 'checked') throw new Refusal('conflict', ENDED)
  const { new: fresh = 0, changed = 0, same = 0, problem = 0, outlier = 0 } = counts
  if (fresh + changed === 0) throw new Refusal('conflict', 'There is nothing to change.')
  await tx
    .updateTable('imports')
    .set({ leave_outliers: leaveOutliers, done: 0, of: 0 })
    .where('id', '=', task.id)
    .execute()
  await noteImport(tx, task, 'committed', {
    ...{ new_rows: fresh, changed_rows: changed, same_rows: same, rows_with_a_problem: problem },
    ...(outlier > 0 && { outliers: outlier, outliers_left_out: leaveOutliers }),
  })
}

const goOn = (tx: Tx, task: Import): Promise<void> => noteImport(tx, task, 'continued')

const LOCKED =
  'The account of whoever committed it was locked meanwhile, so it was stopped. Others of the shop can go on with it, or put back what is written so far.'
const SUSPENDED =
  'The shop was suspended meanwhile, so it was stopped. You can go on with it, or put back what is written so far.'

/**
 * Why an import is not to be written on, in a sentence for its page; null: nothing is in the way. The account that committed it
 * may have been in a thief's hands, and a shop that is suspended may be for what this very file brings. Who goes on with it
 * after a suspension knows of it.
 */
export async function whyStop(tx: Tx, { shopId, actorId, committedBy, committedAt }: Import): Promise<string | null> {
  const { rows } = await sql<{ locked: boolean; suspended: boolean }>`
    select exists (select from users where id = ${committedBy ?? actorId} and locked_at is not null) as locked,
      exists (select from shops s join shop_events e on e.shop_id = s.id and e.action = 'suspended'
        where s.id = ${shopId} and s.status = 'suspended' and e.created_at > ${committedAt}) as suspended`.execute(tx)
  if (rows[0]?.locked) return LOCKED
  return rows[0]?.suspended ? SUSPENDED : null
}
