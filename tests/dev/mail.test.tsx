import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { queueMail } from '#src/market/notifications/outbox.ts'
import { createMarket } from '#tests/support/cast.ts'
import { client } from '#tests/support/client.ts'

const market = await createMarket()
const { db, config } = market
const mailbox = suite('/dev/mail')
const put = () =>
  db.transaction().execute((tx) =>
    queueMail(tx, config.secret, {
      to: 'bela@example.com',
      kind: 'shop-contact-code',
      data: { shopName: '<b>Boots</b>', code: '123456', minutes: 10 },
    }),
  )

mailbox('says what it is for while it is empty', async () => {
  assert.match((await market.stranger().get('/dev/mail')).$('.empty').text, 'No messages yet')
})

mailbox('shows messages with their codes, and each with its text', async () => {
  const id = await put()
  const list = await market.stranger().get('/dev/mail')
  assert.is(list.$('code').text, '123456')
  const link = list.$('main a').attr('href') ?? ''
  assert.is(link, `/dev/mail/${id}`)
  const message = await market.stranger().get(link)
  assert.match(message.$('.letter-text').text, /123456/)
  assert.match(message.$('.letter-text').text, '<b>Boots</b>')
  assert.is((await market.stranger().get('/dev/mail/999')).status, 404)
})

mailbox('is for people at this machine only', async () => {
  const elsewhere = client(market.app, { origin: 'http://market.example' })
  assert.is((await elsewhere.get('/dev/mail')).status, 404)
  assert.is((await market.stranger().get('/dev/mail', { headers: { 'X-Forwarded-For': '127.0.0.1' } })).status, 404)
  const socket = { incoming: { socket: { remoteAddress: '192.0.2.1', remotePort: 1, remoteFamily: 'IPv4' } } }
  assert.is((await client(market.app, { env: socket }).get('/dev/mail')).status, 404)
})

mailbox('is not there where mail is really sent', async () => {
  const real = await createMarket({ devMailbox: false })
  assert.is((await real.stranger().get('/dev/mail')).status, 404)
})

mailbox('passes over what was sealed with an earlier secret', async () => {
  const other = 'another secret that is long enough to be one too'
  await db
    .transaction()
    .execute((tx) => queueMail(tx, other, { to: 'x@example.com', kind: 'account-exists', data: {} }))
  assert.is((await market.stranger().get('/dev/mail')).status, 200)
})

mailbox.run()
