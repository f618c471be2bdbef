import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { readableSku } from '#src/market/catalogue/sku.ts'
import { addProduct, createMarket, giveRole } from '#tests/support/cast.ts'
import type { Answer, Form } from '#tests/support/client.ts'

const test = suite('seller/product: how it is sold')
const market = await createMarket()
const { db, cast } = market
const sela = await market.signedIn(cast.sela)

let titles = 0
const made = async (onHand = 0) => {
  titles += 1
  return addProduct(db, cast.boots, { title: `Sold ${titles}`, sizes: ['42', '43'], onHand })
}
const page = (id: number) => sela.get(`/seller/products/${id}`)
const save = async (id: number, typed: Form, options = {}) =>
  sela.submit(await page(id), '#product-form', typed, options)
const fields = (productId: number) =>
  db
    .selectFrom('product_fields')
    .selectAll()
    .where('product_id', '=', productId)
    .where('removed_at', 'is', null)
    .orderBy('position')
    .execute()
const stored = (id: number) => db.selectFrom('products').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
const ask = (n: number, words: Record<string, string>) =>
  Object.fromEntries(Object.entries(words).map(([name, value]) => [`asks.${n}.${name}`, value]))
const allOf = (answer: Answer): Form =>
  Object.fromEntries(
    answer
      .$('#product-form')
      .$.all('input, textarea, select')
      .map((field) => [field.attr('name') ?? '', answer.field(field.attr('name') ?? '') ?? undefined]),
  )

test('a seller says what to ask, what it weighs, and what one order may hold', async () => {
  const { id, variants } = await made()
  const saved = await save(id, {
    'variants.0.weight': '350',
    'variants.1.most': '2',
    ...ask(0, { label: 'Game ID', kind: 'text', pattern: '[A-Z]{2}\\d+', help: 'In your profile.', required: 'on' }),
    ...ask(1, { label: 'Region', kind: 'choice', choices: 'EU\r\nUS\r\n\r\nEU' }),
    ...ask(2, { label: '', kind: 'text' }),
  })
  assert.is(saved.status, 303)
  assert.equal(
    (await fields(id)).map(({ label, kind, required, pattern, choices }) => [label, kind, required, pattern, choices]),
    [
      ['Game ID', 'text', true, '[A-Z]{2}\\d+', []],
      ['Region', 'choice', false, null, ['EU', 'US']],
    ],
  )
  const rows = await db.selectFrom('variants').selectAll().where('product_id', '=', id).orderBy('position').execute()
  assert.equal(
    rows.map((row) => [row.weight_grams, row.most_per_order]),
    [
      [350, null],
      [0, 2],
    ],
  )
  const again = await page(id)
  assert.is(again.field('asks.0.label'), 'Game ID')
  assert.is(again.field('variants.0.weight'), '350')
  assert.ok(variants)
})

test('a question keeps its identity when it is changed, and one taken out is asked no more', async () => {
  const { id } = await made()
  await save(id, { ...ask(0, { label: 'First', kind: 'text' }), ...ask(1, { label: 'Second', kind: 'mail' }) })
  const [first, second] = await fields(id)
  await save(id, ask(1, { label: 'Your mail' }))
  assert.equal(
    (await fields(id)).map((one) => [one.id, one.label]),
    [
      [first?.id, 'First'],
      [second?.id, 'Your mail'],
    ],
  )
  const shown = await page(id)
  const without = await sela.post(`/seller/products/${id}/rows`, { ...allOf(shown), rows: 'unask.0' })
  assert.is(without.field('asks.0.label'), 'Your mail')
  assert.not.ok(without.$.has('[name="asks.1.label"]'))
  await sela.submit(without, '#product-form')
  assert.equal(
    (await fields(id)).map((one) => one.id),
    [second?.id],
  )
})

test('questions are added without saving or losing anything', async () => {
  const { id } = await made()
  const shown = await page(id)
  for (const htmx of [false, true]) {
    const more = await sela.post(
      `/seller/products/${id}/rows`,
      { ...allOf(shown), title: 'Kept', rows: 'ask' },
      { htmx },
    )
    assert.is(more.status, 200)
    assert.is(more.field('title'), 'Kept')
    assert.is(more.$('[name="asks.0.label"]').attr('data-focus'), '')
  }
  assert.equal(await fields(id), [])
})

test('what is wrong is said beside it and kept', async () => {
  const { id } = await made()
  const wrong = await save(id, {
    'variants.0.weight': 'heavy',
    'variants.1.most': '0',
    ...ask(0, { label: '', kind: 'text', help: 'Help alone' }),
    ...ask(1, { label: 'Pattern', kind: 'text', pattern: '(a+' }),
    ...ask(2, { label: 'Choice', kind: 'choice', choices: '' }),
  })
  assert.is(wrong.status, 422)
  assert.is(wrong.field('variants.0.weight'), 'heavy')
  assert.is(wrong.field('asks.1.pattern'), '(a+')
  for (const name of ['variants.0.weight', 'variants.1.most', 'asks.0.label', 'asks.1.pattern', 'asks.2.choices'])
    assert.ok(wrong.$.has(`[id="f-${name}-error"]`), name)
  assert.is(wrong.$('.limits').attr('open'), '')
  assert.equal(await fields(id), [])
})

test('a new product is a parcel unless its seller says otherwise', async () => {
  const blank = await sela.get('/seller/products/new')
  assert.is(blank.field('delivery'), 'parcel')
  const created = await sela.submit(blank, '#product-form', {
    title: 'Engraving',
    delivery: 'service',
    'variants.0.price': '5',
  })
  const id = Number(/products\/(\d+)/.exec(created.location ?? '')?.[1])
  assert.is((await stored(id)).delivery, 'service')
  assert.is(
    (await sela.post('/seller/products', { title: 'P', delivery: 'pigeon', 'variants.0.price': '1' })).status,
    422,
  )
})

test('keys come into stock by their pool, not with the product', async () => {
  const opened = await sela.post('/seller/products', {
    title: 'Key with stock',
    selling: 'on',
    delivery: 'key',
    'variants.0.price': '5',
    'variants.0.opening': '4',
  })
  assert.is(opened.status, 422)
  assert.match(opened.text, 'filling their pool')
  const { id } = await made()
  await sela.post(`/seller/products/${id}/delivery`, { delivery: 'key' })
  const more = { 'variants.2.values.0': '44', 'variants.2.price': '5', 'variants.2.opening': '3' }
  const row = await save(id, more)
  assert.is(row.status, 422)
  assert.match(row.text, 'filling their pool')
})

test('a form that says nothing of it leaves it as it is', async () => {
  const { id } = await made()
  await save(id, { 'variants.0.weight': '200', ...ask(0, { label: 'Kept', kind: 'text' }) })
  const version = (await stored(id)).version
  const plain = await sela.post(`/seller/products/${id}`, { seen: version, title: 'Only the title' })
  assert.is(plain.status, 303)
  const [row] = await db
    .selectFrom('variants')
    .select('weight_grams')
    .where('product_id', '=', id)
    .orderBy('position')
    .execute()
  assert.is(row?.weight_grams, 200)
  assert.is((await fields(id)).length, 1)
})

test('a stock keeper looks at products, and changes none', async () => {
  const { id } = await made()
  await giveRole(db, cast.boots, cast.sela, 'stock-keeper')
  const shown = await page(id)
  assert.is(shown.status, 200)
  assert.match(shown.text, 'You may look at this product')
  assert.not.ok(shown.$.has('.save-bar'))
  for (const path of ['', '/rows', '/archival', '/withdrawal', '/publication', '/images'])
    assert.is((await sela.post(`/seller/products/${id}${path}`, { title: 'Mine' })).status, 403, path)
  assert.is((await sela.post('/seller/products', { title: 'New' })).status, 403)
  const { variants } = await made(2)
  const counted = await sela.post(`/seller/stock/${variants[0]?.id}/counts`, {
    seen: '2',
    counted: '3',
    reason: 'counted',
  })
  assert.is(counted.status, 303, 'counting stock stays theirs')
  await giveRole(db, cast.boots, cast.sela, 'owner')
})

test('a SKU made for a very long title fits', async () => {
  const long = [
    'Donaudampfschifffahrtsgesellschaftskapitänsmütze',
    'x'.repeat(200),
    'A very long title of many short words '.repeat(5),
  ]
  const options = ['Dunkelgrünblaumeliert', 'Übergrößenlangfassung', 'Sonderanfertigungsstück']
  for (const title of long) assert.ok(readableSku(title, options).length <= 68, title)
  titles += 1
  const form = {
    title: 'y'.repeat(200),
    'variants.0.price': '1',
    'option.0': 'Size',
    'variants.0.values.0': 'z'.repeat(60),
  }
  for (let i = 0; i < 2; i++) assert.is((await sela.post('/seller/products', form)).status, 303)
})

test.run()
