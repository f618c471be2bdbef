import { sql } from 'kysely'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createTestDatabase } from './database.ts'

const test = suite('a database for a test')
const [one, other] = await Promise.all([createTestDatabase(), createTestDatabase()])

const countUsers = async ({ db }: typeof one) => {
  const { rows } = await sql<{ n: number }>`select count(*) as n from users`.execute(db)
  return rows[0]?.n
}

test('is migrated and empty, and no other sees what is written to it', async () => {
  await sql`insert into users (email, name, password_hash) values ('ann@shop.test', 'Ann', 'x')`.execute(one.db)
  assert.is(await countUsers(one), 1)
  assert.is(await countUsers(other), 0)
})

test('may be closed early, and twice', async () => {
  await other.close()
  await other.close()
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from pg_database where datname = ${new URL(other.url).pathname.slice(1)}`.execute(one.db)
  assert.is(rows[0]?.n, 0)
})

test.run()
