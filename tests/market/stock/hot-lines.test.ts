// Lines of one variant that are written together: each has its own batch, its own answer, and the numbers stay true.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { connect } from '#src/database/connect.ts'
import { Refusal } from '#src/lib/refusal.ts'
import { adjustStock, countStock, type Edit, type EditFacts } from '#src/market/stock/adjustment.ts'
import { auditLedger } from '#src/market/stock/audit.ts'
import { holdStock } from '#src/market/stock/holds.ts'
import { addProduct, createMarket } from '#tests/support/cast.ts'
import { onFileEnd } from '#tests/support/cleanup.ts'

const test = suite('lines of a hot variant')
const { db, cast, url } = await createMarket()
const sela = { shopId: cast.boots.id, actorId: cast.sela.id, actorName: cast.sela.name }
const other = connect(url, { poolSize: 4 })
onFileEnd(() => other.destroy())
let titles = 0

async function variant(onHand: number): Promise<number> {
  titles += 1
  const product = await addProduct(db, cast.boots, { title: `Hot ${titles}`, sizes: ['one'], onHand })
  return product.variants[0]?.id ?? 0
}
const levelOf = (id: number) =>
  db.selectFrom('stock_levels').selectAll().where('variant_id', '=', id).executeTakeFirstOrThrow()
const updatesOf = (id: number) =>
  db
    .selectFrom('stock_updates as u')
    .innerJoin('stock_batches as b', 'b.id', 'u.batch_id')
    .select([
      'u.seq',
      'u.delta',
      'u.before',
      'u.after',
      'b.id',
      'b.reason',
      'b.note',
      'b.actor_name as actor',
      'b.kind',
    ])
    .where('u.variant_id', '=', id)
    .where('b.kind', '<>', 'opening')
    .orderBy('u.seq')
    .execute()
const many = <T>(count: number, act: (i: number) => Promise<T>) =>
  Promise.allSettled(Array.from({ length: count }, (_, i) => act(i)))
function refusalOf(result: PromiseSettledResult<unknown>): Refusal {
  assert.is(result.status, 'rejected')
  const { reason } = result as PromiseRejectedResult
  if (!(reason instanceof Refusal)) throw reason
  return reason
}
const editOf = (result: PromiseSettledResult<Edit>): Edit => {
  if (result.status === 'rejected') throw result.reason
  return result.value
}

test('each caller has a batch of their own with their own words, and is told what it did', async () => {
  const id = await variant(100)
  const before = await statements(id)
  const results = await many(60, (i) =>
    adjustStock(db, { ...sela, actorName: `Person ${i}` }, id, { delta: i + 1, reason: `why ${i}`, note: `note ${i}` }),
  )
  const updates = await updatesOf(id)
  assert.is(updates.length, 60)
  for (const [i, result] of results.entries()) {
    const { batchId, before, after, item } = editOf(result)
    const row = updates.find((one) => one.id === batchId)
    assert.equal([row?.reason, row?.note, row?.actor, row?.delta], [`why ${i}`, `note ${i}`, `Person ${i}`, i + 1])
    assert.equal([row?.before, row?.after], [before, after])
    assert.is(item.onHand, after)
  }
  assert.equal(
    updates.map((one) => one.reason),
    results.map((_, i) => `why ${i}`),
  )
  assert.is((await levelOf(id)).on_hand, 100 + (60 * 61) / 2)
  assert.ok((await statements(id)) - before <= 3, 'sixty lines are two or three transactions')
})

/** How many transactions have written to a variant. */
const statements = async (id: number) => {
  const rows = await db
    .selectFrom('stock_updates as u')
    .innerJoin('stock_batches as b', 'b.id', 'u.batch_id')
    .select('b.made_in')
    .distinct()
    .where('u.variant_id', '=', id)
    .execute()
  return rows.length
}

test('the last units go once; those who are too late are told what there was', async () => {
  const id = await variant(10)
  const results = await many(40, () => adjustStock(db, sela, id, { delta: -1, reason: 'race', note: '' }))
  const late = results.filter((one) => one.status === 'rejected').map(refusalOf)
  assert.is(late.length, 30)
  for (const { facts } of late) {
    const { problem, item } = facts as EditFacts
    assert.equal([problem, item.onHand], ['short', 0])
  }
  assert.is((await levelOf(id)).on_hand, 0)
})

test('a line is judged by what those before it left: a refused one stands in nobody’s way', async () => {
  const id = await variant(5)
  const results = await many(6, (i) =>
    adjustStock(db, sela, id, { delta: [1, -6, -2, 2, -3, 1][i] ?? 0, reason: `${i}`, note: '' }),
  )
  // 5 +1 = 6, −6 = 0, −2 short, +2 = 2, −3 short, +1 = 3
  assert.equal(
    results.map((one) => (one.status === 'fulfilled' ? one.value.after : (refusalOf(one).facts as EditFacts).problem)),
    [6, 0, 'short', 2, 'short', 3],
  )
})

test('what is held is not taken by any of them', async () => {
  const id = await variant(10)
  await holdStock(db, [{ variantId: id, quantity: 7 }], {
    holder: 'checkout',
    expiresAt: new Date(Date.now() + 60_000),
  })
  const results = await many(10, () => adjustStock(db, sela, id, { delta: -1, reason: 'race', note: '' }))
  assert.is(results.filter((one) => one.status === 'fulfilled').length, 3)
  const level = await levelOf(id)
  assert.equal([level.on_hand, level.held], [7, 7])
})

test('of counts from one number the first holds, the next are told it moved, and one of the same number changes nothing', async () => {
  const id = await variant(12)
  const counts = [20, 21, 20, 22]
  const results = await many(4, (i) =>
    countStock(db, sela, id, { seen: 12, counted: counts[i] ?? 0, reason: 'race', note: '' }),
  )
  assert.is(editOf(results[0]!).after, 20)
  assert.match(refusalOf(results[1]!).message, '12 became 20 (1 count by Sela Seller). You typed 21: set 21, or add 9?')
  assert.is(editOf(results[2]!).batchId, null)
  assert.is((refusalOf(results[3]!).facts as EditFacts).problem, 'moved')
})

test('a line that the database does not take fails alone', async () => {
  const id = await variant(10)
  const results = await many(8, (i) =>
    adjustStock(db, sela, id, { delta: 1, reason: i === 5 ? 'x'.repeat(201) : 'fine', note: '' }),
  )
  assert.equal(
    results.map((one) => one.status),
    results.map((_, i) => (i === 5 ? 'rejected' : 'fulfilled')),
  )
  assert.is((await levelOf(id)).on_hand, 17)
})

test('a stranger and a variant that was never there are refused in between, and change nothing', async () => {
  const id = await variant(10)
  const nils = { shopId: cast.games.id, actorId: cast.nils.id, actorName: cast.nils.name }
  const results = await many(9, (i) =>
    adjustStock(db, i % 3 === 1 ? nils : sela, id, { delta: 1, reason: 'race', note: '' }),
  )
  for (const [i, one] of results.entries()) {
    if (i % 3 === 1) assert.is(refusalOf(one).code, 'not-found')
    else assert.is(one.status, 'fulfilled')
  }
  assert.is((await levelOf(id)).on_hand, 16)
  for (const one of await many(5, () => adjustStock(db, sela, 987_654_321, { delta: 1, reason: 'x', note: '' })))
    assert.is(refusalOf(one).code, 'not-found')
})

test('two processes on one variant: the sum is exact, the last unit goes once, the chain is whole', async () => {
  const id = await variant(50)
  const results = await many(400, (i) =>
    adjustStock(i % 2 ? other : db, sela, id, { delta: i % 4 === 0 ? 1 : -1, reason: 'race', note: '' }),
  )
  const done = results.filter((one) => one.status === 'fulfilled').map(editOf)
  for (const one of results) if (one.status === 'rejected') refusalOf(one)
  const level = await levelOf(id)
  assert.is(level.on_hand, 50 + done.reduce((sum, { before, after }) => sum + after - before, 0))
  assert.is(level.seq, 1 + done.length)
  const updates = await updatesOf(id)
  for (const { batchId, before, after } of done) {
    const row = updates.find((one) => one.id === batchId)
    assert.equal([row?.before, row?.after], [before, after])
  }
  assert.equal((await auditLedger(db)).breaks, [])
})

test.run()
