import { spawn } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { projectRoot } from '#src/config.ts'
import { isPostgresOn, readPostmaster } from '#src/database/embedded/cluster.ts'
import { findEmbedded, startEmbedded } from '#src/database/embedded.ts'
import { isAlive } from '#src/lib/process-identity.ts'
import { keptSecrets } from '#src/lib/secrets.ts'

const test = suite('embedded database')
// root's own folders are often closed to the user PostgreSQL runs as; this one is too.
const home = mkdtempSync(join(tmpdir(), 'market data with spaces '))
const folder = join(home, 'postgres')

async function query<T extends pg.QueryResultRow>(url: string, sql: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url })
  // A server that is killed under the connection is what some tests are about.
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query<T>(sql)).rows
  } finally {
    await client.end()
  }
}

async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 15_000; Date.now() < end; await delay(25)) if (await holds()) return
  throw new Error(`never happened: ${what}`)
}

async function problemOf(start: Promise<unknown>): Promise<string> {
  return start.then(
    () => 'it started',
    (error: Error) => `${error.name}: ${error.message}`,
  )
}

/** A process that starts the database of `home`, writes its address and stays. */
async function startElsewhere(): Promise<{ url: string; kill(): void }> {
  const code = `import { startEmbedded } from './src/database/embedded.ts'
    const database = await startEmbedded({ dataDir: process.env.DATA_DIR, holdsLock: true })
    console.log(database.url); setInterval(() => {}, 1e9)`
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code], {
    cwd: projectRoot,
    env: { ...process.env, DATA_DIR: home },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  for await (const data of child.stdout) return { url: String(data).trim(), kill: () => child.kill('SIGKILL') }
  throw new Error('the other process did not start the database')
}

test('a new database is safe by its settings, sorts the same everywhere and asks for the password', async () => {
  const database = await startEmbedded({ dataDir: home })
  const [row] = await query<Record<string, string>>(
    database.url,
    `select current_setting('fsync') fsync, current_setting('synchronous_commit') sync, current_setting('full_page_writes') pages,
       current_setting('data_checksums') sums, current_setting('unix_socket_directories') socket,
       current_setting('listen_addresses') listen, current_setting('jit') jit, datlocprovider provider, datlocale locale,
       pg_encoding_to_char(encoding) encoding from pg_database where datname = current_database()`,
  )
  const expected = { fsync: 'on', sync: 'on', pages: 'on', sums: 'on', socket: '', listen: '127.0.0.1', jit: 'off' }
  assert.equal(row, { ...expected, provider: 'b', locale: 'C.UTF-8', encoding: 'UTF8' })
  const url = new URL(database.url)
  url.password = 'guessed'
  assert.match(await problemOf(query(url.href, 'select 1')), /password authentication failed/)
  await query(database.url, 'create table kept (line text)')
  assert.is(findEmbedded(home), database.url)
  await database.stop()
  assert.is(findEmbedded(home), null)
})

test('data is found again, and a second start on running data is refused', async () => {
  const database = await startEmbedded({ dataDir: home })
  await query(database.url, "insert into kept values ('first')")
  assert.match(await problemOf(startEmbedded({ dataDir: home })), /StartProblem: PostgreSQL \(process \d+\) still runs/)
  assert.is((await query(database.url, 'select * from kept')).length, 1)
  await database.stop()
})

test('ends with a process that was killed, and starts again at once with what was committed', async () => {
  const other = await startElsewhere()
  await query(other.url, "insert into kept values ('second')")
  const pid = readPostmaster(folder)?.pid ?? 0
  assert.ok(isPostgresOn(folder, pid))
  other.kill()
  const database = await startEmbedded({ dataDir: home, holdsLock: true })
  assert.not.ok(isAlive(pid))
  assert.is((await query(database.url, 'select * from kept')).length, 2)
  await database.stop()
})

test('a killed PostgreSQL comes back on its port with what was committed', async () => {
  const database = await startEmbedded({ dataDir: home })
  await query(database.url, "insert into kept values ('third')")
  const pid = readPostmaster(folder)?.pid ?? 0
  process.kill(pid, 'SIGKILL')
  await until('it came back', async () => readPostmaster(folder)?.pid !== pid && findEmbedded(home) === database.url)
  assert.is((await query(database.url, 'select * from kept')).length, 3)
  await database.stop()
  assert.is(readPostmaster(folder), null)
})

test('a process number left behind does not stop the start when another program has it now', async () => {
  const bystander = spawn('sleep', ['60'], process.getuid?.() === 0 ? { uid: ownerOf(folder) } : {})
  writeFileSync(
    join(folder, 'postmaster.pid'),
    `${bystander.pid}\n${folder}\n1700000000\n5432\n\n127.0.0.1\n1 1\nready\n`,
  )
  try {
    assert.is(findEmbedded(home), null)
    const database = await startEmbedded({ dataDir: home })
    assert.is((await query(database.url, 'select * from kept')).length, 3)
    await database.stop()
    assert.ok(isAlive(bystander.pid ?? 0))
  } finally {
    bystander.kill()
  }
})

test('a start that was cut short while it made the database leaves nothing half', async () => {
  const fresh = mkdtempSync(join(tmpdir(), 'market-cut-'))
  cpSync(folder, join(fresh, 'postgres.new'), { recursive: true })
  rmSync(join(fresh, 'postgres.new', 'global'), { recursive: true })
  const database = await startEmbedded({ dataDir: fresh })
  assert.is((await query(database.url, 'select 1')).length, 1)
  await database.stop()
  rmSync(fresh, { recursive: true })
})

test('a database of another major version is refused in words, untouched', async () => {
  const version = join(folder, 'PG_VERSION')
  const made = readFileSync(version, 'utf8')
  writeFileSync(version, '16\n')
  try {
    assert.match(
      await problemOf(startEmbedded({ dataDir: home })),
      /StartProblem: .* was made by PostgreSQL 16, but .* 18/,
    )
  } finally {
    writeFileSync(version, made)
  }
})

test('lost secrets beside a database are reported, never replaced', () => {
  const secrets = join(home, 'secrets.json')
  const kept = readFileSync(secrets, 'utf8')
  rmSync(secrets)
  assert.throws(() => keptSecrets(home), /secrets\.json is missing, but there is a database/)
  writeFileSync(secrets, kept, { mode: 0o600 })
})

test('a throwaway database is fast, and gone without a trace', async () => {
  const own = mkdtempSync(join(tmpdir(), 'market-throwaway-'))
  chmodSync(own, 0o711)
  const usual = process.env.TMPDIR
  process.env.TMPDIR = own
  try {
    const database = await startEmbedded({ throwaway: true })
    assert.equal(await query(database.url, 'show fsync'), [{ fsync: 'off' }])
    assert.is(readdirSync(own).length, 1)
    await database.stop()
    assert.equal(readdirSync(own), [])
  } finally {
    if (usual === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = usual
    rmSync(own, { recursive: true, force: true })
  }
})

function ownerOf(path: string): number {
  return statSync(path).uid
}

test.after(() => {
  rmSync(home, { recursive: true, force: true })
  assert.not.ok(existsSync(home))
})
test.run()
