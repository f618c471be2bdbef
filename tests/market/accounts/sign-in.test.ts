import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { after, setClock } from '#src/lib/clock.ts'
import { deviceToken } from '#src/market/accounts/known-device.ts'
import { checkPassword, hashPassword, needsRehash, passwordProblem } from '#src/market/accounts/passwords.ts'
import { createSessions } from '#src/market/accounts/sessions.ts'
import { checkSignIn } from '#src/market/accounts/sign-in.ts'
import { countTry, forgiveTry, networkOf, purgeThrottles } from '#src/market/accounts/throttle.ts'
import { addMember, PASSWORD } from '#tests/support/cast.ts'
import { createTestDatabase } from '#tests/support/database.ts'
import { refused } from '#tests/support/refused.ts'

const { db } = await createTestDatabase()
const bela = await addMember(db, 'Bela', 'bela@example.com')
const attempt = (email: string, password: string, address = '192.0.2.1') =>
  checkSignIn(db, { email, password, address })
const wipe = () => db.deleteFrom('throttles').execute()

const signIn = suite('signing in')
signIn.before.each(async () => void (await wipe()))
signIn.after.each(() => setClock(null))

signIn('finds the person by address and password', async () => {
  assert.equal(await attempt('bela@example.com', PASSWORD), { userId: bela.id })
  assert.is(await attempt('bela@example.com', 'something else'), null)
  assert.is(await attempt('nobody@example.com', PASSWORD), null)
})

signIn('does not find an address that is not proven', async () => {
  const password_hash = await hashPassword(PASSWORD)
  await db.insertInto('users').values({ name: 'U', email: 'unproven@example.com', password_hash }).execute()
  assert.is(await attempt('unproven@example.com', PASSWORD), null)
})

signIn('hashes an old password anew with the parameters of today', async () => {
  const read = () => db.selectFrom('users').select('password_hash').where('id', '=', bela.id).executeTakeFirstOrThrow()
  await attempt('bela@example.com', PASSWORD)
  const { password_hash } = await read()
  assert.match(password_hash, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  assert.not(needsRehash(password_hash))
  assert.equal(await attempt('bela@example.com', PASSWORD), { userId: bela.id })
  assert.is((await read()).password_hash, password_hash)
})

signIn('takes ten wrong tries for an account, known or not, then asks to wait', async () => {
  for (const email of ['bela@example.com', 'nobody@example.com']) {
    for (let i = 0; i < 10; i++) assert.is(await attempt(email, 'wrong guess', `192.0.2.${i}`), null)
    const { code, facts } = await refused(attempt(email, PASSWORD))
    assert.is(code, 'too-many')
    assert.ok(Number(facts.retryAfter) <= 900)
  }
  setClock(after(901))
  assert.equal(await attempt('bela@example.com', PASSWORD), { userId: bela.id })
})

signIn('a flood of wrong passwords never keeps the owner out of a browser they have used before', async () => {
  const secret = 'a secret for tests that is long enough to be one'
  const flood = async () => {
    for (let i = 0; i < 12; i++) await attempt('bela@example.com', 'wrong guess', `192.0.2.${i}`).catch(() => {})
  }
  const from = (token: string | undefined, password = PASSWORD) =>
    checkSignIn(db, { email: 'bela@example.com', password, address: '198.51.100.1', device: { secret, token } })
  await flood()
  assert.is((await refused(from(undefined))).code, 'too-many')
  const token = deviceToken(secret, bela.id)
  assert.equal(await from(token), { userId: bela.id })
  // It is known for this account and no other, and is not free of limits itself.
  assert.is((await refused(from(deviceToken(secret, bela.id + 1)))).code, 'too-many')
  assert.is((await refused(from(`${token.split('.')[0]}.${'A'.repeat(43)}`))).code, 'too-many')
  for (let i = 0; i < 10; i++) assert.is(await from(token, 'wrong guess'), null)
  assert.is((await refused(from(token))).code, 'too-many')
})

signIn('nor out of the network in which they are signed in', async () => {
  const home = '203.0.113.9'
  const sessions = createSessions(db, { secure: false })
  await sessions.start(bela.id, { address: home, userAgent: 'telephone' })
  for (let i = 0; i < 12; i++) await attempt('bela@example.com', 'wrong guess', `192.0.2.${i}`).catch(() => {})
  assert.is((await refused(attempt('bela@example.com', PASSWORD, '198.51.100.7'))).code, 'too-many')
  assert.equal(await attempt('bela@example.com', PASSWORD, home), { userId: bela.id })
  for (let i = 0; i < 10; i++) assert.is(await attempt('bela@example.com', 'wrong guess', home), null)
  assert.is((await refused(attempt('bela@example.com', PASSWORD, home))).code, 'too-many')
  await sessions.endAll(bela.id)
})

signIn('does not count what went well', async () => {
  for (let i = 0; i < 12; i++) assert.equal(await attempt('bela@example.com', PASSWORD), { userId: bela.id })
})

signIn('takes as long for an unknown address as for a wrong password', async () => {
  await attempt('bela@example.com', 'wrong guess')
  const time = async (email: string) => {
    const times: number[] = []
    for (let i = 0; i < 7; i++) {
      const started = performance.now()
      await attempt(email, 'wrong guess', `198.51.100.${i}`)
      times.push(performance.now() - started)
    }
    return times.sort((a, b) => a - b)[3]!
  }
  const known = await time('bela@example.com')
  const unknown = await time('nobody@example.com')
  assert.ok(unknown > known * 0.5 && known > unknown * 0.5, `${known} ms known, ${unknown} ms unknown`)
})

signIn.run()

const throttle = suite('a throttle')
throttle.before.each(async () => void (await wipe()))
throttle.after.each(() => setClock(null))

throttle('lets exactly its limit through, however many come at once', async () => {
  const tries = Array.from({ length: 40 }, () => countTry(db, 'sign-in to account', 'Race@example.com'))
  const passed = (await Promise.allSettled(tries)).filter(({ status }) => status === 'fulfilled')
  assert.is(passed.length, 10)
})

throttle('begins again when its window is over, and gives tries back', async () => {
  for (let i = 0; i < 10; i++) await countTry(db, 'sign-in to account', 'x')
  await forgiveTry(db, 'sign-in to account', 'x')
  await countTry(db, 'sign-in to account', 'x')
  await refused(countTry(db, 'sign-in to account', 'x'))
  setClock(after(901))
  await countTry(db, 'sign-in to account', 'x')
})

throttle('keeps no address or name in clear, and forgets after a day', async () => {
  await countTry(db, 'sign-in to account', 'secret@example.com')
  const rows = await db.selectFrom('throttles').selectAll().execute()
  assert.not.match(JSON.stringify(rows), /secret@example/)
  setClock(after(25 * 3600))
  await purgeThrottles(db)
  assert.is((await db.selectFrom('throttles').selectAll().execute()).length, 0)
})

throttle('takes an IPv6 network of one household for one', () => {
  assert.is(networkOf('2001:db8:1:2:3:4:5:6'), '2001:db8:1:2::/64')
  assert.is(networkOf('2001:db8::6'), '2001:db8:0:0::/64')
  assert.is(networkOf('::1'), '0:0:0:0::/64')
  assert.is(networkOf('::ffff:192.0.2.7'), '192.0.2.7')
  assert.is(networkOf('192.0.2.7'), '192.0.2.7')
  assert.is(networkOf(null), 'unknown')
})

throttle.run()

const passwords = suite('a password')

passwords('is told from every other, composed letters or not', async () => {
  const hash = await hashPassword('pâte à choux')
  assert.is(await checkPassword(hash, 'pâte à choux'.normalize('NFD')), true)
  assert.is(await checkPassword(hash, 'pate a choux'), false)
  assert.is(await checkPassword(undefined, 'pâte à choux'), false)
})

passwords('is judged by its length and by what everybody could guess', () => {
  const about = { email: 'margarethe@example.com', name: 'Margarethe M' }
  for (const bad of [
    'short',
    'a'.repeat(201),
    'Margarethe@example.com',
    'margarethe',
    'MARGARETHE M',
    'aaaaaaaaaaaa',
  ]) {
    assert.type(passwordProblem(bad, about), 'string', bad)
  }
  for (const good of ['four words and more', 'kühlschrank', '1234567890']) assert.is(passwordProblem(good, about), null)
})

passwords.run()
