import type { Database } from './database/connect.ts'
import type { FileStore } from './gateways/file-store.ts'
import { log } from './lib/log.ts'
import { isLocked } from './market/accounts/locking.ts'
import { checkImport } from './market/catalogue/import-check.ts'
import { restoreCatalogue } from './market/catalogue/import-restore.ts'
import { failImport, getImport, type Import } from './market/catalogue/imports.ts'
import { writeImport } from './market/stock/import-commit.ts'

const LOCKED =
  'The account that sent it was locked, so it was stopped. Nothing of it is written; others of the shop can send it again.'
const SORRY =
  'It could not be finished. This is our fault; it has been noted. What is written so far stays, and can be put back.'

/** Takes an import its next step, whichever that is; one that a killed worker left half done goes on where it was. */
export async function workImport(
  { db, files }: { db: Database; files: FileStore },
  id: number,
  lastTry: boolean,
): Promise<void> {
  const task = await getImport(db, id)
  try {
    if (task && (await stopsForLock(db, task))) return
    if (task?.state === 'checking') await checkImport(db, id, (file) => files.read(file))
    else if (task?.state === 'committing') await writeImport(db, id)
    else if (task?.state === 'restoring') await restoreCatalogue(db, id)
  } catch (error) {
    if (!lastTry) throw error
    log.error('an import could not go on', { import: id, error: error as Error })
    await failImport(db, id, SORRY)
  }
}

/**
 * What somebody sent is not compared once their account is locked: it may have been sent by whoever stole it; its writing
 * asks the same of whoever committed it, before each part. Putting an import back goes on, whoever began that import: it
 * is how the others of the shop mend what was written.
 */
async function stopsForLock(db: Database, { id, state, actorId }: Import): Promise<boolean> {
  if (state !== 'checking' || !(await isLocked(db, actorId))) return false
  await failImport(db, id, LOCKED)
  return true
}
