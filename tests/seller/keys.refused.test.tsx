// What a pool refuses: strangers, neighbours, who only looks, and whoever would take what is promised.
import { sql } from 'kysely'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { paths } from '#src/lib/paths.ts'
import { addMember, createMarket } from '#tests/support/cast.ts'
import { addGame, fakeKeys, fillPool, keyIdsOf, onHandOf } from '#tests/support/pools.ts'

const test = suite('seller: keys refused')
const market = await createMarket()
const { db, cast } = market
const nils = await market.signedIn(cast.nils)
const sela = await market.signedIn(cast.sela)
const game = await addGame(db, cast.games, { title: 'Pixel Quest', lowAt: 2 })
await fillPool(db, cast.games, game.variantId, 3)
const pool = paths.sellerPool(game.variantId)
const importing = paths.sellerPoolImport(game.variantId)
const onHand = (variantId = game.variantId) => onHandOf(db, variantId)
const idsOf = (state: string, variantId = game.variantId) => keyIdsOf(db, variantId, state)

test('what is promised to a checkout cannot be withdrawn', async () => {
  const mine = await addGame(db, cast.games)
  await fillPool(db, cast.games, mine.variantId, 2)
  const until = new Date(Date.now() + 60_000)
  await sql`insert into stock_holds (variant_id, quantity, holder, expires_at) values (${mine.variantId}, 1, 'x', ${until})`.execute(
    db,
  )
  const key = await idsOf('available', mine.variantId)
  const no = await nils.post(paths.sellerPoolMove(mine.variantId, 'withdrawal'), { key, reason: 'all of them' })
  assert.is(no.status, 409)
  assert.match(no.text, 'promised')
  assert.is(await onHand(mine.variantId), 2)
})

test('the signed-out are sent to sign in; the neighbour’s pool is not there; who only looks may not change', async () => {
  const viewer = await addMember(db, 'Vera', 'vera@example.com')
  await db.insertInto('shop_members').values({ shop_id: cast.games.id, user_id: viewer.id, role: 'viewer' }).execute()
  const vera = await market.signedIn(viewer)
  const [key] = await idsOf('available')
  const before = await onHand()
  const posts = [
    [importing, { keys: fakeKeys(1)[0] }],
    [paths.sellerPoolMove(game.variantId, 'withdrawal'), { key, reason: 'no' }],
    [paths.sellerPoolMove(game.variantId, 'restoration'), { key, reason: 'no' }],
  ] as const
  for (const [path, form] of posts) {
    const away = await market.stranger().post(path, form)
    assert.equal([away.status, away.location?.startsWith('/account/login')], [303, true])
    assert.is((await sela.post(path, form)).status, 404)
    assert.is((await vera.post(path, form)).status, 403)
  }
  assert.is((await sela.get(pool)).status, 404)
  assert.is((await vera.get(pool)).status, 200)
  assert.is(await onHand(), before)
  const boot = await addGame(db, cast.games)
  await db.updateTable('products').set({ delivery: 'parcel' }).where('id', '=', boot.id).execute()
  assert.is((await nils.get(paths.sellerPool(boot.variantId))).status, 404)
  assert.is((await nils.post(paths.sellerPoolImport(boot.variantId), { keys: 'AAAA-1' })).status, 404)
})

test.run()
