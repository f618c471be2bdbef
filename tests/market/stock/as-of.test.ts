import { sql } from 'kysely'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { adjustStock, countStock } from '#src/market/stock/adjustment.ts'
import { findLevelAsOf, listStockAsOf, type PastQuery } from '#src/market/stock/as-of.ts'
import { explainStock } from '#src/market/stock/explanation.ts'
import { listShopHistory } from '#src/market/stock/history.ts'
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
const all: PastQuery = { q: '', filter: null, categoryId: null, sort: 'title', after: null }
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
  // More than are read at once, so that the halving has something to halve.
  for (let i = 0; i < 50; i += 1) {
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
  await db.updateTable('stock_levels').set({ low_at: 20 }).where('variant_id', 'in', [a, b]).execute()
  const short = new Set<string>()
  for (const { at, ...then } of moments) {
    const low = [...(then.a - then.held <= 20 ? [a] : []), ...(then.b <= 20 ? [b] : [])]
    const were = await listStockAsOf(db, sela.shopId, at, { ...all, filter: 'low', sort: 'sku' })
    assert.equal([were.count, were.items.map((item) => item.variantId)], [low.length, low])
    short.add(low.join())
    const [one, two] = [await findLevelAsOf(db, sela.shopId, a, at), await findLevelAsOf(db, sela.shopId, b, at)]
    assert.equal([one?.onHand, two?.onHand, one?.held], [then.a, then.b, then.held])
    const { items } = await listStockAsOf(db, sela.shopId, at, { ...all, sort: 'sku' })
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
  assert.ok(short.size > 2, 'both were low, then one, then none')
  await db.updateTable('stock_levels').set({ low_at: null }).where('variant_id', 'in', [a, b]).execute()
  assert.is(await findLevelAsOf(db, cast.games.id, a, new Date()), null)
})

test('before the first unit there is none, and before the variant no row', async () => {
  assert.equal((await listStockAsOf(db, sela.shopId, before, all)).items, [])
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
  const [item] = (await listStockAsOf(db, sela.shopId, there, { ...all, q: '42' })).items
  assert.equal([item?.variantId, item?.removed], [b, true])
})

test('what was low or sold out then, and a category, whatever has become of them since', async () => {
  const section = await db
    .insertInto('categories')
    .values({ name: 'Socks', slug: 'socks', position: 1 })
    .returning('id')
    .executeTakeFirstOrThrow()
  const sock = await addProduct(db, cast.boots, { title: 'Sock', sizes: ['s', 'm', 'l'], onHand: 4, lowAt: 5 })
  await db.updateTable('products').set({ category_id: section.id }).where('id', '=', sock.id).execute()
  const [s = 0, m = 0, l = 0] = sock.variants.map((v) => v.id)
  await adjustStock(db, sela, s, { delta: -4, ...why })
  await adjustStock(db, sela, m, { delta: 20, ...why })
  await holdStock(db, [{ variantId: l, quantity: 4 }], { holder: 'd', expiresAt: new Date(Date.now() + 60_000) })
  await pause()
  const then = new Date()
  await pause()
  await adjustStock(db, sela, s, { delta: 50, ...why })
  await adjustStock(db, sela, m, { delta: -24, ...why })
  await releaseHolds(db, 'd')
  const found = async (query: Partial<PastQuery>, at = then) => {
    const { items, count } = await listStockAsOf(db, sela.shopId, at, { ...all, ...query })
    assert.is(count, items.length)
    return items.map((item) => item.variantId).sort((x, y) => x - y)
  }
  assert.equal(await found({ categoryId: section.id }), [s, m, l])
  assert.equal(await found({ categoryId: section.id, filter: 'low' }), [s, l])
  assert.equal(await found({ filter: 'out', q: 'sock' }), [s, l])
  assert.equal(await found({ filter: 'out', q: 'sock' }, new Date()), [m])
  assert.equal(await found({ filter: 'low', q: 'sock' }, new Date()), [m, l])
})

test('the shop’s history ends at a moment, page by page', async () => {
  const ids = async (at: Date) => {
    const seen: number[] = []
    for (let before: number | undefined, more = true; more; ) {
      const page: Awaited<ReturnType<typeof listShopHistory>> = await listShopHistory(db, sela.shopId, {
        at,
        before,
        limit: 3,
      })
      seen.push(...page.batches.map((batch) => batch.batchId))
      before = page.next ?? undefined
      more = page.next !== null
    }
    return seen
  }
  const { rows } = await sql<{ id: number; at: Date }>`
    select id, created_at as at from stock_batches where shop_id = ${sela.shopId} order by id`.execute(db)
  assert.equal(await ids(before), [])
  for (const { at } of moments) {
    const byThen = rows.filter((row) => row.at <= at).map((row) => row.id)
    assert.equal(await ids(at), byThen.reverse())
  }
})

test('pages go on by key', async () => {
  await addProduct(db, cast.boots, { title: 'Many', sizes: Array.from({ length: 25 }, (_, i) => `m${i}`), onHand: 1 })
  await pause()
  const seen = new Set<number>()
  for (let after: string | null = null, more = true; more; ) {
    const page: Awaited<ReturnType<typeof listStockAsOf>> = await listStockAsOf(db, sela.shopId, new Date(), {
      ...all,
      q: 'many',
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
