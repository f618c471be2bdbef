import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { setClock } from '#src/lib/clock.ts'
import { Refusal } from '#src/lib/refusal.ts'
import { holdStock, releaseExpiredHolds, releaseHolds } from '#src/market/stock/holds.ts'
import { addProduct, createMarket } from '#tests/support/cast.ts'

const test = suite('holding stock')
const { db, cast } = await createMarket()
let titles = 0
const start = new Date('2030-01-01T10:00:00Z')
const inMinutes = (minutes: number) => new Date(start.getTime() + minutes * 60_000)
test.before.each(() => setClock(start))
test.after(() => setClock(null))

async function variants(onHand: number): Promise<[number, number]> {
  titles += 1
  const product = await addProduct(db, cast.boots, { title: `Boot ${titles}`, sizes: ['41', '42'], onHand })
  return product.variants.map((v) => v.id) as [number, number]
}
const held = async (...ids: number[]) => {
  const rows = await db
    .selectFrom('stock_levels')
    .select('held')
    .where('variant_id', 'in', ids)
    .orderBy('variant_id')
    .execute()
  return rows.map((row) => row.held)
}
const lines = (...pairs: [number, number][]) => pairs.map(([variantId, quantity]) => ({ variantId, quantity }))

async function refused(act: Promise<unknown>): Promise<Refusal> {
  const error = await act.then(
    () => null,
    (e: unknown) => e,
  )
  assert.instance(error, Refusal)
  return error as Refusal
}

test('a hold is all or nothing, and lines of one variant are summed', async () => {
  const [a, b] = await variants(5)
  const made = await holdStock(db, lines([b, 2], [a, 1], [b, 2]), { holder: 'c1', expiresAt: inMinutes(10) })
  assert.equal(
    made.map(({ variantId, quantity }) => [variantId, quantity]),
    [
      [a, 1],
      [b, 4],
    ],
  )
  assert.equal(await held(a, b), [1, 4])
  const no = await refused(holdStock(db, lines([a, 4], [b, 1], [b, 1]), { holder: 'c2', expiresAt: inMinutes(10) }))
  assert.is(no.message, `Boot ${titles} 42: only 1 left, not 2.`)
  assert.equal(no.facts.short, [{ variantId: b, wanted: 2, available: 1 }])
  assert.equal(await held(a, b), [1, 4])
})

test('a holder gives back what it holds, once', async () => {
  const [a, b] = await variants(5)
  await holdStock(db, lines([a, 2], [b, 3]), { holder: 'c3', expiresAt: inMinutes(10) })
  await holdStock(db, lines([a, 1]), { holder: 'c4', expiresAt: inMinutes(10) })
  assert.is(await releaseHolds(db, 'c3'), 2)
  assert.is(await releaseHolds(db, 'c3'), 0)
  assert.equal(await held(a, b), [1, 0])
})

test('the worker ends what has run out, and nothing else', async () => {
  const [a, b] = await variants(5)
  await holdStock(db, lines([a, 2], [b, 3]), { holder: 'c5', expiresAt: inMinutes(5) })
  await holdStock(db, lines([a, 1]), { holder: 'c6', expiresAt: inMinutes(15) })
  setClock(inMinutes(10))
  await releaseExpiredHolds(db)
  assert.equal(await held(a, b), [1, 0])
  assert.is(await releaseExpiredHolds(db), 0)
})

test('when units are short, expired holds make way at once, of these variants only', async () => {
  const [a, b] = await variants(5)
  await holdStock(db, lines([a, 4], [b, 4]), { holder: 'c7', expiresAt: inMinutes(5) })
  setClock(inMinutes(10))
  await holdStock(db, lines([a, 5]), { holder: 'c8', expiresAt: inMinutes(20) })
  assert.equal(await held(a, b), [5, 4])
  await refused(holdStock(db, lines([a, 1]), { holder: 'c9', expiresAt: inMinutes(20) }))
})

test('what is sold out says so; what is not there is sold out; a hold of nothing is a mistake of ours', async () => {
  const [a] = await variants(0)
  assert.match(
    (await refused(holdStock(db, lines([a, 1]), { holder: 'x', expiresAt: inMinutes(5) }))).message,
    'is sold out',
  )
  await refused(holdStock(db, lines([999_999, 1]), { holder: 'x', expiresAt: inMinutes(5) }))
  for (const quantity of [0, -1, 1.5]) {
    const error = await holdStock(db, lines([a, quantity]), { holder: 'x', expiresAt: inMinutes(5) }).catch(
      (e: unknown) => e,
    )
    assert.instance(error, RangeError)
  }
})

test.run()
