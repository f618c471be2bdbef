import type { Config } from './config.ts'
import { findEmbedded, startEmbedded } from './database/embedded.ts'
import { lockFolder } from './database/lock.ts'
import { migrateToLatest } from './database/migrate.ts'
import type { Life } from './lib/life.ts'

/**
 * The database for a command beside the market: DATABASE_URL's; else the embedded one, of the market that runs it or
 * started for this command alone. `what` says who holds the folder meanwhile: "an audit".
 */
export async function findDatabase(config: Config, life: Life, what: string): Promise<string> {
  if (config.databaseUrl) return config.databaseUrl
  const running = findEmbedded(config.dataDir)
  if (running) return running
  const lock = await lockFolder(config.dataDir, what)
  process.once('exit', lock.release)
  const database = await startEmbedded({ dataDir: config.dataDir, holdsLock: true })
  life.atEnd(database.stop)
  await migrateToLatest(database.url)
  return database.url
}
