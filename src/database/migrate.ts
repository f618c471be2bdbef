import { runMigrations } from 'graphile-worker'
import { Migrator } from 'kysely/migration'
import { readConfig } from '#src/config.ts'
import { live } from '#src/lib/life.ts'
import { log } from '#src/lib/log.ts'
import { StartProblem } from '#src/lib/start-problem.ts'
import { migrations } from '../../migrations/index.ts'
import { connectPool, createPool } from './connect.ts'
import { raiseWall, WALL_REMEDY } from './wall.ts'

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
    if (!(await raiseWall(db))) log.warn(WALL_REMEDY)
    return (results ?? []).map((step) => step.migrationName)
  } catch (error) {
    throw unreachable(error) ?? error
  } finally {
    await db.destroy()
  }
}

/** What is wrong with DATABASE_URL where the server cannot be reached or lets nobody in; null for any other fault. */
export function unreachable(error: unknown): StartProblem | null {
  const { code, message } = (error as AggregateError).errors?.[0] ?? (error as { code?: string; message: string })
  const remedy: Record<string, string> = {
    ECONNREFUSED: 'Nothing answers there. Is the server running, and are host and port right?',
    ENOTFOUND: 'There is no such host. Is its name right?',
    EHOSTUNREACH: 'That host cannot be reached from here.',
    ETIMEDOUT: 'The server does not answer. Does a firewall lie between?',
    '28P01': 'The server refuses this user and password.',
    '28000': 'The server does not let this user in.',
    '3D000': 'The server has no such database. Create it first, for example with createdb.',
    '42501': 'This user may not make tables or extensions there. Let it own the database.',
    '0A000': 'The server lacks an extension (pg_trgm and unaccent are needed), or is older than PostgreSQL 15.',
  }
  const help = remedy[code ?? '']
  return help ? new StartProblem(`DATABASE_URL does not lead to a usable database: ${message}. ${help}`) : null
}

if (import.meta.main)
  await live(async (life) => {
    const { databaseUrl } = readConfig()
    if (!databaseUrl)
      throw new StartProblem('DATABASE_URL is not set. The embedded database is migrated by npm start itself.')
    const steps = await migrateToLatest(databaseUrl)
    console.log(steps.length ? `Migrated: ${steps.join(', ')}` : 'The database is up to date.')
    return life.end(0)
  })
