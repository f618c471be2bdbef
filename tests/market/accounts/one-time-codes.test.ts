import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { after, setClock } from '#src/lib/clock.ts'
import { Refusal } from '#src/lib/refusal.ts'
import { type CodePurpose, expireCodes, issueCode, proveCode } from '#src/market/accounts/one-time-codes.ts'
import { addMember } from '#tests/support/cast.ts'
import { createTestDatabase } from '#tests/support/database.ts'
import { wrongCode } from '#tests/support/mail.ts'
import { refused } from '#tests/support/refused.ts'

const SECRET = 'a secret for tests that is long enough to be one'
const { db } = await createTestDatabase({ poolSize: 20 })
const codes = suite('a one-time code')
codes.after.each(() => setClock(null))

let people = 0
async function issueTo(purpose: CodePurpose = 'email') {
  const email = `person${++people}@example.com`
  const { id: userId } = await addMember(db, 'Pia', email)
  const issue = () => db.transaction().execute((tx) => issueCode(tx, SECRET, { userId, purpose, address: email }))
  const prove = (code: string) => proveCode(db, SECRET, { userId, purpose, code }, async (_, address) => address)
  const rows = () => db.selectFrom('one_time_codes').selectAll().where('user_id', '=', userId).orderBy('id').execute()
  return { userId, email, issue, prove, rows, code: await issue() }
}

codes('has six digits and proves the address it was sent to, once', async () => {
  const { code, email, prove, rows } = await issueTo()
  assert.match(code, /^\d{6}$/)
  assert.equal(await prove(`${code.slice(0, 3)} ${code.slice(3)}`), { ok: true, value: email })
  assert.equal(await prove(code), { ok: false })
  assert.is((await rows())[0]?.state, 'used')
})

codes('belongs to one person and one purpose', async () => {
  const one = await issueTo()
  const other = await issueTo()
  const stolen = await proveCode(db, SECRET, { userId: other.userId, purpose: 'email', code: one.code }, async () => 1)
  assert.equal(stolen.ok, one.code === other.code)
  const elsewhere = { userId: one.userId, purpose: 'password', code: one.code } as const
  assert.equal(await proveCode(db, SECRET, elsewhere, async () => 1), { ok: false })
})

codes('is locked by the fifth wrong try, and then the right one does not help', async () => {
  const { code, prove, rows } = await issueTo()
  for (let i = 0; i < 5; i++) assert.equal(await prove(wrongCode(code)), { ok: false })
  assert.equal(await prove(code), { ok: false })
  assert.is((await rows())[0]?.state, 'locked')
})

codes('still works at the fifth try', async () => {
  const { code, prove } = await issueTo()
  for (let i = 0; i < 4; i++) await prove(wrongCode(code))
  assert.is((await prove(code)).ok, true)
})

codes('ends after ten minutes', async () => {
  const { code, prove, rows } = await issueTo()
  setClock(after(601))
  assert.equal(await prove(code), { ok: false })
  await expireCodes(db)
  assert.is((await rows())[0]?.state, 'expired')
})

codes('is replaced by the next, which may be asked for after a minute', async () => {
  const { code, issue, prove, rows } = await issueTo()
  const { code: reason, facts } = await refused(issue())
  assert.is(reason, 'too-many')
  assert.ok(Number(facts.retryAfter) > 50 && Number(facts.retryAfter) <= 60)
  setClock(after(61))
  const second = await issue()
  if (second !== code) assert.equal(await prove(code), { ok: false })
  assert.is((await prove(second)).ok, true)
  assert.equal(
    (await rows()).map(({ state }) => state),
    ['replaced', 'used'],
  )
})

codes('is sent five times an hour at most', async () => {
  const { issue } = await issueTo()
  const start = new Date()
  for (let i = 1; i < 5; i++) {
    setClock(after(i * 61, start))
    await issue()
  }
  setClock(after(5 * 61, start))
  assert.match((await refused(issue())).message, /hour/)
  setClock(after(3600 + 61, start))
  assert.match(await issue(), /^\d{6}$/)
})

codes('sent to twenty parallel answers succeeds once, and what follows happens once', async () => {
  const { userId, code } = await issueTo()
  let done = 0
  const answers = await Promise.all(
    Array.from({ length: 20 }, () =>
      proveCode(db, SECRET, { userId, purpose: 'email', code }, async () => {
        done++
      }),
    ),
  )
  assert.is(answers.filter(({ ok }) => ok).length, 1)
  assert.is(done, 1)
})

codes('takes five tries however many arrive at once', async () => {
  const { code, prove, rows } = await issueTo()
  await Promise.all(Array.from({ length: 30 }, () => prove(wrongCode(code))))
  const [row] = await rows()
  assert.is(row?.tries, 5)
  assert.is(row?.state, 'locked')
})

codes('issued twice at the same moment leaves one active', async () => {
  const { userId, email } = await issueTo()
  setClock(after(120))
  const issue = () =>
    db.transaction().execute((tx) => issueCode(tx, SECRET, { userId, purpose: 'email', address: email }))
  const results = await Promise.allSettled([issue(), issue(), issue()])
  assert.is(results.filter(({ status }) => status === 'fulfilled').length, 1)
  for (const result of results) if (result.status === 'rejected') assert.instance(result.reason, Refusal)
})

codes('stays unused when what should follow fails, but the try counts', async () => {
  const { userId, code, prove, rows } = await issueTo()
  const failing = proveCode(db, SECRET, { userId, purpose: 'email', code }, async () => {
    throw new Error('broken')
  })
  await failing.then(
    () => assert.unreachable(),
    () => {},
  )
  assert.is((await rows())[0]?.tries, 1)
  assert.is((await prove(code)).ok, true)
})

codes('is kept as a keyed hash of 32 bytes that another secret does not match', async () => {
  const { userId, code, rows } = await issueTo()
  assert.is((await rows())[0]?.code_hash.length, 32)
  const other = 'another secret that is long enough to be one too'
  assert.equal(await proveCode(db, other, { userId, purpose: 'email', code }, async () => 1), { ok: false })
})

codes.run()
