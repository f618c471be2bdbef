// A PostgreSQL of its own for each test process, migrated once; every test file works on a clone of that.
import pg from 'pg'
import { connect, type Database } from '#src/database/connect.ts'
import { startEmbedded } from '#src/database/embedded.ts'
import { migrateToLatest } from '#src/database/migrate.ts'
import { onFileEnd, onProcessEnd } from './cleanup.ts'

export type TestDatabase = { url: string; db: Database; close: () => Promise<void> }
type Server = { admin: pg.Client; urlOf: (name: string) => string; template: string }

// On a server that others use as well, names must not meet, and the hour says what a killed run has left behind.
const PREFIX = 'market_window_test'
const run = `${PREFIX}_${Date.now().toString(36)}_${process.pid}`
const LEFTOVER_AFTER_MS = 60 * 60 * 1000

let server: Promise<Server> | undefined
let clones = 0

/**
 * A migrated, empty database that no other test sees, in some 50 ms. It is closed and dropped by itself when the test
 * file ends; `close()` does so earlier. Uses TEST_DATABASE_URL's server when set (its user must may create databases).
 */
export async function createTestDatabase({ poolSize = 10 } = {}): Promise<TestDatabase> {
  server ??= startServer()
  const { admin, urlOf, template } = await server
  const name = `${run}_${++clones}`
  await admin.query(`create database ${name} template ${template}`)
  const url = urlOf(name)
  const db = connect(url, { poolSize })
  let closed: Promise<void> | undefined
  const close = () => {
    closed ??= db.destroy().then(() => drop(admin, name))
    return closed
  }
  onFileEnd(close)
  return { url, db, close }
}

/** An empty database, as it is before the first step; dropped when the test file ends. */
export async function createEmptyDatabase(): Promise<string> {
  server ??= startServer()
  const { admin, urlOf } = await server
  const name = `${run}_${++clones}`
  await admin.query(`create database ${name}`)
  onFileEnd(() => drop(admin, name))
  return urlOf(name)
}

async function startServer(): Promise<Server> {
  const { TEST_DATABASE_URL } = process.env
  const base = TEST_DATABASE_URL ?? (await startOwn())
  const admin = new pg.Client({ connectionString: base })
  // A server that goes away fails the query that needs it, not the whole process.
  admin.on('error', () => {})
  await admin.connect()
  const template = `${run}_template`
  const urlOf = (name: string) => Object.assign(new URL(base), { pathname: `/${name}` }).href
  onProcessEnd(async () => {
    if (TEST_DATABASE_URL) await drop(admin, template)
    await admin.end()
  })
  if (TEST_DATABASE_URL) await dropLeftovers(admin)
  await admin.query(`create database ${template}`)
  await migrateToLatest(urlOf(template))
  return { admin, urlOf, template }
}

async function startOwn(): Promise<string> {
  const { url, stop } = await startEmbedded({ throwaway: true })
  onProcessEnd(stop)
  return url
}

const drop = async (admin: pg.Client, name: string) => {
  await admin.query(`drop database if exists ${name} with (force)`)
}

async function dropLeftovers(admin: pg.Client) {
  const { rows } = await admin.query<{ datname: string }>(
    'select datname from pg_database where starts_with(datname, $1)',
    [`${PREFIX}_`],
  )
  for (const { datname } of rows) {
    const startedAt = Number.parseInt(datname.slice(PREFIX.length + 1).split('_')[0] ?? '', 36)
    if (startedAt < Date.now() - LEFTOVER_AFTER_MS) await drop(admin, datname)
  }
}
