import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { setClock } from '#src/lib/clock.ts'
import { createAllowances } from '#src/market/accounts/allowance.ts'
import { createTestDatabase } from '#tests/support/database.ts'

const test = suite('allowances')
const { db } = await createTestDatabase()
const writes = async (name: string) => {
  const rows = await db.selectFrom('throttles').select('count').where('name', '=', `limit: ${name}`).execute()
  return rows.reduce((total, { count }) => total + count, 0)
}
test.after.each(() => setClock(null))

async function spend(take: () => Promise<{ allowed: boolean }>, times: number): Promise<number> {
  let allowed = 0
  for (let at = 0; at < times; at++) if ((await take()).allowed) allowed++
  return allowed
}

test('lets as many through as are allowed, says what is left, and begins anew with the next window', async () => {
  const begin = new Date('2026-11-21T12:00:10Z')
  setClock(begin)
  const { take } = createAllowances(db)
  const ask = () => take('search', '203.0.113.1', { quota: 20, seconds: 60 })
  assert.equal(await ask(), { allowed: true, remaining: 19, resetSeconds: 50 })
  assert.is(await spend(ask, 40), 19)
  assert.equal(await ask(), { allowed: false, remaining: 0, resetSeconds: 50 })
  assert.ok((await take('search', '203.0.113.2', { quota: 20, seconds: 60 })).allowed)
  assert.ok((await take('upload', '203.0.113.1', { quota: 20, seconds: 60 })).allowed)
  setClock(new Date('2026-11-21T12:01:00Z'))
  assert.equal(await ask(), { allowed: true, remaining: 19, resetSeconds: 60 })
})

test('is one for several processes: together they let hardly more through', async () => {
  const processes = Array.from({ length: 4 }, () => createAllowances(db))
  const ask = (at: number) => () => processes[at % 4]!.take('export', '203.0.113.9', { quota: 100, seconds: 3600 })
  let allowed = 0
  for (let turn = 0; turn < 400; turn++) if ((await ask(turn)()).allowed) allowed++
  // Each of the four may have a tenth on its way to the database and another not told yet, however slow that is.
  assert.ok(allowed >= 100 && allowed <= 100 + 4 * 20, `${allowed} of 100 were allowed`)
})

test('costs few writes, and a flood that is refused costs none', async () => {
  const { take } = createAllowances(db)
  const ask = () => take('sign-in', '203.0.113.7', { quota: 1000, seconds: 3600 })
  await spend(ask, 90)
  assert.is(await writes('sign-in'), 0)
  await spend(ask, 20)
  await new Promise((resolve) => setTimeout(resolve, 100))
  assert.is(await writes('sign-in'), 100)
  await spend(ask, 2000)
  const told = await writes('sign-in')
  await spend(ask, 2000)
  assert.is(await writes('sign-in'), told)
  assert.ok(told <= 1000)
})

test('counts for itself when the database is away', async () => {
  const away = { getExecutor: () => assert.unreachable() } as never
  const { take } = createAllowances(away)
  assert.is(await spend(() => take('search', 'x', { quota: 10, seconds: 3600 }), 30), 10)
})

test.run()
