// Where benches run: a database with the settings of a real one, the market in a process of its own, load from a third.
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { connect, type Database } from '#src/database/connect.ts'
import { startEmbedded } from '#src/database/embedded.ts'
import { migrateToLatest } from '#src/database/migrate.ts'

export const root = fileURLToPath(new URL('../..', import.meta.url))
export const SECRET = 'a secret for benches that is long enough'

const ends: (() => Promise<void>)[] = []
let server: Promise<string> | undefined
let databases = 0

/** Done when the benches end, the last said first. */
export const ending = (work: () => Promise<void>): void => {
  ends.push(work)
}

/** A folder that is gone when the benches end. */
export function makeFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'market-window-bench-'))
  ends.push(async () => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A migrated, empty database on a server with durable settings (or on BENCH_DATABASE_URL's). */
export async function createDatabase(): Promise<{ url: string; db: Database }> {
  server ??= startServer()
  const base = await server
  const name = `market_window_bench_${process.pid}_${++databases}`
  await onServer(base, `create database ${name}`)
  const url = Object.assign(new URL(base), { pathname: `/${name}` }).href
  await migrateToLatest(url)
  const db = connect(url, { poolSize: 4 })
  ends.push(async () => {
    await db.destroy()
    if (process.env.BENCH_DATABASE_URL) await onServer(base, `drop database ${name} with (force)`)
  })
  return { url, db }
}

async function startServer(): Promise<string> {
  if (process.env.BENCH_DATABASE_URL) return process.env.BENCH_DATABASE_URL
  const { url, stop } = await startEmbedded({ dataDir: makeFolder() })
  ends.push(stop)
  return url
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

/** The market's own commands are started as package.json starts them; the programs of the benches need a loader. */
const argsOf = (file: string, args: string[]) => [
  ...(file === 'src/run.ts' ? flags : ['--import', 'tsx']),
  file,
  ...args,
]

const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { scripts: { web: string } }
const flags = scripts.web.match(/--\S+/g) ?? []

/** A program of ours in a process of its own; resolves with what `ready` finds in its output. */
export async function startChild(file: string, args: string[], env: Record<string, string>, ready: RegExp) {
  const child = spawn(process.execPath, argsOf(file, args), {
    cwd: root,
    env: { ...process.env, MALLOC_ARENA_MAX: '2', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const stop = async () => {
    child.kill('SIGTERM')
    await ended
  }
  ends.push(stop)
  const found = await new Promise<RegExpExecArray>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk
      const match = ready.exec(output)
      if (match) resolve(match)
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    void ended.then(() => reject(new Error(`${file} ended before it was ready: ${output}`)))
  })
  return { child, found, stop }
}

/** The market's web server, alone, as `npm run web` starts it. */
export async function startMarket(
  databaseUrl: string,
  more: Record<string, string> = {},
): Promise<{ origin: string; pid: number; stop: () => Promise<void> }> {
  const env = {
    DATABASE_URL: databaseUrl,
    SECRET,
    DATA_DIR: makeFolder(),
    PORT: '0',
    HOST: '127.0.0.1',
    LOG_LEVEL: 'error',
    ...more,
  }
  const { child, found, stop } = await startChild('src/run.ts', ['web'], env, /answers on (http:\S+)/)
  return { origin: (found[1] ?? '').replace('localhost', '127.0.0.1'), pid: child.pid ?? 0, stop }
}

/** Runs a program of ours to its end; answers what it said. `asMarket`: with the memory that the market is started with. */
export function runProgram(file: string, args: string[], { asMarket = false } = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...(asMarket ? flags : []), ...argsOf(file, args)], {
      cwd: root,
      env: { ...process.env, ...(asMarket && { MALLOC_ARENA_MAX: '2' }) },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let output = ''
    child.stdout.on('data', (chunk) => {
      output += chunk
    })
    child.once('error', reject)
    child.once('close', (code) => (code === 0 ? resolve(output) : reject(new Error(`${file} ended with ${code}`))))
  })
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

/** Resident memory of a process, in MB, as the system counts it. */
export const memoryOf = (pid: number): number =>
  Math.round(Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024)

/** Ends everything that was started here, the last first. */
export async function endAll(): Promise<void> {
  for (const end of ends.splice(0).reverse()) await end().catch((error) => console.error(error))
}
