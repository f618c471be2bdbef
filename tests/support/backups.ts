// Somewhere to put backups, the commands that make and restore them, and an empty database for what comes out of one.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import type { Market } from './cast.ts'
import { onFileEnd } from './cleanup.ts'
import { SECRET } from './pools.ts'
import { runProcess } from './process.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

export type Env = Record<string, string | undefined>

export async function backupsOf({ url, config }: Market) {
  const home = mkdtempSync(path.join(tmpdir(), 'market backup with spaces '))
  onFileEnd(() => rmSync(home, { recursive: true, force: true }))
  const run = (args: string[], env: Env) =>
    runProcess({
      command: process.execPath,
      args: ['src/run.ts', ...args],
      cwd: root,
      limitMs: 90_000,
      env: { NODE_ENV: 'test', DATABASE_URL: undefined, SECRET: undefined, INIT_CWD: home, ...env },
    })
  const source: Env = { DATABASE_URL: url, SECRET, DATA_DIR: config.dataDir }
  const targetUrl = await emptyDatabase(url, 'restored')
  const targetData = path.join(home, 'other data')
  const target: Env = { DATABASE_URL: targetUrl, SECRET, DATA_DIR: targetData }
  return { home, run, source, target, targetUrl, targetData }
}

/** An empty database whose user owns it, and is nothing more than that. */
async function emptyDatabase(url: string, name: string): Promise<string> {
  const admin = new pg.Client({ connectionString: url })
  await admin.connect()
  const full = `market_window_test_${Date.now().toString(36)}_${process.pid}_${name}`
  await admin.query(`create role ${full} login password 'mere'`)
  await admin.query(`create database ${full} owner ${full}`)
  await admin.end()
  onFileEnd(async () => {
    const last = new pg.Client({ connectionString: url })
    await last.connect()
    await last.query(`drop database if exists ${full} with (force)`)
    await last.query(`drop role if exists ${full}`)
    await last.end()
  })
  return Object.assign(new URL(url), { pathname: `/${full}`, username: full, password: 'mere' }).href
}
