// What a restore refuses, and how one that died is done again.
import { createHash } from 'node:crypto'
import { cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { sql } from 'kysely'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { readBackup } from '#src/database/backup/read.ts'
import { noteRestore } from '#src/database/backup/unfinished.ts'
import { StartProblem } from '#src/lib/start-problem.ts'
import { backupsOf } from './support/backups.ts'
import { addProduct, createMarket, testConfig } from './support/cast.ts'
import { SECRET } from './support/pools.ts'
import { openMarket } from './support/second-market.ts'

const test = suite('restore')
const market = await createMarket()
const { home, run, source, target, targetUrl, targetData } = await backupsOf(market)
await addProduct(market.db, market.cast.boots, { onHand: 7 })
await market.deps.files.put(`pictures/${'ab'.repeat(16)}/160.webp`, Buffer.from('a picture'))
const backup = path.join(home, 'first')
const made = await run(['backup', 'first'], source)
if (made.code !== 0) throw new Error(made.output)

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

test('one that died after its tables were in is told of, and done again safely', async () => {
  const fresh = path.join(home, 'fresh')
  const env = { DATA_DIR: fresh }
  const whole = await run(['restore', backup], { ...env, SECRET })
  assert.is(whole.code, 0, whole.output)
  const secrets = path.join(fresh, 'secrets.json')
  const secretOf = () => JSON.parse(readFileSync(secrets, 'utf8'))
  const keep = (secret: string) => writeFileSync(secrets, JSON.stringify({ ...secretOf(), secret }))
  keep(SECRET)
  const second = path.join(home, 'second')
  assert.is((await run(['backup', second], env)).code, 0)

  // As it lies there when it dies before its files and its secret are in place.
  noteRestore(fresh, await readBackup(second))
  keep('z'.repeat(40))
  renameSync(path.join(fresh, 'files'), path.join(fresh, 'files.restoring'))
  for (const command of ['start', 'backup']) {
    const { code, output } = await run([command, path.join(home, 'third')], { ...env, PORT: '0' })
    assert.is(code, 1, output)
    assert.ok(output.includes(`Run it again, it begins anew: npm run restore -- ${second}`), output)
  }
  const again = await run(['restore', second], env)
  assert.is(again.code, 0, again.output)
  assert.match(again.output, 'was interrupted here')
  assert.is(secretOf().secret, SECRET)
  assert.equal(
    readdirSync(fresh).filter((name) => name.includes('restoring') || name.includes('replaced')),
    [],
  )
  assert.ok(existsSync(path.join(fresh, 'files')))
  assert.match((await run(['restore', second], env)).output, 'nothing was changed')
})

test.run()
