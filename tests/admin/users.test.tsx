import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { LOCKED, lockUser } from '#src/market/accounts/locking.ts'
import { inviteToStaff } from '#src/market/accounts/staff-invitations.ts'
import { changeStaffRole } from '#src/market/accounts/staffing.ts'
import { addMember, createMarket, PASSWORD } from '#tests/support/cast.ts'
import { invitationFor, newestMail } from '#tests/support/invitations.ts'
import { refusalOf } from '#tests/support/shops.ts'

const test = suite('people, staff and locked accounts')
const market = await createMarket()
const { db, cast, config } = market
const { secret } = config
const ada = await market.signedIn(cast.ada)
const admin = { ...cast.ada, staffRole: 'admin' }

test('people are found by parts of name and address, page by page, and by admins alone', async () => {
  await addMember(db, 'Ömer Li', 'omer@example.com')
  const found = await ada.get('/admin/users?q=omer')
  assert.match(found.text, 'Ömer Li')
  assert.not.match(found.text, 'Nils Nextdoor')
  assert.match((await ada.get('/admin/users?q=li')).text, 'Ömer Li', 'two letters at the beginning of a word')
  assert.match((await ada.get('/admin/users?q=zzz')).text, 'Nobody matches')
  for (let n = 0; n < 55; n += 1) await addMember(db, `Page ${n}`, `page${n}@example.com`)
  const first = await ada.get('/admin/users?q=page')
  assert.is(first.$.all('tbody tr').length, 50)
  const second = await ada.get(first.$('a[rel="next"]').attr('href') ?? '')
  assert.is(second.$.all('tbody tr').length, 5)
  const operator = await market.signedIn(await addMember(db, 'Olga', 'olga@example.com', { staff_role: 'operator' }))
  assert.is((await operator.get('/admin/users')).status, 403)
  assert.not.match((await operator.get('/admin')).text, 'href="/admin/users"')
})

test('an account is locked with a reason: mailed, signed out at once, and refused calmly', async () => {
  const bela = await market.signedIn(cast.bela)
  assert.is((await ada.post(`/admin/users/${cast.bela.id}/lock`, { reason: ' ' })).status, 422)
  const done = await ada.post(`/admin/users/${cast.bela.id}/lock`, { reason: 'Found on another site.' })
  assert.is(done.location, `/admin/users/${cast.bela.id}`)
  assert.is((await bela.get('/account')).status, 303, 'the session ended')
  const mail = await newestMail(db, secret, cast.bela.email)
  assert.equal(mail?.kind === 'account-locked' && mail.data.reason, 'Found on another site.')
  const signIn = (password: string) => market.stranger().post('/account/login', { email: cast.bela.email, password })
  const refused = await signIn(PASSWORD)
  assert.is(refused.status, 403)
  assert.match(refused.text, LOCKED)
  const wrong = await signIn('not the password at all')
  const nobody = await market.stranger().post('/account/login', { email: 'nobody@example.com', password: 'x' })
  assert.equal([wrong.status, wrong.$('.error-summary').text], [nobody.status, nobody.$('.error-summary').text])
  const reset = market.stranger()
  assert.is((await reset.post('/account/password-reset', { email: cast.bela.email })).status, 303)
  assert.is((await newestMail(db, secret, cast.bela.email))?.kind, 'account-locked', 'no code, but why')
  const page = await ada.get(`/admin/users/${cast.bela.id}`)
  assert.match(page.text, 'Found on another site.')
  assert.is((await ada.post(`/admin/users/${cast.bela.id}/lock`, { reason: 'Again' })).status, 409)
  assert.is((await ada.post(`/admin/users/${cast.bela.id}/lock/removal`, {})).status, 303)
  assert.is((await signIn(PASSWORD)).status, 303)
})

test('nobody locks themselves, and the market keeps an admin who can sign in, whoever is faster', async () => {
  assert.is((await ada.post(`/admin/users/${cast.ada.id}/lock`, { reason: 'Holiday' })).status, 409)
  const alan = await addMember(db, 'Alan', 'alan@example.com', { staff_role: 'admin' })
  const other = { ...alan, staffRole: 'admin' }
  const both = await Promise.allSettled([
    lockUser(db, secret, admin, alan.id, 'Race'),
    changeStaffRole(db, secret, other, cast.ada.id, null),
  ])
  assert.is(both.filter(({ status }) => status === 'fulfilled').length, 1)
  const left = await db
    .selectFrom('users')
    .select('id')
    .where('staff_role', '=', 'admin')
    .where('locked_at', 'is', null)
    .execute()
  assert.is(left.length, 1)
  try {
    await db
      .updateTable('users')
      .set({ staff_role: null })
      .where('id', '=', left[0]?.id ?? 0)
      .execute()
    assert.unreachable()
  } catch (error) {
    assert.is((error as { constraint?: string }).constraint, 'last_admin')
  }
  await db.updateTable('users').set({ staff_role: 'admin', locked_at: null }).where('id', '=', cast.ada.id).execute()
  await db.updateTable('users').set({ staff_role: null }).where('id', '=', alan.id).execute()
})

test('a role in the staff is given and taken, sessions are ended one by one or all', async () => {
  const browser = await market.signedIn(cast.ada)
  const nils = await market.signedIn(cast.nils)
  assert.is((await browser.post(`/admin/users/${cast.nils.id}/role`, { role: 'emperor' })).status, 422)
  assert.is((await browser.post(`/admin/users/${cast.nils.id}/role`, { role: 'viewer' })).status, 303)
  assert.is((await nils.get('/admin')).status, 303, 'signed out')
  const again = await market.signedIn(cast.nils)
  assert.is((await again.get('/admin')).status, 200)
  const page = await browser.get(`/admin/users/${cast.nils.id}`)
  await browser.post(page.$('form[action*="/sessions/"][action$="/revocation"]').attr('action') ?? '')
  assert.is((await browser.post(`/admin/users/${cast.nils.id}/sessions/revocation`)).status, 303)
  assert.is((await again.get('/admin')).status, 303)
  assert.is((await browser.post(`/admin/users/${cast.nils.id}/role`, { role: '' })).status, 303)
  assert.is((await browser.post(`/admin/users/${cast.ada.id}/role`, { role: 'viewer' })).status, 409)
  assert.match((await browser.get(`/admin/users/${cast.nils.id}`)).text, 'Viewer → not of the staff')
})

test('staff are invited by mail; the link works once, for that address', async () => {
  const browser = await market.signedIn(cast.ada)
  const wrong = await browser.post('/admin/users/invitations', { email: 'no address', role: 'operator' })
  assert.equal([wrong.status, wrong.field('email')], [422, 'no address'])
  const done = await browser.post('/admin/users/invitations', { email: 'olaf@example.com', role: 'operator' })
  assert.is(done.location, '/admin/users?view=staff')
  const olaf = await addMember(db, 'Olaf', 'olaf@example.com')
  const path = await invitationFor(db, secret, olaf.email)
  const bela = await market.signedIn(cast.bela)
  assert.is((await bela.post(path)).status, 403)
  const theirs = await market.signedIn(olaf)
  assert.is((await theirs.post(path)).location, '/admin')
  assert.is((await theirs.get('/admin')).status, 200)
  assert.is((await theirs.post(path)).location, '/admin', 'a second click leads to the same place')
  assert.is((await bela.post(path)).status, 404)
  await browser.post('/admin/users/invitations', { email: 'late@example.com', role: 'viewer' })
  const late = await invitationFor(db, secret, 'late@example.com')
  const list = await browser.get('/admin/users?view=staff')
  await browser.post(list.$('form[action$="/withdrawal"]').attr('action') ?? '')
  assert.is((await market.stranger().get(late)).status, 404)
})

test('invitations of somebody whose account was locked work no longer', async () => {
  const alan = await addMember(db, 'Alan Two', 'alan2@example.com', { staff_role: 'admin' })
  const browser = await market.signedIn(alan)
  await browser.post('/admin/users/invitations', { email: 'friend@example.com', role: 'admin' })
  const path = await invitationFor(db, secret, 'friend@example.com')
  await lockUser(db, secret, admin, alan.id, 'Stolen.')
  assert.is((await market.stranger().get(path)).status, 404)
  assert.is(
    (await refusalOf(lockUser(db, secret, { ...alan, staffRole: 'operator' }, cast.bela.id, 'x'))).code,
    'forbidden',
  )
})

test('an admin who is one no longer does not come back through an invitation of their own', async () => {
  const anna = await addMember(db, 'Anna Two', 'anna2@example.com', { staff_role: 'admin' })
  const browser = await market.signedIn(anna)
  await browser.post('/admin/users/invitations', { email: 'anna3@example.com', role: 'admin' })
  const path = await invitationFor(db, secret, 'anna3@example.com')
  await changeStaffRole(db, secret, admin, anna.id, 'operator')
  assert.is((await market.stranger().get(path)).status, 404)
  // Still under way when the role was taken: the role is asked for again where the invitation is written.
  const late = inviteToStaff(db, secret, { ...anna, staffRole: 'admin' }, { email: 'anna4@example.com', role: 'admin' })
  assert.is((await refusalOf(late)).code, 'forbidden')
})

test.run()
