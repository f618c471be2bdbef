import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createMarket } from '#tests/support/cast.ts'
import { codeSentTo, mailTo, wrongCode } from '#tests/support/mail.ts'

const market = await createMarket()
const { db, cast } = market
const nora = { name: 'Nora New', email: 'Nora@Example.com', password: 'four words and more' }

const register = suite('/account/register')
register.before.each(async () => void (await db.deleteFrom('throttles').execute()))

register('then the code from the mail makes an account and signs it in, as plain forms', async () => {
  const browser = market.stranger()
  const page = await browser.get('/account/register?next=/seller/shop')
  const sent = await browser.submit(page, '#register', nora)
  assert.is(sent.status, 303)
  assert.is(sent.location, '/account/otp?purpose=email')
  const otp = await browser.get(sent.location ?? '')
  assert.match(otp.$('main').text, 'nora@example.com')
  const code = await codeSentTo(market, 'nora@example.com')
  const proven = await browser.submit(otp, '#otp', { code })
  assert.is(proven.status, 303)
  assert.is(proven.location, '/seller/shop')
  assert.match((await browser.get('/account')).$('main').text, 'nora@example.com')
  const again = await market.stranger().post('/account/login', { email: nora.email, password: nora.password })
  assert.is(again.status, 303)
})

register('leads on with HX-Redirect when htmx asks', async () => {
  const browser = market.stranger()
  const sent = await browser.post('/account/register', { ...nora, email: 'hx@example.com' }, { htmx: true })
  assert.is(sent.status, 200)
  assert.is(sent.headers.get('HX-Redirect'), '/account/otp?purpose=email')
  const wrong = await browser.post('/account/register', { ...nora, email: 'hx' }, { htmx: true })
  assert.is(wrong.status, 422)
  assert.ok(wrong.$.has('form#register'))
  assert.not(wrong.$.has('html'))
})

register('keeps what was typed, but never the password, when something is wrong', async () => {
  const answer = await market.stranger().post('/account/register', { name: 'Nora', email: 'nora@', password: 'short' })
  assert.is(answer.status, 422)
  assert.is(answer.field('name'), 'Nora')
  assert.is(answer.field('email'), 'nora@')
  assert.is(answer.field('password'), '')
  assert.not.match(answer.text, 'short')
  assert.is(answer.$.all('.error-summary a').length, 2)
  assert.match(answer.$('#f-password-error').text, '10 characters')
})

register('answers the same for an address that has an account', async () => {
  const fresh = market.stranger()
  const taken = market.stranger()
  const one = await fresh.post('/account/register', { ...nora, email: 'unknown@example.com' })
  const two = await taken.post('/account/register', { ...nora, email: cast.bela.email })
  assert.is(two.status, one.status)
  assert.is(two.location, one.location)
  const texts = [await fresh.get('/account/otp?purpose=email'), await taken.get('/account/otp?purpose=email')]
  assert.is(
    texts[1]?.text.replaceAll(cast.bela.email, 'X'),
    texts[0]?.text.replaceAll('unknown@example.com', 'X'),
    'the two pages differ',
  )
  const wrong = [fresh, taken].map((one) => one.post('/account/otp', { purpose: 'email', code: '000000' }))
  const [a, b] = await Promise.all(wrong)
  assert.is(b?.text.replaceAll(cast.bela.email, 'X'), a?.text.replaceAll('unknown@example.com', 'X'))
  const again = [fresh, taken].map((one) => one.post('/account/otp/replacement', { purpose: 'email' }))
  for (const answer of await Promise.all(again)) assert.is(answer.status, 429)
  assert.is((await mailTo(market, cast.bela.email)).at(-1)?.kind, 'account-exists')
})

register('refuses names that would carry an address into somebody’s mailbox', async () => {
  for (const name of ['', ' ', 'Win at http://evil.example', 'www.evil.example', 'a\tb', 'x'.repeat(121)]) {
    assert.is((await market.stranger().post('/account/register', { ...nora, name })).status, 422, name)
  }
})

register('does not prove a code in another browser', async () => {
  const browser = market.stranger()
  await browser.post('/account/register', { ...nora, email: 'mine@example.com' })
  const code = await codeSentTo(market, 'mine@example.com')
  const other = await market.stranger().post('/account/otp', { purpose: 'email', code })
  assert.is(other.status, 303)
  assert.is(other.location, '/account/register')
  const tampered = market.stranger()
  const [name, value] = [...browser.cookies].find(([key]) => key.includes('code')) ?? ['', '']
  tampered.cookies.set(name, value.replace(/userId%22%3A\d+/, `userId%22%3A${cast.bela.id}`))
  assert.is((await tampered.post('/account/otp', { purpose: 'email', code })).location, '/account/register')
})

register('says the same of a wrong, a locked and a used code', async () => {
  const browser = market.stranger()
  await browser.post('/account/register', { ...nora, email: 'lock@example.com' })
  const code = await codeSentTo(market, 'lock@example.com')
  const texts = new Set<string>()
  for (let i = 0; i < 6; i++) {
    const answer = await browser.post('/account/otp', { purpose: 'email', code: wrongCode(code) })
    assert.is(answer.status, 422)
    texts.add(answer.$('#f-code-error').text)
  }
  const right = await browser.post('/account/otp', { purpose: 'email', code })
  assert.is(right.status, 422)
  texts.add(right.$('#f-code-error').text)
  assert.is(texts.size, 1)
  assert.is(right.field('code'), code)
})

register('does not lead to another site afterwards', async () => {
  const elsewhere = ['https://evil.example/', '//evil.example', '/\\evil.example', 'javascript:alert(1)']
  for (const [i, next] of elsewhere.entries()) {
    const browser = market.stranger()
    const email = `next${i}@example.com`
    await browser.post('/account/register', { ...nora, email, next })
    const code = await codeSentTo(market, email)
    assert.is((await browser.post('/account/otp', { purpose: 'email', code })).location, '/', next)
  }
})

register.run()
