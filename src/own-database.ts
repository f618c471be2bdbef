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
  const beside = config.databaseUrl ?? findEmbedded(config.dataDir)
  if (beside) return beside
  const url = await holdDatabase(config, life, what)
  await migrateToLatest(url)
  return url
}

/** The embedded database for this command alone, as it lies there; refuses while a market runs on it. */
export async function holdDatabase(config: Config, life: Life, what: string): Promise<string> {
  const lock = await lockFolder(config.dataDir, what)
  process.once('exit', lock.release)
  const database = await startEmbedded({ dataDir: config.dataDir, holdsLock: true })
  life.atEnd(database.stop)
  return database.url
}
