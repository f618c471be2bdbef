import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { answerItem } from '#src/market/shops/checklist-answers.ts'
import { saveShop } from '#src/market/shops/shop.ts'
import { submitShop } from '#src/market/shops/submission.ts'
import { approveShop, rejectShop } from '#src/market/shops/verification.ts'
import { createMarket } from '#tests/support/cast.ts'
import { refusalOf, shopSteps } from '#tests/support/shops.ts'

const test = suite('the checklist of the operator, the answers of shops, and the ticks of reviewers')
const market = await createMarket()
const { db, cast, config } = market
const { secret } = config
const steps = shopSteps(market)
const ada = await market.signedIn(cast.ada)
const item = { title: 'Proof of address', help: 'A bill.', kind: 'statement', demand: 'required' }
const idOf = async (title: string) =>
  (await db.selectFrom('checklist_items').select('id').where('title', '=', title).executeTakeFirstOrThrow()).id
const titles = async () =>
  (await db.selectFrom('checklist_items').select('title').orderBy('position').execute()).map(({ title }) => title)

test('items are added, changed, moved and switched off, and who did it is kept', async () => {
  const waiting = await steps.submitted()
  assert.is((await ada.post('/admin/checklist', item)).location, '/admin/checklist')
  const wrong = await ada.post('/admin/checklist', { ...item, title: '' })
  assert.is(wrong.status, 422)
  assert.match(wrong.$('#f-item-new-help').text, 'A bill.')
  const id = await idOf(item.title)
  const moved = await ada.post(`/admin/checklist/${id}/place`, { way: 'up' })
  assert.is(moved.location, `/admin/checklist#item-${id}-up`)
  assert.match((await ada.get('/admin/checklist')).$('.toast').text, '“Proof of address” is number 3 of 4.')
  assert.is((await titles()).indexOf(item.title), 2)
  await ada.post(`/admin/checklist/${id}`, { ...item, help: 'A bill of this year.' })
  assert.match((await ada.get('/admin/checklist')).text, 'A bill of this year.')
  const events = await db
    .selectFrom('checklist_events')
    .select('action')
    .where('item_id', '=', id)
    .orderBy('id')
    .execute()
  assert.equal(
    events.map(({ action }) => action),
    ['added', 'moved', 'changed'],
  )
  const shop = await steps.shopOf(waiting.owner)
  assert.is(shop.status, 'submitted', 'who waits goes on waiting')
  const operator = await market.signedIn(await steps.staff('Olga'))
  assert.is((await operator.get('/admin/checklist')).status, 200)
  assert.is((await operator.post('/admin/checklist', item)).status, 403)
  assert.is((await market.stranger().post('/admin/checklist', item)).status, 303)
})

test('a shop answers item by item; what is required must be answered before it is submitted', async () => {
  const owner = await steps.person()
  const browser = await market.signedIn(owner)
  await saveShop(db, owner.id, steps.details())
  await steps.prove(owner)
  const page = await browser.get('/seller/shop')
  assert.match(page.text, 'A bill of this year.')
  assert.is((await browser.post('/seller/shop/submission')).status, 409)
  const id = await idOf(item.title)
  const wrong = await browser.post(`/seller/shop/checklist/${id}`, { statement: ' ' })
  assert.is(wrong.status, 422)
  assert.is((await browser.post(`/seller/shop/checklist/${id}`, { statement: 'Here is mine.' })).status, 303)
  assert.is((await browser.post('/seller/shop/checklist/99999', { statement: 'x' })).status, 404)
  const licence = await idOf('Trade licence or register extract')
  const file = new File(['%PDF-1.7\n%%EOF\n'], 'licence.pdf', { type: 'application/pdf' })
  assert.is((await browser.post('/seller/shop/documents', { item: licence, document: file })).status, 303)
  const { checklist } = await steps.shopOf(owner)
  assert.equal(checklist.filter(({ answered }) => answered).length, 2)
  assert.is((await browser.post('/seller/shop/submission')).status, 303)
  assert.match((await browser.get('/seller/shop')).text, 'Answered with licence.pdf')
})

test('a reviewer ticks and notes; over what is open they approve only by saying so and why, and it is kept', async () => {
  const shop = await db
    .selectFrom('shops')
    .select(['id', 'name'])
    .where('status', '=', 'submitted')
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow()
  const id = await idOf(item.title)
  const to = `/admin/shops/${shop.id}`
  assert.is((await ada.post(`${to}/notes`, { words: ' ' })).status, 422)
  assert.is((await ada.post(`${to}/notes`, { words: 'Looks fine to me.', item: String(id) })).status, 303)
  assert.match((await ada.get(to)).text, 'Looks fine to me.')
  const plain = await ada.post(`${to}/verification`, { decision: 'approve' })
  assert.is(plain.status, 409)
  assert.match(plain.text, 'Required and not checked')
  const silent = await ada.post(`${to}/verification`, { decision: 'approve', anyway: 'on' })
  assert.is(silent.status, 422)
  assert.is(
    (await refusalOf(approveShop(db, secret, cast.ada.id, shop.id, { reason: '', anyway: true }))).code,
    'conflict',
  )
  const done = await ada.post(`${to}/verification`, { decision: 'approve', anyway: 'on', reason: 'Known for years.' })
  assert.is(done.status, 303)
  const event = await db
    .selectFrom('shop_events')
    .select(['details', 'reason'])
    .where('shop_id', '=', shop.id)
    .where('action', '=', 'approved')
    .executeTakeFirstOrThrow()
  const details = event.details as { anyway: boolean; open: string[]; checklist: { title: string }[] }
  assert.equal([details.anyway, details.open, event.reason], [true, [item.title], 'Known for years.'])
  await ada.post(`/admin/checklist/${id}`, { ...item, title: 'Renamed since' })
  const history = (await ada.get(`${to}?status=all`)).text
  assert.match(history, 'Approved anyway, with these open')
  assert.match(history, item.title, 'the list as it was')
  await ada.post(`/admin/checklist/${id}`, item)
  const owner = await db
    .selectFrom('shop_members')
    .select('user_id')
    .where('shop_id', '=', shop.id)
    .executeTakeFirstOrThrow()
  const seller = await market.signedIn({ id: owner.user_id, name: '', email: '' })
  assert.not.match((await seller.get('/seller/shop')).text, 'Looks fine to me.')
})

test('a tick is void once the answer changes; ticked, it is approved as ever', async () => {
  const { owner, id } = await (async () => {
    const person = await steps.person()
    await saveShop(db, person.id, steps.details())
    await steps.prove(person)
    await answerItem(db, person.id, await idOf(item.title), 'First.')
    await submitShop(db, person.id)
    return { owner: person, id: (await steps.shopOf(person)).id }
  })()
  const itemId = await idOf(item.title)
  const tick = (checked: string) => ada.post(`/admin/shops/${id}/checks/${itemId}`, { checked })
  assert.is((await tick('yes')).status, 303)
  const checkedAt = async () =>
    (await steps.shopOf(owner)).checklist.find((one) => one.id === itemId)?.checkedAt ?? null
  assert.ok(await checkedAt())
  await answerItem(db, owner.id, itemId, 'Second.')
  assert.is(await checkedAt(), null)
  await rejectShop(db, secret, cast.ada.id, id, { reason: 'One thing.' })
  await submitShop(db, owner.id)
  await tick('yes')
  await approveShop(db, secret, cast.ada.id, id, { reason: '' })
  assert.is((await steps.shopOf(owner)).status, 'approved')
})

test.run()
