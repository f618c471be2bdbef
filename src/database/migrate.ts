import { runMigrations } from 'graphile-worker'
import { Migrator } from 'kysely/migration'
import { readConfig } from '#src/config.ts'
import { migrations } from '../../migrations/index.ts'
import { connectPool, createPool } from './connect.ts'

/**
 * Brings the database to the newest step and answers the names of the steps taken. Several processes may call it at
 * once: the migrator holds a lock. All steps of one call stand or fall together.
 */
export async function migrateToLatest(url: string): Promise<string[]> {
  const pool = createPool(url, 2)
  const db = connectPool(pool)
  try {
    const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } })
    const { error, results } = await migrator.migrateToLatest()
    if (error) throw error
    await runMigrations({ pgPool: pool })
    return (results ?? []).map((step) => step.migrationName)
  } finally {
    await db.destroy()
  }
}

if (import.meta.main) {
  const { databaseUrl } = readConfig()
  if (!databaseUrl) {
    console.log('No DATABASE_URL: the embedded database migrates by itself at npm start.')
  } else {
    const steps = await migrateToLatest(databaseUrl)
    console.log(steps.length ? `Migrated: ${steps.join(', ')}` : 'The database is up to date.')
  }
}
