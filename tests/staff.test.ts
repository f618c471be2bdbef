import { fileURLToPath } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { hasFactor } from '#src/market/accounts/second-factor.ts'
import { createMarket } from './support/cast.ts'
import { enrol } from './support/factor.ts'
import { mailTo } from './support/mail.ts'
import { runProcess } from './support/process.ts'

const test = suite('npm run staff')
const market = await createMarket()
const { db, url, config, cast } = market
const root = fileURLToPath(new URL('..', import.meta.url))

const staff = (...args: string[]) =>
  runProcess({
    command: process.execPath,
    args: ['src/run.ts', 'staff', ...args],
    cwd: root,
    limitMs: 60_000,
    env: { DATABASE_URL: url, DATA_DIR: config.dataDir, NODE_ENV: 'test', SECRET: config.secret },
  })

test('a sole admin without app and codes comes back in: told, on record, signed out', async () => {
  await enrol(market, cast.ada.id)
  const ada = await market.signedIn(cast.ada)
  assert.is((await ada.get('/admin/activity')).status, 200)
  const { code, output } = await staff('reset-two-factor', 'ADA@example.com')
  assert.is(code, 0, output)
  assert.match(output, 'Ada Admin has no second factor any more')
  assert.is(await db.transaction().execute((tx) => hasFactor(tx, cast.ada.id)), false)
  assert.is((await ada.get('/admin')).status, 303, 'the sessions of before have ended')
  const [letter] = (await mailTo(market, cast.ada.email)).slice(-1)
  assert.ok(letter && 'change' in letter.data && letter.data.change === 'reset-done')
  const activity = await (await market.signedIn(cast.ada)).get('/admin/activity')
  assert.match(activity.$('main').text, 'whoever runs the server')
})

test('what it cannot do it says in a sentence', async () => {
  for (const [args, told] of [
    [['reset-two-factor', 'nobody@example.com'], 'There is no account of nobody@example.com.'],
    [['reset-two-factor', cast.sela.email], 'has no second factor'],
    [['promote', cast.sela.email], 'Say what to do, and to whom: npm run staff -- reset-two-factor'],
  ] as const) {
    const { code, output } = await staff(...args)
    assert.is(code, 1, output)
    assert.match(output, told)
    assert.not.match(output, /\n\s+at /)
  }
})

test.run()
