import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { runMigrations } from 'graphile-worker'
import { type Migration, Migrator } from 'kysely/migration'
import { readConfig } from '#src/config.ts'
import { connectPool, createPool } from './connect.ts'

const FOLDER = path.resolve(import.meta.dirname, '../../migrations')

async function readMigrations(): Promise<Record<string, Migration>> {
  const migrations: Record<string, Migration> = {}
  for (const file of (await readdir(FOLDER)).filter((name) => name.endsWith('.ts')).sort()) {
    migrations[file.replace(/\.ts$/, '')] = (await import(pathToFileURL(path.join(FOLDER, file)).href)) as Migration
  }
  return migrations
}

/**
 * Brings the database to the newest step and answers the names of the steps taken. Several processes may call it at
 * once: the migrator holds a lock. All steps of one call stand or fall together.
 */
export async function migrateToLatest(url: string): Promise<string[]> {
  const pool = createPool(url, 2)
  const db = connectPool(pool)
  try {
    const migrator = new Migrator({ db, provider: { getMigrations: readMigrations } })
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
