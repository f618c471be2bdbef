import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { after, setClock } from '#src/lib/clock.ts'
import { createMarket, type Member, PASSWORD } from '#tests/support/cast.ts'
import type { Client } from '#tests/support/client.ts'
import { appCode, enrol } from '#tests/support/factor.ts'
import { mailTo } from '#tests/support/mail.ts'

const market = await createMarket()
const { db, cast, deps } = market

const factor = suite('/account/two-factor')
factor.before.each(async () => {
  setClock(new Date('2026-05-01T12:00:07Z'))
  for (const table of ['throttles', 'second_factors', 'recovery_codes', 'trusted_devices', 'sessions'] as const)
    await db.deleteFrom(table).execute()
  await db.deleteFrom('mail_messages').execute()
})
factor.after(() => setClock(null))

const password = (browser: Client, { email }: Member, more = {}) =>
  browser.post('/account/login', { email, password: PASSWORD, ...more })

/** A second factor set up through the pages; answers the app's key and the recovery codes. */
async function setUp(browser: Client) {
  const page = await browser.get('/account/two-factor/new')
  const key = page.$('.copyable-text').text
  const answer = await browser.submit(page, '#two-factor', { code: appCode(key) })
  return { key, answer, codes: answer.$.all('.recovery-codes code').map(({ text }) => text) }
}

factor('is set up with a picture, a key and a first code; the codes are shown this once', async () => {
  const browser = await market.signedIn(cast.bela)
  assert.match((await browser.get('/account')).text, '/account/two-factor')
  assert.match((await browser.get('/account/two-factor')).text, 'Off: your password alone')
  const page = await browser.get('/account/two-factor/new')
  assert.match(page.headers.get('Cache-Control') ?? '', 'no-store')
  assert.ok(page.$.has('.enrolment-code svg'))
  const wrong = await browser.submit(page, '#two-factor', { code: '000000' })
  assert.is(wrong.status, 422)
  assert.is(wrong.$('.copyable-text').text, page.$('.copyable-text').text)
  const { answer, codes } = await setUp(browser)
  assert.is(answer.status, 200)
  assert.is(codes.length, 10)
  assert.match(answer.headers.get('Cache-Control') ?? '', 'no-store')
  const file = await browser.submit(answer, '.recovery-keep form')
  assert.match(file.headers.get('Content-Disposition') ?? '', 'attachment; filename="recovery-codes.txt"')
  assert.match(file.text, codes[9]!)
  const state = await browser.get('/account/two-factor')
  for (const code of codes) assert.not.match(state.text, code)
  assert.match(state.text, '<strong>10</strong> of 10')
})

factor('asks who it is before it is set up or moved', async () => {
  const browser = await market.signedIn(cast.bela)
  setClock(after(11 * 60))
  assert.match((await browser.get('/account/two-factor/new')).location ?? '', '/account/proof')
  for (const part of ['confirmation', 'recovery-codes'])
    assert.is((await browser.post(`/account/two-factor/${part}`, { code: '123456' })).status, 401)
  for (const part of ['', '/new', '/confirmation', '/recovery-codes', '/removal', '/devices', '/objection'])
    assert.is((await market.stranger().post(`/account/two-factor${part}`)).status, 303)
})

factor('makes signing in two steps, of which the first is worth nothing by itself', async () => {
  const app = await enrol(market, cast.bela.id)
  const browser = market.stranger()
  const first = await password(browser, cast.bela, { next: '/account/sessions' })
  assert.is(first.location, '/account/login/code')
  assert.not(browser.cookies.has('market'))
  assert.match((await browser.get('/account')).location ?? '', '/account/login')
  const page = await browser.get('/account/login/code')
  const wrong = await browser.submit(page, '#login-code', { code: '000000' })
  assert.is(wrong.status, 422)
  assert.is(wrong.field('code'), '')
  assert.not(browser.cookies.has('market'))
  const done = await browser.submit(page, '#login-code', { code: app.code() })
  assert.is(done.location, '/account/sessions')
  assert.is((await browser.get('/account')).status, 200)
  assert.not(browser.cookies.has('market-half'))
})

factor('lets a code in once, in whatever browser', async () => {
  const app = await enrol(market, cast.bela.id)
  const [one, two] = [market.stranger(), market.stranger()]
  for (const browser of [one, two]) await password(browser, cast.bela)
  const answers = await Promise.all(
    [one, two].map((browser) => browser.post('/account/login/code', { code: app.code() })),
  )
  assert.equal(answers.map(({ status }) => status).sort(), [303, 422])
})

factor('keeps the half of a sign-in in its browser, for ten minutes and this password', async () => {
  const app = await enrol(market, cast.bela.id)
  const browser = market.stranger()
  await password(browser, cast.bela)
  const elsewhere = await market.stranger().post('/account/login/code', { code: app.code() })
  assert.is(elsewhere.location, '/account/login')
  const kept = browser.cookies.get('market-half') ?? ''
  browser.cookies.set('market-half', kept.replace(/.(?=\.)/, 'x'))
  assert.is((await browser.post('/account/login/code', { code: app.code() })).location, '/account/login')
  browser.cookies.set('market-half', kept)
  const { password_hash } = await db
    .selectFrom('users')
    .select('password_hash')
    .where('id', '=', cast.bela.id)
    .executeTakeFirstOrThrow()
  await db
    .updateTable('users')
    .set({ password_hash: `${password_hash} ` })
    .where('id', '=', cast.bela.id)
    .execute()
  assert.is((await browser.post('/account/login/code', { code: app.code() })).location, '/account/login')
  await db.updateTable('users').set({ password_hash }).where('id', '=', cast.bela.id).execute()
  setClock(after(10 * 60 + 1))
  assert.is((await browser.post('/account/login/code', { code: app.code() })).location, '/account/login')
})

factor('is stood in for by a recovery code, which says how many are left', async () => {
  const { codes } = await enrol(market, cast.bela.id)
  const browser = market.stranger()
  await password(browser, cast.bela)
  const page = await browser.get('/account/login/code')
  const done = await browser.submit(page, '#login-code', { recovery: codes[0] })
  assert.is(done.status, 303)
  assert.match((await browser.get('/account')).$('.toast').text, '9 recovery codes are left')
})

factor('is not asked for where its owner said so, until they say otherwise or choose a new password', async () => {
  const app = await enrol(market, cast.bela.id)
  const browser = market.stranger()
  await password(browser, cast.bela)
  const page = await browser.get('/account/login/code')
  await browser.submit(page, '#login-code', { code: app.code(), trust: 'on' })
  await browser.post('/account/logout')
  assert.is((await password(browser, cast.bela)).location, '/')
  assert.match((await browser.get('/account/two-factor')).text, 'Not asked for a code')
  // The password alone is no fresh proof of somebody who has more.
  assert.match((await browser.get('/account/two-factor/new')).location ?? '', '/account/proof')
  assert.is((await password(market.stranger(), cast.bela)).location, '/account/login/code')
  setClock(after(31 * 86_400))
  assert.is((await password(browser, cast.bela)).location, '/account/login/code')
  setClock(after(-31 * 86_400))
  await browser.post('/account/two-factor/devices')
  assert.is((await password(browser, cast.bela)).location, '/account/login/code')
})

factor('is not got around by a new password', async () => {
  await enrol(market, cast.bela.id)
  const browser = market.stranger()
  await browser.post('/account/password-reset', { email: cast.bela.email })
  const mail = (await mailTo(market, cast.bela.email)).find(({ kind }) => kind === 'password-code')
  const form = { purpose: 'password', code: String(Object(mail?.data).code), password: PASSWORD }
  const answer = await browser.post('/account/otp', form)
  assert.is(answer.location, '/account/login/code')
  assert.match((await browser.get('/account')).location ?? '', '/account/login')
})

factor('is what a proof asks for, and is switched off with a code', async () => {
  const app = await enrol(market, cast.bela.id)
  const browser = await market.signedIn(cast.bela)
  setClock(after(11 * 60))
  const asked = await browser.get('/account/proof?next=/account/two-factor/new')
  assert.is((await browser.submit(asked, '#proof', { password: PASSWORD })).status, 422, 'the password is not enough')
  assert.is((await browser.submit(asked, '#proof', { code: app.code() })).location, '/account/two-factor/new')
  const page = await browser.get('/account/two-factor')
  assert.is((await browser.submit(page, '#two-factor-off', { code: app.code() })).status, 422, 'that code was used')
  assert.is((await browser.submit(page, '#two-factor-off')).status, 422)
  const off = await browser.submit(page, '#two-factor-off', { code: app.code(30) })
  assert.is(off.location, '/account/two-factor')
  assert.is((await password(market.stranger(), cast.bela)).location, '/')
})

factor('mails a sign-in with a browser that was not seen before, but not the first of an account', async () => {
  const newsTo = async () => (await mailTo(market, cast.nils.email)).filter(({ kind }) => kind === 'new-sign-in')
  await db.updateTable('users').set({ signed_in_at: null }).where('id', '=', cast.nils.id).execute()
  const browser = market.stranger()
  await password(browser, cast.nils)
  assert.is((await newsTo()).length, 0)
  await password(browser, cast.nils)
  assert.is((await newsTo()).length, 0, 'it is known now')
  await market.stranger().post(
    '/account/login',
    { email: cast.nils.email, password: PASSWORD },
    {
      headers: { 'User-Agent': 'Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0' },
    },
  )
  const [mail] = await newsTo()
  assert.equal(mail?.data, { name: 'Nils Nextdoor', device: 'Firefox on Windows', network: 'unknown' })
  for (let i = 0; i < 9; i++) await password(market.stranger(), cast.nils)
  assert.is((await newsTo()).length, 6, 'a browser that keeps nothing does not fill the mailbox')
})

factor('that an admin asked to take away is kept by its owner', async () => {
  await enrol(market, cast.bela.id)
  const { askReset } = await import('#src/market/accounts/factor-resets.ts')
  await askReset(
    db,
    market.config.secret,
    { ...cast.ada, staffRole: 'admin' },
    { userId: cast.bela.id, reason: 'Lost' },
  )
  const browser = await market.signedIn(cast.bela)
  const page = await browser.get('/account/two-factor')
  assert.match(page.$('.notice').text, 'Ada Admin asked for it: “Lost”')
  assert.is((await browser.post('/account/two-factor/objection')).status, 303)
  assert.is((await browser.post('/account/two-factor/objection')).status, 404)
})

factor('that is demanded leaves nothing else open once the time is over', async () => {
  const since = new Date('2026-05-01T00:00:00Z')
  await db.updateTable('site_settings').set({ shop_factor_since: since, factor_grace_days: 3 }).execute()
  await db
    .updateTable('shop_members')
    .set({ role_since: after(-86_400 * 100) })
    .execute()
  deps.site.forget()
  const browser = await market.signedIn(cast.sela)
  assert.is((await browser.get('/seller')).status, 200)
  assert.match((await browser.get('/account/two-factor')).text, 'The market asks you to set it up')
  setClock(after(3 * 86_400))
  for (const path of ['/seller', '/account', '/', '/buyer/cart', '/account/sessions'])
    assert.is((await browser.get(path)).location, '/account/two-factor', path)
  assert.is((await browser.post('/seller/shop', {})).status, 403)
  assert.is((await browser.get('/seller/stock', { htmx: true })).headers.get('HX-Redirect'), '/account/two-factor')
  assert.is((await browser.get('/account/notices/stream')).status, 204)
  assert.is((await (await market.signedIn(cast.bela)).get('/account')).status, 200, 'a buyer is not asked')
  const page = await browser.get('/account/two-factor')
  assert.match(page.text, 'Set it up to go on')
  await db
    .updateTable('sessions')
    .set({ proven_at: after(0) })
    .execute()
  const { answer } = await setUp(browser)
  assert.is(answer.status, 200)
  assert.is((await browser.get('/seller')).status, 200)
  const off = await browser.post('/account/two-factor/removal', { code: '123456' })
  assert.is(off.status, 409)
  await db.updateTable('site_settings').set({ shop_factor_since: null }).execute()
  deps.site.forget()
})

factor.run()
