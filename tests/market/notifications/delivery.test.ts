import { setTimeout as wait } from 'node:timers/promises'
import { sql } from 'kysely'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Config } from '#src/config.ts'
import type { Database } from '#src/database/connect.ts'
import { retryDeadMail, retryMail } from '#src/market/notifications/delivery.ts'
import type { Mail } from '#src/market/notifications/kinds.ts'
import { queueMail, SEND_MAIL } from '#src/market/notifications/outbox.ts'
import { startWorker } from '#src/worker.ts'
import { testConfig } from '#tests/support/cast.ts'
import { onFileEnd } from '#tests/support/cleanup.ts'
import { createTestDatabase } from '#tests/support/database.ts'
import { mailServer } from '#tests/support/mail-server.ts'
import { until } from '#tests/support/until.ts'

async function market(smtpUrl: string | null, more: Partial<Config> = {}) {
  const { db, url } = await createTestDatabase({ poolSize: 3 })
  const config = testConfig({ smtpUrl, publicUrl: new URL('https://market.example'), mailFrom: FROM, ...more })
  const worker = await startWorker(config, url)
  let stopped: Promise<void> | undefined
  const stop = () => (stopped ??= worker.stop())
  onFileEnd(stop)
  return { db, url, config, stop }
}

const FROM = '"Market, Window" <hello@market.example>'
const hello: Mail = { to: 'bela@example.com', kind: 'registration-code', data: { code: '123456', minutes: 10 } }
const put = ({ db, config }: { db: Database; config: Config }, mail: Mail = hello) =>
  db.transaction().execute((tx) => queueMail(tx, config.secret, mail))

const row = (db: Database, id: number) =>
  db.selectFrom('mail_messages').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
const untilState = (db: Database, id: number, state: string) =>
  until(`mail ${id} to be ${state}`, async () => {
    const now = await row(db, id)
    return now.state === state && now
  })

const sending = suite('the worker')

sending('sends a message in text and HTML, then wipes what it said', async () => {
  const { received, port } = await mailServer()
  const place = await market(`smtp://127.0.0.1:${port}`)
  const id = await put(place)
  const sent = await untilState(place.db, id, 'sent')
  assert.is(sent.sealed_data, null)
  assert.ok(sent.sent_at)
  assert.is(sent.tries, 1)
  assert.is(received.length, 1)
  const { email, from, to } = received[0]!
  assert.is(from, 'hello@market.example')
  assert.equal(to, ['bela@example.com'])
  assert.is(email.from?.name, 'Market, Window')
  assert.match(email.subject ?? '', '123456')
  assert.match(email.text ?? '', /123456[\s\S]*Market Window[\s\S]*https:\/\/market\.example/)
  assert.match(email.html ?? '', /123456/)
  assert.match(email.messageId ?? '', new RegExp(`^<mail-${id}\\.[0-9a-f]{20}@market\\.example>$`))
  const { rows } = await sql<{
    n: number
  }>`select count(*) n from graphile_worker.jobs where task_identifier = ${SEND_MAIL}`.execute(place.db)
  assert.is(rows[0]?.n, 0)
  await place.stop()
})

sending('says every kind of message, and no data of one can add a header or markup', async () => {
  const { received, port } = await mailServer()
  const place = await market(`smtp://127.0.0.1:${port}`)
  const nasty = 'Boots\r\nBcc: evil@example.com\r\n\r\n<b>&'
  const code = { code: '654321', minutes: 10 }
  const decisions = ['approved', 'rejected', 'suspended', 'reinstated', 'renamed', 'name-refused'] as const
  const mails: Mail[] = [
    hello,
    { to: 'a@example.com', kind: 'account-exists', data: {} },
    { to: 'a@example.com', kind: 'password-code', data: { name: nasty, ...code } },
    { to: 'a@example.com', kind: 'password-changed', data: { name: nasty } },
    { to: 'a@example.com', kind: 'shop-contact-code', data: { shopName: nasty, ...code } },
    ...decisions.map((decision) => ({
      to: 'a@example.com',
      kind: 'shop-decision' as const,
      data: { shopName: nasty, decision, reason: 'Because.\nTwo lines.', link: '/seller/shop' },
    })),
  ]
  for (const mail of mails) await put(place, mail)
  await until('all messages', async () => received.length === mails.length)
  for (const { email, to } of received) {
    assert.is(to.length, 1)
    assert.not.ok(email.headers.some(({ key }) => key === 'bcc'))
    assert.not.match(email.html ?? '', '<b>')
    assert.not.match(email.text ?? '', /undefined|\[object/)
    assert.ok((email.subject ?? '').length > 10)
  }
  await place.stop()
})

sending('tries again what a server puts off (451), with the same message id', async () => {
  let refusals = 0
  const { received, port } = await mailServer({
    onRcptTo(_address, _session, done) {
      if (refusals++ > 0) return done()
      done(Object.assign(new Error('greylisted, come back'), { responseCode: 451 }))
    },
  })
  const place = await market(`smtp://127.0.0.1:${port}`)
  const id = await put(place)
  const waiting = await until('the refusal', async () => {
    const now = await row(place.db, id)
    return now.tries === 1 && now
  })
  assert.is(waiting.state, 'queued')
  assert.match(waiting.last_error ?? '', /greylisted/)
  assert.ok(waiting.sealed_data)
  const sent = await untilState(place.db, id, 'sent')
  assert.is(sent.tries, 2)
  assert.is(sent.last_error, null)
  assert.is(received.length, 1)
  await place.stop()
})

sending('gives up on what a server refuses for good (550), keeps it, and sends it when staff ask', async () => {
  let open = false
  const { received, port } = await mailServer({
    onRcptTo(_address, _session, done) {
      if (open) return done()
      done(Object.assign(new Error('no such mailbox'), { responseCode: 550 }))
    },
  })
  const place = await market(`smtp://127.0.0.1:${port}`)
  const id = await put(place)
  const dead = await untilState(place.db, id, 'dead')
  assert.match(dead.last_error ?? '', /no such mailbox/)
  assert.not.match(dead.last_error ?? '', /123456/)
  assert.ok(dead.sealed_data)
  open = true
  assert.is(await retryDeadMail(place.db), 1)
  await untilState(place.db, id, 'sent')
  assert.is(received.length, 1)
  await place.stop()
})

sending('loses nothing to a dead server, and sends all when it is back', async () => {
  const { close, port } = await mailServer()
  await close()
  const place = await market(`smtp://127.0.0.1:${port}`)
  const started = performance.now()
  const ids = [await put(place), await put(place), await put(place)]
  assert.ok(performance.now() - started < 1000, 'writing a message does not wait for the server')
  for (const id of ids) await until('a failed try', async () => (await row(place.db, id)).tries > 0)
  for (const id of ids) assert.is((await row(place.db, id)).state, 'queued')
  const { received } = await mailServer({}, port)
  for (const id of ids) await retryMail(place.db, id)
  for (const id of ids) await untilState(place.db, id, 'sent')
  assert.is(received.length, 3)
  await place.stop()
})

sending('waits with a wrong password instead of knocking on, and says so', async () => {
  let knocks = 0
  const { port } = await mailServer({
    authOptional: false,
    onAuth(_auth, _session, done) {
      knocks++
      done(new Error('bad credentials'))
    },
  })
  const place = await market(`smtp://mar%40ket:wr%2Fong@127.0.0.1:${port}`)
  const id = await put(place)
  await until('the failed try', async () => (await row(place.db, id)).tries > 0)
  await wait(300)
  const now = await row(place.db, id)
  assert.is(now.state, 'queued')
  assert.not.match(now.last_error ?? '', /wr\/ong/)
  assert.is(knocks, 1)
  const { rows } = await sql<{ wait: number }>`
    select extract(epoch from run_at - now())::int as wait from graphile_worker.jobs`.execute(place.db)
  assert.ok((rows[0]?.wait ?? 0) > 800)
  await place.stop()
})

sending('speaks through TLS and signs in where the server offers it', async () => {
  const users: (string | undefined)[] = []
  const { received, port } = await mailServer({
    authOptional: false,
    onAuth: ({ username, password }, _session, done) => {
      users.push(username)
      done(null, password === 'p/ss' ? { user: username! } : undefined)
    },
  })
  const place = await market(`smtp://mar%40ket:p%2Fss@127.0.0.1:${port}`, { production: true })
  await untilState(place.db, await put(place), 'sent')
  assert.equal(users, ['mar@ket'])
  assert.is(received[0]?.secure, true)
  await place.stop()
})

sending('without a mail server keeps messages for the development mailbox', async () => {
  const place = await market(null)
  const kept = await untilState(place.db, await put(place), 'kept')
  assert.ok(kept.sealed_data)
  await place.stop()
})

sending('goes on after its connections were cut, and takes over from a worker that was killed', async () => {
  const place = await market(null)
  await untilState(place.db, await put(place), 'kept')
  await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()`.execute(place.db)
  const id = await until('the database again', async () => put(place).catch(() => undefined))
  await untilState(place.db, id, 'kept')
  await place.stop()

  const left = await put(place)
  await sql`update graphile_worker._private_jobs set locked_by = 'a dead one', locked_at = now() - interval '5 minutes'`.execute(
    place.db,
  )
  const next = await startWorker(place.config, place.url)
  await untilState(place.db, left, 'kept')
  await next.stop()
})

sending.run()
