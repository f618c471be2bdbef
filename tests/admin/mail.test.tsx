import { sql } from 'kysely'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { noteOutcome } from '#src/market/notifications/delivery.ts'
import { queueMail } from '#src/market/notifications/outbox.ts'
import { createMarket } from '#tests/support/cast.ts'

const market = await createMarket()
const { db, config, cast } = market
const mail = suite('/admin/mail')
mail.before.each(async () => {
  await db.deleteFrom('mail_messages').execute()
  await sql`delete from graphile_worker._private_jobs`.execute(db)
})

const put = (to = 'bela@example.com') =>
  db.transaction().execute((tx) => {
    const data = { code: '123456', minutes: 10 }
    return queueMail(tx, config.secret, { to, kind: 'registration-code', data })
  })
const stateOf = async (id: number) =>
  (await db.selectFrom('mail_messages').select('state').where('id', '=', id).executeTakeFirstOrThrow()).state
const die = (id: number) => noteOutcome(db, id, { state: 'dead', error: '550 no such mailbox' })

mail('shows what waits and what failed, with the reason, and never what a message says', async () => {
  await die(await put())
  await put('sela@example.com')
  const page = await (await market.signedIn(cast.ada)).get('/admin/mail')
  assert.match(page.$('.notice').text, 'One message could not be sent')
  assert.match(page.$('main').text, /sela@example\.com.*Waiting/)
  assert.match(page.$('main').text, /bela@example\.com.*Failed.*550 no such mailbox/)
  assert.not.match(page.text, '123456')
  const failed = await (await market.signedIn(cast.ada)).get('/admin/mail?state=dead')
  assert.is(failed.$.all('tbody tr').length, 1)
})

mail('sends a failed message again, as a plain form and by htmx', async () => {
  const ids = [await put(), await put()]
  for (const id of ids) await die(id)
  const browser = await market.signedIn(cast.ada)
  const plain = await browser.post(`/admin/mail/${ids[0]}/retries`)
  assert.is(plain.status, 303)
  assert.is(plain.location, '/admin/mail')
  assert.is(await stateOf(ids[0]!), 'queued')
  const part = await browser.post(`/admin/mail/${ids[1]}/retries`, {}, { htmx: true })
  assert.is(part.status, 200)
  assert.match(part.$(`#mail-${ids[1]}`).text, 'Waiting')
  assert.ok(part.$.has('hx-partial'))
  const { rows } = await sql<{ n: number }>`select count(*) n from graphile_worker.jobs`.execute(db)
  assert.is(rows[0]?.n, 2)
})

mail('sends all failed messages again', async () => {
  const ids = [await put(), await put(), await put()]
  for (const id of ids) await die(id)
  const browser = await market.signedIn(cast.ada)
  assert.is((await browser.post('/admin/mail/retries')).status, 303)
  for (const id of ids) assert.is(await stateOf(id), 'queued')
})

mail('refuses what has left or never was', async () => {
  const id = await put()
  await noteOutcome(db, id, { state: 'sent' })
  const browser = await market.signedIn(cast.ada)
  for (const wanted of [id, 999999, 'x', '1e99']) {
    assert.is((await browser.post(`/admin/mail/${wanted}/retries`)).status, 404, String(wanted))
  }
  assert.is(await stateOf(id), 'sent')
})

mail('lets staff who may only look, look', async () => {
  await die(await put())
  await db.updateTable('users').set({ staff_role: 'viewer' }).where('id', '=', cast.nils.id).execute()
  const page = await (await market.signedIn(cast.nils)).get('/admin/mail')
  assert.is(page.status, 200)
  assert.not(page.$.has('main form'))
})

mail('is paged by key', async () => {
  for (let i = 0; i < 60; i++) await put(`p${i}@example.com`)
  const browser = await market.signedIn(cast.ada)
  const first = await browser.get('/admin/mail?state=queued')
  assert.is(first.$.all('tbody tr').length, 50)
  const second = await browser.get(first.$('a[rel=next]').attr('href') ?? '')
  assert.is(second.$.all('tbody tr').length, 10)
  assert.match(second.text, 'p0@example.com')
  assert.is((await browser.get('/admin/mail?state=nonsense&before=x')).status, 200)
})

mail.run()
