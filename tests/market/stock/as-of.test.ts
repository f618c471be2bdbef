import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { adjustStock, countStock } from '#src/market/stock/adjustment.ts'
import { findLevelAsOf, listStockAsOf } from '#src/market/stock/as-of.ts'
import { explainStock } from '#src/market/stock/explanation.ts'
import { holdStock, releaseHolds } from '#src/market/stock/holds.ts'
import { exportStock } from '#src/market/stock/stock-export.ts'
import { listVariantHistory } from '#src/market/stock/variant-history.ts'
import { addProduct, createMarket } from '#tests/support/cast.ts'

const test = suite('stock as of a moment')
const { db, cast } = await createMarket()
const sela = { shopId: cast.boots.id, actorId: cast.sela.id, actorName: cast.sela.name }
const before = new Date()
await new Promise((resolve) => setTimeout(resolve, 5))
const boot = await addProduct(db, cast.boots, { onHand: 10, sizes: ['41', '42'] })
const [a = 0, b = 0] = boot.variants.map((v) => v.id)
const why = { reason: 'x', note: '' }
const moments: { at: Date; a: number; b: number; held: number }[] = []

const pause = () => new Promise((resolve) => setTimeout(resolve, 4))
async function note(onA: number, onB: number, held: number) {
  await pause()
  moments.push({ at: new Date(), a: onA, b: onB, held })
  await pause()
}

test('every moment of a life is answered by the ledger', async () => {
  await note(10, 10, 0)
  let [onA, onB] = [10, 10]
  for (let i = 0; i < 20; i += 1) {
    const delta = (i % 5) - 2 || 3
    await adjustStock(db, sela, a, { delta, ...why })
    onA += delta
    if (i % 4 === 0) {
      await countStock(db, sela, b, { seen: onB, counted: onB + i + 1, ...why })
      onB += i + 1
    }
    if (i === 6)
      await holdStock(db, [{ variantId: a, quantity: 3 }], { holder: 'c', expiresAt: new Date(Date.now() + 60_000) })
    if (i === 12) await releaseHolds(db, 'c')
    await note(onA, onB, i >= 6 && i < 12 ? 3 : 0)
  }
  for (const { at, ...then } of moments) {
    const [one, two] = [await findLevelAsOf(db, sela.shopId, a, at), await findLevelAsOf(db, sela.shopId, b, at)]
    assert.equal([one?.onHand, two?.onHand, one?.held], [then.a, then.b, then.held])
    const { items } = await listStockAsOf(db, sela.shopId, at, { q: '', sort: 'sku', after: null })
    assert.equal(
      items.map((item) => [item.variantId, item.onHand]),
      [
        [a, then.a],
        [b, then.b],
      ],
    )
    const sum = await explainStock(db, sela.shopId, a, { at, now: new Date() })
    assert.equal([sum?.onHand, sum?.held, sum?.verdict.state], [then.a, then.held, 'agree'])
    assert.is(
      sum?.parts.reduce((total, part) => total + part.units, 0),
      then.a,
    )
    assert.is(
      sum?.holds.reduce((total, hold) => total + hold.quantity, 0),
      then.held,
    )
  }
  assert.is(await findLevelAsOf(db, cast.games.id, a, new Date()), null)
})

test('before the first unit there is none, and before the variant no row', async () => {
  assert.equal((await listStockAsOf(db, sela.shopId, before, { q: '', sort: 'title', after: null })).items, [])
  assert.is((await findLevelAsOf(db, sela.shopId, a, before))?.seq, 0)
})

test('the history ends there, the export counts by then, and what was removed since is still in it', async () => {
  const then = moments[3]!
  const history = await listVariantHistory(db, sela.shopId, a, { at: then.at, limit: 2 })
  assert.equal([history?.changes[0]?.after, history?.variant.onHand, history?.changes.length], [then.a, then.a, 2])
  assert.is((await listVariantHistory(db, sela.shopId, a, { kind: 'opening' }))?.changes.length, 1)
  const there = new Date()
  await pause()
  await db.updateTable('variants').set({ removed_at: new Date() }).where('id', '=', b).execute()
  const read = async (at: Date | null) => {
    let text = ''
    for await (const piece of exportStock(db, sela.shopId, { at })) text += piece
    return text.trim().split('\r\n')
  }
  assert.is((await read(null)).length, 2)
  const past = await read(there)
  assert.is(past.length, 3)
  assert.match(past[1] ?? '', `,${moments.at(-1)?.a},0,`)
  const [item] = (await listStockAsOf(db, sela.shopId, there, { q: '42', sort: 'title', after: null })).items
  assert.equal([item?.variantId, item?.removed], [b, true])
})

test('pages go on by key', async () => {
  await addProduct(db, cast.boots, { title: 'Many', sizes: Array.from({ length: 25 }, (_, i) => `m${i}`), onHand: 1 })
  await pause()
  const seen = new Set<number>()
  for (let after: string | null = null, more = true; more; ) {
    const page: Awaited<ReturnType<typeof listStockAsOf>> = await listStockAsOf(db, sela.shopId, new Date(), {
      q: 'many',
      sort: 'title',
      after,
      limit: 7,
    })
    for (const item of page.items) seen.add(item.variantId)
    after = page.next
    more = after !== null
  }
  assert.is(seen.size, 25)
})

test.run()
