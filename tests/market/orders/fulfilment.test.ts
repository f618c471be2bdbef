import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { auditOrders } from '#src/market/orders/audit.ts'
import { cancelUnits } from '#src/market/orders/cancellation.ts'
import { noteDelivery, shipUnits, startPicking, startPickingAll, stopPicking } from '#src/market/orders/fulfilment.ts'
import { listOrderKeys, revealKey } from '#src/market/orders/order-keys.ts'
import { addNote } from '#src/market/orders/order-notes.ts'
import { returnUnits } from '#src/market/orders/returns.ts'
import type { Desk } from '#src/market/orders/shop-order-lock.ts'
import { auditLedger } from '#src/market/stock/audit.ts'
import { addMember, addProduct, addShop, createMarket } from '#tests/support/cast.ts'
import { placeTestOrder, type TestOrder } from '#tests/support/orders.ts'
import { addGame, fillPool, SECRET } from '#tests/support/pools.ts'
import { refused } from '#tests/support/refused.ts'

const test = suite('fulfilment')
const market = await createMarket()
const { db, cast, config } = market
const hand = { secret: config.secret }
const boots = await addProduct(db, cast.boots, { title: 'Trail boot', sizes: ['41', '42'], price: 1000, onHand: 500 })
const [small, large] = boots.variants.map(({ id }) => id) as [number, number]
const desk: Desk = { shopId: cast.boots.id, actor: { id: cast.sela.id, name: cast.sela.name, side: 'seller' } }
const neighbour: Desk = { shopId: cast.games.id, actor: { id: cast.nils.id, name: cast.nils.name, side: 'seller' } }
const staff: Desk = { shopId: null, actor: { id: cast.ada.id, name: cast.ada.name, side: 'staff' } }
const ALL = { carrier: 'DHL', tracking: '0034 1', units: null }

async function placed(order: Partial<TestOrder> = {}) {
  const { shopOrders, ...rest } = await placeTestOrder(market, { lines: [{ variantId: small, quantity: 3 }], ...order })
  const [first] = shopOrders
  if (!first) throw new Error('no shop order')
  return { ...first, order: rest, line: first.lines[0]?.id ?? 0 }
}
const statusOf = async (id: number) =>
  (await db.selectFrom('shop_orders').select('status').where('id', '=', id).executeTakeFirstOrThrow()).status
const lineOf = (id: number) =>
  db
    .selectFrom('order_lines')
    .select(['shipped', 'cancelled', 'returned'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
const onHand = async (variantId: number) =>
  (
    await db
      .selectFrom('stock_levels')
      .select('on_hand as n')
      .where('variant_id', '=', variantId)
      .executeTakeFirstOrThrow()
  ).n
const available = async (variantId: number) =>
  (
    await db
      .selectFrom('pool_keys')
      .select('id')
      .where('variant_id', '=', variantId)
      .where('state', '=', 'available')
      .execute()
  ).length
const told = async (email = cast.bela.email) =>
  (await db.selectFrom('mail_messages').select('kind').where('to_address', '=', email).orderBy('id').execute()).map(
    ({ kind }) => kind,
  )

test('picked, sent and delivered, one after the other', async () => {
  const { id } = await placed()
  assert.is((await startPicking(db, desk, id)).status, 'picking')
  assert.match((await refused(startPicking(db, desk, id))).message, 'being picked already')
  assert.is((await shipUnits(db, hand, desk, id, ALL)).status, 'shipped')
  assert.is((await told()).at(-1), 'order-shipped')
  assert.is((await noteDelivery(db, hand, desk, id)).status, 'delivered')
  assert.is((await told()).at(-1), 'order-delivered')
  assert.match((await refused(noteDelivery(db, hand, desk, id))).message, 'delivered already')
  const events = await db
    .selectFrom('order_events')
    .select('action')
    .where('shop_order_id', '=', id)
    .orderBy('id')
    .execute()
  assert.equal(
    events.map(({ action }) => action),
    ['picking', 'shipped', 'delivered'],
  )
})

test('picking is taken back while nothing was sent', async () => {
  const { id, line } = await placed()
  assert.is((await refused(stopPicking(db, desk, id))).code, 'conflict')
  await startPicking(db, desk, id)
  assert.is((await stopPicking(db, desk, id)).status, 'created')
  await startPicking(db, desk, id)
  await shipUnits(db, hand, desk, id, { ...ALL, units: [{ lineId: line, quantity: 1 }] })
  assert.is((await refused(stopPicking(db, desk, id))).code, 'conflict')
  assert.is((await refused(stopPicking(db, neighbour, id))).code, 'not-found')
})

test('a part is sent first; the order is sent when the rest is', async () => {
  const { id, line } = await placed()
  const two = { ...ALL, units: [{ lineId: line, quantity: 2 }] }
  assert.is((await shipUnits(db, hand, desk, id, two)).status, 'picking')
  assert.match(
    (await refused(shipUnits(db, hand, desk, id, two))).message,
    'only 1 left to be sent, not 2 (2 handed over of 3)',
  )
  assert.is((await noteDelivery(db, hand, desk, id)).status, 'picking')
  assert.is((await shipUnits(db, hand, desk, id, ALL)).status, 'shipped')
  assert.is((await noteDelivery(db, hand, desk, id)).status, 'delivered')
})

test('what is not paid for is not touched', async () => {
  const { id } = await placed({ paid: false })
  for (const act of [
    () => startPicking(db, desk, id),
    () => shipUnits(db, hand, desk, id, ALL),
    () => noteDelivery(db, hand, staff, id),
    () => cancelUnits(db, hand, desk, id, { reason: 'x', units: [{ lineId: 1, quantity: 1 }] }),
  ]) {
    assert.is((await refused(act())).code, 'conflict')
  }
  assert.is(await statusOf(id), 'created')
})

test('an order nobody paid for is cancelled with its payment; one paid for together with others is not', async () => {
  const { id, order } = await placed({ paid: false })
  const ended = await cancelUnits(db, hand, desk, id, { reason: 'sold out', units: null })
  assert.equal([ended.status, ended.refundDue], ['cancelled', 0])
  const held = await db.selectFrom('stock_holds').select('outcome').where('holder', '=', `order:${order.id}`).execute()
  assert.equal(held, [{ outcome: 'released' }])
  assert.is((await refused(cancelUnits(db, hand, desk, id, { reason: 'x', units: null }))).code, 'conflict')
  const third = await addShop(db, await addMember(db, 'Tarik', 'tarik@example.com'), { name: 'Third', slug: 'third' })
  const tin = await addProduct(db, third, { title: 'Tin', sizes: ['One'], onHand: 5 })
  const shared = await placed({
    paid: false,
    lines: [{ variantId: small }, { variantId: tin.variants[0]?.id ?? 0 }],
  })
  const why = await refused(cancelUnits(db, hand, desk, shared.id, { reason: 'x', units: null }))
  assert.match(why.message, 'together with other shops')
})

test("another shop's order is not there", async () => {
  const { id, line } = await placed()
  for (const act of [
    () => startPicking(db, neighbour, id),
    () => shipUnits(db, hand, neighbour, id, ALL),
    () => noteDelivery(db, hand, neighbour, id),
    () => cancelUnits(db, hand, neighbour, id, { reason: 'x', units: null }),
    () =>
      returnUnits(db, hand, neighbour, id, { reason: 'x', units: [{ lineId: line, quantity: 1, stock: 'restock' }] }),
    () => addNote(db, hand, neighbour, id, { note: 'x', toBuyer: true }),
  ]) {
    assert.is((await refused(act())).code, 'not-found')
  }
})

test('several are taken up at once; what cannot be is told', async () => {
  const [one, two, unpaid] = [await placed(), await placed(), await placed({ paid: false })]
  await startPicking(db, desk, two.id)
  const round = await startPickingAll(db, desk, [one.id, two.id, unpaid.id])
  assert.equal(round.started, [one.number])
  assert.is(round.skipped.length, 2)
})

test('cancelled units go back on the shelf with the order as the cause, and what is due is written down', async () => {
  const order = await placed({
    lines: [
      { variantId: small, quantity: 3, price: 1000, discount: 100, taxBp: 1900 },
      { variantId: large, quantity: 1, price: 500, taxBp: 1900 },
    ],
    shipping: 490,
    taxIncluded: false,
  })
  const before = await onHand(small)
  const [first, second] = order.lines.map(({ id }) => id) as [number, number]
  const one = await cancelUnits(db, hand, desk, order.id, { reason: 'broken', units: [{ lineId: first, quantity: 1 }] })
  // 2,900 and 551 of tax for three units: the third of both, rounded.
  assert.is(one.refundDue, 1150)
  assert.is(one.status, 'created')
  assert.is(await onHand(small), before + 1)
  const batch = await db
    .selectFrom('stock_batches')
    .selectAll()
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()
  assert.equal([batch.kind, batch.cause, batch.actor_name], ['return', order.number, 'Sela Seller'])
  const scrapped = [{ lineId: first, quantity: 1, stock: 'scrap' as const }]
  const two = await cancelUnits(db, hand, desk, order.id, { reason: 'fell off the shelf', units: scrapped })
  assert.is(await onHand(small), before + 1, 'what is scrapped is not sold again')
  const decided = await db
    .selectFrom('order_return_lines')
    .select('stock')
    .orderBy('return_id', 'desc')
    .limit(1)
    .execute()
  assert.equal(decided, [{ stock: 'scrapped' }])
  const rest = await cancelUnits(db, hand, desk, order.id, { reason: 'broken', units: null })
  assert.is(rest.status, 'cancelled')
  assert.is(one.refundDue + two.refundDue + rest.refundDue, order.total, 'all that was paid, sending too')
  assert.equal(await lineOf(second), { shipped: 0, cancelled: 1, returned: 0 })
  assert.is((await told()).at(-1), 'order-cancelled')
})

test('what is cancelled of a sent order leaves what sending cost', async () => {
  const order = await placed({ shipping: 490 })
  await shipUnits(db, hand, desk, order.id, { ...ALL, units: [{ lineId: order.line, quantity: 1 }] })
  const { refundDue, status } = await cancelUnits(db, hand, desk, order.id, { reason: 'gone', units: null })
  assert.is(refundDue, 2000)
  assert.is(status, 'shipped')
})

test('returned units are restocked or scrapped, both through the ledger', async () => {
  const order = await placed()
  await shipUnits(db, hand, desk, order.id, ALL)
  const before = await onHand(small)
  const give = (quantity: number, stock: 'restock' | 'scrap') =>
    returnUnits(db, hand, desk, order.id, { reason: 'too small', units: [{ lineId: order.line, quantity, stock }] })
  assert.equal(await give(1, 'restock'), { number: order.number, status: 'shipped', refundDue: 1000, currency: 'EUR' })
  assert.is(await onHand(small), before + 1)
  assert.is((await give(2, 'scrap')).status, 'returned')
  assert.is(await onHand(small), before + 1)
  const batches = await db
    .selectFrom('stock_batches')
    .select('kind')
    .where('cause', '=', order.number)
    .orderBy('id')
    .execute()
  assert.equal(
    batches.map(({ kind }) => kind),
    ['sale', 'return', 'return', 'damage'],
  )
  assert.match((await refused(give(1, 'scrap'))).message, 'none is left to come back')
})

test('what was not sent cannot come back; a key is never sold twice', async () => {
  const order = await placed()
  const units = [{ lineId: order.line, quantity: 1, stock: 'restock' as const }]
  assert.match(
    (await refused(returnUnits(db, hand, desk, order.id, { reason: 'x', units }))).message,
    'not handed over',
  )
  const game = await addGame(db, cast.boots)
  await fillPool(db, cast.boots, game.variantId, 1)
  const key = await placed({ lines: [{ variantId: game.variantId, delivery: 'key' }] })
  const [sold] = await listOrderKeys(db, key.order.id)
  const visitor = { actorId: null, actorName: 'The buyer', address: null, userAgent: '' }
  await revealKey(db, SECRET, key.order.id, sold?.id ?? 0, visitor)
  const back = [{ lineId: key.line, quantity: 1, stock: 'restock' as const }]
  assert.match(
    (await refused(returnUnits(db, hand, desk, key.id, { reason: 'x', units: back }))).message,
    'were looked at',
  )
  const scrapped = [{ lineId: key.line, quantity: 1, stock: 'scrap' as const }]
  assert.is((await returnUnits(db, hand, desk, key.id, { reason: 'x', units: scrapped })).status, 'returned')
  assert.is(await onHand(game.variantId), 0)
})

test('picked up at the shop, or settled by staff, an order is delivered without being sent first', async () => {
  const pickup = await placed({ shippingKind: 'pickup' })
  assert.is((await noteDelivery(db, hand, desk, pickup.id)).status, 'delivered')
  const sent = await placed()
  assert.match((await refused(noteDelivery(db, hand, desk, sent.id))).message, 'no parcel under way')
  assert.is((await noteDelivery(db, hand, staff, sent.id)).status, 'delivered')
})

test('a note for the buyer is told, a private one is not', async () => {
  const { id } = await placed({ buyer: null, email: 'note@example.com' })
  await addNote(db, hand, desk, id, { note: 'fragile', toBuyer: false })
  assert.equal(await told('note@example.com'), [])
  await addNote(db, hand, desk, id, { note: 'on its way', toBuyer: true })
  assert.equal(await told('note@example.com'), ['order-note'])
})

const settled = async (acts: Promise<unknown>[]) => {
  const ends = await Promise.allSettled(acts)
  return ends.filter(({ status }) => status === 'fulfilled').length
}

test('two people who send the same units at once send them once', async () => {
  const { id, line } = await placed()
  const two = { ...ALL, units: [{ lineId: line, quantity: 2 }] }
  assert.is(await settled([1, 2, 3, 4].map(() => shipUnits(db, hand, desk, id, two))), 1)
  assert.equal(await lineOf(line), { shipped: 2, cancelled: 0, returned: 0 })
})

test('cancelled against sent: every unit goes one way', async () => {
  for (let round = 0; round < 5; round++) {
    const { id, line } = await placed()
    const before = await onHand(small)
    const ends = await settled([
      shipUnits(db, hand, desk, id, ALL),
      cancelUnits(db, hand, staff, id, { reason: 'race', units: [{ lineId: line, quantity: 3 }] }),
    ])
    assert.is(ends, 1)
    const { shipped, cancelled } = await lineOf(line)
    assert.is(shipped + cancelled, 3)
    assert.is(await onHand(small), before + cancelled)
  }
})

test('returned twice at once is returned once', async () => {
  const { id, line } = await placed()
  await shipUnits(db, hand, desk, id, ALL)
  const before = await onHand(small)
  const units = [{ lineId: line, quantity: 2, stock: 'restock' as const }]
  assert.is(await settled([1, 2, 3].map(() => returnUnits(db, hand, desk, id, { reason: 'race', units }))), 1)
  assert.is(await onHand(small), before + 2)
})

test('a returned key goes back into the pool unless its buyer looked at it; the pool and the stock stay one', async () => {
  const game = await addGame(db, cast.boots)
  await fillPool(db, cast.boots, game.variantId, 3)
  const order = await placed({ lines: [{ variantId: game.variantId, quantity: 3, delivery: 'key' }], address: null })
  const keys = await listOrderKeys(db, order.order.id)
  const visitor = { actorId: null, actorName: 'The buyer', address: null, userAgent: '' }
  await revealKey(db, SECRET, order.order.id, keys[0]?.id ?? 0, visitor)
  const give = (quantity: number, stock: 'restock' | 'scrap') =>
    returnUnits(db, hand, desk, order.id, { reason: 'by mistake', units: [{ lineId: order.line, quantity, stock }] })
  const pool = async () => [await onHand(game.variantId), await available(game.variantId)]
  assert.match((await refused(give(3, 'restock'))).message, 'cannot go back into the pool')
  assert.equal(await pool(), [0, 0])
  await give(1, 'restock')
  assert.equal(await pool(), [1, 1])
  assert.is((await give(2, 'scrap')).status, 'returned')
  assert.equal(await pool(), [1, 1])
})

test('after all of it the ledger is right, and every order rests on it', async () => {
  assert.equal(await auditOrders(db), [])
  assert.is((await auditLedger(db)).breakCount, 0)
})

test.run()
