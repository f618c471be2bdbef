import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { countTry } from '#src/market/accounts/throttle.ts'
import { createMarket, PASSWORD } from '#tests/support/cast.ts'

const market = await createMarket()
const { db, cast } = market

const login = suite('/account/login')
login.before.each(async () => void (await db.deleteFrom('throttles').execute()))

login('brings people back to where they were going', async () => {
  const browser = market.stranger()
  const turnedAway = await browser.get('/account/sessions')
  assert.is(turnedAway.location, '/account/login?next=%2Faccount%2Fsessions')
  const page = await browser.get(turnedAway.location ?? '')
  const answer = await browser.submit(page, '#login', { email: ' BELA@example.com ', password: PASSWORD })
  assert.is(answer.status, 303)
  assert.is(answer.location, '/account/sessions')
  assert.is((await browser.get('/account/sessions')).status, 200)
  assert.is((await browser.get('/account/login?next=/account')).location, '/account')
})

login('leads people who asked for no page to where their work is', async () => {
  for (const [member, front] of [
    [cast.ada, '/admin'],
    [cast.sela, '/seller'],
    [cast.bela, '/'],
  ] as const) {
    const browser = market.stranger()
    const form = { email: member.email, password: PASSWORD }
    assert.is((await browser.post('/account/login', form)).location, front)
    assert.is((await browser.get('/account/login')).location, front)
    assert.is(
      (await market.stranger().post('/account/login', { ...form, next: '/buyer/shops' })).location,
      '/buyer/shops',
    )
    const lured = await market.stranger().post('/account/login', { ...form, next: '//elsewhere.example' })
    assert.is(lured.location, front)
  }
})

login('goes on only to addresses that a header can carry', async () => {
  const form = { email: 'bela@example.com', password: PASSWORD }
  for (const next of ['/\x01', '/\x7f', '//evil.example', `/${'y'.repeat(5000)}`])
    for (const htmx of [false, true]) {
      const answer = await market.stranger().post('/account/login', { ...form, next }, { htmx })
      assert.is(answer.location ?? answer.headers.get('HX-Redirect'), '/', JSON.stringify(next.slice(0, 9)))
    }
  const answer = await market.stranger().post('/account/login', { ...form, next: '/日本' }, { htmx: true })
  assert.is(answer.headers.get('HX-Redirect'), '/%E6%97%A5%E6%9C%AC')
})

login('answers alike, byte for byte, for an unknown address and a wrong password', async () => {
  const known = await market.stranger().post('/account/login', { email: 'bela@example.com', password: 'wrong guess' })
  const unknown = await market.stranger().post('/account/login', { email: 'none@example.com', password: 'wrong guess' })
  assert.is(known.status, 422)
  assert.is(unknown.status, 422)
  assert.is(known.text.replaceAll('bela@', 'X@'), unknown.text.replaceAll('none@', 'X@'))
  assert.is(known.field('email'), 'bela@example.com')
  assert.is(known.field('password'), '')
  assert.not.match(known.text, 'wrong guess')
})

login('answers htmx with the form alone', async () => {
  const form = { email: 'bela@example.com', password: 'wrong guess' }
  const answer = await market.stranger().post('/account/login', form, { htmx: true })
  assert.is(answer.status, 422)
  assert.ok(answer.$.has('form#login'))
  assert.not(answer.$.has('html'))
  const right = await market.stranger().post('/account/login', { ...form, password: PASSWORD }, { htmx: true })
  assert.is(right.headers.get('HX-Redirect'), '/')
})

login('says what is missing beside the field', async () => {
  const answer = await market.stranger().post('/account/login', { email: 'not an address', password: '' })
  assert.is(answer.status, 422)
  assert.ok(answer.$.has('#f-email-error'))
  assert.ok(answer.$.has('#f-password-error'))
})

login('asks to wait after ten wrong tries, with Retry-After', async () => {
  for (let i = 0; i < 10; i++) {
    await market.stranger().post('/account/login', { email: 'bela@example.com', password: `guess ${i}` })
  }
  const answer = await market.stranger().post('/account/login', { email: 'bela@example.com', password: PASSWORD })
  assert.is(answer.status, 429)
  assert.ok(Number(answer.headers.get('Retry-After')) > 0)
  assert.match(answer.$('.error-summary').text, 'wait')
  assert.is(answer.field('email'), 'bela@example.com')
})

login('gives a session id that was not there before, and ends the old one', async () => {
  const browser = await market.signedIn(cast.sela)
  const planted = browser.cookies.get('market') ?? ''
  await browser.post('/account/login', { email: 'bela@example.com', password: PASSWORD })
  assert.is.not(browser.cookies.get('market'), planted)
  const thief = market.stranger()
  thief.cookies.set('market', planted)
  assert.is((await thief.get('/account')).status, 303)
})

login('sets a cookie that only this host gets back, over HTTPS only', async () => {
  const secure = await createMarket({ publicUrl: new URL('https://market.example') })
  const headers = { Origin: 'https://market.example' }
  const browser = secure.stranger()
  const answer = await browser.post('/account/login', { email: 'bela@example.com', password: PASSWORD }, { headers })
  const cookies = answer.headers.getSetCookie().filter((line) => line.includes('market='))
  assert.is(cookies.length, 1)
  assert.match(cookies[0] ?? '', /^__Host-market=[^;]+;.*HttpOnly.*SameSite=Lax.*Secure/i)
})

login('has a way out', async () => {
  const browser = await market.signedIn(cast.bela)
  const old = browser.cookies.get('market') ?? ''
  const answer = await browser.post('/account/logout')
  assert.is(answer.status, 303)
  assert.is(answer.location, '/')
  assert.not(browser.cookies.has('market'))
  browser.cookies.set('market', old)
  assert.is((await browser.get('/account')).status, 303)
  assert.is((await market.stranger().post('/account/logout')).status, 303)
})

login('knows the browser its owner signed in with, and lets them in through a flood of wrong passwords', async () => {
  const known = market.stranger()
  const form = { email: cast.bela.email, password: PASSWORD }
  assert.is((await known.post('/account/login', form)).status, 303)
  assert.ok(known.cookies.has('market-device'))
  await known.post('/account/logout')
  for (let i = 0; i < 12; i++) await countTry(db, 'sign-in to account', form.email).catch(() => {})
  assert.is((await market.stranger().post('/account/login', form)).status, 429)
  assert.is((await known.post('/account/login', form)).status, 303)
  await db.deleteFrom('throttles').execute()
})

login.run()
