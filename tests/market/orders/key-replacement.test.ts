// A sold key that does not work: another out of the pool, through the ledger, once, and told to the buyer.
import { sql } from 'kysely'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { paths } from '#src/lib/paths.ts'
import { Refusal } from '#src/lib/refusal.ts'
import { openDataKeys } from '#src/market/delivery/key-sealing.ts'
import { listSoldKeys, replaceKey } from '#src/market/orders/key-replacement.ts'
import { listOrderKeys, revealKey } from '#src/market/orders/order-keys.ts'
import { markPaid } from '#src/market/orders/settlement.ts'
import { theMarket } from '#src/market/orders/timeline.ts'
import { auditLedger } from '#src/market/stock/audit.ts'
import { createMarket } from '#tests/support/cast.ts'
import { mailTo } from '#tests/support/mail.ts'
import { placeTestOrder } from '#tests/support/orders.ts'
import { addGame, fillPool, SECRET, sellerOf } from '#tests/support/pools.ts'
import { refused } from '#tests/support/refused.ts'

const test = suite('keys of orders: payment, replacement, warning')
const market = await createMarket()
const { db, cast } = market
const nils = sellerOf(cast.games)
const hand = { secret: SECRET }
const visitor = { actorId: null, actorName: 'The buyer', address: '127.0.0.1', userAgent: '' }

const pay = (id: number) => db.transaction().execute((tx) => markPaid(tx, hand, id, theMarket))
const levelOf = (id: number) =>
  db
    .selectFrom('stock_levels')
    .select(['on_hand', 'pool', 'held'])
    .where('variant_id', '=', id)
    .executeTakeFirstOrThrow()
const lowMails = async () =>
  (await mailTo(market, 'nils@example.com')).filter(({ kind }) => kind === 'pool-low').map(({ data }) => data)

async function sold(variantId: number, quantity = 1) {
  const lines = [{ variantId, quantity, delivery: 'key' as const }]
  const order = await placeTestOrder(market, { lines, address: null })
  const [part] = order.shopOrders
  const keys = await listSoldKeys(db, cast.games.id, part?.id ?? 0)
  return { ...order, shopOrderId: part?.id ?? 0, shopNumber: part?.number ?? '', keys }
}

test('a payment hands over the keys, delivers an order of nothing else, and warns of the pool once', async () => {
  const game = await addGame(db, cast.games, { title: 'Warned', lowAt: 3 })
  await fillPool(db, cast.games, game.variantId, 5)
  const orders = []
  for (let i = 0; i < 4; i++) {
    const lines = [{ variantId: game.variantId, delivery: 'key' as const }]
    orders.push(await placeTestOrder(market, { lines, paid: false, address: null }))
  }
  for (const { payments } of orders) assert.is(await pay(payments[0]?.id ?? 0), 'accepted')
  assert.equal(await levelOf(game.variantId), { on_hand: 1, pool: 1, held: 0 })
  const first = await db
    .selectFrom('shop_orders')
    .select('status')
    .where('id', '=', orders[0]?.shopOrders[0]?.id ?? 0)
    .executeTakeFirstOrThrow()
  assert.is(first.status, 'delivered')
  const told = await lowMails()
  assert.is(told.length, 1)
  assert.is((told[0] as { item: string }).item, 'Warned')
  await fillPool(db, cast.games, game.variantId, 5)
  for (const quantity of [2, 1]) {
    const lines = [{ variantId: game.variantId, quantity, delivery: 'key' as const }]
    await pay((await placeTestOrder(market, { lines, paid: false, address: null })).payments[0]?.id ?? 0)
  }
  assert.is((await lowMails()).length, 2)
})

test('a replaced key gives its unit the next one: a unit less in stock, both on record, the buyer told', async () => {
  const game = await addGame(db, cast.games, { title: 'Broken' })
  const pooled = await fillPool(db, cast.games, game.variantId, 4)
  const order = await sold(game.variantId, 2)
  const [old, other] = order.keys
  const { item } = await replaceKey(db, hand, nils, old?.id ?? 0, 'Region lock, sorry')
  assert.is(item, 'Broken')
  assert.equal(await levelOf(game.variantId), { on_hand: 1, pool: 1, held: 0 })
  const keys = await listSoldKeys(db, cast.games.id, order.shopOrderId)
  assert.equal(
    keys.map(({ unit, state, replacedReason }) => [unit, state, replacedReason]),
    [
      [1, 'replaced', 'Region lock, sorry'],
      [1, 'claimed', ''],
      [2, 'claimed', ''],
    ],
  )
  const mine = await listOrderKeys(db, order.id)
  assert.equal(
    mine.map(({ unit, replaced }) => [unit, replaced]),
    [
      [1, 1],
      [2, 0],
    ],
  )
  const shown = await revealKey(db, SECRET, order.id, mine[0]?.id ?? 0, visitor)
  assert.is(shown.key, pooled[2])
  assert.is((await refused(revealKey(db, SECRET, order.id, old?.id ?? 0, visitor))).code, 'not-found')
  const batch = await db
    .selectFrom('stock_batches')
    .selectAll()
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()
  assert.equal([batch.kind, batch.cause, batch.note], ['damage', order.shopNumber, 'Region lock, sorry'])
  const told = (await mailTo(market, 'bela@example.com')).filter(({ kind }) => kind === 'key-replaced')
  assert.is(told.length, 1)
  assert.match((await refused(replaceKey(db, hand, nils, old?.id ?? 0, 'again'))).message, 'replaced already')
  assert.is((await refused(replaceKey(db, hand, sellerOf(cast.boots), other?.id ?? 0, 'x'))).code, 'not-found')
})

test('an empty pool, one that is all promised, and a key that was never sold give nothing', async () => {
  const game = await addGame(db, cast.games)
  await fillPool(db, cast.games, game.variantId, 2)
  const order = await sold(game.variantId)
  const [key] = order.keys
  await placeTestOrder(market, { lines: [{ variantId: game.variantId, delivery: 'key' }], paid: false, address: null })
  assert.match((await refused(replaceKey(db, hand, nils, key?.id ?? 0, 'x'))).message, 'promised')
  const dry = await addGame(db, cast.games)
  await fillPool(db, cast.games, dry.variantId, 1)
  const last = await sold(dry.variantId)
  assert.match((await refused(replaceKey(db, hand, nils, last.keys[0]?.id ?? 0, 'x'))).message, 'The pool is empty')
  const free = await db.selectFrom('pool_keys').select('id').where('state', '=', 'available').executeTakeFirstOrThrow()
  assert.is((await refused(replaceKey(db, hand, nils, free.id, 'x'))).code, 'not-found')
})

test('ten replacements of one key at once make one; beside sales every unit has one key and the ledger agrees', async () => {
  const game = await addGame(db, cast.games)
  await fillPool(db, cast.games, game.variantId, 30)
  const order = await sold(game.variantId, 3)
  const [one, two] = order.keys
  const waiting = await Promise.all(
    Array.from({ length: 8 }, () =>
      placeTestOrder(market, { lines: [{ variantId: game.variantId, delivery: 'key' }], paid: false, address: null }),
    ),
  )
  const done = await Promise.allSettled([
    ...Array.from({ length: 10 }, () => replaceKey(db, hand, nils, one?.id ?? 0, 'race')),
    replaceKey(db, hand, nils, two?.id ?? 0, 'race'),
    ...waiting.map(({ payments }) => pay(payments[0]?.id ?? 0)),
    ...Array.from({ length: 5 }, () => revealKey(db, SECRET, order.id, order.keys[2]?.id ?? 0, visitor)),
  ])
  const failed = done.filter((r) => r.status === 'rejected')
  for (const { reason } of failed as PromiseRejectedResult[]) assert.instance(reason, Refusal, reason?.stack)
  assert.is(failed.length, 9)
  const { rows } = await sql<{ units: number; keys: number }>`
    select count(distinct (order_line_id, unit)) as units, count(*) as keys from pool_keys
    where variant_id = ${game.variantId} and state = 'claimed'`.execute(db)
  assert.equal(rows[0], { units: 11, keys: 11 })
  assert.equal(await levelOf(game.variantId), { on_hand: 17, pool: 17, held: 0 })
  assert.equal((await auditLedger(db)).breaks, [])
})

test('on the page: works as a form, refuses without a reason, is not there for the neighbour', async () => {
  const game = await addGame(db, cast.games, { title: 'By form' })
  await fillPool(db, cast.games, game.variantId, 3)
  const order = await sold(game.variantId)
  const way = paths.sellerKeyReplacement(order.keys[0]?.id ?? 0)
  const browser = await market.signedIn(cast.nils)
  const page = await browser.get(paths.sellerOrder(order.shopOrderId))
  assert.match(page.$('#keys').text, 'The buyer has not looked at it yet')
  const no = await browser.submit(page, `form[action^="${way}"]`, { reason: ' ' })
  assert.is(no.status, 422)
  assert.ok(no.$.has('.error-summary'))
  assert.is((await (await market.signedIn(cast.sela)).post(way, { reason: 'mine' })).status, 404)
  assert.match((await market.stranger().post(way, { reason: 'x' })).location ?? '', '/account/login')
  const done = await browser.submit(no, 'main form', { reason: 'Was used before' })
  assert.equal([done.status, done.location], [303, `${paths.sellerOrder(order.shopOrderId)}#keys`])
  const again = await browser.post(way, { reason: 'Kept as typed' })
  assert.is(again.status, 409)
  assert.is(again.field('reason'), 'Kept as typed')
})

test('the data keys are not in what anybody is sent', async () => {
  assert.ok((await openDataKeys(db, SECRET)).size > 0)
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from order_events where note ilike '%NOT-A-KEY%' or details::text ilike '%NOT-A-KEY%'`.execute(
    db,
  )
  assert.is(rows[0]?.n, 0)
})

test.run()
