import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { foundMarket } from '#src/market/accounts/founding.ts'
import { SHOPS } from '#src/sample-market/shops.ts'
import { readSignIns } from '#src/sample-market/sign-ins.ts'
import { startWorker } from '#src/worker.ts'
import { addMember, addShop, testConfig } from '#tests/support/cast.ts'
import { createTestDatabase } from '#tests/support/database.ts'

const test = suite('sample market by the worker')

test('founded with the sample, the worker loads it: the founder stays the only admin, what was there stays', async () => {
  const { db, url } = await createTestDatabase()
  const config = testConfig({ databaseUrl: url })
  const founder = { name: 'Ada', email: 'ada@example.com', password: 'correct horse battery' }
  const { userId } = await foundMarket(db, { ...founder, sample: true })
  const owner = await addMember(db, 'Sela', 'sela@example.com')
  const taken = SHOPS.filter(({ slug }) => slug !== 'birkenhof')
  for (const { slug, name } of taken) await addShop(db, owner, { slug, name })
  await sql`insert into products (shop_id, slug, title) select min(id), 'floor-lamp', 'Ours' from shops`.execute(db)

  const worker = await startWorker(config, url)
  const lamps = () =>
    db.selectFrom('products').select('slug').where('slug', 'like', 'floor-lamp%').orderBy('id').execute()
  for (const end = Date.now() + 30_000; (await lamps()).length < 2 && Date.now() < end; await delay(100));
  await worker.stop()

  assert.equal(
    (await lamps()).map(({ slug }) => slug),
    ['floor-lamp', 'floor-lamp-birkenhof'],
  )
  const sampled = await db.selectFrom('products').select('shop_id').distinct().execute()
  assert.is(sampled.length, 2, 'shops that were there are left alone')
  const staff = await db.selectFrom('users').select('id').where('staff_role', 'is not', null).execute()
  assert.equal(staff, [{ id: userId }])
  const known = readSignIns(config)
  assert.is(known.length, 10)
  assert.not.ok(known.some(({ email }) => email.startsWith('admin@')))
})

test.run()
