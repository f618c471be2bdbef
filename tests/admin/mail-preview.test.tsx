import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { MAIL_KINDS } from '#src/market/notifications/kinds.ts'
import { createMarket } from '#tests/support/cast.ts'
import { mailTo } from '#tests/support/mail.ts'

const market = await createMarket()
const { db, cast } = market
const test = suite('/admin/mail/preview')

test('lists every mail, each with its letter, its text and its subject', async () => {
  const browser = await market.signedIn(cast.ada)
  const list = await browser.get('/admin/mail/preview')
  assert.is(list.$.all('tbody tr').length, MAIL_KINDS.length)
  for (const kind of MAIL_KINDS) {
    const page = await browser.get(`/admin/mail/preview/${kind}`)
    assert.is(page.status, 200, kind)
    const frame = page.$('iframe')
    assert.is(frame.attr('sandbox'), '', 'nothing in it runs')
    const letter = await browser.get(frame.attr('src') ?? '')
    assert.match(page.text, letter.$('title').text.replaceAll('&', '&amp;'))
    assert.ok(page.$('.letter-text').text.length > 60, kind)
  }
  assert.is((await browser.get('/admin/mail/preview/nonsense')).status, 404)
  assert.is((await browser.get('/admin/mail/preview/constructor')).status, 404)
})

test('a letter has a policy of its own: its look, our pictures, nothing else, and only in our frame', async () => {
  const letter = await (await market.signedIn(cast.ada)).get('/admin/mail/preview/order-placed/letter')
  const policy = letter.headers.get('content-security-policy') ?? ''
  assert.match(policy, "default-src 'none'")
  assert.match(policy, "frame-ancestors 'self'")
  assert.not.match(policy, 'script-src')
  assert.is(letter.headers.get('x-frame-options'), 'SAMEORIGIN')
  const page = await (await market.signedIn(cast.ada)).get('/admin/mail/preview/order-placed')
  assert.not.match(page.headers.get('content-security-policy') ?? '', 'unsafe-inline')
})

test('sends an admin a test, and nobody else', async () => {
  const browser = await market.signedIn(cast.ada)
  const answer = await browser.post('/admin/mail/preview/keys-ready/tests')
  assert.equal([answer.status, answer.location], [303, '/admin/mail/preview/keys-ready'])
  assert.is((await mailTo(market, cast.ada.email)).at(-1)?.kind, 'keys-ready')
  await db.updateTable('users').set({ staff_role: 'operator' }).where('id', '=', cast.nils.id).execute()
  const operator = await market.signedIn(cast.nils)
  assert.is((await operator.post('/admin/mail/preview/keys-ready/tests')).status, 403)
  assert.equal(await mailTo(market, cast.nils.email), [])
})

test.run()
