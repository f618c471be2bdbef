// A market is carried from one server to another by way of a folder, and opens there as it was.
import { createHash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import pg from 'pg'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { readBackup } from '#src/database/backup/read.ts'
import { noteRestore } from '#src/database/backup/unfinished.ts'
import { addJob } from '#src/database/jobs.ts'
import { paths } from '#src/lib/paths.ts'
import { StartProblem } from '#src/lib/start-problem.ts'
import { auditLedger } from '#src/market/stock/audit.ts'
import { addProduct, createMarket, PASSWORD, testConfig } from './support/cast.ts'
import { onFileEnd } from './support/cleanup.ts'
import { placeTestOrder } from './support/orders.ts'
import { addGame, fillPool, SECRET } from './support/pools.ts'
import { runProcess } from './support/process.ts'
import { openMarket } from './support/second-market.ts'

const test = suite('backup and restore')
const market = await createMarket()
const { db, url, cast, deps } = market
const root = fileURLToPath(new URL('..', import.meta.url))
const home = mkdtempSync(path.join(tmpdir(), 'market backup with spaces '))
onFileEnd(() => rmSync(home, { recursive: true, force: true }))
const backup = path.join(home, 'first')

const boot = await addProduct(db, cast.boots, { onHand: 7 })
const game = await addGame(db, cast.games, { title: 'Pixel Quest' })
const keys = await fillPool(db, cast.games, game.variantId, 3)
const order = await placeTestOrder(market, {
  buyer: cast.bela,
  lines: [{ variantId: game.variantId, quantity: 1, delivery: 'key' }],
})
await deps.files.put(`pictures/${'ab'.repeat(16)}/160.webp`, Buffer.from('a picture'))
await addJob(db, 'a-task-of-tomorrow', { id: 7 }, { key: 'tomorrow:7', maxAttempts: 5, afterSeconds: 86_400 })
await sql`update graphile_worker._private_jobs set attempts = 2, last_error = 'no' where key = 'tomorrow:7'`.execute(db)

type Env = Record<string, string | undefined>
const run = (args: string[], env: Env) =>
  runProcess({
    command: process.execPath,
    args: ['src/run.ts', ...args],
    cwd: root,
    limitMs: 90_000,
    env: { NODE_ENV: 'test', DATABASE_URL: undefined, SECRET: undefined, INIT_CWD: home, ...env },
  })
const source: Env = { DATABASE_URL: url, SECRET, DATA_DIR: market.config.dataDir }

/** An empty database whose user owns it, and is nothing more than that. */
async function emptyDatabase(name: string): Promise<string> {
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

const targetUrl = await emptyDatabase('restored')
const targetData = path.join(home, 'other data')
const target: Env = { DATABASE_URL: targetUrl, SECRET, DATA_DIR: targetData }

test('is made while the market runs, private, with a checksum for each file, and never over another one', async () => {
  const made = await run(['backup', 'first'], source)
  assert.is(made.code, 0, made.output)
  assert.match(made.output, /Backed up \d+ rows of \d+ tables, 1 files and \d+ waiting jobs/)
  assert.match(made.output, 'SECRET is yours to keep')
  assert.not.ok(existsSync(path.join(backup, 'secrets.json')))
  assert.is(statSync(backup).mode & 0o777, 0o700)
  assert.is(statSync(path.join(backup, 'tables/users.copy.gz')).mode & 0o777, 0o600)
  const sums = readFileSync(path.join(backup, 'SHA256SUMS'), 'utf8')
  for (const name of ['manifest.json', 'jobs.json.gz', 'tables/stock_updates.copy.gz', 'files/pictures/'])
    assert.match(sums, name)
  assert.not.ok(keys.some((key) => readFileSync(path.join(backup, 'manifest.json'), 'utf8').includes(key)))
  const again = await run(['backup', 'first'], source)
  assert.is(again.code, 1)
  assert.match(again.output, 'holds an earlier backup, which stays')
})

test('is refused before anything is written: damaged, newer, or with a secret that does not fit', async () => {
  const copyOf = (name: string, change: (folder: string) => void) => {
    const folder = path.join(home, name)
    cpSync(backup, folder, { recursive: true })
    change(folder)
    return folder
  }
  const edit = (folder: string, change: (manifest: Record<string, unknown>) => void) => {
    const file = path.join(folder, 'manifest.json')
    const manifest = JSON.parse(readFileSync(file, 'utf8'))
    change(manifest)
    writeFileSync(file, JSON.stringify(manifest))
  }
  const table = 'tables/stock_batches.copy.gz'
  const wrong: [string, string][] = [
    [path.join(home, 'nowhere'), 'There is no backup in'],
    [copyOf('cut', (one) => rmSync(path.join(one, table))), `${table} is missing`],
    [copyOf('changed', (one) => writeFileSync(path.join(one, table), 'other')), `${table} is not what it was`],
    [copyOf('newer', (one) => edit(one, (it) => Object.assign(it, { format: 2 }))), 'made by a newer Market Window'],
    [
      copyOf('ahead', (one) => edit(one, (it) => (it.migrations as string[]).push('9999-later'))),
      'does not know the step 9999-later',
    ],
    [
      copyOf('astray', (one) =>
        edit(one, (it) => Object.assign((it.tables as object[])[0]!, { file: '../../etc/passwd' })),
      ),
      'manifest.json does not say tables.0.file as it should',
    ],
    [
      copyOf('quoted', (one) => edit(one, (it) => Object.assign((it.sequences as object[])[0]!, { name: 'a"; drop' }))),
      'manifest.json does not say sequences.0.name as it should',
    ],
    [copyOf('bare', (one) => edit(one, (it) => delete it.probe)), 'manifest.json does not say probe as it should'],
  ]
  for (const [folder, words] of wrong) {
    const problem = await readBackup(folder).catch((error: Error) => error)
    assert.instance(problem, StartProblem)
    assert.match((problem as Error).message, words)
  }
  const madeUp = copyOf('made up', (one) =>
    edit(one, (it) => Object.assign((it.tables as { columns: string[] }[])[0]!.columns, { 0: 'made_up' })),
  )
  const resum = () => {
    const sums = readFileSync(path.join(madeUp, 'SHA256SUMS'), 'utf8')
    const sum = createHash('sha256')
      .update(readFileSync(path.join(madeUp, 'manifest.json')))
      .digest('hex')
    writeFileSync(path.join(madeUp, 'SHA256SUMS'), sums.replace(/^.{64}(?= {2}manifest\.json$)/m, sum))
  }
  resum()
  const tampered = await run(['restore', madeUp], target)
  assert.is(tampered.code, 1, tampered.output)
  assert.match(
    tampered.output,
    /is damaged: it names \w+\.made_up, which no market of its kind has\. Nothing was restored/,
  )
  assert.not.match(tampered.output, /\n\s+at /)
  assert.not.ok(existsSync(path.join(targetData, 'restoring.json')))

  const other = await run(['restore', backup], { ...target, SECRET: 'y'.repeat(40) })
  assert.is(other.code, 1, other.output)
  assert.match(other.output, /^SECRET is not the one that this backup's market had/)
  const empty = openMarket(testConfig(), targetUrl).db
  const { rows } =
    await sql`select from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`.execute(empty)
  assert.is(rows.length, 0)
  await empty.destroy()
  assert.equal(
    readdirSync(home).filter((name) => name.includes('unfinished')),
    [],
  )
})

test('a mere owner of an empty database gets the whole market: ledger, keys, pictures, jobs, sign-ins', async () => {
  const restored = await run(['restore', 'first'], target)
  assert.is(restored.code, 0, restored.output)
  assert.match(restored.output, /Restored \d+ rows of \d+ tables, 1 files and \d+ waiting jobs in \d+\.\d s/)
  assert.match(restored.output, 'The audit is valid')
  const there = openMarket(testConfig({ dataDir: targetData }), targetUrl)
  assert.is((await auditLedger(there.db)).fingerprint, (await auditLedger(db)).fingerprint)

  const bela = there.browser()
  await bela.get('/account/login')
  const signedIn = await bela.post('/account/login', { email: cast.bela.email, password: PASSWORD, next: '/' })
  assert.is(signedIn.status, 303)
  const page = await bela.get(paths.buyerOrder(order.number))
  const shown = await bela.submit(page, '.order-key form')
  assert.ok(keys.includes(shown.$('.key-value').text.trim()), 'the key it bought opens')
  assert.match((await bela.get('/buyer/products')).text, 'Pixel Quest')
  assert.is(readFileSync(path.join(targetData, `files/pictures/${'ab'.repeat(16)}/160.webp`), 'utf8'), 'a picture')

  const jobs = await sql<{ task: string; attempts: number; last_error: string; payload: { id: number } }>`
    select t.identifier as task, attempts, last_error, payload from graphile_worker._private_jobs j
    join graphile_worker._private_tasks t on t.id = j.task_id where key = 'tomorrow:7'`.execute(there.db)
  assert.equal(jobs.rows, [{ task: 'a-task-of-tomorrow', attempts: 2, last_error: 'no', payload: { id: 7 } }])

  // Its guards are up again, and new rows get new numbers.
  const change = sql`update stock_updates set delta = 1`.execute(there.db)
  assert.match(await change.catch((error) => error.message), 'append-only')
  const wrongShop = sql`insert into variants (product_id, shop_id, sku, price_minor, position) values (${boot.id}, 999, 'x', 1, 9)`
  assert.match(await wrongShop.execute(there.db).catch((error) => error.message), 'foreign key')
  const next = await addProduct(there.db, cast.boots, { title: 'After', onHand: 3 })
  assert.ok(next.id > game.id)
  assert.is((await auditLedger(there.db)).breakCount, 0)
  await there.db.destroy()
})

test('a market that holds data is not replaced unless told to, and is kept as a backup then', async () => {
  const refused = await run(['restore', backup], target)
  assert.is(refused.code, 1)
  assert.match(
    refused.output,
    /There is a market with 4 people, 2 shops and 1 orders here already; nothing was changed/,
  )
  const replaced = await run(['restore', backup, '--replace-this-market'], target)
  assert.is(replaced.code, 0, replaced.output)
  const aside = /kept as a backup: (.*)$/m.exec(replaced.output)?.[1] ?? ''
  assert.ok(existsSync(path.join(aside, 'manifest.json')))
  const there = openMarket(testConfig({ dataDir: targetData }), targetUrl)
  assert.not.match((await there.browser().get('/buyer/products')).text, 'After')
  await there.db.destroy()
})

test('fits into the embedded database too, with its secret when the data folder kept it', async () => {
  const dataDir = path.join(home, 'var')
  const env = { DATA_DIR: dataDir }
  const needed = await run(['restore', backup], env)
  assert.is(needed.code, 1)
  assert.match(needed.output, 'Set SECRET to that one')
  const restored = await run(['restore', backup], { ...env, SECRET })
  assert.is(restored.code, 0, restored.output)
  assert.match(restored.output, 'The audit is valid')

  writeFileSync(
    path.join(dataDir, 'secrets.json'),
    JSON.stringify({ ...JSON.parse(readFileSync(path.join(dataDir, 'secrets.json'), 'utf8')), secret: SECRET }),
  )
  const second = path.join(home, 'second')
  const made = await run(['backup', second], env)
  assert.is(made.code, 0, made.output)
  assert.match(made.output, 'holds the secret of this market too')
  assert.is(statSync(path.join(second, 'secrets.json')).mode & 0o777, 0o600)
  const fresh = path.join(home, 'fresh')
  const whole = await run(['restore', second], { DATA_DIR: fresh })
  assert.is(whole.code, 0, whole.output)
  const secretOf = () => JSON.parse(readFileSync(path.join(fresh, 'secrets.json'), 'utf8'))
  assert.is(secretOf().secret, SECRET)

  // As it lies there when the restore dies after its tables are in, and before its files and its secret are.
  noteRestore(fresh, await readBackup(second))
  writeFileSync(path.join(fresh, 'secrets.json'), JSON.stringify({ ...secretOf(), secret: 'z'.repeat(40) }))
  renameSync(path.join(fresh, 'files'), path.join(fresh, 'files.restoring'))
  for (const command of ['start', 'backup']) {
    const { code, output } = await run([command, path.join(home, 'third')], { DATA_DIR: fresh, PORT: '0' })
    assert.is(code, 1, output)
    assert.ok(output.includes(`Run it again, it begins anew: npm run restore -- ${second}`), output)
  }
  const again = await run(['restore', second], { DATA_DIR: fresh })
  assert.is(again.code, 0, again.output)
  assert.match(again.output, 'was interrupted here')
  assert.is(secretOf().secret, SECRET)
  assert.equal(
    readdirSync(fresh).filter((name) => name.includes('restoring') || name.includes('replaced')),
    [],
  )
  assert.ok(existsSync(path.join(fresh, 'files')))
  assert.match((await run(['restore', second], { DATA_DIR: fresh })).output, 'nothing was changed')
})

test.run()
