import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { after, setClock } from '#src/lib/clock.ts'
import { createMarket, PASSWORD } from '#tests/support/cast.ts'
import { codeSentTo, mailTo, wrongCode } from '#tests/support/mail.ts'

const market = await createMarket()
const { db, cast } = market
const fresh = 'another good password'

const reset = suite('/account/password-reset')
reset.before.each(async () => {
  await db.deleteFrom('throttles').execute()
  await db.deleteFrom('one_time_codes').execute()
})
reset.after.each(() => setClock(null))

reset('lets people back in with a code from their mail, and everyone else out', async () => {
  const elsewhere = await market.signedIn(cast.bela)
  const browser = market.stranger()
  const page = await browser.get('/account/password-reset')
  const sent = await browser.submit(page, '#password-reset', { email: cast.bela.email })
  assert.is(sent.location, '/account/otp?purpose=password')
  const otp = await browser.get(sent.location ?? '')
  const code = await codeSentTo(market, cast.bela.email)
  const saved = await browser.submit(otp, '#otp', { code, password: fresh })
  assert.is(saved.status, 303)
  assert.is(saved.location, '/account')
  assert.is((await browser.get('/account')).status, 200)
  assert.is((await elsewhere.get('/account')).status, 303)
  assert.is((await mailTo(market, cast.bela.email)).at(-1)?.kind, 'password-changed')
  const old = await market.stranger().post('/account/login', { email: cast.bela.email, password: PASSWORD })
  assert.is(old.status, 422)
  const now = await market.stranger().post('/account/login', { email: cast.bela.email, password: fresh })
  assert.is(now.status, 303)
})

reset('tells nobody whether an address has an account, by no word and no time', async () => {
  const known = market.stranger()
  const unknown = market.stranger()
  const time = async (browser: typeof known, email: string) => {
    const started = performance.now()
    const answer = await browser.post('/account/password-reset', { email })
    return { answer, ms: performance.now() - started }
  }
  const one = await time(known, cast.sela.email)
  const two = await time(unknown, 'none@example.com')
  assert.is(two.answer.status, one.answer.status)
  assert.is(two.answer.location, one.answer.location)
  // Never sooner than this, whatever was found: what a busy machine adds to it is not measured here.
  assert.ok(one.ms >= 295 && two.ms >= 295, `${one.ms} and ${two.ms} ms`)
  const pages = [await known.get('/account/otp?purpose=password'), await unknown.get('/account/otp?purpose=password')]
  assert.is(
    pages[1]?.text.replaceAll('none@example.com', 'X'),
    pages[0]?.text.replaceAll(cast.sela.email, 'X'),
    'the pages differ',
  )
  const form = { purpose: 'password', code: wrongCode(await codeSentTo(market, cast.sela.email)), password: fresh }
  const wrong = [await known.post('/account/otp', form), await unknown.post('/account/otp', form)]
  for (const { status } of wrong) assert.is(status, 422)
  assert.is(wrong[1]?.text.replaceAll('none@example.com', 'X'), wrong[0]?.text.replaceAll(cast.sela.email, 'X'))
  const again = [known, unknown].map((one) => one.post('/account/otp/replacement', { purpose: 'password' }))
  for (const { status } of await Promise.all(again)) assert.is(status, 303)
})

reset('keeps the code that was typed when the password is too short, and the code stays good', async () => {
  const browser = market.stranger()
  await browser.post('/account/password-reset', { email: cast.nils.email })
  const code = await codeSentTo(market, cast.nils.email)
  const short = await browser.post('/account/otp', { purpose: 'password', code, password: 'short' })
  assert.is(short.status, 422)
  assert.is(short.field('code'), code)
  assert.is(short.field('password'), '')
  assert.is((await browser.post('/account/otp', { purpose: 'password', code, password: fresh })).status, 303)
})

reset('sends another code after a minute, and then only that one works', async () => {
  const browser = market.stranger()
  await browser.post('/account/password-reset', { email: cast.ada.email })
  const first = await codeSentTo(market, cast.ada.email)
  setClock(after(61))
  await browser.post('/account/otp/replacement', { purpose: 'password' })
  const second = await codeSentTo(market, cast.ada.email)
  const use = (code: string) => browser.post('/account/otp', { purpose: 'password', code, password: fresh })
  if (first !== second) assert.is((await use(first)).status, 422)
  assert.is((await use(second)).status, 303)
})

reset('refuses what is no address and keeps it', async () => {
  const answer = await market.stranger().post('/account/password-reset', { email: 'bela' })
  assert.is(answer.status, 422)
  assert.is(answer.field('email'), 'bela')
})

reset.run()
