import { fileURLToPath } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createMarket } from './support/cast.ts'
import { addGame, fillPool, SECRET } from './support/pools.ts'
import { runProcess } from './support/process.ts'

const test = suite('npm run rotate-keys')
const { db, url, config, cast } = await createMarket()
const game = await addGame(db, cast.games)
const keys = await fillPool(db, cast.games, game.variantId, 5)
const root = fileURLToPath(new URL('..', import.meta.url))
const NEXT = 'x'.repeat(40)

const rotate = (env: Record<string, string>) =>
  runProcess({
    command: process.execPath,
    args: ['src/run.ts', 'rotate-keys'],
    cwd: root,
    limitMs: 60_000,
    env: { DATABASE_URL: url, DATA_DIR: config.dataDir, NODE_ENV: 'test', ...env },
  })

test('takes the keys over from the secret before, says what it did, and shows none', async () => {
  const { code, output } = await rotate({ SECRET: NEXT, OLD_SECRET: SECRET })
  assert.is(code, 0, output)
  assert.match(output, '5 keys are sealed with the newest data key.')
  assert.match(output, 'Taken over from OLD_SECRET')
  assert.not.ok(keys.some((key) => output.includes(key)))
})

test('with a secret that does not fit it changes nothing and says what to do', async () => {
  const before = await db.selectFrom('pool_keys').select('sealed').orderBy('id').execute()
  const { code, output } = await rotate({ SECRET: 'y'.repeat(40) })
  assert.is(code, 1, output)
  assert.match(output, 'OLD_SECRET')
  assert.equal(await db.selectFrom('pool_keys').select('sealed').orderBy('id').execute(), before)
})

test.run()
