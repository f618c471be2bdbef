import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { leavingSign } from '#src/market/notifications/leaving.ts'
import { addProduct, createMarket } from '#tests/support/cast.ts'

const market = await createMarket()
const { db, app, config, cast } = market
const test = suite('/account/notices/settings')
const choices = () => db.selectFrom('notice_choices').selectAll().orderBy('kind').execute()

test.before.each(async () => {
  await db.deleteFrom('notice_choices').execute()
})

test('shows what each person may be told, and no codes', async () => {
  const buyer = await (await market.signedIn(cast.bela)).get('/account/notices/settings')
  assert.is(buyer.$.all('table').length, 1)
  assert.is(buyer.field('mail_order-shipped'), 'yes')
  assert.not.match(buyer.text, 'mail_password-code')
  assert.is((await (await market.signedIn(cast.sela)).get('/account/notices/settings')).$.all('table').length, 2)
  const staff = await (await market.signedIn(cast.ada)).get('/account/notices/settings')
  assert.match(staff.text, 'mail_payment-to-review')
  const stranger = await market.stranger().get('/account/notices/settings')
  assert.match(stranger.location ?? '', '/account/login')
  assert.is((await market.stranger().post('/account/notices/settings')).status, 303)
})

test('keeps only what differs from what is usual, and forgets it again', async () => {
  const browser = await market.signedIn(cast.bela)
  const page = await browser.get('/account/notices/settings')
  const answer = await browser.submit(page, 'form.notice-settings', { 'mail_order-shipped': undefined })
  assert.equal([answer.status, answer.location], [303, '/account/notices/settings'])
  assert.equal(await choices(), [{ user_id: cast.bela.id, kind: 'order-shipped', by_mail: false, in_app: true }])
  const again = await browser.get('/account/notices/settings')
  assert.is(again.field('mail_order-shipped'), undefined)
  await browser.submit(again, 'form.notice-settings', { 'mail_order-shipped': 'yes' })
  assert.equal(await choices(), [])
})

test('takes nothing that was not on the form: no codes, nothing of others’ desks', async () => {
  const browser = await market.signedIn(cast.bela)
  await browser.post('/account/notices/settings', {
    kind: ['password-code', 'payment-to-review', 'shop-order', 'nonsense', 'order-note'],
  })
  assert.equal(
    (await choices()).map((one) => one.kind),
    ['order-note'],
  )
})

test('a mail that nobody has to get is left with one click, without an account, and by the mailbox itself', async () => {
  const { variants } = await addProduct(db, cast.boots)
  const wait = (email: string) => db.insertInto('stock_waits').values({ variant_id: variants[0]!.id, email }).execute()
  const waiting = async () => (await db.selectFrom('stock_waits').select('email').execute()).map((one) => one.email)
  await wait('guest@example.com')
  await wait(cast.bela.email)
  const path = (mail: string, sign = leavingSign(config.secret, mail)) =>
    `/account/notices/leave?${new URLSearchParams({ mail, sign })}`
  const guest = market.stranger()
  const page = await guest.get(path('guest@example.com'))
  assert.equal((await waiting()).length, 2, 'looking at it does nothing')
  assert.is((await guest.submit(page, 'main form')).status, 200)
  assert.equal(await waiting(), [cast.bela.email])
  for (const wrong of [
    path(cast.bela.email, 'x'),
    path(cast.bela.email, leavingSign(config.secret, 'guest@example.com')),
  ]) {
    assert.is((await guest.get(wrong)).status, 404)
    assert.is((await guest.post(wrong)).status, 404)
  }
  // As RFC 8058 says: a mailbox posts this, with no cookie and from no page.
  const body = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' })
  const answer = await app.request(`http://localhost${path(cast.bela.email)}`, { method: 'POST', body })
  assert.is(answer.status, 200)
  assert.equal(await waiting(), [])
  assert.equal(await choices(), [{ user_id: cast.bela.id, kind: 'back-in-stock', by_mail: false, in_app: true }])
  const elsewhere = { Origin: 'https://evil.example' }
  assert.is(
    (await app.request(`http://localhost${path(cast.bela.email)}`, { method: 'POST', body, headers: elsewhere }))
      .status,
    403,
  )
})

test.run()
