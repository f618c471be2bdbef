// A pool and its stock are one number; a unit of an order gets one key, whoever else wants it.
import { sql } from 'kysely'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Refusal } from '#src/lib/refusal.ts'
import { importKeys } from '#src/market/delivery/key-import.ts'
import { claimKeys, noteKeyEvents, returnKeys } from '#src/market/delivery/keys.ts'
import { adjustStock } from '#src/market/stock/adjustment.ts'
import { auditLedger } from '#src/market/stock/audit.ts'
import { appendUpdates } from '#src/market/stock/ledger.ts'
import { openStock } from '#src/market/stock/opening.ts'
import { reverseBatch } from '#src/market/stock/reversal.ts'
import { addStock, createMarket } from '#tests/support/cast.ts'
import { addGame, fakeKeys, fillPool, placeBareOrder, SECRET, sell, sellerOf } from '#tests/support/pools.ts'

const test = suite('keys of a pool')
const { db, cast } = await createMarket()
const nils = sellerOf(cast.games)
const why = { reason: 'because', note: '' }

const levelOf = (id: number) =>
  db.selectFrom('stock_levels').selectAll().where('variant_id', '=', id).executeTakeFirstOrThrow()
const codeOf = async (act: Promise<unknown>) => {
  const error = (await act.then(
    () => ({ code: 'went through' }),
    (e) => e,
  )) as { code?: string }
  return error.code
}
const run = (text: string) => db.transaction().execute((tx) => sql.raw(text).execute(tx))

test('an import puts keys and units in together, with the import as the cause', async () => {
  const { variantId } = await addGame(db, cast.games)
  await fillPool(db, cast.games, variantId, 7)
  const level = await levelOf(variantId)
  assert.equal([level.pooled, level.pool, level.on_hand], [true, 7, 7])
  const one = await db
    .selectFrom('key_imports')
    .selectAll()
    .where('variant_id', '=', variantId)
    .executeTakeFirstOrThrow()
  const batch = await db
    .selectFrom('stock_batches')
    .selectAll()
    .where('id', '=', one.batch_id ?? 0)
    .executeTakeFirstOrThrow()
  assert.equal([one.added, batch.kind, batch.cause, batch.actor_name], [7, 'import', `keys ${one.id}`, 'Nils Nextdoor'])
})

test('nobody moves one without the other, not even with psql', async () => {
  const { variantId } = await addGame(db, cast.games)
  await fillPool(db, cast.games, variantId, 3)
  const key = `(select min(id) from pool_keys where variant_id = ${variantId})`
  assert.is(await codeOf(addStock(db, cast.games, [variantId], 1)), 'MW007')
  assert.is(await codeOf(run(`update pool_keys set state = 'withdrawn' where id = ${key}`)), 'MW007')
  assert.is(await codeOf(run(`update stock_levels set pool = 9 where variant_id = ${variantId}`)), 'MW007')
  assert.is(await codeOf(run(`update stock_levels set pooled = false where variant_id = ${variantId}`)), 'MW007')
  assert.is(
    await codeOf(
      run(`update products set delivery = 'parcel' where id =
    (select product_id from variants where id = ${variantId})`),
    ),
    'MW007',
  )
  assert.is(await codeOf(run(`delete from pool_keys where id = ${key}`)), 'MW001')
  assert.is(await codeOf(run('truncate pool_keys cascade')), 'MW001')
  const boot = await addGame(db, cast.games)
  await db.updateTable('products').set({ delivery: 'parcel' }).where('id', '=', boot.id).execute()
  await addStock(db, cast.games, [boot.variantId], 2)
  assert.is(await codeOf(run(`update products set delivery = 'key' where id = ${boot.id}`)), 'MW007')
  assert.equal((await levelOf(variantId)).pool, 3)
})

test('a person cannot count, adjust, open or undo what is a pool', async () => {
  const { variantId } = await addGame(db, cast.games)
  const keys = fakeKeys(2)
  const { batchId } = await importKeys(db, SECRET, nils, { variantId, keys, source: 'paste' })
  for (const act of [
    () => adjustStock(db, nils, variantId, { delta: 1, ...why }),
    () => reverseBatch(db, nils, batchId),
    () => openStock(db, nils, [{ variantId, quantity: 2 }]),
  ]) {
    const no: Refusal = await act().then(
      () => assert.unreachable(),
      (error) => error,
    )
    assert.is(no.code, 'conflict')
    assert.match(no.message, /its stock is (its pool|the keys)/i)
  }
  assert.is(
    (await appendUpdates(db, { ...nils, kind: 'bulk', reason: 'x' }, [{ variantId, delta: 1 }])).lines[0]?.status,
    'pooled',
  )
})

test('a key is in one pool of the whole market, found again without opening any', async () => {
  const [mine, other] = [await addGame(db, cast.games), await addGame(db, cast.boots)]
  const keys = fakeKeys(3)
  await importKeys(db, SECRET, nils, { variantId: mine.variantId, keys, source: 'paste' })
  const again = [` ${keys[0]}\t`, ...fakeKeys(1), keys[2] ?? '', keys[2] ?? '']
  const second = { variantId: other.variantId, keys: again, source: 'paste' as const }
  const answer = await importKeys(db, SECRET, sellerOf(cast.boots), second)
  assert.equal([answer.added, answer.known], [1, 3])
  const none = await importKeys(db, SECRET, sellerOf(cast.boots), { ...second, keys: again }).catch((e: Refusal) => e)
  assert.match((none as Refusal).message, 'All 4 keys are already known')
  assert.is((await levelOf(other.variantId)).on_hand, 1)
})

test('two imports of the same keys at once put each in once', async () => {
  const games = [await addGame(db, cast.games), await addGame(db, cast.games), await addGame(db, cast.games)]
  const keys = fakeKeys(400)
  const orders = [keys, [...keys].reverse(), [...keys.slice(200), ...keys.slice(0, 200)]]
  const done = await Promise.allSettled(
    games.map(({ variantId }, i) =>
      importKeys(db, SECRET, nils, { variantId, keys: orders[i] ?? [], source: 'paste' }),
    ),
  )
  const added = done.map((one) => (one.status === 'fulfilled' ? one.value.added : 0))
  assert.is(
    added.reduce((a, b) => a + b),
    400,
  )
  for (const one of done) if (one.status === 'rejected') assert.is((one.reason as Refusal).code, 'conflict')
})

test('a payment claims one key a unit, oldest first, and asking again claims nothing', async () => {
  const { variantId } = await addGame(db, cast.games)
  await fillPool(db, cast.games, variantId, 5)
  const order = await placeBareOrder(db, cast.games, [
    { variantId, quantity: 2 },
    { variantId, quantity: 1 },
  ])
  const lines = [{ variantId, quantity: 3 }]
  const claimed = await db.transaction().execute(async (tx) => {
    await sell(tx, cast.games, order.shopNumber, lines)
    return claimKeys(tx, order.shopOrderId)
  })
  const [a = 0, b = 0] = order.lineIds
  assert.equal(claimed, [
    { orderLineId: a, unit: 1 },
    { orderLineId: a, unit: 2 },
    { orderLineId: b, unit: 1 },
  ])
  assert.equal(await db.transaction().execute((tx) => claimKeys(tx, order.shopOrderId)), [])
  const states = await db
    .selectFrom('pool_keys')
    .select('state')
    .where('variant_id', '=', variantId)
    .orderBy('id')
    .execute()
  assert.is(states.map(({ state }) => state).join(), 'claimed,claimed,claimed,available,available')
  const level = await levelOf(variantId)
  assert.equal([level.pool, level.on_hand], [2, 2])
})

test('a claim without its sale, or a sale without its claim, does not commit', async () => {
  const { variantId } = await addGame(db, cast.games)
  await fillPool(db, cast.games, variantId, 2)
  const order = await placeBareOrder(db, cast.games, [{ variantId, quantity: 1 }])
  assert.is(await codeOf(db.transaction().execute((tx) => claimKeys(tx, order.shopOrderId))), 'MW007')
  assert.is(await codeOf(sell(db, cast.games, order.shopNumber, [{ variantId, quantity: 1 }])), 'MW007')
  const short = await placeBareOrder(db, cast.games, [{ variantId, quantity: 3 }])
  const error = await db
    .transaction()
    .execute((tx) => claimKeys(tx, short.shopOrderId))
    .catch((e: Error) => e)
  assert.match((error as Error).message, '1 keys short')
})

test('60 orders at once for 40 keys of two pools: 40 distinct keys, a unit each, ledger and pools agree', async () => {
  const [x, y] = [await addGame(db, cast.games), await addGame(db, cast.games)]
  await fillPool(db, cast.games, x.variantId, 20)
  await fillPool(db, cast.games, y.variantId, 20)
  const orders = await Promise.all(
    Array.from({ length: 60 }, (_, i) => {
      const two = [x.variantId, y.variantId].map((variantId) => ({ variantId, quantity: 1 }))
      return placeBareOrder(db, cast.games, i % 2 ? two : two.reverse())
    }),
  )
  const done = await Promise.allSettled(
    orders.map((order) =>
      db.transaction().execute(async (tx) => {
        const lines = [x, y].map(({ variantId }) => ({ variantId, quantity: 1 }))
        const { batchId } = await sell(tx, cast.games, order.shopNumber, lines)
        if (batchId === null) throw new Error('sold out')
        return claimKeys(tx, order.shopOrderId)
      }),
    ),
  )
  const failures = done.filter((one) => one.status === 'rejected')
  assert.equal(new Set(failures.map((one) => (one as PromiseRejectedResult).reason.message)), new Set(['sold out']))
  assert.is(failures.length, 40)
  const keys = await db
    .selectFrom('pool_keys')
    .select(['id', 'state', 'order_line_id', 'unit'])
    .where('variant_id', 'in', [x.variantId, y.variantId])
    .execute()
  assert.ok(keys.every((key) => key.state === 'claimed'))
  assert.is(new Set(keys.map((key) => `${key.order_line_id}/${key.unit}`)).size, 40)
  assert.equal((await auditLedger(db)).breaks, [])
})

test('a key cannot be given twice, to a unit that is not, or to another thing', async () => {
  const { variantId } = await addGame(db, cast.games)
  const other = await addGame(db, cast.games)
  await fillPool(db, cast.games, variantId, 3)
  await fillPool(db, cast.games, other.variantId, 1)
  const order = await placeBareOrder(db, cast.games, [{ variantId, quantity: 1 }])
  const [line = 0] = order.lineIds
  await db.transaction().execute(async (tx) => {
    await sell(tx, cast.games, order.shopNumber, [{ variantId, quantity: 1 }])
    await claimKeys(tx, order.shopOrderId)
  })
  const claim = (variant: number, unit: number) =>
    run(`update pool_keys set state = 'claimed', order_line_id = ${line}, unit = ${unit}
         where id = (select max(id) from pool_keys where variant_id = ${variant})`)
  assert.is(await codeOf(claim(variantId, 1)), '23505')
  assert.is(await codeOf(claim(variantId, 2)), 'MW008')
  assert.is(await codeOf(claim(other.variantId, 1)), 'MW008')
  const other2 = await placeBareOrder(db, cast.games, [{ variantId, quantity: 1 }])
  const taken = `(select id from pool_keys where order_line_id = ${line})`
  assert.is(await codeOf(run(`update pool_keys set order_line_id = ${other2.lineIds[0]} where id = ${taken}`)), 'MW008')
  assert.is(await codeOf(run(`update pool_keys set variant_id = ${other.variantId} where id = ${taken}`)), 'MW001')
})

test('keys nobody looked at go back into the pool; those that were seen do not', async () => {
  const { variantId } = await addGame(db, cast.games)
  await fillPool(db, cast.games, variantId, 3)
  const order = await placeBareOrder(db, cast.games, [{ variantId, quantity: 3 }])
  const [orderLineId = 0] = order.lineIds
  await db.transaction().execute(async (tx) => {
    await sell(tx, cast.games, order.shopNumber, [{ variantId, quantity: 3 }])
    await claimKeys(tx, order.shopOrderId)
  })
  const first = await db
    .selectFrom('pool_keys')
    .select('id')
    .where('order_line_id', '=', orderLineId)
    .where('unit', '=', 1)
    .executeTakeFirstOrThrow()
  await noteKeyEvents(db, [first.id], 'revealed', { actorId: null, actorName: 'The buyer' })
  const back = (quantity: number, restock: boolean) =>
    db.transaction().execute(async (tx) => {
      const actor = { actorId: nils.actorId, actorName: nils.actorName }
      const said = await returnKeys(tx, actor, { orderLineId, quantity, restock, reason: order.shopNumber })
      if (!restock) return said
      await appendUpdates(tx, { ...nils, kind: 'return', reason: 'returned', cause: order.shopNumber }, [
        { variantId, delta: said.back },
      ])
      return said
    })
  const no = await back(3, true).catch((e: Refusal) => e)
  assert.match((no as Refusal).message, 'Only 2 of its keys were not looked at')
  assert.equal(await back(1, true), { back: 1, seen: 0 })
  assert.is((await levelOf(variantId)).on_hand, 1)
  assert.equal(await back(2, false), { back: 1, seen: 1 })
  const states = await db
    .selectFrom('pool_keys')
    .select('state')
    .where('variant_id', '=', variantId)
    .orderBy('id')
    .execute()
  assert.is(states.map(({ state }) => state).join(), 'claimed,withdrawn,available')
})

test.run()
