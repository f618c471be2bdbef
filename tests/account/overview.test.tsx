import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createMarket, PASSWORD } from '#tests/support/cast.ts'
import { mailTo } from '#tests/support/mail.ts'

const market = await createMarket()
const { db, cast } = market
const fresh = 'another good password'

const overview = suite('/account')
overview.before.each(async () => void (await db.deleteFrom('throttles').execute()))

overview('shows who one is, with the doors that are open', async () => {
  const sela = (await (await market.signedIn(cast.sela)).get('/account')).$('main').text
  assert.match(sela, /sela@example\.com.*Owner of Sela Boots/)
  const ada = (await (await market.signedIn(cast.ada)).get('/account')).$('main')
  assert.match(ada.text, /Admin of this market/)
  assert.ok(ada.$.has('a[href="/admin"]'))
})

overview('turns away the signed-out, and changes nothing for them', async () => {
  for (const path of [
    '/account/name',
    '/account/password',
    '/account/sessions/revocation',
    '/account/sessions/1/revocation',
  ]) {
    const answer = await market.stranger().post(path, { name: 'X', current: PASSWORD, password: fresh })
    assert.is(answer.status, 303, path)
    assert.is(answer.location, '/account/login', path)
  }
})

overview('changes the name', async () => {
  const browser = await market.signedIn(cast.bela)
  const page = await browser.get('/account')
  const answer = await browser.submit(page, '#name', { name: '  Bela  B  ' })
  assert.is(answer.status, 303)
  assert.match((await browser.get('/account')).$('.person').text, 'Bela B')
  const wrong = await browser.post('/account/name', { name: ' ' })
  assert.is(wrong.status, 422)
  assert.ok(wrong.$.has('#f-profile-name-error'))
  const part = await browser.post('/account/name', { name: '' }, { htmx: true })
  assert.ok(part.$.has('form#name') && !part.$.has('html'))
})

overview('changes the password against the current one, says so by mail, and signs out everywhere else', async () => {
  const browser = await market.signedIn(cast.bela)
  const elsewhere = await market.signedIn(cast.bela)
  const wrong = await browser.post('/account/password', { current: 'not this one', password: fresh })
  assert.is(wrong.status, 422)
  assert.ok(wrong.$.has('#f-secret-current-error'))
  assert.not.match(wrong.text, 'not this one')
  assert.is((await browser.post('/account/password', { current: PASSWORD, password: 'short' })).status, 422)
  assert.is((await browser.post('/account/password', { current: PASSWORD, password: cast.bela.email })).status, 422)
  const page = await browser.get('/account')
  const changed = await browser.submit(page, '#password', { current: PASSWORD, password: fresh })
  assert.is(changed.status, 303)
  assert.is((await browser.get('/account')).status, 200)
  assert.is((await elsewhere.get('/account')).status, 303)
  assert.equal(
    (await mailTo(market, cast.bela.email)).map(({ kind }) => kind),
    ['password-changed'],
  )
})

overview('does not let somebody at an open screen guess the password for ever', async () => {
  const browser = await market.signedIn(cast.nils)
  for (let i = 0; i < 10; i++) await browser.post('/account/password', { current: `guess ${i}`, password: fresh })
  const answer = await browser.post('/account/password', { current: PASSWORD, password: fresh })
  assert.is(answer.status, 429)
  assert.ok(answer.headers.get('Retry-After'))
})

overview.run()
