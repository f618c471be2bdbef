import { sql } from 'kysely'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createApp } from '#src/app.tsx'
import type { Config } from '#src/config.ts'
import { createLive } from '#src/frame/live.ts'
import { createFileStore } from '#src/gateways/file-store.ts'
import { setupCode } from '#src/market/accounts/founding.ts'
import { createSessions } from '#src/market/accounts/sessions.ts'
import { createMarket, testConfig } from '#tests/support/cast.ts'
import { client } from '#tests/support/client.ts'
import { createTestDatabase } from '#tests/support/database.ts'

/** An installation that nobody has opened yet. */
async function newMarket(overrides: Partial<Config> = {}) {
  const { db, url } = await createTestDatabase()
  const config = testConfig(overrides)
  const sessions = createSessions(db, { secure: false })
  const app = createApp({
    config,
    db,
    sessions,
    files: createFileStore(config.dataDir),
    ...createLive(db, url, config.marketName),
  })
  const jobs = async () =>
    (await sql<{ task: string }>`select task_identifier as task from graphile_worker.jobs`.execute(db)).rows
  return { db, config, app, jobs }
}

const fay = { name: 'Fay Founder', email: 'fay@example.com', password: 'four words and more' }
const setup = suite('/account/setup')

setup('is where a new installation opens, and makes the admin', async () => {
  const { db, app, jobs } = await newMarket()
  const browser = client(app)
  for (const path of ['/', '/buyer/products', '/account', '/account/login', '/account/register', '/admin']) {
    assert.is((await browser.get(path)).location, '/account/setup', path)
  }
  const page = await browser.get('/account/setup')
  assert.match(page.$('h1').text, 'Welcome')
  assert.not(page.$.has('[name=setup_code]'))
  const { sample: _, ...without } = { ...fay, sample: undefined }
  const answer = await browser.post('/account/register', without)
  assert.is(answer.status, 303)
  assert.is(answer.location, '/')
  assert.is((await browser.get('/admin/mail')).status, 200)
  const user = await db.selectFrom('users').selectAll().executeTakeFirstOrThrow()
  assert.is(user.staff_role, 'admin')
  assert.is(user.founder, true)
  assert.equal(await jobs(), [])
  assert.is((await browser.get('/account/setup')).location, '/')
})

setup('leaves the sample market to the worker', async () => {
  const { app, jobs } = await newMarket()
  const browser = client(app)
  const answer = await browser.submit(await browser.get('/account/setup'), '#setup', fay)
  assert.is(answer.status, 303)
  assert.equal(await jobs(), [{ task: 'load-sample-market' }])
})

setup('keeps what was typed', async () => {
  const { app } = await newMarket()
  const answer = await client(app).post('/account/register', { ...fay, password: 'short', sample: 'on' })
  assert.is(answer.status, 422)
  assert.is(answer.field('name'), fay.name)
  assert.is(answer.field('sample'), 'on')
  assert.match(answer.$('h1').text, 'Welcome')
})

setup('asks people from elsewhere for the code that the terminal shows', async () => {
  const { app, config, db } = await newMarket({ publicUrl: new URL('http://market.example') })
  const browser = client(app, { origin: 'http://market.example' })
  assert.ok((await browser.get('/account/setup')).$.has('[name=setup_code]'))
  const without = await browser.post('/account/register', fay)
  assert.is(without.status, 422)
  assert.ok(without.$.has('#f-setup_code-error'))
  assert.is((await browser.post('/account/register', { ...fay, setup_code: 'AAAA-AAAA' })).status, 422)
  const spoofed = { headers: { 'X-Forwarded-For': '127.0.0.1' } }
  assert.is((await browser.post('/account/register', fay, spoofed)).status, 422)
  const code = setupCode(config.secret).toLowerCase().replace('-', ' ')
  assert.is((await browser.post('/account/register', { ...fay, setup_code: code })).status, 303)
  assert.is((await db.selectFrom('users').select('id').execute()).length, 1)
})

setup('lets nobody guess that code for long', async () => {
  const { app } = await newMarket({ publicUrl: new URL('http://market.example') })
  const browser = client(app, { origin: 'http://market.example' })
  let last = 0
  for (let i = 0; i < 21; i++) {
    last = (await browser.post('/account/register', { ...fay, setup_code: `AAAA-AAA${i}` })).status
  }
  assert.is(last, 429)
})

setup('is over once there is an admin: the same form then makes an ordinary account', async () => {
  const market = await createMarket()
  const browser = market.stranger()
  assert.is((await browser.get('/account/setup')).location, '/')
  const answer = await browser.post('/account/register', { ...fay, sample: 'on' })
  assert.is(answer.location, '/account/otp?purpose=email')
})

setup.run()
