import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { sendProof } from '#src/market/orders/payment-proof.ts'
import { setLimits } from '#src/market/payments/limits.ts'
import { addMember, addProduct, createMarket } from '#tests/support/cast.ts'
import { placeTestOrder } from '#tests/support/orders.ts'
import { receiptPdf, receiptPicture } from '#tests/support/proofs.ts'

const test = suite('/admin/payments')
const market = await createMarket()
const { db, cast, deps, config, stranger, signedIn } = market
const means = { secret: config.secret, files: deps.files }
const ada = await signedIn(cast.ada)
const otto = await addMember(db, 'Otto Operator', 'otto@example.com', { staff_role: 'operator' })
const vera = await addMember(db, 'Vera Viewer', 'vera@example.com', { staff_role: 'viewer' })
const boots = await addProduct(db, cast.boots, { onHand: 200 })

let seed = 0
async function sent({ file = null as Buffer | null, transactionId = '', price = 8900 } = {}) {
  const order = await placeTestOrder(market, { lines: [{ variantId: boots.variants[0]!.id, price }], paid: false })
  const paymentId = order.payments[0]!.id
  const who = { orderId: order.id, paymentId, userId: cast.bela.id, address: null }
  const proof = { file: file && { name: 'receipt.jpg', bytes: file }, transactionId: transactionId || `tx ${++seed}` }
  assert.ok((await sendProof(db, means, who, proof)).ok)
  return { ...order, paymentId, path: `/admin/payments/${paymentId}` }
}
const statusOf = async ({ paymentId }: { paymentId: number }) =>
  (await db.selectFrom('payments').select('status').where('id', '=', paymentId).executeTakeFirstOrThrow()).status
const eventsOf = ({ paymentId }: { paymentId: number }) =>
  db
    .selectFrom('payment_events')
    .select(['action', 'actor_name as who'])
    .where('payment_id', '=', paymentId)
    .orderBy('id')
    .execute()

test('the queue comes oldest first, the count stands in the navigation, the proof beside what was due', async () => {
  const first = await sent({ file: await receiptPicture(1), transactionId: 'AB 12' })
  const second = await sent()
  const list = await ada.get('/admin/payments')
  assert.equal(
    list.$.all('.queue-title').map(({ text }) => text),
    [first.number, second.number],
  )
  assert.match(list.$('#payment-count').text, '2')
  const page = await ada.get(first.path)
  assert.match(page.$('.review-matter').text, /€89\.00/)
  assert.match(page.$('.review-matter').text, /Reference.*AB 12/)
  const picture = await ada.get(page.$('.proof-picture img').attr('src') ?? '')
  assert.equal(
    [picture.status, picture.headers.get('content-type'), picture.headers.get('cache-control')],
    [200, 'image/webp', 'private, no-store'],
  )
  const file = await ada.get(page.$('a.paper').attr('href') ?? '')
  assert.match(file.headers.get('content-disposition') ?? '', /^attachment/)
  assert.match(file.headers.get('content-security-policy') ?? '', /^sandbox/)
  assert.equal(
    (await eventsOf(first)).map(({ action, who }) => `${who} ${action}`),
    ['The buyer proof-added', 'Ada Admin proof-viewed', 'Ada Admin proof-downloaded'],
  )
  assert.match((await ada.get(first.path)).$('.payment-events').text, 'Ada Admin looked at the proof')
  assert.is((await ada.get(`${second.path}/proofs/1/preview`)).status, 404)
})

test('works as plain forms: accepting leads on to the longest waiting', async () => {
  const order = await sent({ file: receiptPdf() })
  const page = await ada.get(`${order.path}?status=review`)
  assert.not(page.$.has('.proof-picture'))
  const answer = await ada.submit(page, '#decision-form', { decision: 'accept' })
  assert.is(answer.status, 303)
  assert.match(answer.location ?? '', /^\/admin\/payments\/\d+\?status=review$/)
  assert.is(await statusOf(order), 'accepted')
  assert.match((await ada.get(answer.location ?? '')).text, 'is accepted. Buyer and shops were told')
})

test('works with htmx: the fragment holds the next payment, its address and the count', async () => {
  const order = await sent()
  const form = { decision: 'reject', usual: 'nothing', reason: 'Look again.', status: 'review' }
  const answer = await ada.post(`${order.path}/decision`, form, { htmx: true })
  assert.is(answer.status, 200)
  assert.match(answer.headers.get('HX-Push-Url') ?? '', /^\/admin\/payments\/\d+\?status=review$/)
  assert.ok(answer.$.has('#payment-desk') && answer.$.has('#payment-count') && !answer.$.has('html'))
  const { reason } = await db
    .selectFrom('payment_events')
    .select('reason')
    .where('payment_id', '=', order.paymentId)
    .where('action', '=', 'rejected')
    .executeTakeFirstOrThrow()
  assert.is(reason, 'No money has arrived on our account or wallet. Look again.')
})

test('refuses what is not decided or has no reason, and keeps what was typed', async () => {
  const order = await sent()
  const page = await ada.get(order.path)
  for (const decision of ['reject', 'again']) {
    const answer = await ada.submit(page, '#decision-form', { decision })
    assert.is(answer.status, 422)
    assert.match(answer.$('.field-error').text, /Say why/)
  }
  const long = await ada.submit(page, '#decision-form', { decision: 'reject', reason: 'x'.repeat(1001) })
  assert.equal([long.status, long.field('reason')?.trim()], [422, 'x'.repeat(1001)])
  assert.is((await ada.post(`${order.path}/decision`, { decision: 'maybe' })).status, 422)
  assert.is(await statusOf(order), 'under-review')
  const again = await ada.submit(page, '#decision-form', { decision: 'again', usual: 'unreadable' })
  assert.equal([again.status, await statusOf(order)], [303, 'rejected'])
})

test('a decision that comes second is told what happened, and shown how it is now', async () => {
  const order = await sent()
  const page = await ada.get(order.path)
  const other = await signedIn(otto)
  await other.submit(await other.get(order.path), '#decision-form', { decision: 'accept' })
  const late = await ada.submit(page, '#decision-form', { decision: 'reject', usual: 'nothing' })
  assert.is(late.status, 409)
  assert.match(late.$('[role=alert]').text, 'Otto Operator accepted it just now')
  assert.match(late.$('h1').text, 'Accepted')
})

test('above the limit the first acceptance is noted, and only somebody else can make it final', async () => {
  await setLimits(db, cast.ada, { EUR: 10_000 })
  const order = await sent({ price: 20_000 })
  const page = await ada.get(order.path)
  assert.match(page.$('.review-decision').text, 'Two people have to accept it')
  assert.match(
    (await ada.submit(page, '#decision-form', { decision: 'accept' }, { follow: true })).text,
    'first of two',
  )
  const mine = await ada.get(order.path)
  assert.not(mine.$.has('button[value=accept]'))
  assert.is((await ada.post(`${order.path}/decision`, { decision: 'accept' })).status, 409)
  const other = await signedIn(otto)
  const theirs = await other.get(order.path)
  assert.match(theirs.$('.review-decision').text, 'Ada Admin did')
  await other.submit(theirs, '#decision-form', { decision: 'accept' })
  assert.is(await statusOf(order), 'accepted')
  await setLimits(db, cast.ada, {})
})

test('a proof that was seen before says so, with the other one beside it', async () => {
  const bytes = await receiptPicture(9)
  const first = await sent({ file: bytes, transactionId: 'same id' })
  const second = await sent({ file: bytes, transactionId: 'SAMEID' })
  const page = await ada.get(second.path)
  const notices = page.$.all('.proof .notice').map(({ text }) => text)
  assert.match(notices[0] ?? '', new RegExp(`Exactly this file was sent before\\.\\s?${first.number}`))
  assert.match(notices[1] ?? '', /This transaction id was given before/)
  assert.ok((await ada.get('/admin/payments')).$.all('.queue-flag-bad').length >= 2)
  const found = await ada.get('/admin/payments?q=sameid')
  assert.is(found.$.all('.queue-title').length, 2)
})

test('refunds are recorded from the payment, wrong ones come back as typed', async () => {
  const order = await sent()
  await ada.post(`${order.path}/decision`, { decision: 'accept' })
  const page = await ada.get(order.path)
  const form = `#refund-${order.paymentId}`
  const wrong = await ada.submit(page, form, { amount: 'all', reason: '' })
  assert.equal([wrong.status, wrong.field('amount')], [422, 'all'])
  const much = await ada.submit(page, form, { amount: '89.01', reason: 'Too much' })
  assert.equal([much.status, much.field('reason')], [409, 'Too much'])
  assert.match(much.$('[role=alert]').text, 'At most €89.00')
  assert.is(
    (await ada.submit(page, form, { amount: '9', reason: 'One lace was missing', reference: 'R-1' })).status,
    303,
  )
  assert.match((await ada.get(order.path)).text, 'Given back €9.00')
  const twice = await ada.submit(page, form, { amount: '9', reason: 'One lace was missing' })
  assert.is(twice.status, 409)
  const from = await ada.post(
    `${order.path}/refunds`,
    { amount: '80', reason: 'The rest', back: '/admin/orders/X' },
    { htmx: true },
  )
  assert.is(from.headers.get('HX-Redirect'), '/admin/orders/X')
  assert.is(await statusOf(order), 'refunded')
})

test('is for staff; a viewer looks only, and what they looked at is written down too', async () => {
  const order = await sent({ file: await receiptPicture(33) })
  const sela = await signedIn(cast.sela)
  const viewer = await signedIn(vera)
  for (const part of ['decision', 'refunds']) {
    assert.match((await stranger().post(`${order.path}/${part}`)).location ?? '', '/account/login')
    assert.is((await sela.post(`${order.path}/${part}`, { decision: 'accept' })).status, 403)
    assert.is((await viewer.post(`${order.path}/${part}`, { decision: 'accept' })).status, 403)
    assert.is(
      (await ada.post(`/admin/payments/999999/${part}`, { decision: 'accept', amount: '1', reason: 'x' })).status,
      404,
    )
  }
  const page = await viewer.get(order.path)
  assert.not(page.$.has('#decision-form'))
  const src = page.$('.proof-picture img').attr('src') ?? ''
  for (const browser of [stranger(), sela]) assert.ok((await browser.get(src)).status >= 300)
  assert.is((await viewer.get(src)).status, 200)
  assert.equal((await eventsOf(order)).at(-1), { action: 'proof-viewed', who: 'Vera Viewer' })
  assert.is((await ada.get('/admin/payments/999999')).status, 404)
  assert.is((await ada.get('/admin/payments?status=nonsense&after=1e9')).status, 200)
  assert.is(await statusOf(order), 'under-review')
})

test.run()
