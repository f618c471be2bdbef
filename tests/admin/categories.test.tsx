import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { addProduct, createMarket } from '#tests/support/cast.ts'

const market = await createMarket()
const { db, cast } = market
const ada = await market.signedIn(cast.ada)
const test = suite('admin/categories')

const byName = async (name: string) =>
  (await db.selectFrom('categories').selectAll().where('name', '=', name).executeTakeFirst()) ?? {
    id: 0,
    parent_id: -1,
  }
const order = async () =>
  (await ada.get('/admin/categories')).$.all('.category').map((one) => one.$('.category-name').text.trim())

test('begins with an invitation, and adds sections and what lies in them', async () => {
  const empty = await ada.get('/admin/categories')
  assert.match(empty.text, 'No categories yet')
  const added = await ada.submit(empty, 'form[action="/admin/categories"]', { name: 'Shoes' })
  assert.is(added.status, 303)
  const { id } = await byName('Shoes')
  for (const name of ['Boots', 'Sandals']) {
    const answer = await ada.post('/admin/categories', { name, parent: id }, { htmx: true })
    assert.is(answer.status, 200)
    assert.match(answer.text, `“${name}” is added.`)
  }
  assert.equal(await order(), ['Shoes', 'Shoes: Boots', 'Shoes: Sandals'])
})

test('renames, moves and orders, each with a way back', async () => {
  const [shoes, boots, sandals] = [await byName('Shoes'), await byName('Boots'), await byName('Sandals')]
  const renamed = await ada.post(`/admin/categories/${boots.id}/name`, { name: 'High boots' }, { htmx: true })
  assert.match(renamed.text, 'name="name" value="Boots"')
  const same = await ada.post(`/admin/categories/${boots.id}/name`, { name: 'High boots' }, { htmx: true })
  assert.match(same.text, 'It is called “High boots” already.')
  await ada.post(`/admin/categories/${sandals.id}/place`, { move: 'up' })
  assert.equal(await order(), ['Shoes', 'Shoes: Sandals', 'Shoes: High boots'])
  const moved = await ada.post(`/admin/categories/${sandals.id}/parent`, { parent: '' }, { htmx: true })
  assert.match(moved.text, `name="parent" value="${shoes.id}"`)
  assert.equal(await order(), ['Shoes', 'Shoes: High boots', 'Sandals'])
})

test('keeps what was typed and says why not, where it was asked', async () => {
  const [shoes, boots] = [await byName('Shoes'), await byName('High boots')]
  for (const htmx of [true, false]) {
    const blank = await ada.post(`/admin/categories/${boots.id}/name`, { name: ' ' }, { htmx })
    assert.is(blank.status, 422)
    assert.match(blank.$(`#f-name-${boots.id}-name-error`).text, 'Write a name.')
    const twin = await ada.post('/admin/categories', { name: 'high BOOTS', parent: shoes.id }, { htmx })
    assert.is(twin.status, 409)
    assert.match(twin.$(`#f-add-${shoes.id}-name-error`).text, 'in that place already')
    assert.is(twin.$(`#f-add-${shoes.id}-name`).attr('value'), 'high BOOTS')
    const circle = await ada.post(`/admin/categories/${shoes.id}/parent`, { parent: boots.id }, { htmx })
    assert.is(circle.status, 409)
    assert.match(circle.text, 'lies within')
  }
  const full = await ada.post(`/admin/categories/${shoes.id}/removal`)
  assert.is(full.status, 409)
  assert.match(full.$(`#category-${shoes.id} .category-wrong`).text, 'holds one category')
})

test('deletes, and says where the products went', async () => {
  const boots = await byName('High boots')
  const { id } = await addProduct(db, cast.boots)
  await db.updateTable('products').set({ category_id: boots.id }).where('id', '=', id).execute()
  assert.match((await ada.get('/admin/categories')).$(`#category-${boots.id}`).text, 'Its 1 product goes')
  const shoes = await byName('Shoes')
  const list = await ada.get('/admin/categories')
  assert.is(list.$(`#category-${shoes.id} .category-count`).text, '1 product in its parts')
  const answer = await ada.post(`/admin/categories/${boots.id}/removal`, {}, { htmx: true })
  assert.match(answer.text, 'One product is now in “Shoes”.')
})

test('merges one into another, whose old address leads on, and undoes it from the list', async () => {
  const shoes = await byName('Shoes')
  await ada.post('/admin/categories', { name: 'Footgear', parent: '' })
  const old = await byName('Footgear')
  const { id, slug } = await addProduct(db, cast.boots, { title: 'Merged thing' })
  await db.updateTable('products').set({ category_id: old.id }).where('id', '=', id).execute()
  const path = `/admin/categories/${old.id}/merging`
  for (const htmx of [true, false]) {
    const blank = await ada.post(path, { into: '' }, { htmx })
    assert.is(blank.status, 422)
    assert.match(blank.$(`#f-merging-${old.id}-into-error`).text, 'Choose a category')
    assert.is((await ada.post(path, { into: String(old.id) }, { htmx })).status, 409)
  }
  const merged = await ada.post(path, { into: String(shoes.id) })
  assert.is(merged.location, `/admin/categories#category-${shoes.id}`)
  const page = await ada.get('/admin/categories')
  assert.match(page.text, '“Footgear” is part of “Shoes” now')
  assert.match(page.$('.category-acts').text, '“Footgear” merged into “Shoes”, with 1 product')
  const stranger = market.stranger()
  const led = await stranger.get('/buyer/products?category=footgear&sort=cheapest')
  assert.equal([led.status, led.location], [301, '/buyer/products?category=shoes&sort=cheapest'])
  assert.match((await stranger.get(led.location ?? '')).text, slug)
  const undo = page.$('.category-act form').attr('action') ?? ''
  assert.is((await ada.post(undo)).status, 303)
  assert.is((await byName('Footgear')).id, old.id)
  assert.is((await stranger.get('/buyer/products?category=footgear')).status, 200)
  const twice = await ada.post(undo, {}, { htmx: true })
  assert.is(twice.status, 409)
  assert.match(twice.$('.category-acts').text, 'This was undone already.')
})

test('is for staff, and there is nothing where there is nothing', async () => {
  const { id } = await byName('Shoes')
  const sela = await market.signedIn(cast.sela)
  for (const path of [
    '',
    `/${id}/name`,
    `/${id}/parent`,
    `/${id}/place`,
    `/${id}/removal`,
    `/${id}/merging`,
    '/changes/1/reversal',
  ]) {
    assert.match((await market.stranger().post(`/admin/categories${path}`)).location ?? '', '/account/login')
    assert.is((await sela.post(`/admin/categories${path}`, { name: 'Mine' })).status, 403)
  }
  const nowhere = { name: 'x', parent: '', move: 'up' }
  for (const path of ['name', 'parent', 'place', 'removal'])
    assert.is((await ada.post(`/admin/categories/999999/${path}`, nowhere)).status, 404)
  assert.is((await ada.post('/admin/categories', { name: 'x', parent: '999999' })).status, 404)
  assert.is((await ada.post(`/admin/categories/${id}/place`, { move: 'sideways' })).status, 422)
})

test.run()
