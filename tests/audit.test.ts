import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { addProduct, createMarket } from './support/cast.ts'
import { runProcess } from './support/process.ts'

const test = suite('npm run audit')
const { db, url, config, cast } = await createMarket()
const boot = await addProduct(db, cast.boots, { sizes: ['41', '42'], onHand: 7 })
const root = fileURLToPath(new URL('..', import.meta.url))

const audit = () =>
  runProcess({
    command: process.execPath,
    args: ['src/run.ts', 'audit'],
    cwd: root,
    limitMs: 60_000,
    env: { DATABASE_URL: url, DATA_DIR: config.dataDir, SECRET: 'x'.repeat(40), NODE_ENV: 'test' },
  })

test('says what it read, and ends well where all is right', async () => {
  const { code, output } = await audit()
  assert.is(code, 0, output)
  assert.match(output, /Read 2 stock updates in 1 batches and 2 levels in \d+\.\d s\.\n/)
  assert.match(output, /Fingerprint of the ledger: [0-9a-f]{64}/)
})

test('names the first wrong row and ends with 1', async () => {
  await sql`alter table stock_updates disable trigger user`.execute(db)
  await sql`update stock_updates set before = 1, delta = 6 where variant_id = ${boot.variants[1]?.id}`.execute(db)
  const { code, output } = await audit()
  assert.is(code, 1, output)
  assert.match(output, 'One row is wrong.')
  assert.match(
    output,
    `Sela Boots (${cast.boots.id}), variant ${boot.variants[1]?.id} (${boot.variants[1]?.sku}), update 1`,
  )
  assert.match(output, 'it begins at 1, where the one before ended at 0')
})

test.run()
