import { sql } from 'kysely'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { adjustStock } from '#src/market/stock/adjustment.ts'
import { getLowDigest, saveLowDigest, sendLowDigests } from '#src/market/stock/low-digest.ts'
import { addProduct, createMarket } from '#tests/support/cast.ts'

const test = suite('news of low stock')
const { cast, db, config } = await createMarket()
const boots = await addProduct(db, cast.boots, { title: 'Boots', sizes: ['42', '43'], onHand: 10 })
const [small = 0, large = 0] = boots.variants.map(({ id }) => id)
const seller = { shopId: cast.boots.id, actorId: cast.sela.id, actorName: 'Sela' }

await sql`update stock_levels set low_at = 3 where shop_id = ${cast.boots.id}`.execute(db)
const take = (variantId: number, delta: number) =>
  adjustStock(db, seller, variantId, { delta, reason: 'test', note: '' })
/** As if it had been so for a while. */
const age = () => sql`update low_spells set began_at = began_at - interval '10 minutes'`.execute(db)
const letters = async () => {
  const rows = await db
    .selectFrom('notices')
    .select(['user_id as userId', 'data'])
    .where('kind', '=', 'stock-low')
    .execute()
  return rows.map(({ userId, data }) => ({ userId, count: (data as { count: number }).count }))
}
const clear = async () => {
  await db.deleteFrom('notices').execute()
  await sql`update shops set low_digest_sent_at = now() - interval '2 days'`.execute(db)
}
const send = () => sendLowDigests(db, config)

test.before.each(clear)

test('what falls to its limit is told once, together', async () => {
  await take(small, -7)
  await take(large, -8)
  assert.is(await send(), 0, 'it is gathered for some minutes')
  await age()
  assert.is(await send(), 1)
  assert.equal(await letters(), [{ userId: cast.sela.id, count: 2 }])
  await clear()
  await take(small, -1)
  await age()
  assert.is(await send(), 0, 'lower still is no news')
  assert.equal(await letters(), [])
})

test('only after it recovered it is told again', async () => {
  await take(small, +5)
  await take(small, -5)
  await age()
  await send()
  assert.equal(await letters(), [{ userId: cast.sela.id, count: 1 }])
})

test('what recovers before its message leaves is not told', async () => {
  await take(large, +9)
  await take(large, -9)
  await take(large, +9)
  await age()
  assert.is(await send(), 0)
})

test('a daily message waits for its hour, an hourly one for the hour to be over', async () => {
  await take(large, -9)
  await age()
  await sql`update shops set low_digest_sent_at = now()`.execute(db)
  assert.is(await send(), 0)
  await saveLowDigest(db, cast.boots.id, { pace: 'hourly', hour: 7, userIds: [cast.sela.id] })
  assert.is(await send(), 0)
  await sql`update shops set low_digest_sent_at = now() - interval '61 minutes'`.execute(db)
  assert.is(await send(), 1)
})

test('those who are chosen are told, and nobody twice by two workers', async () => {
  await saveLowDigest(db, cast.boots.id, { pace: 'hourly', hour: 7, userIds: [] })
  assert.equal((await getLowDigest(db, cast.boots.id)).members.map(({ told }) => told).includes(true), false)
  await take(large, +9)
  await take(large, -9)
  await age()
  await send()
  assert.equal(await letters(), [])

  await saveLowDigest(db, cast.boots.id, { pace: 'hourly', hour: 7, userIds: [cast.sela.id] })
  await take(large, +9)
  await take(large, -9)
  await age()
  await clear()
  await Promise.all([send(), send(), send()])
  assert.equal(await letters(), [{ userId: cast.sela.id, count: 1 }])
})

test.run()
