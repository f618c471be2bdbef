import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { paths } from '#src/lib/paths.ts'
import { changeDelivery } from '#src/market/stock/delivery-change.ts'
import { addProduct, createMarket } from '#tests/support/cast.ts'
import { fillPool } from '#tests/support/pools.ts'
import { refused } from '#tests/support/refused.ts'

const test = suite('how a product is delivered')
const market = await createMarket()
const { db, cast } = market

test('what has nothing on hand becomes a pool, and a pool that is empty something counted', async () => {
  const game = await addProduct(db, cast.games, { title: 'Empty', sizes: ['a', 'b'] })
  assert.equal(await changeDelivery(db, cast.games.id, game.id, 'key'), { title: 'Empty', changed: true })
  assert.is((await changeDelivery(db, cast.games.id, game.id, 'key')).changed, false)
  const levels = await db.selectFrom('stock_levels').select('pooled').where('shop_id', '=', cast.games.id).execute()
  assert.ok(levels.every((level) => level.pooled))
  assert.ok((await changeDelivery(db, cast.games.id, game.id, 'service')).changed)
})

test('counted units and keys are never taken for each other', async () => {
  const boot = await addProduct(db, cast.games, { title: 'Counted', sizes: ['a', 'b'], onHand: 2 })
  assert.match((await refused(changeDelivery(db, cast.games.id, boot.id, 'key'))).message, '4 units are on hand')
  assert.ok((await changeDelivery(db, cast.games.id, boot.id, 'service')).changed)
  const game = await addProduct(db, cast.games, { title: 'Pooled', sizes: ['a'] })
  await changeDelivery(db, cast.games.id, game.id, 'key')
  await fillPool(db, cast.games, game.variants[0]?.id ?? 0, 1)
  assert.match((await refused(changeDelivery(db, cast.games.id, game.id, 'parcel'))).message, '1 key is in its pools')
  assert.is((await refused(changeDelivery(db, cast.boots.id, game.id, 'parcel'))).code, 'not-found')
})

test('on the page of the product: works as a form, keeps a refused choice out, hides it from others', async () => {
  const nils = await market.signedIn(cast.nils)
  const sela = await market.signedIn(cast.sela)
  const game = await addProduct(db, cast.games, { title: 'On the page', sizes: ['one'] })
  const page = await nils.get(paths.sellerProduct(game.id))
  const done = await nils.submit(page, '#delivery form', { delivery: 'key' }, { follow: true })
  assert.match(done.text, 'is delivered as a key')
  assert.ok(done.$.has(`a[href="${paths.sellerPool(game.variants[0]?.id ?? 0)}"]`))
  await fillPool(db, cast.games, game.variants[0]?.id ?? 0, 3)
  const no = await nils.post(paths.productDelivery(game.id), { delivery: 'parcel' })
  assert.is(no.status, 409)
  assert.match(no.text, '3 keys are in its pools')
  assert.is((await nils.post(paths.productDelivery(game.id), { delivery: 'magic' })).status, 422)
  assert.is((await sela.post(paths.productDelivery(game.id), { delivery: 'parcel' })).status, 404)
  assert.match((await market.stranger().post(paths.productDelivery(game.id), {})).location ?? '', '/account/login')
})

test.run()
