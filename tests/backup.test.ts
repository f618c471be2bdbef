// A market is carried from one server to another by way of a folder, and opens there as it was.
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { sql } from 'kysely'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { addJob } from '#src/database/jobs.ts'
import { paths } from '#src/lib/paths.ts'
import { auditLedger } from '#src/market/stock/audit.ts'
import { backupsOf } from './support/backups.ts'
import { addProduct, createMarket, PASSWORD, testConfig } from './support/cast.ts'
import { placeTestOrder } from './support/orders.ts'
import { addGame, fillPool, SECRET } from './support/pools.ts'
import { openMarket } from './support/second-market.ts'

const test = suite('backup and restore')
const market = await createMarket()
const { db, cast, deps } = market
const { home, run, source, target, targetUrl, targetData } = await backupsOf(market)
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
  assert.is(JSON.parse(readFileSync(path.join(fresh, 'secrets.json'), 'utf8')).secret, SECRET)
})

test.run()
