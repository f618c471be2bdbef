import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { addProduct, createMarket, giveRole } from '#tests/support/cast.ts'
import type { Answer, Form } from '#tests/support/client.ts'

const market = await createMarket()
const { db, cast } = market
const sela = await market.signedIn(cast.sela)
const test = suite('seller/products')

const idIn = (path: string | null) => Number(/products\/(\d+)/.exec(path ?? '')?.[1])
const row = (n: number, fields: Record<string, string>) =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [`variants.${n}.${name}`, value]))
const create = async (form: Form) => idIn((await sela.post('/seller/products', form)).location)
const stored = (id: number) => db.selectFrom('products').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
const variantsOf = (id: number) =>
  db.selectFrom('variants').selectAll().where('product_id', '=', id).orderBy('position').execute()
/** Presses a button of the form that redraws it. */
const press = (page: Answer, rows: string, typed: Form = {}, options = {}) => {
  const form = page.$('#product-form')
  const action = page.$('button[name="rows"]').attr('formaction') ?? ''
  assert.is(form.tag, 'form')
  return sela.post(action, { ...allOf(page), ...typed, rows }, options)
}
const allOf = (page: Answer): Form =>
  Object.fromEntries(
    page
      .$('#product-form')
      .$.all('input, textarea, select')
      .map((field) => [field.attr('name') ?? '', page.field(field.attr('name') ?? '') ?? '']),
  )

test('create a draft with rows and opening stock, by a plain form', async () => {
  const page = await sela.get('/seller/products/new')
  const answer = await sela.submit(page, '#product-form', {
    title: 'Walker boot',
    description: 'One\r\n\r\nTwo',
    'option.0': 'Size',
    ...row(0, { 'values.0': '42', price: '89,90', compare_at: '120', cost: '40.5', low_at: '2', opening: '7' }),
    ...row(1, { 'values.0': '43', price: '89.90', sku: 'W-43' }),
  })
  assert.is(answer.status, 303)
  const id = idIn(answer.location)
  const variants = await variantsOf(id)
  assert.equal(
    variants.map((one) => [one.sku, one.price_minor, one.compare_at_minor, one.cost_minor]),
    [
      ['WALKER-BOOT-42', 8990, 12000, 4050],
      ['W-43', 8990, null, null],
    ],
  )
  assert.is((await stored(id)).description, 'One\n\nTwo')
  const next = await sela.get(answer.location ?? '')
  assert.match(next.text, '“Walker boot” is a draft.')
  assert.is(next.field('variants.0.price'), '89.90')
  assert.is(next.$('#variant-0 .quantity').text.trim().startsWith('7'), true)
})

test('write a description as html, and find it as the source it was cleaned to', async () => {
  const typed = { title: 'Html boot', description: '<h1>A</h1><img src=x>', description_format: 'html' }
  const page = await sela.get('/seller/products/new')
  const saved = await sela.submit(page, '#product-form', { ...typed, ...row(0, { price: '1' }) })
  const next = await sela.get(saved.location ?? '')
  assert.equal([next.field('description'), next.field('description_format')], ['<h3>A</h3>', 'html'])
})

test('keep what was typed and say what is wrong beside it', async () => {
  const typed = {
    title: '',
    'option.0': 'Size',
    ...row(0, { 'values.0': '42', price: 'cheap', low_at: '-1' }),
    ...row(1, { price: '5', compare_at: '4' }),
  }
  for (const htmx of [false, true]) {
    const answer = await sela.post('/seller/products', typed, { htmx })
    assert.is(answer.status, 422)
    assert.is(answer.field('variants.0.price'), 'cheap')
    assert.is(answer.$('[name="variants.0.price"]').attr('aria-invalid'), 'true')
    assert.match(answer.$('[id="f-variants.0.price-error"]').text, 'not “cheap”')
    assert.match(answer.$('.error-summary').text, 'Write a title.')
    assert.match(answer.$('.error-summary').text, 'Type the size')
    assert.is(answer.text.includes('<html'), !htmx)
  }
  const compare = await sela.post('/seller/products', { title: 'T', ...row(0, { price: '5', compare_at: '4' }) })
  assert.match(compare.$('.variant-errors').text, 'must be above €5.00')
})

test('say beside the row that a SKU is taken or that two rows are the same', async () => {
  await create({ title: 'First', ...row(0, { price: '1', sku: 'TAKEN' }) })
  const form = {
    title: 'Second',
    'option.0': 'Size',
    ...row(0, { 'values.0': 'S', price: '1', sku: 'taken' }),
    ...row(1, { 'values.0': 'S', price: '1' }),
  }
  const answer = await sela.post('/seller/products', form)
  assert.is(answer.status, 422)
  assert.match(answer.$('[id="f-variants.0.sku-error"]').text, '“First” in your shop has this SKU')
  assert.match(answer.$('[id="f-variants.1.values.0-error"]').text, 'Row 1 is “S” too')
})

test('add, take out, keep and multiply rows without saving or losing anything', async () => {
  let page = await sela.get('/seller/products/new')
  page = await press(page, 'make', {
    title: 'Kept',
    'option.0': 'Size',
    'makers.0': '40, 41, 40',
    'option.1': 'Colour',
    'makers.1': 'Black; Chestnut',
    'variants.0.price': '99',
  })
  assert.is(page.status, 200)
  assert.is(page.field('title'), 'Kept')
  assert.is(page.$.all('.variant-list > li').length, 4)
  assert.equal([page.field('variants.3.values.0'), page.field('variants.3.values.1')], ['41', 'Chestnut'])
  assert.is(page.field('variants.3.price'), '99')
  page = await press(page, 'make', { 'makers.0': '41, 42' })
  assert.is(page.$.all('.variant-list > li').length, 6)
  page = await press(page, 'remove.0')
  page = await press(page, 'add', {}, { htmx: true })
  assert.is(page.$.all('.variant-list > li').length, 6)
  assert.is(page.$('[name="variants.5.values.0"]').attr('data-focus'), '')
  assert.match(page.text, 'data-announce="A row is added."')
  assert.not.match(page.text, '<html')

  const id = await create({
    title: 'Stored',
    'option.0': 'Size',
    ...row(0, { 'values.0': 'S', price: '1' }),
    ...row(1, { 'values.0': 'M', price: '1' }),
  })
  page = await press(await sela.get(`/seller/products/${id}`), 'remove.1')
  assert.match(page.$('.variant-gone').text, 'M is removed when you save')
  const back = await press(page, 'keep.1')
  assert.is(back.field('variants.1.values.0'), 'M')
  await sela.submit(page, '#product-form')
  assert.equal(
    (await variantsOf(id)).map((one) => one.option_values[0]),
    ['S'],
  )
})

test('save changes once: who comes second sees what is there now and keeps what they typed', async () => {
  const id = await create({ title: 'Contested', ...row(0, { price: '10' }) })
  const mine = await sela.get(`/seller/products/${id}`)
  const theirs = await sela.submit(mine, '#product-form', { title: 'Theirs', 'variants.0.price': '11' }, { htmx: true })
  assert.is(theirs.status, 200)
  assert.match(theirs.text, '“Theirs” is saved.')
  assert.match(theirs.text, 'hx-target="#product-head"')
  const clash = await sela.submit(mine, '#product-form', { title: 'Mine' })
  assert.is(clash.status, 409)
  assert.is(clash.field('title'), 'Mine')
  assert.match(clash.$('.notice-warn').text, 'The title is now “Theirs”; you have “Mine”.')
  assert.match(clash.$('.notice-warn').text, 'price is now “11.00”; you have “10.00”')
  assert.is((await stored(id)).title, 'Theirs')
  assert.is((await sela.submit(clash, '#product-form')).status, 303)
  assert.is((await stored(id)).title, 'Mine')
})

test('go on sale, off sale and away, each with a way back', async () => {
  const id = await create({ title: 'Mover', ...row(0, { price: '10' }) })
  const page = await sela.get(`/seller/products/${id}`)
  const sold = await sela.submit(page, '#product-form', { also: 'publication' })
  assert.is(sold.status, 303)
  assert.is((await stored(id)).state, 'published')
  assert.ok((await sela.get(`/seller/products/${id}`)).$.has('a[href^="/buyer/products/mover"]'))
  const away = await sela.post(`/seller/products/${id}/archival`, {}, { htmx: true })
  assert.match(away.text, `action="/seller/products/${id}/publication?drawn_for=${cast.boots.id}"`)
  assert.is((await sela.post(`/seller/products/${id}/withdrawal`)).status, 303)
  assert.is((await stored(id)).state, 'draft')

  const empty = await create({ title: 'Empty' })
  assert.is((await sela.post(`/seller/products/${empty}/publication`, {}, { htmx: true })).status, 409)
  const refused = await sela.post(`/seller/products/${empty}/publication`)
  assert.is(refused.status, 409)
  assert.match(refused.$('.error-summary').text, 'at least one row with a price')
})

test('are listed, found, filtered and helped along when there are none', async () => {
  const nils = await market.signedIn(cast.nils)
  assert.match((await nils.get('/seller/products')).text, 'Add the first product')
  const list = await sela.get('/seller/products?q=walker')
  assert.is(list.$.all('tbody tr').length, 1)
  assert.match(list.$('tbody').text, '€89.90')
  assert.match((await sela.get('/seller/products?q=nosuchthing')).text, 'Nothing found')
  assert.match((await sela.get('/seller/products?state=published&sort=price&after=zzz')).text, 'Products')
})

test('tell a shop that buyers do not see what it may prepare', async () => {
  await db.updateTable('shops').set({ status: 'draft' }).where('id', '=', cast.boots.id).execute()
  for (const path of ['/seller/products', '/seller/products/new'])
    assert.match((await sela.get(path)).text, 'Buyers do not see your shop yet')
  await db.updateTable('shops').set({ status: 'approved' }).where('id', '=', cast.boots.id).execute()
})

test('are nobody else’s: strangers are led to sign in, the neighbour finds nothing, a viewer may only look', async () => {
  const id = await create({ title: 'Private', ...row(0, { price: '10' }) })
  const nils = await market.signedIn(cast.nils)
  for (const path of ['', '/rows', '/publication', '/archival', '/images', '/images/1/removal']) {
    const login = await market.stranger().post(`/seller/products/${id}${path}`)
    assert.is(login.status, 303)
    assert.match(login.location ?? '', '/account/login')
    assert.is((await nils.post(`/seller/products/${id}${path}`, { title: 'Mine' })).status, 404, path)
  }
  assert.is((await nils.get(`/seller/products/${id}`)).status, 404)
  const theirs = await addProduct(db, cast.games, { title: 'Game' })
  const borrowed = { title: 'Borrowed', ...row(0, { id: String(theirs.variants[0]?.id), price: '1' }) }
  assert.is((await sela.post('/seller/products', borrowed)).status, 422)
  await giveRole(db, cast.boots, cast.sela, 'viewer')
  assert.is((await sela.get(`/seller/products/${id}`)).status, 200)
  assert.is((await sela.post(`/seller/products/${id}/archival`)).status, 403)
})

test.run()
