import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { adjustStock } from '#src/market/stock/adjustment.ts'
import { type BulkChange, changeBulk, previewBulk } from '#src/market/stock/bulk.ts'
import { quoteSku, readBulkLines, replaceLines } from '#src/market/stock/bulk-lines.ts'
import { reverseBatch } from '#src/market/stock/reversal.ts'
import { addProduct, createMarket } from '#tests/support/cast.ts'

const test = suite('many lines at once')
const { db, cast } = await createMarket()
const sela = { shopId: cast.boots.id, actorId: cast.sela.id, actorName: cast.sela.name }
const nils = { shopId: cast.games.id, actorId: cast.nils.id, actorName: cast.nils.name }
let titles = 0

async function skus(onHand: number, count = 3): Promise<string[]> {
  titles += 1
  const sizes = Array.from({ length: count }, (_, i) => `${i}`)
  return (await addProduct(db, cast.boots, { title: `Bulk ${titles}`, sizes, onHand })).variants.map((v) => v.sku)
}
const levels = async (wanted: string[]) => {
  const rows = await db
    .selectFrom('stock_levels as l')
    .innerJoin('variants as v', 'v.id', 'l.variant_id')
    .select(['v.sku', 'l.on_hand as onHand', 'l.low_at as lowAt', 'v.id'])
    .where('v.sku', 'in', wanted)
    .execute()
  return wanted.map((sku) => rows.find((row) => row.sku === sku)!)
}
const onHand = async (wanted: string[]) => (await levels(wanted)).map((row) => row.onHand)
const change = (text: string, more: Partial<BulkChange> = {}): BulkChange => {
  const mode = more.mode ?? 'set'
  const { lines, wrong } = readBulkLines(text, { mode })
  assert.equal(wrong, [])
  return { mode, lines, seen: new Map(), reason: 'counted', note: '', formKey: null, ...more }
}

test('reads commas, tabs, semicolons, signs, quotes, headings and empty lines; names what it cannot read', () => {
  const text = '\ufeffSKU,Quantity\r\nA-1,15\n\nB;+3\nC\t−2\n"D, ""x""",4\nE,F,5\nG\nH,x\n,7\nI,1.5'
  const { lines, wrong } = readBulkLines(text, { mode: 'set' })
  assert.equal(lines, [
    { line: 2, sku: 'A-1', kind: 'set', counted: 15 },
    { line: 4, sku: 'B', kind: 'add', delta: 3 },
    { line: 5, sku: 'C', kind: 'add', delta: -2 },
    { line: 6, sku: 'D, "x"', kind: 'set', counted: 4 },
    { line: 7, sku: 'E,F', kind: 'set', counted: 5 },
  ])
  assert.equal(
    wrong.map(({ line }) => line),
    [8, 9, 10, 11],
  )
  assert.equal(
    readBulkLines('A,3\nB,-1', { mode: 'add' }).lines.map((one) => one.kind === 'add' && one.delta),
    [3, -1],
  )
  assert.equal(
    readBulkLines('A,3\nB,never', { mode: 'low' }).lines.map((one) => one.kind === 'low' && one.lowAt),
    [3, null],
  )
  assert.equal(readBulkLines('A\n"B,C"', { mode: 'add', quantity: '2' }).lines.length, 2)
  assert.is(quoteSku('B,"C"'), '"B,""C"""')
  assert.is(
    replaceLines(
      'A,1\nB,2\nC,3',
      new Map([
        [2, '+5'],
        [3, null],
      ]),
    ),
    'A,1\nB,+5\n',
  )
})

test('all lines are one batch, which is undone as one', async () => {
  const [a = '', b = '', c = ''] = await skus(10)
  const done = await changeBulk(
    db,
    sela,
    change(`${a.toLowerCase()},15\n${b},-2\n${c},+3`, { reason: 'delivery', note: '4711' }),
  )
  assert.ok(done.ok && done.batchId)
  assert.equal(await onHand([a, b, c]), [15, 8, 13])
  const batch = await db
    .selectFrom('stock_batches')
    .selectAll()
    .where('id', '=', done.batchId)
    .executeTakeFirstOrThrow()
  assert.equal([batch.kind, batch.reason, batch.note, batch.actor_name], ['bulk', 'delivery', '4711', 'Sela Seller'])
  await reverseBatch(db, sela, done.batchId)
  assert.equal(await onHand([a, b, c]), [10, 10, 10])
})

test('nothing happens where a line stands against it; each is named', async () => {
  const [a = '', b = '', c = ''] = await skus(10)
  const no = await changeBulk(db, sela, change(`${a},15\n${b},-11\nnope,1\n${c},1\n${c},2`))
  assert.ok(!no.ok)
  assert.equal(
    no.rows.map(({ problem }) => problem),
    [
      null,
      'Only 10 on hand, so 11 cannot be taken away.',
      'No variant of your shop has the SKU “nope”.',
      null,
      'The same SKU is on line 4 already.',
    ],
  )
  const short = await changeBulk(db, sela, change(`${a},15\n${b},-11`))
  assert.ok(!short.ok)
  assert.equal(
    short.rows.map(({ problem }) => Boolean(problem)),
    [false, true],
  )
  const other = await changeBulk(db, nils, change(`${a},15`))
  assert.ok(!other.ok && other.rows[0]?.variantId === null)
  assert.equal(await onHand([a, b, c]), [10, 10, 10])
})

test('a number that moved since it was seen comes back with the choice; additions and blind counts go through', async () => {
  const [a = '', b = '', c = ''] = await skus(10)
  const rows = await previewBulk(db, sela.shopId, change(`${a},15\n${b},+2\n${c},7`).lines)
  assert.equal(
    rows.map(({ before, after, problem }) => [before, after, problem]),
    [
      [10, 15, null],
      [10, 12, null],
      [10, 7, null],
    ],
  )
  for (const { id } of await levels([a, b]))
    await adjustStock(db, { ...sela, actorName: 'Kim' }, id, { delta: -1, reason: 'lost', note: '' })
  const seen = new Map(rows.map(({ line, before }) => [line, before ?? 0]))
  const no = await changeBulk(db, sela, change(`${a},15\n${b},+2\n${c},7`, { seen }))
  assert.ok(!no.ok)
  assert.equal(
    no.rows.map(({ problem }) => problem),
    ['10 became 9 (1 adjustment by Kim). You typed 15.', null, null],
  )
  assert.equal([no.rows[0]?.before, no.rows[0]?.moved], [9, { set: 15, add: 5 }])
  assert.equal(await onHand([a, b, c]), [9, 9, 10])
  assert.ok((await changeBulk(db, sela, change(`${a},15\n${b},+2\n${c},7`))).ok)
  assert.equal(await onHand([a, b, c]), [15, 11, 7])
})

test('the same form sent twice, also at once, is one change; a refused one may be sent again', async () => {
  const [a = '', b = ''] = await skus(10)
  const once = change(`${a},+5`, { formKey: 'form-key-1' })
  const [one, two] = await Promise.all([changeBulk(db, sela, once), changeBulk(db, sela, once)])
  const three = await changeBulk(db, sela, once)
  assert.equal(two, one)
  assert.equal(three, one)
  assert.equal(await onHand([a]), [15])
  const refused = await changeBulk(db, sela, change(`${b},-50`, { formKey: 'form-key-2' }))
  assert.is(refused.ok, false)
  assert.ok((await changeBulk(db, sela, change(`${b},-5`, { formKey: 'form-key-2' }))).ok)
  assert.equal(await onHand([b]), [5])
})

test('limits are set and taken off, and can be put back', async () => {
  const [a = '', b = ''] = await skus(10)
  const done = await changeBulk(db, sela, change(`${a},3\n${b},20`, { mode: 'low' }))
  assert.ok(done.ok)
  assert.equal(
    [done.batchId, done.changed, done.undo],
    [
      null,
      2,
      [
        { sku: a, lowAt: null },
        { sku: b, lowAt: null },
      ],
    ],
  )
  assert.equal(
    (await levels([a, b])).map((row) => row.lowAt),
    [3, 20],
  )
  await changeBulk(db, sela, change(`${a},never\n${b},never`, { mode: 'low' }))
  assert.equal(
    (await levels([a, b])).map((row) => row.lowAt),
    [null, null],
  )
})

test('many people at once over the same lines in other orders: sums exact, nobody waits for ever', async () => {
  const all = await skus(1000, 20)
  const results = await Promise.all(
    Array.from({ length: 12 }, (_, i) => {
      const order = i % 2 ? all : [...all].reverse()
      return changeBulk(db, sela, change(order.map((sku) => `${sku},-1`).join('\n'), { formKey: `crossed-${i}` }))
    }),
  )
  assert.ok(results.every((one) => one.ok))
  assert.equal(new Set(await onHand(all)), new Set([988]))
})

test.run()
