import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { setClock } from '#src/lib/clock.ts'
import { auditOrders } from '#src/market/orders/audit.ts'
import { cancelUnits } from '#src/market/orders/cancellation.ts'
import { shipUnits } from '#src/market/orders/fulfilment.ts'
import { replaceKey } from '#src/market/orders/key-replacement.ts'
import { listOrderKeys } from '#src/market/orders/order-keys.ts'
import { returnUnits } from '#src/market/orders/returns.ts'
import { endUnpaid, markPaid } from '#src/market/orders/settlement.ts'
import { theMarket } from '#src/market/orders/timeline.ts'
import { auditLedger } from '#src/market/stock/audit.ts'
import { changeDelivery } from '#src/market/stock/delivery-change.ts'
import { appendUpdates } from '#src/market/stock/ledger.ts'
import { addProduct, createMarket } from '#tests/support/cast.ts'
import { levelsOf } from '#tests/support/checkout.ts'
import { placeTestOrder } from '#tests/support/orders.ts'
import { addGame, fillPool } from '#tests/support/pools.ts'
import { refused } from '#tests/support/refused.ts'

const test = suite('orders of what is handed over in another way by now')
const market = await createMarket()
const { db, cast, config } = market
const hand = { secret: config.secret }
const nils = { id: cast.nils.id, name: cast.nils.name }
const desk = { shopId: cast.games.id, actor: { ...nils, side: 'seller' as const } }
const again = { reason: 'None left.', units: null }
const unit = (lineId: number, stock: 'restock' | 'scrap') => ({
  reason: 'Broken.',
  units: [{ lineId, quantity: 1, stock }],
})
test.after.each(() => setClock(null))

/** The last units of something counted, ordered; after that it is sold as keys. */
async function lastOnes(paid: boolean) {
  const disc = await addProduct(db, cast.games, { title: paid ? 'Disc' : 'Late disc', sizes: ['one'], onHand: 3 })
  const variantId = disc.variants[0]?.id ?? 0
  const order = await placeTestOrder(market, { lines: [{ variantId, quantity: 3 }], paid })
  return { variantId, disc, order, part: order.shopOrders[0]!, lineId: order.shopOrders[0]!.lines[0]!.id }
}

test('counted units are cancelled and come back where there is a pool now, and leave the stock', async () => {
  const { variantId, disc, part, lineId } = await lastOnes(true)
  await changeDelivery(db, cast.games.id, disc.id, 'key')
  const parcel = { carrier: '', tracking: '', units: [{ lineId, quantity: 1 }] }
  await shipUnits(db, hand, desk, part.id, parcel)
  assert.match((await refused(returnUnits(db, hand, desk, part.id, unit(lineId, 'restock')))).message, 'as scrap')
  await returnUnits(db, hand, desk, part.id, unit(lineId, 'scrap'))
  assert.is((await cancelUnits(db, hand, desk, part.id, again)).status, 'returned')
  assert.equal(await levelsOf(db, variantId), ['0/0'])
})

test('a key is neither put on a shelf nor replaced where there is no pool any more', async () => {
  const game = await addGame(db, cast.games)
  await fillPool(db, cast.games, game.variantId, 1)
  const order = await placeTestOrder(market, { lines: [{ variantId: game.variantId, delivery: 'key' }] })
  const { id, lines } = order.shopOrders[0]!
  const { product_id: productId } = await db
    .selectFrom('variants')
    .select('product_id')
    .where('id', '=', game.variantId)
    .executeTakeFirstOrThrow()
  await changeDelivery(db, cast.games.id, productId, 'parcel')
  const seller = { shopId: cast.games.id, actorId: nils.id, actorName: nils.name }
  const [key] = await listOrderKeys(db, order.id)
  assert.match(
    (await refused(replaceKey(db, hand, seller, key?.id ?? 0, 'used'))).message,
    'no longer delivered as a key',
  )
  const lineId = lines[0]!.id
  assert.match((await refused(returnUnits(db, hand, desk, id, unit(lineId, 'restock')))).message, 'as scrap')
  assert.is((await returnUnits(db, hand, desk, id, unit(lineId, 'scrap'))).status, 'returned')
  assert.equal(await levelsOf(db, game.variantId), ['0/0'])
})

test('late money for counted units waits for a decision where keys are sold by now', async () => {
  const { variantId, disc, order } = await lastOnes(false)
  const paymentId = order.payments[0]!.id
  setClock(new Date(Date.now() + 400 * 24 * 3600_000))
  const ending = { outcome: 'expired', actor: theMarket } as const
  assert.ok(await db.transaction().execute((tx) => endUnpaid(tx, hand, paymentId, ending)))
  await db.transaction().execute(async (tx) => {
    const act = { shopId: cast.games.id, actorId: null, actorName: 'x', kind: 'damage' as const, reason: 'x' }
    await appendUpdates(tx, act, [{ variantId, delta: -3 }])
  })
  await changeDelivery(db, cast.games.id, disc.id, 'key')
  await fillPool(db, cast.games, variantId, 5)
  const staff = { id: cast.ada.id, name: cast.ada.name, side: 'staff' as const }
  assert.is(await db.transaction().execute((tx) => markPaid(tx, hand, paymentId, staff)), 'needs-decision')
  assert.equal(await levelsOf(db, variantId), ['5/0'])
})

test('after all of it the ledger is right, and every order rests on it', async () => {
  assert.equal((await auditLedger(db)).breaks, [])
  assert.equal(await auditOrders(db), [])
})

test.run()
