import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { projectRoot } from '#src/config.ts'
import { readPostmaster } from '#src/database/embedded/cluster.ts'
import { findEmbedded } from '#src/database/embedded.ts'
import { isAlive } from '#src/lib/process-identity.ts'

const test = suite('start')
const home = mkdtempSync(join(tmpdir(), 'market start with spaces '))
const DATA_DIR = join(home, 'var')
const started: ChildProcess[] = []

type Market = { said: () => string; process: ChildProcess; ended: Promise<number | string> }

function run(env: Record<string, string> = {}, command = 'start'): Market {
  const clean = { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '' }
  const child = spawn(process.execPath, ['src/run.ts', command], {
    cwd: projectRoot,
    env: { ...clean, DATA_DIR, PORT: '0', ...env },
  })
  started.push(child)
  let words = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (words += data))
  const ended = new Promise<number | string>((resolve) =>
    child.once('close', (code, signal) => resolve(code ?? signal ?? '')),
  )
  return { said: () => words, process: child, ended }
}

async function open(env: Record<string, string> = {}): Promise<Market & { url: string }> {
  const market = run(env)
  await until('it is open', () => market.said().includes('Ctrl-C') || market.process.exitCode !== null)
  postgresProcesses()
  const url = /http:\/\/localhost:\d+/.exec(market.said())?.[0]
  if (!url) throw new Error(`the market did not open: ${market.said()}`)
  return { ...market, url }
}

async function until(what: string, holds: () => boolean): Promise<void> {
  for (const end = Date.now() + 20_000; Date.now() < end; await delay(20)) if (holds()) return
  throw new Error(`never happened: ${what}`)
}

const seen = new Set<string>()

/** PostgreSQL's processes that live: those that stand in its folder, and those that were ever seen to be its first. */
function postgresProcesses(): string[] {
  const folder = join(DATA_DIR, 'postgres')
  const first = readPostmaster(folder)?.pid
  if (first) seen.add(String(first))
  const inode = statSync(folder, { throwIfNoEntry: false })?.ino
  const inFolder = (pid: string) => {
    try {
      return /^\d+$/.test(pid) && statSync(`/proc/${pid}/cwd`).ino === inode
    } catch {
      return false
    }
  }
  const all = process.platform === 'linux' ? readdirSync('/proc') : []
  return [...new Set([...all.filter(inFolder), ...[...seen].filter((pid) => isAlive(Number(pid)))])]
}

async function query(sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: findEmbedded(DATA_DIR) ?? 'postgres://nowhere' })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

test('opens with one command, in a folder with spaces, and tells where', async () => {
  const market = await open()
  assert.is((await fetch(`${market.url}/healthz`)).status, 200)
  assert.match(market.said(), /\/dev\/mail/)
  assert.ok(market.said().includes(DATA_DIR))
  await query("create table kept as select 'first' line")
  market.process.kill('SIGINT')
  assert.is(await market.ended, 0)
  assert.equal(postgresProcesses(), [])
})

test('a second start on the same folder says where the first one runs, and leaves it alone', async () => {
  const market = await open()
  const second = run()
  assert.is(await second.ended, 1)
  const expected = `Market Window already runs on ${DATA_DIR} (process ${market.process.pid}, ${market.url}).\n`
  assert.is(second.said(), expected)
  assert.is((await fetch(`${market.url}/healthz`)).status, 200)
  market.process.kill('SIGTERM')
  assert.is(await market.ended, 0)
})

test('killed without mercy: no PostgreSQL stays, the next start takes over with the data there', async () => {
  const market = await open()
  await query("insert into kept values ('second')")
  market.process.kill('SIGKILL')
  await market.ended
  const again = await open()
  assert.is((await query('select * from kept')).length, 2)
  again.process.kill('SIGKILL')
  await again.ended
  await until('PostgreSQL ended', () => postgresProcesses().length === 0)
})

test('a lock whose process number belongs to another program by now is taken over', async () => {
  const bystander = process.pid
  const lock = JSON.parse(readFileSync(join(DATA_DIR, 'market.lock'), 'utf8'))
  writeFileSync(join(DATA_DIR, 'market.lock'), JSON.stringify({ ...lock, pid: bystander }))
  const market = await open()
  market.process.kill('SIGINT')
  assert.is(await market.ended, 0)
  assert.not.ok(readdirSync(DATA_DIR).includes('market.lock'))
})

test('ends in order even while it is still starting', async () => {
  const market = run()
  await until('PostgreSQL is starting', () => postgresProcesses().length > 0)
  market.process.kill('SIGINT')
  assert.is(await market.ended, 0)
  await until('PostgreSQL ended', () => postgresProcesses().length === 0)
})

test('a second Ctrl-C ends it at once, and still leaves no PostgreSQL', async () => {
  const market = await open()
  // A request that never becomes whole holds up the orderly way.
  const socket = connect(Number(new URL(market.url).port), '127.0.0.1')
  socket.on('error', () => {}).write('GET / HTTP/1.1\r\nHost: ')
  await delay(100)
  market.process.kill('SIGINT')
  await delay(700)
  assert.is(market.process.exitCode, null)
  market.process.kill('SIGINT')
  assert.is(await market.ended, 130)
  socket.destroy()
  await until('PostgreSQL ended', () => postgresProcesses().length === 0)
})

test('ends when the npm that started it is gone', async () => {
  // A shell in the place of npm: it starts the market as its child and is killed.
  const script = `"${process.execPath}" src/run.ts start & wait`
  const env = { PATH: process.env.PATH ?? '', DATA_DIR, PORT: '0', npm_lifecycle_event: 'start' }
  const starter = spawn('sh', ['-c', script], { cwd: projectRoot, env, stdio: ['ignore', 'pipe', 'inherit'] })
  started.push(starter)
  let words = ''
  starter.stdout.on('data', (data) => (words += data))
  await until('it is open', () => words.includes('Ctrl-C'))
  assert.ok(postgresProcesses().length > 0)
  starter.kill('SIGKILL')
  await until('PostgreSQL ended', () => postgresProcesses().length === 0)
  await until('the lock is gone', () => !readdirSync(DATA_DIR).includes('market.lock'))
})

test('a taken port is named with the way out, before a database is started', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => other.once('listening', resolve))
  const address = other.address()
  const port = String(typeof address === 'object' ? address?.port : '')
  const log = readFileSync(join(DATA_DIR, 'postgres.log'), 'utf8')
  const market = run({ PORT: port })
  assert.is(await market.ended, 1)
  assert.match(
    market.said(),
    new RegExp(`^Port ${port} on 127.0.0.1 is taken by another program. .*PORT=\\d+ npm start\n$`),
  )
  assert.is(readFileSync(join(DATA_DIR, 'postgres.log'), 'utf8'), log)
  await new Promise((resolve) => other.close(resolve))
})

test('wrong settings are told calmly, all at once', async () => {
  const market = run({ PORT: 'abc', LOG_LEVEL: 'loud' })
  assert.is(await market.ended, 1)
  assert.match(market.said(), /PORT is "abc"[\s\S]*LOG_LEVEL is "loud"/)
  assert.not.match(market.said(), /\n\s+at /)
})

for (const command of ['web', 'worker'])
  test(`${command} alone says that it needs a database`, async () => {
    const part = run({}, command)
    assert.is(await part.ended, 1)
    assert.match(part.said(), /^DATABASE_URL is not set\. .*npm start/)
  })

test.after(() => {
  for (const child of started) child.kill('SIGKILL')
  rmSync(home, { recursive: true, force: true })
})
test.run()
