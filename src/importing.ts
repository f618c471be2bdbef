import type { Database } from './database/connect.ts'
import type { FileStore } from './gateways/file-store.ts'
import { log } from './lib/log.ts'
import { checkImport } from './market/catalogue/import-check.ts'
import { restoreCatalogue } from './market/catalogue/import-restore.ts'
import { failImport, getImport } from './market/catalogue/imports.ts'
import { writeImport } from './market/stock/import-commit.ts'

const SORRY = 'It could not be finished. This is our fault; it has been noted. What is written so far can be put back.'

/** Takes an import its next step, whichever that is; one that a killed worker left half done goes on where it was. */
export async function workImport(
  { db, files }: { db: Database; files: FileStore },
  id: number,
  lastTry: boolean,
): Promise<void> {
  const task = await getImport(db, id)
  try {
    if (task?.state === 'checking') await checkImport(db, id, (file) => files.read(file))
    else if (task?.state === 'committing') await writeImport(db, id)
    else if (task?.state === 'restoring') await restoreCatalogue(db, id)
  } catch (error) {
    if (!lastTry) throw error
    log.error('an import could not go on', { import: id, error: error as Error })
    await failImport(db, id, SORRY)
  }
}
