import { sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'
import type { FileStore } from '#src/gateways/file-store.ts'
import { after } from '#src/lib/clock.ts'

/** A removed picture can be put back for a day, and a file that nobody refers to may be about to be: an upload under way. */
const GRACE_SECONDS = 24 * 60 * 60
const AT_ONCE = 500
const FOLDERS = 256

let turn = Math.floor(Math.random() * FOLDERS)

/**
 * Makes the removal of pictures final a day after it, and deletes files that nothing refers to: in one of the folders of
 * pictures each time, so that all have had their turn within a day. Answers how many files went.
 */
export async function purgePictures(db: Database, store: FileStore, folder = turn++ % FOLDERS): Promise<number> {
  const due = after(-GRACE_SECONDS)
  const final = await giveUpRemoved(db, due)
  const folders = new Set([folder.toString(16).padStart(2, '0'), ...final.map((key) => key.slice(0, 2))])
  let gone = 0
  for (const name of folders) gone += await purgeFolder(db, store, `pictures/${name}`, due)
  return gone
}

/** From here on a picture cannot be put back. Whoever puts one back this moment holds its row, and is passed over. */
async function giveUpRemoved(db: Database, due: Date): Promise<string[]> {
  const { rows } = await sql<{ key: string }>`
    update product_images i set purged_at = ${after(0)}
    from (select id from product_images where removed_at < ${due} and purged_at is null
      order by removed_at limit ${sql.lit(AT_ONCE)} for update skip locked) gone
    where i.id = gone.id returning i.image_key as key`.execute(db)
  return rows.map(({ key }) => key)
}

// A file older than a day without a row that counts gets none any more: a copy of a product is made from rows that are
// there, and a file is given its row in the moment after it was written.
async function purgeFolder(db: Database, store: FileStore, folder: string, due: Date): Promise<number> {
  const files = (await store.list(folder)).filter(({ changedAt }) => changedAt < due)
  const keyOf = (file: string) => /\/([0-9a-f]{32})(?:-\d{1,4}\.webp|\.png)$/.exec(file)?.[1]
  const keys = [...new Set(files.flatMap(({ key }) => keyOf(key) ?? []))]
  if (keys.length === 0) return 0
  const { rows } = await sql<{ key: string }>`
    select key from unnest(${keys}::text[]) key
    where exists (select from product_images i where i.image_key = key and i.purged_at is null)
      or exists (select from shops s where s.logo_key = key)
      or exists (select from site_settings where logo_key = key)`.execute(db)
  const used = new Set(rows.map(({ key }) => key))
  let gone = 0
  for (const file of files) {
    const key = keyOf(file.key)
    if (!key || used.has(key)) continue
    await store.remove(file.key)
    gone++
  }
  return gone
}
