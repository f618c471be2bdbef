import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { adjustStock } from '#src/market/stock/adjustment.ts'
import { addProduct, createMarket } from '#tests/support/cast.ts'

const test = suite('/seller/stock/bulk')
const market = await createMarket()
const { db, cast } = market
const sela = await market.signedIn(cast.sela)
const nils = await market.signedIn(cast.nils)
const seller = { shopId: cast.boots.id, actorId: cast.sela.id, actorName: 'Kim' }
const BULK = '/seller/stock/bulk'
let titles = 0

async function boots(onHand = 10, count = 3) {
  titles += 1
  const title = `Crate${titles}`
  const sizes = Array.from({ length: count }, (_, i) => `${i}`)
  const { variants } = await addProduct(db, cast.boots, { title, sizes, onHand })
  return { title, ids: variants.map((v) => v.id), skus: variants.map((v) => v.sku) }
}
const onHand = async (ids: number[]) => {
  const rows = await db
    .selectFrom('stock_levels')
    .select(['variant_id', 'on_hand'])
    .where('variant_id', 'in', ids)
    .execute()
  return ids.map((id) => rows.find((row) => row.variant_id === id)?.on_hand)
}

test('a plain post of lines commits them all and answers with the batch', async () => {
  const { ids, skus } = await boots()
  const sent = await sela.post(BULK, { lines: `${skus[0]},15\r\n${skus[1]};+2\r\n${skus[2]}\t-1`, reason: 'delivery' })
  assert.is(sent.status, 303)
  assert.match(sent.location ?? '', /^\/seller\/stock\/batches\/\d+$/)
  assert.equal(await onHand(ids), [15, 12, 9])
  const page = await sela.get(sent.location ?? '')
  assert.match(page.$('h1').text, 'Changed together')
  assert.match(page.text, 'delivery')
  assert.match(page.$('#toasts').text, '3 variants changed')
  const undone = await sela.submit(page, '.toast-undo')
  assert.is(undone.status, 303)
  assert.equal(await onHand(ids), [10, 10, 10])
})

test('mode says what a number without a sign means', async () => {
  const { ids, skus } = await boots()
  assert.is((await sela.post(BULK, { lines: `${skus[0]},3`, mode: 'add', reason: 'received' })).status, 303)
  assert.equal(await onHand([ids[0]!]), [13])
  const limits = await sela.post(BULK, { lines: `${skus[0]},4`, mode: 'low' })
  assert.is(limits.location, '/seller/stock')
  const page = await sela.get('/seller/stock')
  assert.match(page.$('#toasts').text, '1 low-stock limit set')
  await sela.submit(page, '.toast-undo')
  const level = await db
    .selectFrom('stock_levels')
    .select('low_at')
    .where('variant_id', '=', ids[0]!)
    .executeTakeFirst()
  assert.is(level?.low_at, null)
})

test('what cannot be is refused with every line named, the text kept, and nothing changed', async () => {
  const { ids, skus } = await boots()
  const lines = `${skus[0]},15\n${skus[1]},-99\nnope,1\n${skus[2]},x\n${skus[0]},3`
  const page = await sela.post(BULK, { lines, reason: 'why not' })
  assert.is(page.status, 422)
  assert.is(page.field('lines'), lines)
  assert.is(page.field('reason'), 'why not')
  for (const told of ['4 lines stand against it', 'Line 2', 'Line 3', 'Line 4', 'Line 5'])
    assert.match(page.$('.bulk-problems').text, told, 'what can be read is told with what cannot')
  const unread = await sela.post(BULK, { lines: lines.replace(',x', ',1'), reason: 'why not' })
  assert.is(unread.status, 422)
  for (const told of ['Line 2', 'Line 3', 'Line 5', 'Only 10 on hand', 'nope', 'on line 1 already']) {
    assert.match(unread.$('.bulk-problems').text, told)
  }
  assert.is((await sela.post(BULK, { lines: '', reason: '' })).status, 422)
  assert.is((await sela.post(BULK, { lines: `${skus[0]},1`, reason: 'x'.repeat(201) })).status, 422)
  assert.equal(await onHand(ids), [10, 10, 10])
  const left = await sela.submit(unread, '.bulk-problems form', { preview: '1' })
  assert.is(left.status, 200)
  const done = await sela.submit(left, '.bulk-commit')
  assert.is(done.status, 303)
  assert.equal(await onHand(ids), [15, 10, 1])
})

test('the form is looked at first; what moved meanwhile asks for a choice, which works line by line', async () => {
  const { ids, skus } = await boots()
  const empty = await sela.get(BULK)
  const look = await sela.submit(empty, '.bulk-form', {
    mode: 'set',
    lines: skus.map((sku) => `${sku},15`).join('\n'),
    preview: '1',
  })
  assert.is(look.status, 200)
  assert.match(look.$('table').text, /10 → becomes 15 \+5|10[\s\S]*15/)
  assert.equal(await onHand(ids), [10, 10, 10])
  for (const id of ids) await adjustStock(db, seller, id, { delta: -1, reason: 'lost', note: '' })
  const moved = await sela.submit(look, '.bulk-commit')
  assert.is(moved.status, 422)
  assert.match(moved.$('.bulk-moved').text, '10 became 9 (1 adjustment by Kim). You typed 15.')
  const done = await sela.submit(moved, '.bulk-moved', { rest: 'add', as_2: '15', as_3: 'leave' })
  assert.is(done.status, 303)
  assert.equal(await onHand(ids), [14, 15, 9])
})

test('a double submit of the same form is one change with the first answer', async () => {
  const { ids, skus } = await boots()
  const look = await sela.post(BULK, { mode: 'add', lines: `${skus[0]},5`, preview: '1' })
  const [one, two] = await Promise.all([sela.submit(look, '.bulk-commit'), sela.submit(look, '.bulk-commit')])
  assert.equal([one.status, two.location], [303, one.location])
  assert.equal(await onHand([ids[0]!]), [15])
})

test('rows selected on the grid are looked at; all that match too', async () => {
  const { ids, skus, title } = await boots(10, 4)
  const grid = await sela.get(`/seller/stock?q=${title}`)
  assert.is(grid.$.all('.stock-tick input').length, 4)
  const some = await sela.submit(grid, '#stock-many', { variant: [ids[0], ids[2]], mode: 'add', quantity: '-2' })
  assert.is(some.status, 200)
  assert.is(some.$.all('tbody tr').length, 2)
  assert.is((await sela.submit(some, '.bulk-commit')).status, 303)
  assert.equal(await onHand(ids), [8, 10, 8, 10])
  const all = await sela.submit(grid, '#stock-many', { all: '1', mode: 'set', quantity: '7' })
  assert.equal(
    all.$.all('tbody tr .stock-sku')
      .map((one) => one.text)
      .sort(),
    [...skus].sort(),
  )
  assert.is((await sela.submit(all, '.bulk-commit')).status, 303)
  assert.equal(await onHand(ids), [7, 7, 7, 7])
  const unsaid = await sela.submit(grid, '#stock-many', { variant: [ids[0]], mode: 'set', quantity: 'x' })
  assert.is(unsaid.status, 422)
  assert.match(unsaid.$('.error-summary').text, '“x” is not a whole number')
  assert.is((await sela.submit(grid, '#stock-many', { quantity: '1' })).status, 303)
})

test('strangers are led to sign in; another shop’s SKUs are unknown; a viewer may not', async () => {
  const { ids, skus } = await boots()
  const lines = `${skus[0]},1`
  assert.is((await market.stranger().post(BULK, { lines })).location, '/account/login')
  const next = await nils.post(BULK, { lines })
  assert.is(next.status, 422)
  assert.match(next.text, 'No variant of your shop')
  const selected = await nils.post(BULK, { selection: '1', variant: ids[0]!, mode: 'set', quantity: '1' })
  assert.is(selected.status, 303)
  await db
    .insertInto('shop_members')
    .values({ shop_id: cast.boots.id, user_id: cast.bela.id, role: 'viewer' })
    .execute()
  assert.is((await (await market.signedIn(cast.bela)).post(BULK, { lines })).status, 403)
  assert.equal(await onHand(ids), [10, 10, 10])
})

test('ten thousand lines are a few seconds, and one batch', async () => {
  const { skus } = await boots(5, 10_000)
  const begun = performance.now()
  const look = await sela.post(BULK, { lines: skus.map((sku) => `${sku},6`).join('\n'), preview: '1' })
  const looked = performance.now()
  assert.is(look.status, 200)
  const done = await sela.submit(look, '.bulk-commit')
  const seconds = [(looked - begun) / 1000, (performance.now() - looked) / 1000]
  assert.is(done.status, 303)
  console.log(`10,000 lines: preview ${seconds[0]?.toFixed(1)} s, change ${seconds[1]?.toFixed(1)} s`)
  assert.ok(seconds[1]! < 25, `took ${seconds[1]} s`)
})

test.run()
