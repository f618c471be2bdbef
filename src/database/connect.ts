import { Kysely, PostgresDialect, type Transaction } from 'kysely'
import pg from 'pg'
import { prepared } from './prepared.ts'
import type { DB } from './schema.ts'

export type Database = Kysely<DB>
export type Tx = Transaction<DB>

// bigint is an id or money in minor units here: both stay far below 2^53, and what does not must not pass silently.
pg.types.setTypeParser(pg.types.builtins.INT8, (text) => {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`bigint ${text} is beyond what a JavaScript number holds`)
  return value
})
pg.types.setTypeParser(pg.types.builtins.NUMERIC, Number)

export function createPool(url: string, poolSize = 10): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    application_name: 'market-window',
    options:
      '-c TimeZone=UTC -c jit=off -c statement_timeout=30000 -c lock_timeout=8000 -c idle_in_transaction_session_timeout=30000',
  })
  // An idle connection that the server closes is replaced at the next query; without a listener it ends the process.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

/** Kysely on a pool of its own; `destroy()` closes it. */
export function connect(url: string, { poolSize = 10 }: { poolSize?: number } = {}): Database {
  return connectPool(createPool(url, poolSize))
}

export function connectPool(pool: pg.Pool): Database {
  const db = new Kysely<DB>({ dialect: new PostgresDialect({ pool: prepared(pool) }) })
  pools.set(db, pool)
  return db
}

const pools = new WeakMap<Database, pg.Pool>()

/** How the pool of this database stands: its connections, those that are free, and who waits for one. */
export function poolFigures(db: Database) {
  const pool = pools.get(db)
  return pool && { size: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount, most: pool.options.max }
}
