import { sql } from 'kysely'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createEar } from '#src/database/listen.ts'
import { onFileEnd } from '#tests/support/cleanup.ts'
import { createTestDatabase } from '#tests/support/database.ts'
import { until } from '#tests/support/until.ts'

const { db, url } = await createTestDatabase({ poolSize: 2 })
const test = suite('the ear')

function listener(options: Parameters<typeof createEar>[1] = {}) {
  const said: string[] = []
  const heard: string[] = []
  const ear = createEar(url, { log: (words) => said.push(words), ...options })
  onFileEnd(() => ear.stop())
  let backs = 0
  ear.on('one', (payload) => heard.push(`one ${payload}`))
  ear.on('two', (payload) => heard.push(`two ${payload}`))
  ear.onBack(() => {
    backs += 1
  })
  const awake = () => until('it to be awake', async () => ear.state() === 'awake')
  return { ear, said, heard, backs: () => backs, awake }
}
const say = (channel: string, payload: string) => sql`select pg_notify(${channel}, ${payload})`.execute(db)
const cut = () =>
  sql`select pg_terminate_backend(pid) from pg_stat_activity
    where application_name = 'market-window ear' and datname = current_database()`.execute(db)
const ears = async () => {
  const { rows } = await sql<{ n: number }>`select count(*) as n from pg_stat_activity
    where application_name = 'market-window ear' and datname = current_database()`.execute(db)
  return rows[0]?.n
}

test('hears every channel on one connection, and nothing that was taken back', async () => {
  const { ear, heard, awake, said } = listener()
  assert.is(ear.state(), 'asleep')
  ear.start()
  ear.start()
  await awake()
  assert.is(await ears(), 1)
  await say('one', 'a')
  await say('elsewhere', 'x')
  await db
    .transaction()
    .execute(async (tx) => {
      await sql`select pg_notify('one', 'never')`.execute(tx)
      throw new Error('taken back')
    })
    .catch(() => {})
  await say('two', 'b')
  await until('both', async () => heard.length === 2)
  assert.equal(heard, ['one a', 'two b'])
  assert.equal(said, [], 'a start is no news')
  await ear.stop()
  assert.is(await ears(), 0)
})

test('comes back by itself when its connection is cut, says so, and asks for what it missed', async () => {
  const { ear, heard, awake, said, backs } = listener()
  ear.start()
  await awake()
  assert.is(backs(), 1)
  for (let times = 2; times <= 4; times++) {
    await cut()
    await until('it to be back', async () => backs() === times)
  }
  assert.is(ear.state(), 'awake')
  await say('one', 'again')
  await until('the word', async () => heard.includes('one again'))
  assert.match(said.join(), 'lost; trying again')
  assert.match(said.at(-1) ?? '', 'hears of changes again')
  await ear.stop()
})

test('notices a database that is not there, and gives up only when it is stopped', async () => {
  const ear = createEar('postgres://nobody@127.0.0.1:1/none')
  ear.start()
  await new Promise((resolve) => setTimeout(resolve, 300))
  assert.is(ear.state(), 'lost')
  await ear.stop()
  assert.is(ear.state(), 'asleep')
  ear.start()
  assert.is(ear.state(), 'asleep', 'what was stopped stays so')
})

test.run()
