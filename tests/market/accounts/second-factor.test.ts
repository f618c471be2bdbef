import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { after, setClock } from '#src/lib/clock.ts'
import {
  beginEnrolment,
  confirmEnrolment,
  endFactor,
  getFactorState,
  renewRecoveryCodes,
} from '#src/market/accounts/enrolment.ts'
import { agreeReset, askReset, carryOutResets, findReset, withdrawReset } from '#src/market/accounts/factor-resets.ts'
import { takeOverFactors } from '#src/market/accounts/factor-rotation.ts'
import { base32, factorAddress, hasFactor, stepOf, takeCode } from '#src/market/accounts/second-factor.ts'
import { isTrusted, trustDevice } from '#src/market/accounts/trusted-devices.ts'
import { addMember, createMarket } from '#tests/support/cast.ts'
import { appCode, enrol } from '#tests/support/factor.ts'
import { mailTo } from '#tests/support/mail.ts'
import { refused } from '#tests/support/refused.ts'

const market = await createMarket()
const { db, config, cast } = market
const { secret } = config
const START = new Date('2026-05-01T12:00:07Z')

const factor = suite('a second factor')
factor.before.each(async () => {
  setClock(START)
  for (const table of ['throttles', 'second_factors', 'recovery_codes', 'trusted_devices', 'factor_resets'] as const)
    await db.deleteFrom(table).execute()
  await db.deleteFrom('mail_messages').execute()
})
factor.after(() => setClock(null))

const bela = { userId: cast.bela.id }
const take = (code: string, userId = cast.bela.id) => takeCode(db, secret, { userId }, code)
const changesTo = async (address: string) =>
  (await mailTo(market, address)).map(({ data }) => ('change' in data ? data.change : null))

factor('speaks the language of every app', async () => {
  // RFC 6238, appendix B, cut to six digits; RFC 4648, section 10.
  const key = base32(Buffer.from('12345678901234567890'))
  assert.is(key, 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ')
  const facts = { secret: key, pepper: '' }
  for (const [seconds, code] of [
    [59, '287082'],
    [1111111109, '081804'],
    [20000000000, '353130'],
  ] as const) {
    setClock(new Date(seconds * 1000))
    assert.is(await stepOf(facts, code), Math.floor(seconds / 30))
  }
  const address = await factorAddress(facts, { market: 'Market: Window', email: 'bela@example.com' })
  assert.match(
    address,
    /^otpauth:\/\/totp\/.*bela%40example\.com\?issuer=Market.*&secret=GEZDG.*SHA1&digits=6&period=30$/,
  )
})

factor('counts only once a code of it was typed', async () => {
  const facts = await beginEnrolment(db, secret, cast.bela.id)
  assert.not(await hasFactor(db, cast.bela.id))
  assert.is((await beginEnrolment(db, secret, cast.bela.id)).secret, facts.secret, 'a reload shows the same picture')
  assert.is(await take(appCode(facts.secret)), null)
  assert.is(await confirmEnrolment(db, secret, { ...bela, sessionId: 0 }, '000000'), null)
  const codes = await confirmEnrolment(db, secret, { ...bela, sessionId: 0 }, appCode(facts.secret))
  assert.is(codes?.length, 10)
  assert.is(new Set(codes).size, 10)
  assert.equal(await getFactorState(db, cast.bela.id), { since: START, codesLeft: 10 })
  assert.equal(await changesTo(cast.bela.email), ['on'])
  assert.is(await take(appCode(facts.secret)), null, 'the code of the enrolment was used by it')
  assert.ok((await refused(confirmEnrolment(db, secret, { ...bela, sessionId: 0 }, '123456'))).code === 'conflict')
})

factor('leaves nothing to be read in the tables', async () => {
  const { secret: key, codes } = await enrol(market, cast.bela.id)
  const [row] = await db.selectFrom('second_factors').selectAll().execute()
  assert.not(row!.sealed!.includes(key))
  const hashes = await db.selectFrom('recovery_codes').select('code_hash').execute()
  for (const { code_hash } of hashes) assert.not(code_hash.includes(codes[0]!.slice(0, 4)))
  // Sealed for its owner: in somebody else's row it does not open.
  await db
    .insertInto('second_factors')
    .values({ user_id: cast.sela.id, sealed: row!.sealed, confirmed_at: START })
    .execute()
  const refusal = await refused(take('123456', cast.sela.id))
  assert.is(refusal.code, 'conflict')
})

factor('takes each code once, also the one before and after, and none that is older than the last', async () => {
  const { code } = await enrol(market, cast.bela.id)
  assert.equal(await take(code()), { by: 'app' })
  assert.is(await take(code()), null)
  assert.equal(await take(code(30)), { by: 'app' }, 'a clock that runs ahead')
  assert.is(await take(code()), null)
  assert.is(await take(code(-30)), null)
  setClock(after(120))
  assert.equal(await take(` ${code(-30).slice(0, 3)} ${code(-30).slice(3)} `), { by: 'app' }, 'a slow typist')
  assert.equal(await take(code()), { by: 'app' })
  assert.is(await take(code(60)), null)
  assert.is(await take(code(-60)), null)
})

factor('of twenty who show the same code at the same moment lets one in', async () => {
  const { code, codes } = await enrol(market, cast.bela.id)
  for (const shown of [code(), codes[3]!]) {
    const tries = []
    for (let i = 0; i < 20; i++) tries.push(takeCode(db, secret, { userId: cast.bela.id }, shown).catch(() => null))
    assert.is((await Promise.all(tries)).filter(Boolean).length, 1)
    await db.deleteFrom('throttles').execute()
  }
})

factor('takes a recovery code once, says how many are left, and mails it', async () => {
  const { codes } = await enrol(market, cast.bela.id)
  assert.equal(await take(codes[0]!.toLowerCase().replaceAll('-', ' ')), { by: 'recovery', left: 9 })
  assert.is(await take(codes[0]!), null)
  assert.is(await take('ABCD-EFGH-JKLM'), null)
  const [, mail] = await mailTo(market, cast.bela.email)
  assert.equal([mail?.kind, Object(mail?.data).left], ['second-factor', 9])
  const fresh = await renewRecoveryCodes(db, secret, cast.bela.id)
  assert.is(await take(codes[1]!), null, 'new codes end the old ones')
  assert.equal(await take(fresh[1]!), { by: 'recovery', left: 9 })
})

factor('is tried six times, by strangers and its owner apart', async () => {
  const { code } = await enrol(market, cast.bela.id)
  for (let i = 0; i < 6; i++) assert.is(await take('000000'), null)
  assert.is((await refused(take(code()))).code, 'too-many')
  const { deviceToken } = await import('#src/market/accounts/known-device.ts')
  const known = { userId: cast.bela.id, deviceToken: deviceToken(secret, cast.bela.id) }
  assert.equal(await takeCode(db, secret, known, code()), { by: 'app' })
})

factor('moves to another app with all that belongs to it', async () => {
  const old = await enrol(market, cast.bela.id)
  const token = await trustDevice(db, cast.bela.id, 'curl/8')
  assert.ok(await isTrusted(db, cast.bela.id, token))
  const { secret: key } = await beginEnrolment(db, secret, cast.bela.id)
  assert.equal(await take(old.code()), { by: 'app' }, 'the old one counts until the new one is proven')
  assert.ok(await confirmEnrolment(db, secret, { ...bela, sessionId: 0 }, appCode(key)))
  setClock(after(60))
  assert.is(await take(old.code()), null)
  assert.is(await take(old.codes[0]!), null)
  assert.equal(await take(appCode(key)), { by: 'app' })
  assert.not(await isTrusted(db, cast.bela.id, token))
  assert.equal(await changesTo(cast.bela.email), ['on', 'moved'])
})

factor('of two confirmations at once makes one', async () => {
  const { secret: key } = await beginEnrolment(db, secret, cast.bela.id)
  const confirm = () => confirmEnrolment(db, secret, { ...bela, sessionId: 0 }, appCode(key)).catch(() => null)
  const made = (await Promise.all([confirm(), confirm(), confirm()])).filter(Boolean)
  assert.is(made.length, 1)
  assert.is((await getFactorState(db, cast.bela.id)).codesLeft, 10)
})

factor('is switched off with a fresh code only', async () => {
  const { code } = await enrol(market, cast.bela.id)
  assert.not(await endFactor(db, secret, bela, '000000'))
  assert.ok(await endFactor(db, secret, bela, code()))
  assert.not(await hasFactor(db, cast.bela.id))
  assert.equal(await changesTo(cast.bela.email), ['on', 'off'])
})

factor('is taken over from the secret before, recovery codes and all', async () => {
  const { code, codes } = await enrol(market, cast.bela.id)
  const secrets = { secret: 'another secret of this market, long enough', oldSecret: secret }
  const takeNew = (typed: string) => takeCode(db, secrets.secret, bela, typed)
  assert.is((await refused(takeNew(code()))).code, 'conflict')
  assert.equal(await takeOverFactors(db, secrets), { taken: 1, unreadable: [] })
  assert.equal(await takeOverFactors(db, secrets), { taken: 0, unreadable: [] })
  assert.equal(await takeNew(code()), { by: 'app' })
  assert.equal(await takeNew(codes[0]!), { by: 'recovery', left: 9 })
  const lost = { secret: 'a third secret of this market, long enough', oldSecret: secret }
  assert.equal(await takeOverFactors(db, lost), { taken: 0, unreadable: [cast.bela.id] })
})

const ada = { ...cast.ada, staffRole: 'admin' as const }
const ask = (userId: number, admin = ada) =>
  askReset(db, secret, admin, { userId, reason: 'Lost the telephone, known by voice.' })

factor('that was lost is taken away a day after an admin asked, unless its owner objects', async () => {
  await enrol(market, cast.bela.id)
  await market.signedIn(cast.bela)
  await ask(cast.bela.id)
  assert.is((await refused(ask(cast.bela.id))).code, 'conflict')
  assert.is(await carryOutResets(db, secret), 0)
  await withdrawReset(db, secret, { ...cast.bela, staffRole: null }, cast.bela.id)
  setClock(after(25 * 3600))
  assert.is(await carryOutResets(db, secret), 0)
  assert.ok(await hasFactor(db, cast.bela.id))
  await ask(cast.bela.id)
  setClock(after(24 * 3600))
  const done = await Promise.all([carryOutResets(db, secret), carryOutResets(db, secret)])
  assert.is(done[0] + done[1], 1)
  assert.not(await hasFactor(db, cast.bela.id))
  assert.equal(await db.selectFrom('sessions').select('id').where('user_id', '=', cast.bela.id).execute(), [])
  assert.equal(await changesTo(cast.bela.email), ['on', 'reset-asked', 'reset-withdrawn', 'reset-asked', 'reset-done'])
})

factor('stays where the admin who asked is none any more, or is locked out, when the day is over', async () => {
  await enrol(market, cast.bela.id)
  const thief = {
    ...(await addMember(db, 'Stolen Admin', 'stolen@example.com', { staff_role: 'admin' })),
    staffRole: 'admin' as const,
  }
  await ask(cast.bela.id, thief)
  const found = db.updateTable('users').where('id', '=', thief.id)
  await found.set({ locked_at: new Date(), lock_reason: 'Stolen.' }).execute()
  setClock(after(25 * 3600))
  assert.is(await carryOutResets(db, secret), 0)
  await found.set({ locked_at: null, lock_reason: '', staff_role: null }).execute()
  assert.is(await carryOutResets(db, secret), 0)
  assert.ok(await hasFactor(db, cast.bela.id))
  // Another admin may still find it right.
  await agreeReset(db, secret, ada, cast.bela.id)
  assert.not(await hasFactor(db, cast.bela.id))
})

factor('that was lost is taken away at once when a second admin agrees', async () => {
  await enrol(market, cast.bela.id)
  const second = {
    ...(await addMember(db, 'Otto Admin', 'otto@example.com', { staff_role: 'admin' })),
    staffRole: 'admin' as const,
  }
  await ask(cast.bela.id)
  assert.is((await refused(agreeReset(db, secret, ada, cast.bela.id))).code, 'conflict')
  assert.is(
    (await refused(agreeReset(db, secret, { ...second, staffRole: 'operator' as never }, cast.bela.id))).code,
    'forbidden',
  )
  await agreeReset(db, secret, second, cast.bela.id)
  assert.not(await hasFactor(db, cast.bela.id))
  assert.is(await findReset(db, cast.bela.id), null)
  assert.is((await refused(agreeReset(db, secret, second, cast.bela.id))).code, 'not-found')
})

factor('of an admin is not theirs to reset, and nobody else may ask', async () => {
  await enrol(market, cast.ada.id)
  assert.is((await refused(ask(cast.ada.id))).code, 'conflict')
  assert.is((await refused(ask(cast.sela.id))).code, 'not-found', 'there is nothing to reset')
  assert.is((await refused(ask(cast.ada.id, { ...cast.bela, staffRole: 'operator' as never }))).code, 'forbidden')
})

factor.run()
