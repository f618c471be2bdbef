import { sql } from 'kysely'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { addJob } from '#src/database/jobs.ts'
import { setLogLevel } from '#src/lib/log.ts'
import { paths } from '#src/lib/paths.ts'
import { noteOutcome } from '#src/market/notifications/delivery.ts'
import { queueMail } from '#src/market/notifications/outbox.ts'
import { withoutSecrets } from '#src/market/reports/jobs.ts'
import { goRounds } from '#src/rounds.ts'
import { addMember, createMarket } from '#tests/support/cast.ts'
import { statementsOf } from '#tests/support/plans.ts'
import { until } from '#tests/support/until.ts'

const market = await createMarket()
const { db, config, cast } = market
const ada = await market.signedIn(cast.ada)
const test = suite('/admin/jobs')
test.before.each(async () => {
  await sql`delete from graphile_worker._private_jobs`.execute(db)
})

type Fate = { attempts?: number; error?: string; locked?: boolean }
async function job(
  task: string,
  { attempts = 0, error = '', locked = false }: Fate = {},
  payload = { id: 1, code: 'PAYLOAD-123' },
) {
  await addJob(db, task, payload, { maxAttempts: 5 })
  const { rows } = await sql<{ id: number }>`
    update graphile_worker._private_jobs set attempts = ${attempts}, last_error = ${error || null},
      locked_at = case when ${locked} then now() end
    where id = (select max(id) from graphile_worker._private_jobs) returning id::bigint`.execute(db)
  return rows[0]?.id ?? 0
}
const stateOf = async (id: number) => {
  const { rows } = await sql<{ attempts: number; late: boolean }>`
    select attempts::int, run_at <= now() as late from graphile_worker._private_jobs where id = ${id}`.execute(db)
  return rows[0]
}
const events = () =>
  db.selectFrom('job_events').select(['action', 'task', 'subject', 'actor_name']).orderBy('id').execute()

test('says in plain words what waits, fails or was given up, and shows nothing of what a job works with', async () => {
  await job('send-mail')
  await job('make-documents', { attempts: 2, error: 'connect postgres://market:hunter2@db:5432 failed\n  at line 3' })
  const dead = await job('a-task-of-ours', { attempts: 5, error: 'no' })
  await job('work-import', { locked: true })
  const page = await ada.get('/admin/jobs')
  assert.is(page.status, 200)
  assert.match(page.$('main').text, /Send a message.*Waiting/)
  assert.match(page.$('main').text, /Make documents.*Failing.*connect postgres:\/\/…@db:5432 failed/)
  assert.match(page.$(`#job-${dead}`).text, /A task of ours.*Given up.*5 of 5.*none/)
  assert.not.match(page.text, /hunter2|PAYLOAD|line 3/)
  assert.not.ok(page.$(`#job-${dead}`).$.has('[disabled]'))
  assert.is((await ada.get('/admin/jobs?state=dead')).$.all('tr[id^=job-]').length, 1)
  assert.match(page.$('main').text, 'One job was given up')
})

test('keeps errors free of passwords and of rows', () => {
  assert.is(withoutSecrets('Key (email)=(a@example.com) exists'), 'Key (email)=(…) exists')
  assert.is(withoutSecrets('bad password=abc token: xyz'), 'bad password=… token=…')
})

test('tries a job again, as a plain form and by htmx, and notes who said so', async () => {
  const [one, two] = [await job('send-mail', { attempts: 3, error: 'no' }), await job('send-mail', { attempts: 5 })]
  const plain = await ada.post(paths.adminJobRetry(one))
  assert.is(plain.status, 303)
  assert.equal(await stateOf(one), { attempts: 0, late: true })
  const fragment = await ada.post(paths.adminJobRetry(two), {}, { htmx: true })
  assert.is(fragment.status, 200)
  assert.match(fragment.$(`#job-${two}`).text, 'Waiting')
  assert.match(fragment.text, 'The job is tried again.')
  const noted = await events()
  assert.equal(noted.at(-1), { action: 'retried', task: 'send-mail', subject: `job ${two}`, actor_name: 'Ada Admin' })
  assert.match((await ada.get('/admin/jobs')).$('main').text, 'Ada Admin had tried again: Send a message')
})

test('tries all again that were given up', async () => {
  const ids = [await job('send-mail', { attempts: 5 }), await job('work-import', { attempts: 5 })]
  await job('send-mail', { attempts: 2 })
  assert.is((await ada.post(paths.adminJobRetry())).status, 303)
  for (const id of ids) assert.is((await stateOf(id))?.attempts, 0)
})

test('throws a job away, and tells what waited for it', async () => {
  const data = { code: '123456', minutes: 10 }
  const mail = await db
    .transaction()
    .execute((tx) => queueMail(tx, config.secret, { to: 'x@example.com', kind: 'registration-code', data }))
  await sql`update graphile_worker._private_jobs set attempts = 2`.execute(db)
  const { rows } = await sql<{ id: number }>`select id::bigint from graphile_worker._private_jobs`.execute(db)
  const id = rows[0]?.id ?? 0
  const gone = await ada.post(paths.adminJobRemoval(id), {}, { htmx: true })
  assert.match(gone.$(`#job-${id}`).text, 'thrown away')
  assert.is(await stateOf(id), undefined)
  const row = await db.selectFrom('mail_messages').select(['state']).where('id', '=', mail).executeTakeFirst()
  assert.is(row?.state, 'dead')
  assert.is((await ada.post(paths.adminJobRemoval(id))).status, 404)
  assert.is((await ada.post(paths.adminJobRetry(id))).status, 404)
})

test('leaves alone what is being done', async () => {
  const id = await job('work-import', { locked: true })
  assert.is((await ada.post(paths.adminJobRemoval(id))).status, 409)
  assert.is((await ada.post(paths.adminJobRetry(id))).status, 409)
  assert.ok(await stateOf(id))
})

test('is decided by admins alone; other staff look', async () => {
  const id = await job('send-mail', { attempts: 5 })
  const operator = await market.signedIn(await addMember(db, 'Olga', 'olga@example.com', { staff_role: 'operator' }))
  const page = await operator.get('/admin/jobs')
  assert.is(page.status, 200)
  assert.is(page.$.all('.job-actions').length, 0)
  for (const path of [paths.adminJobRetry(id), paths.adminJobRemoval(id), paths.adminJobRetry()])
    assert.is((await operator.post(path)).status, 403)
  assert.is((await (await market.signedIn(cast.bela)).get('/admin/jobs')).status, 403)
  assert.is((await market.stranger().get('/admin/jobs')).status, 303)
})

test('is paged by key', async () => {
  for (let at = 0; at < 55; at++) await job('send-mail')
  const first = await ada.get('/admin/jobs')
  assert.is(first.$.all('tr[id^=job-]').length, 50)
  const next = first.$('.pager a').attr('href') ?? ''
  assert.is((await ada.get(next)).$.all('tr[id^=job-]').length, 5)
})

test('a failed message is thrown away with its words, and that is noted', async () => {
  const id = await db
    .transaction()
    .execute((tx) =>
      queueMail(tx, config.secret, { to: 'y@example.com', kind: 'registration-code', data: { code: '1', minutes: 1 } }),
    )
  assert.is((await ada.post(paths.adminMailRemoval(id))).status, 404)
  await noteOutcome(db, id, { state: 'dead', error: '550 no' })
  assert.ok((await ada.get('/admin/mail')).$.has(`form[action="${paths.adminMailRemoval(id)}"]`))
  assert.is((await ada.post(paths.adminMailRemoval(id))).status, 303)
  assert.is(await db.selectFrom('mail_messages').select('id').where('id', '=', id).executeTakeFirst(), undefined)
  assert.match((await events()).at(-1)?.subject ?? '', `message ${id}`)
})

test('tells how the rounds went: a failure at once, and when nobody is at work', async () => {
  assert.match((await ada.get('/admin/jobs')).$('main').text, 'Nobody is at work')
  setLogLevel('silent')
  test.after(() => setLogLevel('info'))
  let broken = true
  const work = async () => {
    if (broken) throw new Error('the disk is full')
  }
  const rounds = goRounds(db, [{ name: 'sweep the floor', seconds: 0.05, work }])
  const shown = async (words: RegExp) => words.test((await ada.get('/admin/jobs')).$('main').text)
  await until('the failure to be shown', () => shown(/Sweep the floor.*Failed once.*the disk is full/))
  broken = false
  await until('the recovery to be shown', () => shown(/Sweep the floor.*Went well.*Last failed/))
  await rounds.stop()
  assert.not.match((await ada.get('/admin/jobs')).$('main').text, 'Nobody is at work')
})

test('the page asks three times: who, what waits for the staff, and all of its own at once', async () => {
  for (let i = 0; i < 52; i += 1) await job('send-mail', { attempts: i % 3 })
  await ada.get('/admin/jobs')
  const asked = await statementsOf(() => ada.get('/admin/jobs?state=failing'))
  // What a process keeps is asked for here, where nothing listens for its changes.
  const own = asked.filter(({ text }) => !/set_config|site_settings/.test(text))
  assert.is(own.length, 3, own.map(({ text }) => text.slice(0, 90)).join('\n'))
  const first = await ada.get('/admin/jobs')
  assert.is(first.$.all('tr[id^=job-]').length, 50)
  const rest = await ada.get(first.$('a[rel=next]').attr('href') ?? '')
  assert.is(rest.$.all('tr[id^=job-]').length, 2)
  assert.match(rest.$('main').text, /Waiting ?18/)
})

test.run()
