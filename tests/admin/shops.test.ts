import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { addMember, addShop, createMarket } from '#tests/support/cast.ts'

const test = suite('/admin/shops')
const { db, cast, stranger, signedIn } = await createMarket()
const ada = await signedIn(cast.ada)

let number = 0
async function waiting() {
  number += 1
  const owner = await addMember(db, `Owner ${number}`, `owner${number}@example.com`)
  const shop = await addShop(db, owner, { name: `Waiting ${number}`, slug: `waiting-${number}`, status: 'submitted' })
  const at = new Date(Date.now() - (100 - number) * 3_600_000)
  await db.updateTable('shops').set({ submitted_at: at }).where('id', '=', shop.id).execute()
  return shop
}
const statusOf = async (id: number) =>
  (await db.selectFrom('shops').select('status').where('id', '=', id).executeTakeFirstOrThrow()).status

test('the queue shows the longest waiting first, with counts, search and an age', async () => {
  const first = await waiting()
  const second = await waiting()
  const page = await ada.get('/admin/shops?status=submitted')
  assert.is(page.status, 200)
  assert.equal(
    page.$.all('.queue-title').map(({ text }) => text),
    [first.name, second.name],
  )
  assert.match(page.$('.queue-late').text, /4 days ago/)
  const found = await ada.get('/admin/shops?q=nils')
  assert.equal(
    found.$.all('.queue-title').map(({ text }) => text),
    ['Nils Games'],
  )
  assert.is((await ada.get('/admin/shops?status=nonsense&after=1e9')).status, 200)
})

test('works as plain forms: approving leads on to the next, and buyers see the shop', async () => {
  const shop = await waiting()
  const next = await waiting()
  const page = await ada.get(`/admin/shops/${shop.id}?status=submitted`)
  assert.match(page.$('h1').text, new RegExp(shop.name))
  const answer = await ada.submit(page, '#verification-form', { decision: 'approve' })
  assert.equal([answer.status, answer.location], [303, `/admin/shops/${next.id}?status=submitted`])
  assert.is(await statusOf(shop.id), 'approved')
  assert.match((await ada.get(answer.location ?? '')).text, /is approved, and buyers can see it/)
})

test('works with htmx: the fragment holds the next shop, its address and the count of the navigation', async () => {
  const shop = await waiting()
  const form = { decision: 'reject', usual: 'unreadable', reason: 'Page two.', status: 'submitted' }
  const answer = await ada.post(`/admin/shops/${shop.id}/verification`, form, { htmx: true })
  assert.is(answer.status, 200)
  assert.match(answer.headers.get('HX-Push-Url') ?? '', /^\/admin\/shops\/\d+\?status=submitted$/)
  assert.ok(answer.$.has('#review-desk') && answer.$.has('#review-count') && !answer.$.has('html'))
  const { reason } = await db
    .selectFrom('shop_events')
    .select('reason')
    .where('shop_id', '=', shop.id)
    .executeTakeFirstOrThrow()
  assert.is(reason, 'A document cannot be read. Please upload a sharper one. Page two.')
})

test('refuses a rejection, suspension or reinstatement without a reason, and keeps what was chosen', async () => {
  const shop = await waiting()
  const page = await ada.get(`/admin/shops/${shop.id}`)
  const answer = await ada.submit(page, '#verification-form', { decision: 'reject' })
  assert.is(answer.status, 422)
  assert.match(answer.$('.field-error').text, /Say why/)
  const long = await ada.submit(page, '#verification-form', { decision: 'approve', reason: 'x'.repeat(1001) })
  assert.equal([long.status, long.field('reason')?.trim()], [422, 'x'.repeat(1001)])
  assert.is((await ada.post(`/admin/shops/${shop.id}/verification`, { decision: 'maybe' })).status, 422)
  assert.is((await ada.post(`/admin/shops/${cast.boots.id}/suspension`, { reason: '  ' })).status, 422)
  assert.is(await statusOf(shop.id), 'submitted')
})

test('a decision that comes too late is told what happened, with the fresh facts', async () => {
  const shop = await waiting()
  const page = await ada.get(`/admin/shops/${shop.id}`)
  await ada.submit(page, '#verification-form', { decision: 'approve' })
  const late = await ada.submit(page, '#verification-form', { decision: 'reject', reason: 'No.' }, { htmx: true })
  assert.is(late.status, 409)
  assert.match(late.$('[role="alert"]').text, /You approved this shop just now/)
  assert.ok(late.$.has('#suspension-form') && !late.$.has('#verification-form'))
})

test('suspends and reinstates, and stays at the shop', async () => {
  const base = `/admin/shops/${cast.games.id}`
  const out = await ada.post(`${base}/suspension`, { usual: 'no-answer', status: 'approved' })
  assert.equal([out.status, out.location], [303, `${base}?status=approved`])
  assert.is(await statusOf(cast.games.id), 'suspended')
  assert.is((await ada.post(`${base}/reinstatement`, { reason: 'Answered.' })).status, 303)
  assert.is(await statusOf(cast.games.id), 'approved')
})

test('decides on a new name', async () => {
  await db.updateTable('shops').set({ wanted_name: 'Sela & Daughters' }).where('id', '=', cast.boots.id).execute()
  const queue = await ada.get('/admin/shops?status=names')
  assert.match(queue.$('.queue-title').text, /Sela Boots → Sela & Daughters/)
  assert.is((await ada.post(`/admin/shops/${cast.boots.id}/name`, { decision: 'reject' })).status, 422)
  assert.is((await ada.post(`/admin/shops/${cast.boots.id}/name`, { decision: 'approve' })).status, 303)
  const late = await ada.post(`/admin/shops/${cast.boots.id}/name`, { decision: 'approve' })
  assert.equal([late.status, /No new name is waiting/.test(late.text)], [409, true])
})

test('turns away the signed-out, people of the street and staff who may only look', async () => {
  const shop = await waiting()
  const moves = ['verification', 'suspension', 'reinstatement', 'name']
  const viewer = await signedIn(await addMember(db, 'Vera', 'vera@example.com', { staff_role: 'viewer' }))
  const sela = await signedIn(cast.sela)
  for (const move of moves) {
    const path = `/admin/shops/${shop.id}/${move}`
    const form = { decision: 'approve', reason: 'x' }
    assert.match((await stranger().post(path, form)).location ?? '', /^\/account\/login/)
    assert.is((await sela.post(path, form)).status, 403)
    assert.is((await viewer.post(path, form)).status, 403)
    assert.is((await ada.post(`/admin/shops/999999/${move}`, form)).status, 404)
  }
  const page = await viewer.get(`/admin/shops/${shop.id}`)
  assert.equal([page.status, page.$.has('#verification-form')], [200, false])
  assert.is((await sela.get('/admin/shops')).status, 403)
  assert.is((await ada.get('/admin/shops/999999')).status, 404)
  assert.is((await ada.get('/admin/shops/99999999999999999999')).status, 404)
  assert.is(await statusOf(shop.id), 'submitted')
})

test('the overview counts what waits and links to it', async () => {
  const page = await ada.get('/admin')
  assert.is(page.status, 200)
  assert.match(page.text, /shops? waits? for review/)
  assert.match(page.text, /was suspended/)
})

test.run()
