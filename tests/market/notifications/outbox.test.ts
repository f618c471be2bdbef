import { sql } from 'kysely'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { keyFor, unseal } from '#src/lib/secret.ts'
import { foundMarket } from '#src/market/accounts/founding.ts'
import { requestPasswordReset } from '#src/market/accounts/password-reset.ts'
import { startRegistration } from '#src/market/accounts/registration.ts'
import { openMail, queueMail } from '#src/market/notifications/outbox.ts'
import { createTestDatabase } from '#tests/support/database.ts'
import { codeSentTo } from '#tests/support/mail.ts'

const SECRET = 'a secret for tests that is long enough to be one'
const { db } = await createTestDatabase()
const outbox = suite('the outbox')

const jobs = async () => {
  const { rows } = await sql<{ n: number }>`select count(*) n from graphile_worker.jobs`.execute(db)
  return rows[0]?.n
}
const mail = { to: 'bela@example.com', kind: 'registration-code', data: { code: '123456', minutes: 10 } } as const

outbox('holds a message and its job if the transaction commits, and neither if not', async () => {
  await db
    .transaction()
    .execute(async (tx) => {
      await queueMail(tx, SECRET, mail)
      throw new Error('rolled back')
    })
    .catch(() => {})
  assert.is(await jobs(), 0)
  await db.transaction().execute((tx) => queueMail(tx, SECRET, mail))
  assert.is(await jobs(), 1)
  assert.is((await db.selectFrom('mail_messages').select('id').execute()).length, 1)
})

outbox('seals what a message says, so that only this installation reads it and a changed byte shows', async () => {
  const { kind, sealed_data } = await db.selectFrom('mail_messages').selectAll().executeTakeFirstOrThrow()
  const sealed = sealed_data ?? Buffer.alloc(0)
  assert.equal(openMail(SECRET, kind, sealed), { kind: mail.kind, data: mail.data })
  assert.not.ok(sealed.toString('latin1').includes('123456'))
  assert.throws(() => openMail(`${SECRET}!`, kind, sealed))
  const changed = Buffer.from(sealed)
  changed[30]! ^= 1
  assert.throws(() => unseal(keyFor(SECRET, 'mail'), changed))
})

outbox('and everything else in the database never hold a code or a password in clear', async () => {
  const password = 'four words and more'
  await foundMarket(db, { name: 'Fay', email: 'fay@example.com', password, sample: false })
  const typed = { name: 'Nora', email: 'nora@example.com', password, address: '192.0.2.1' }
  await startRegistration(db, SECRET, typed)
  await requestPasswordReset(db, SECRET, { email: 'fay@example.com', address: '192.0.2.1' })
  const place = { db, config: { secret: SECRET } }
  const secrets = [await codeSentTo(place, 'nora@example.com'), await codeSentTo(place, 'fay@example.com'), password]
  for (const { where, value } of await everyValue()) {
    for (const secret of secrets) assert.not.ok(value.includes(secret), `${where} holds ${secret}`)
  }
})

/** Every text, JSON and byte value of every table, with its place. */
async function everyValue(): Promise<{ where: string; value: string }[]> {
  const { rows: columns } = await sql<{ schema: string; table: string; column: string }>`
    select table_schema as schema, table_name as table, column_name as column
    from information_schema.columns join information_schema.tables using (table_schema, table_name)
    where table_schema in ('public', 'graphile_worker') and table_type = 'BASE TABLE'
      and data_type in ('text', 'character varying', 'json', 'jsonb', 'bytea', 'ARRAY', 'inet')`.execute(db)
  const found: { where: string; value: string }[] = []
  for (const { schema, table, column } of columns) {
    const { rows } = await sql<{ value: unknown }>`
      select ${sql.id(column)} as value from ${sql.id(schema, table)} where ${sql.id(column)} is not null`.execute(db)
    for (const { value } of rows) {
      const text = Buffer.isBuffer(value) ? value.toString('latin1') : JSON.stringify(value)
      found.push({ where: `${schema}.${table}.${column}`, value: text })
    }
  }
  return found
}

outbox.run()
