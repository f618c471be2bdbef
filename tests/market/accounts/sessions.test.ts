import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { after, setClock } from '#src/lib/clock.ts'
import { sha256 } from '#src/lib/secret.ts'
import { listSessions, purgeSessions, revokeSession } from '#src/market/accounts/session-list.ts'
import { createSessions } from '#src/market/accounts/sessions.ts'
import { createCast } from '#tests/support/cast.ts'
import { createTestDatabase } from '#tests/support/database.ts'

const { db } = await createTestDatabase()
const { bela, sela } = await createCast(db)
const sessions = createSessions(db, { secure: false })
const visit = { address: '192.0.2.1', userAgent: 'tests' }
const cookieOf = (line: string) => line.split(';')[0] ?? ''
const who = async (cookie: string) => (await sessions.read(cookie)).person?.id ?? null

const session = suite('a session')
session.before.each(async () => void (await db.deleteFrom('sessions').execute()))
session.after.each(() => setClock(null))

session('is known by its cookie, of which only a hash is stored', async () => {
  const line = await sessions.start(bela.id, visit)
  assert.match(line, /^market=[^;]{20,}; .*HttpOnly.*SameSite=Lax/i)
  const cookie = cookieOf(line)
  assert.is(await who(cookie), bela.id)
  const rows = await db.selectFrom('sessions').selectAll().execute()
  assert.equal(rows[0]?.id_hash, sha256(cookie.split('=')[1] ?? ''))
  assert.is(await who('market=somethingelse'), null)
})

session('is bound to the host over HTTPS', async () => {
  const line = await createSessions(db, { secure: true }).start(bela.id, visit)
  assert.match(line, /^__Host-market=.*; Secure/)
  assert.not.match(line, /Domain=/i)
})

session('of before a sign-in ends with it: a planted id is worth nothing', async () => {
  const planted = cookieOf(await sessions.start(sela.id, visit))
  const fresh = cookieOf(await sessions.start(bela.id, visit, planted))
  assert.is.not(fresh, planted)
  assert.is(await who(planted), null)
  assert.is(await who(fresh), bela.id)
})

session('takes another id when its person gains a role', async () => {
  const old = cookieOf(await sessions.start(bela.id, visit))
  const fresh = cookieOf((await sessions.rotate(old)) ?? '')
  assert.is(await who(old), null)
  assert.is(await who(fresh), bela.id)
  assert.is((await listSessions(db, bela.id)).length, 1)
  assert.is(await sessions.rotate(old), null)
  assert.is(await sessions.rotate(''), null)
})

session('ends after thirty days, and is swept up', async () => {
  const cookie = cookieOf(await sessions.start(bela.id, visit))
  setClock(after(31 * 24 * 3600))
  assert.is(await who(cookie), null)
  await purgeSessions(db)
  assert.is((await db.selectFrom('sessions').select('id').execute()).length, 0)
})

session('of another person cannot be ended', async () => {
  const cookie = cookieOf(await sessions.start(bela.id, visit))
  const [row] = await listSessions(db, bela.id)
  assert.is(await revokeSession(db, sela.id, row?.id ?? 0), false)
  assert.is(await who(cookie), bela.id)
  assert.is(await revokeSession(db, bela.id, row?.id ?? 0), true)
  assert.is(await who(cookie), null)
})

session('starts from any address a proxy may report', async () => {
  for (const address of [null, 'unknown', 'fe80::1%eth0', '2001:db8::1', '::ffff:192.0.2.1', "'; drop"]) {
    await sessions.start(bela.id, { address, userAgent: 'x'.repeat(2000) })
  }
  const addresses = (await listSessions(db, bela.id)).map(({ address }) => address)
  assert.is(addresses.filter(Boolean).length, 3)
})

session.run()
