import { sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'
import type { FileStore } from '#src/gateways/file-store.ts'
import { after, now } from '#src/lib/clock.ts'

/** How long a sent file is kept after its import ended, and the rows of one nobody committed. */
export const KEPT_DAYS = 30
const OPEN_DAYS = 7

/** Gives up imports that nobody went on with, and forgets the files of those that ended. What was written stays to be put back. */
export async function clearImported({ db, files }: { db: Database; files: FileStore }): Promise<void> {
  await sql`update imports set state = 'cancelled', ended_at = ${now()}
    where state in ('mapping', 'checked') and touched_at < ${after(-OPEN_DAYS * 24 * 3600)}`.execute(db)
  await sql`delete from import_products p using imports i where i.id = p.import_id and i.state in ('cancelled', 'failed')
    and i.committed_at is null and i.ended_at > ${after(-2 * 24 * 3600)}`.execute(db)
  await sql`delete from import_rows r using imports i where i.id = r.import_id and i.state in ('cancelled', 'failed')
    and i.committed_at is null and i.ended_at > ${after(-2 * 24 * 3600)}`.execute(db)
  const { rows } = await sql<{ file: string }>`
    update imports i set storage_key = null
    from (select id, storage_key as file from imports
      where storage_key is not null and ended_at < ${after(-KEPT_DAYS * 24 * 3600)} limit 1000) old
    where i.id = old.id returning old.file`.execute(db)
  for (const { file } of rows) await files.remove(file)
}
