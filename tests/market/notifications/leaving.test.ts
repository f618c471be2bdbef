// What mailboxes need to offer "unsubscribe", and the operator's name on what is sent.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { MailKind } from '#src/market/notifications/kinds.ts'
import { leavingSign, opensLeaving } from '#src/market/notifications/leaving.ts'
import { tell } from '#src/market/notifications/tell.ts'
import { startWorker } from '#src/worker.ts'
import { sampleOf } from '#templates/mail/samples.ts'
import { testConfig } from '#tests/support/cast.ts'
import { onFileEnd } from '#tests/support/cleanup.ts'
import { createTestDatabase } from '#tests/support/database.ts'
import { mailServer } from '#tests/support/mail-server.ts'
import { until } from '#tests/support/until.ts'

const { received, port } = await mailServer()
const { db, url } = await createTestDatabase({ poolSize: 3 })
const config = testConfig({
  smtpUrl: `smtp://127.0.0.1:${port}`,
  publicUrl: new URL('https://market.example'),
  mailFrom: '"Market Window" <no-reply@market.example>',
})
const worker = await startWorker(config, url)
onFileEnd(() => worker.stop())
const test = suite('leaving')

async function send(kind: MailKind) {
  received.length = 0
  const to = { userId: null, email: 'guest@example.com' }
  await db.transaction().execute((tx) => tell(tx, config.secret, to, sampleOf(kind)))
  return (await until(`the mail ${kind}`, async () => received[0])).email
}
const header = (email: Awaited<ReturnType<typeof send>>, name: string) =>
  email.headers.find((one) => one.key === name)?.value

test('a mail that nobody has to get says how it is left, to people and to mailboxes', async () => {
  const email = await send('back-in-stock')
  const link = /^<(https:.*)>$/.exec(header(email, 'list-unsubscribe') ?? '')?.[1] ?? ''
  assert.is(header(email, 'list-unsubscribe-post'), 'List-Unsubscribe=One-Click')
  assert.match(email.text ?? '', link)
  const { pathname, searchParams } = new URL(link)
  assert.is(pathname, '/account/notices/leave')
  assert.ok(opensLeaving(config.secret, searchParams.get('mail') ?? '', searchParams.get('sign') ?? ''))
})

test('a mail about an order cannot be left', async () => {
  assert.is(header(await send('order-shipped'), 'list-unsubscribe'), undefined)
})

test('carries the name the operator gave the market, as sender and within', async () => {
  await db
    .updateTable('site_settings')
    .set({ name: 'Harbour $& "Market"', contact_email: 'help@harbour.example' })
    .execute()
  const email = await send('order-delivered')
  assert.is(email.from?.name, 'Harbour $& Market')
  assert.is(email.from?.address, 'no-reply@market.example')
  assert.match(email.text ?? '', 'Harbour $& "Market"')
  assert.match(email.text ?? '', 'help@harbour.example')
})

test('a signature opens for its own address alone', () => {
  const sign = leavingSign(config.secret, 'a@example.com')
  assert.ok(opensLeaving(config.secret, 'a@example.com', sign))
  assert.not(opensLeaving(config.secret, 'b@example.com', sign))
  assert.not(opensLeaving(`${config.secret}x`, 'a@example.com', sign))
  assert.not(opensLeaving(config.secret, 'a@example.com'))
})

test.run()
