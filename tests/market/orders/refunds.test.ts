import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { cancelUnits } from '#src/market/orders/cancellation.ts'
import { noteDelivery, shipUnits, startPicking } from '#src/market/orders/fulfilment.ts'
import { listOrderKeys, revealKey } from '#src/market/orders/order-keys.ts'
import { recordRefund } from '#src/market/orders/refunds.ts'
import { endUnpaid } from '#src/market/orders/settlement.ts'
import { theMarket } from '#src/market/orders/timeline.ts'
import { addProduct } from '#tests/support/cast.ts'
import { placeTestOrder } from '#tests/support/orders.ts'
import { createPaymentDesk } from '#tests/support/payment-desk.ts'
import { addGame, fillPool, SECRET } from '#tests/support/pools.ts'
import { refused } from '#tests/support/refused.ts'

const test = suite('orders/refunds')
const { market, means, variantId, ordered, send, statusOf, mailsOf, decide } = await createPaymentDesk()
const { db, cast } = market

test('refunds never go above what was paid, in all or for a shop; a whole one settles the payment', async () => {
  const order = await ordered()
  const give = (amountMinor: number, more = {}) =>
    recordRefund(db, means, cast.ada, order.paymentId, {
      shopOrderId: null,
      amountMinor,
      reason: 'Torn',
      reference: 'R1',
      ...more,
    })
  assert.match((await refused(give(100))).message, 'not accepted')
  await decide(order, 'accept')
  const part = order.shopOrders[0]!.id
  assert.is((await give(3000, { shopOrderId: part, seen: 0 })).whole, false)
  assert.match((await refused(give(100, { seen: 0 }))).message, 'Somebody else')
  assert.match((await refused(give(6000))).message, 'At most €59.00')
  assert.is((await refused(give(100, { shopOrderId: 999999 }))).code, 'not-found')
  const race = await Promise.allSettled([give(5000), give(5000, { shopOrderId: part })])
  assert.is(race.filter(({ status }) => status === 'fulfilled').length, 1)
  const last = await give(900)
  assert.equal([last.whole, await statusOf(order)], [true, 'refunded'])
  assert.match((await refused(give(1))).message, 'paid back already')
  assert.is(await mailsOf('order-refunded'), 3)
})

type Paid = Awaited<ReturnType<typeof placeTestOrder>>
/** A share of what was not given back yet. */
async function giveBack({ payments }: Paid, shopOrderId: number | null, share = 1): Promise<void> {
  const paymentId = payments[0]!.id
  const { all, before } = await db
    .selectFrom('payments')
    .select(['amount_minor as all', 'refunded_minor as before'])
    .where('id', '=', paymentId)
    .executeTakeFirstOrThrow()
  const amountMinor = Math.floor((all - before) * share)
  await recordRefund(db, means, cast.ada, paymentId, {
    shopOrderId,
    amountMinor,
    reason: 'Changed mind',
    reference: '',
  })
}

test('goods that were paid back in full are not sent any more, only cancelled', async () => {
  const order = await placeTestOrder(market, { lines: [{ variantId, quantity: 3 }] })
  const { id } = order.shopOrders[0]!
  const desk = { shopId: cast.boots.id, actor: { id: cast.sela.id, name: cast.sela.name, side: 'seller' as const } }
  const staff = { shopId: null, actor: { id: cast.ada.id, name: cast.ada.name, side: 'staff' as const } }
  const parcel = { carrier: 'DHL', tracking: '1', units: null }
  await giveBack(order, id, 0.5)
  assert.is((await startPicking(db, desk, id)).status, 'picking', 'a part given back stops nothing')
  await giveBack(order, id)
  assert.match((await refused(shipUnits(db, means, desk, id, parcel))).message, 'was paid back in full')
  assert.match((await refused(noteDelivery(db, means, staff, id))).message, 'was paid back in full')
  assert.is((await cancelUnits(db, means, desk, id, { reason: 'Paid back.', units: null })).status, 'cancelled')
})

test('a key that nobody looked at stays closed once it was paid back', async () => {
  const game = await addGame(db, cast.games)
  await fillPool(db, cast.games, game.variantId, 2)
  const order = await placeTestOrder(market, {
    lines: [{ variantId: game.variantId, quantity: 2, delivery: 'key' }],
  })
  const [seen, unseen] = await listOrderKeys(db, order.id)
  const who = { actorId: cast.bela.id, actorName: 'The buyer', address: null, userAgent: '' }
  const look = (keyId = 0) => revealKey(db, SECRET, order.id, keyId, who)
  const { key } = await look(seen?.id)
  await giveBack(order, null)
  assert.match((await refused(look(unseen?.id))).message, 'stays closed')
  assert.is((await look(seen?.id)).key, key, 'what is known may be looked at again')
})

test('money that comes after the goods are gone waits for a decision, and is given back', async () => {
  const few = await addProduct(db, cast.boots, { title: 'Last pair', sizes: ['One'], onHand: 1 })
  const place = async () => {
    const order = await placeTestOrder(market, { lines: [{ variantId: few.variants[0]!.id }], paid: false })
    return { ...order, paymentId: order.payments[0]!.id }
  }
  const late = await place()
  await db
    .updateTable('payments')
    .set({ due_at: new Date(Date.now() - 1000) })
    .where('id', '=', late.paymentId)
    .execute()
  await db.transaction().execute((tx) => endUnpaid(tx, means, late.paymentId, { outcome: 'expired', actor: theMarket }))
  const quick = await place()
  assert.is((await send(late, null, 'too late')).ok, true)
  assert.is(await statusOf(late), 'needs-decision')
  assert.is((await decide(late, 'accept')).outcome, 'needs-decision')
  const refund = { shopOrderId: null, amountMinor: 8900, reason: 'The goods had gone.', reference: '' }
  assert.is((await recordRefund(db, means, cast.ada, late.paymentId, refund)).whole, true)
  assert.is(await statusOf(late), 'refunded')
  assert.is((await decide(quick, 'accept')).outcome, 'accepted')
})

test.run()
