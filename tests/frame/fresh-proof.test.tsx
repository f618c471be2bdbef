import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { after, setClock } from '#src/lib/clock.ts'
import { createMarket, type Member, PASSWORD } from '#tests/support/cast.ts'

const market = await createMarket()
const { db, cast } = market

const proof = suite('a fresh proof')
proof.before.each(async () => {
  setClock(null)
  await db.deleteFrom('throttles').execute()
})
proof.after(() => setClock(null))

const METHODS = '/admin/payments/methods'
const typed = {
  kind: 'bank',
  name: 'Bank transfer',
  holder: 'Market Window GmbH',
  account: 'DE89 3704 0044 0532 0130 00',
  currencies: 'EUR',
  hold: '72',
}

/** Signed in yesterday, as somebody at an unlocked laptop would find it. */
async function signedInLongAgo(member: Member) {
  const browser = await market.signedIn(member)
  await db
    .updateTable('sessions')
    .set({ proven_at: after(-11 * 60) })
    .where('user_id', '=', member.id)
    .execute()
  return browser
}
const countMethods = async () => (await db.selectFrom('payment_methods').select('id').execute()).length

proof('is asked for in place of a dangerous act; what was typed is kept and done afterwards', async () => {
  const browser = await signedInLongAgo(cast.ada)
  const asked = await browser.post(METHODS, typed)
  assert.is(asked.status, 401)
  assert.is(await countMethods(), 0)
  assert.not.match(asked.text, 'DE89', 'what was typed travels sealed')
  assert.is(asked.$('form#proof').attr('action'), `${METHODS}?proof=1`)

  const wrong = await browser.submit(asked, 'form#proof', { password: 'something else' })
  assert.is(wrong.status, 422)
  assert.match(wrong.$('.error-summary').text, 'not your password')
  assert.is(await countMethods(), 0)

  const done = await browser.submit(wrong, 'form#proof', { password: PASSWORD })
  assert.is(done.status, 303, done.text)
  assert.is(done.location, METHODS)
  const [method] = await db.selectFrom('payment_methods').select(['name']).execute()
  assert.is(method?.name, 'Bank transfer')

  const again = await browser.post(METHODS, { ...typed, name: 'Second account' })
  assert.is(again.status, 303, 'nobody asks twice in ten minutes')
  setClock(after(10 * 60 + 1))
  assert.is((await browser.post(METHODS, { ...typed, name: 'Third account' })).status, 401)
})

proof('given in another tab, the form that waits goes through all the same', async () => {
  const browser = await signedInLongAgo(cast.ada)
  const asked = await browser.post(METHODS, { ...typed, name: 'From the first tab' })
  await browser.post('/account/proof', { password: PASSWORD })
  const done = await browser.submit(asked, 'form#proof', {})
  assert.is(done.status, 303)
})

proof('shows a refused form again as it was typed', async () => {
  const browser = await signedInLongAgo(cast.ada)
  const asked = await browser.post(METHODS, { ...typed, account: 'DE00 nonsense' })
  const refused = await browser.submit(asked, 'form#proof', { password: PASSWORD })
  assert.is(refused.status, 422)
  assert.is(refused.field('account'), 'DE00 nonsense')
  assert.is(refused.field('name'), 'Bank transfer')
})

proof('takes the place of the page for htmx', async () => {
  const browser = await signedInLongAgo(cast.ada)
  const headers = { 'HX-Current-URL': `http://localhost${METHODS}/new?kind=bank` }
  const asked = await browser.post(METHODS, typed, { htmx: true, headers })
  assert.is(asked.status, 401)
  assert.is(asked.$('hx-partial').attr('hx-target'), '#main')
  assert.ok(asked.$('.centred-aside a').attr('href') === `${METHODS}/new?kind=bank`)
  const done = await browser.submit(asked, 'form#proof', { password: PASSWORD })
  assert.is(done.status, 303)
})

proof('keeps nothing for another session, another address or a later hour', async () => {
  const browser = await signedInLongAgo(cast.ada)
  const asked = await browser.post(METHODS, typed)
  const kept = asked.field('proof_kept') ?? ''
  const before = await countMethods()
  const elsewhere = await signedInLongAgo(cast.ada)
  const other = await elsewhere.post(`${METHODS}?proof=1`, { proof_kept: kept, password: PASSWORD })
  assert.is(other.status, 303)
  const moved = await browser.post('/admin/payments/limits?proof=1', { proof_kept: kept, password: PASSWORD })
  assert.is(moved.status, 303)
  setClock(after(31 * 60))
  assert.is((await browser.submit(asked, 'form#proof', { password: PASSWORD })).status, 303)
  assert.is(await countMethods(), before)
  assert.is((await browser.post(`${METHODS}?proof=1`, typed)).status, 303, 'an address alone proves nothing')
  assert.is(await countMethods(), before)
})

proof('is limited like a sign-in', async () => {
  const browser = await signedInLongAgo(cast.ada)
  const asked = await browser.post(METHODS, typed)
  for (let i = 0; i < 10; i++) await browser.submit(asked, 'form#proof', { password: `guess ${i}` })
  const answer = await browser.submit(asked, 'form#proof', { password: PASSWORD })
  assert.is(answer.status, 429)
  assert.ok(Number(answer.headers.get('Retry-After')) > 0)
})

proof('is not kept from its owner by a stranger who guesses at their account', async () => {
  const browser = await signedInLongAgo(cast.ada)
  const stranger = market.stranger()
  for (let i = 0; i < 12; i++)
    await stranger.post('/account/login', { email: cast.ada.email, password: `guess ${i}`, next: '' })
  assert.is((await stranger.post('/account/login', { email: cast.ada.email, password: 'x', next: '' })).status, 429)
  assert.is((await browser.post('/account/proof', { password: PASSWORD })).status, 303)
  assert.is((await browser.post('/account/password', { current: PASSWORD, password: 'short' })).status, 422)
})

proof('before a download leads back to the page of the file', async () => {
  const document = await db
    .insertInto('shop_documents')
    .values({
      shop_id: cast.boots.id,
      storage_key: 'x'.repeat(32),
      file_name: 'licence.pdf',
      media_type: 'application/pdf',
      bytes: 3,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  for (const [person, page, file] of [
    [cast.sela, '/seller/shop', `/seller/shop/documents/${document.id}`],
    [cast.ada, `/admin/shops/${cast.boots.id}`, `/admin/shops/${cast.boots.id}/documents/${document.id}`],
  ] as const) {
    const browser = await signedInLongAgo(person)
    const asked = await browser.get(file, { headers: { Referer: `http://localhost${page}` } })
    assert.is(asked.status, 303)
    const form = await browser.get(asked.location ?? '')
    const done = await browser.submit(form, 'form#proof', { password: PASSWORD })
    assert.is(done.location, page)
    const shown = await browser.get(page)
    assert.is(shown.$('.toast a').attr('href'), file)
  }
})

proof('is no question for strangers or those who may not act anyway', async () => {
  assert.match((await market.stranger().get('/account/proof')).location ?? '', '/account/login')
  const browser = await signedInLongAgo(cast.bela)
  assert.is((await browser.post(METHODS, typed)).status, 403)
  assert.is((await market.stranger().post(METHODS, typed)).status, 303)
})

proof('goes on to pages of this market only', async () => {
  const browser = await market.signedIn(cast.bela)
  assert.is((await browser.get('/account/proof?next=//elsewhere.example')).location, '/account')
  assert.is((await browser.get('/account/proof?next=/account/sessions')).location, '/account/sessions')
})

proof.run()
