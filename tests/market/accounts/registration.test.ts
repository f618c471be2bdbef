import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { after, setClock } from '#src/lib/clock.ts'
import { Refusal } from '#src/lib/refusal.ts'
import { foundMarket, hasFounder, setupCode } from '#src/market/accounts/founding.ts'
import { proveRegistration, purgeRegistrations, startRegistration } from '#src/market/accounts/registration.ts'
import { changeStaffRole } from '#src/market/accounts/staffing.ts'
import { createMarket } from '#tests/support/cast.ts'
import { createTestDatabase } from '#tests/support/database.ts'
import { codeSentTo, mailTo } from '#tests/support/mail.ts'
import { refused } from '#tests/support/refused.ts'

const market = await createMarket()
const { db, config, cast } = market
const { secret } = config
const address = '192.0.2.1'
const start = (email: string) =>
  startRegistration(db, secret, { name: 'Nora', email, password: 'four words and more', address })

const registering = suite('registering')
registering.after.each(() => setClock(null))

registering('makes an account that counts once its address is proven', async () => {
  const { userId } = await start('nora@example.com')
  const code = await codeSentTo(market, 'nora@example.com')
  assert.is(await proveRegistration(db, secret, { userId, code, address }), true)
  const user = await db.selectFrom('users').selectAll().where('id', '=', userId).executeTakeFirstOrThrow()
  assert.ok(user.email_proven_at)
  assert.is(user.staff_role, null)
})

registering('with a taken address does all the same, but mails its owner instead of a code', async () => {
  const { userId } = await start(cast.bela.email)
  assert.ok(userId)
  assert.equal(
    (await mailTo(market, cast.bela.email)).map(({ kind }) => kind),
    ['account-exists'],
  )
  const codes = await db.selectFrom('one_time_codes').select('id').where('user_id', '=', userId).execute()
  assert.is(codes.length, 1)
})

registering('of one address by several people is won by the first who proves it; the others are told', async () => {
  const rivals = []
  for (let i = 0; i < 4; i++) {
    const { userId } = await start('wanted@example.com')
    rivals.push({ userId, code: await codeSentTo(market, 'wanted@example.com'), address })
  }
  const results = await Promise.allSettled(rivals.map((rival) => proveRegistration(db, secret, rival)))
  assert.is(results.filter((r) => r.status === 'fulfilled' && r.value).length, 1)
  for (const result of results) {
    if (result.status === 'rejected') assert.is((result.reason as Refusal).code, 'conflict')
  }
})

registering('floods nobody’s mailbox', async () => {
  for (let i = 0; i < 6; i++) await start('victim@example.com')
  assert.is((await refused(start('victim@example.com'))).code, 'too-many')
})

registering('is forgotten after a day without proof, and with it the code', async () => {
  const { userId } = await start('late@example.com')
  setClock(after(25 * 3600))
  assert.ok((await purgeRegistrations(db)) > 0)
  assert.is(await db.selectFrom('users').select('id').where('id', '=', userId).executeTakeFirst(), undefined)
  assert.ok(await db.selectFrom('users').select('id').where('id', '=', cast.bela.id).executeTakeFirst())
})

registering.run()

const founding = suite('founding a market')

founding('happens once, whoever presses first', async () => {
  const { db: empty } = await createTestDatabase()
  assert.is(await hasFounder(empty), false)
  const found = (i: number) =>
    foundMarket(empty, { name: 'F', email: `f${i}@example.com`, password: 'four words and more', sample: i % 2 === 0 })
  const results = await Promise.allSettled([0, 1, 2, 3, 4].map(found))
  assert.is(results.filter(({ status }) => status === 'fulfilled').length, 1)
  for (const result of results) if (result.status === 'rejected') assert.instance(result.reason, Refusal)
  const users = await empty.selectFrom('users').selectAll().execute()
  assert.is(users.length, 1)
  assert.is(users[0]?.staff_role, 'admin')
  assert.ok(users[0]?.email_proven_at)
  assert.is(await hasFounder(empty), true)
})

founding('from elsewhere asks for a code that only this installation’s terminal knows', () => {
  assert.match(setupCode(secret), /^[A-Z2-9]{4}-[A-Z2-9]{4}$/)
  assert.is(setupCode(secret), setupCode(secret))
  assert.is.not(setupCode(secret), setupCode(`${secret}!`))
})

founding.run()

const staffing = suite('a role in the staff')
const admin = { id: cast.ada.id, name: cast.ada.name, staffRole: 'admin' } as const

staffing('is given by admins only, and ends the sessions that began without it', async () => {
  const bela = await market.signedIn(cast.bela)
  assert.is((await bela.get('/account')).status, 200)
  await refused(
    changeStaffRole(db, secret, { id: cast.ada.id, name: 'Olga', staffRole: 'operator' }, cast.bela.id, 'admin'),
  )
  await changeStaffRole(db, secret, admin, cast.bela.id, 'operator')
  assert.is((await bela.get('/account')).status, 303)
  assert.is((await (await market.signedIn(cast.bela)).get('/admin/mail')).status, 200)
})

staffing('of the last admin cannot be taken, not by two at once either', async () => {
  assert.is((await refused(changeStaffRole(db, secret, admin, cast.ada.id, null))).code, 'conflict')
  await changeStaffRole(db, secret, admin, cast.nils.id, 'admin')
  const both = [
    changeStaffRole(db, secret, admin, cast.ada.id, null),
    changeStaffRole(db, secret, admin, cast.nils.id, null),
  ]
  assert.is((await Promise.allSettled(both)).filter(({ status }) => status === 'fulfilled').length, 1)
})

staffing.run()
