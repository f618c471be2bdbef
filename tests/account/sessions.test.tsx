import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { listSessions } from '#src/market/accounts/session-list.ts'
import { createMarket } from '#tests/support/cast.ts'

const market = await createMarket()
const { db, cast, deps } = market

const sessions = suite('/account/sessions')
sessions.before.each(async () => void (await db.deleteFrom('sessions').execute()))

const firefox = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0'
const idsOf = async (id: number) => (await listSessions(db, id)).map((row) => row.id)

sessions('lists devices in words, and signs one out', async () => {
  await deps.sessions.start(cast.bela.id, { address: '192.0.2.7', userAgent: firefox })
  const browser = await market.signedIn(cast.bela)
  const page = await browser.get('/account/sessions')
  assert.is(page.$.all('.session').length, 2)
  const other = page.$.all('.session').find((item) => item.$.has('form'))
  assert.match(other?.text ?? '', /Firefox on Windows.*192\.0\.2\.7/)
  const action = other?.$('form').attr('action') ?? ''
  const answer = await browser.post(action)
  assert.is(answer.status, 303)
  assert.is((await idsOf(cast.bela.id)).length, 1)
  assert.is((await browser.post(action)).status, 404)
})

sessions('answers htmx with the list that is left and a message', async () => {
  await deps.sessions.start(cast.bela.id, { address: null, userAgent: '' })
  const browser = await market.signedIn(cast.bela)
  const form = (await browser.get('/account/sessions')).$('.session form')
  const answer = await browser.post(form.attr('hx-post') ?? '', {}, { htmx: true })
  assert.is(answer.status, 200)
  assert.is(answer.$.all('.session').length, 1)
  assert.ok(answer.$.has('hx-partial'))
})

sessions('hides those of other people', async () => {
  await deps.sessions.start(cast.sela.id, { address: null, userAgent: '' })
  const [id] = await idsOf(cast.sela.id)
  const browser = await market.signedIn(cast.bela)
  for (const wanted of [id, 999999, 'x', '1e9', '-1', '99999999999999999999']) {
    assert.is((await browser.post(`/account/sessions/${wanted}/revocation`)).status, 404, String(wanted))
  }
  assert.equal(await idsOf(cast.sela.id), [id])
})

sessions('ends all others, or all', async () => {
  for (let i = 0; i < 3; i++) await deps.sessions.start(cast.bela.id, { address: null, userAgent: '' })
  const browser = await market.signedIn(cast.bela)
  assert.is((await browser.post('/account/sessions/revocation', { scope: 'others' })).status, 303)
  assert.is((await idsOf(cast.bela.id)).length, 1)
  assert.is((await browser.get('/account/sessions')).status, 200)
  const out = await browser.post('/account/sessions/revocation', { scope: 'all' })
  assert.is(out.location, '/account/login')
  assert.equal(await idsOf(cast.bela.id), [])
  assert.is((await browser.get('/account/sessions')).status, 303)
})

sessions(
  'that ended elsewhere are said once, by the next page, and by no stream that comes back before it',
  async () => {
    const browser = await market.signedIn(cast.bela)
    await db.deleteFrom('sessions').execute()
    const stream = await browser.get('/account/notices/stream', { headers: { Accept: 'text/event-stream' } })
    assert.match(stream.text, 'event: end')
    const answer = await browser.get('/account/addresses')
    assert.match(answer.location ?? '', /^\/account\/login/)
    assert.match((await browser.get(answer.location ?? '')).text, 'Your session has ended.')
    assert.is((await browser.get('/account/addresses')).status, 303)
    assert.not.match((await browser.get('/account/login')).text, 'Your session has ended.')
  },
)

sessions('that end by signing out need no words at the next door', async () => {
  const browser = await market.signedIn(cast.bela)
  await browser.get((await browser.post('/account/logout')).location ?? '')
  const answer = await browser.get('/account/addresses')
  assert.not.match((await browser.get(answer.location ?? '')).text, 'Your session has ended.')
})

sessions.run()
