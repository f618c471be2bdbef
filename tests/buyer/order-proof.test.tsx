import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { orderToken } from '#src/market/orders/access.ts'
import { decidePayment } from '#src/market/orders/payment-decision.ts'
import { addMethod } from '#src/market/payments/method-changes.ts'
import { checkMethod, NEW_METHOD } from '#src/market/payments/method-form.ts'
import { freezeMethod } from '#src/market/payments/methods.ts'
import { addProduct, createMarket } from '#tests/support/cast.ts'
import { placeTestOrder } from '#tests/support/orders.ts'
import { receiptPdf, receiptPicture } from '#tests/support/proofs.ts'

const test = suite('/buyer/orders/:number/proof')
const market = await createMarket()
const { db, cast, config, stranger, signedIn } = market
const bela = await signedIn(cast.bela)
const boots = await addProduct(db, cast.boots, { onHand: 100 })

const checked = await checkMethod('bank', {
  ...NEW_METHOD.bank,
  holder: 'Market Window GmbH',
  account: 'DE89370400440532013000',
  instructions: 'Write the reference.',
})
if (!checked.ok) throw new Error(JSON.stringify(checked.errors))
const bank = await addMethod(db, cast.ada, checked.facts)

async function ordered(buyer: typeof cast.bela | null = cast.bela) {
  const order = await placeTestOrder(market, { lines: [{ variantId: boots.variants[0]!.id }], paid: false, buyer })
  const paymentId = order.payments[0]!.id
  const { columns } = freezeMethod(bank, { amountMinor: 8900, currency: 'EUR', reference: order.number })
  await db.updateTable('payments').set(columns).where('id', '=', paymentId).execute()
  return { ...order, paymentId, path: `/buyer/orders/${order.number}` }
}
const picture = async (seed: number) => new File([new Uint8Array(await receiptPicture(seed))], 'Überweisung.jpg')
const proofsOf = ({ paymentId }: { paymentId: number }) =>
  db.selectFrom('payment_proofs').select(['id', 'transaction_id as tx']).where('payment_id', '=', paymentId).execute()

test('says what to pay, where to and by when; a code says the same', async () => {
  const order = await ordered()
  const page = await bela.get(order.path)
  assert.match(page.$('.pay-title').text, 'Pay €89.00')
  assert.match(page.$('.countdown').text, /^(1 day 23 hours|2 days) left$/)
  const lines = page.$('.pay-lines').text
  assert.match(lines, 'DE89 3704 0044 0532 0130 00')
  assert.match(lines, order.number)
  assert.match(page.$('[role=img].pay-qr-code').attr('aria-label') ?? '', 'DE89370400440532013000')
  assert.match(page.$('.pay-instructions').text, 'Write the reference.')
})

test('a proof is sent as a plain form, and can be opened again by whoever sent it', async () => {
  const order = await ordered()
  const page = await bela.get(order.path)
  const sent = await bela.submit(page, `#proof-${order.paymentId}`, { file: await picture(1), transaction_id: 'T 1' })
  assert.equal([sent.status, sent.location], [303, order.path])
  const after = await bela.get(order.path)
  assert.match(after.text, /Your payment of €[\d.,]+ is being checked/)
  const file = await bela.get(after.$('.pay-sent a').attr('href') ?? '')
  assert.is(file.status, 200)
  assert.match(file.headers.get('content-disposition') ?? '', /^attachment; .*%C3%9Cberweisung\.jpg/)
})

test('with htmx it leads on, and a wrong one comes back as its block with what was typed', async () => {
  const order = await ordered()
  const send = (form: Record<string, string | File>) => bela.post(`${order.path}/proof`, form, { htmx: true })
  const empty = await send({ transaction_id: ' ' })
  assert.is(empty.status, 422)
  assert.ok(empty.$.has('.pay .field-error') && !empty.$.has('html'))
  const wrong = await send({ file: new File(['<svg/>'], 'a.svg'), transaction_id: 'kept' })
  assert.equal([wrong.status, wrong.field('transaction_id')], [422, 'kept'])
  const done = await send({ file: new File([new Uint8Array(receiptPdf())], 'a.pdf'), transaction_id: '' })
  assert.is(done.headers.get('HX-Redirect'), order.path)
})

test('without scripts a wrong file comes back in the whole page', async () => {
  const order = await ordered()
  const page = await bela.get(order.path)
  const wrong = await bela.submit(page, `#proof-${order.paymentId}`, { transaction_id: 'x'.repeat(201) })
  assert.equal([wrong.status, wrong.field('transaction_id')], [422, 'x'.repeat(201)])
  assert.match(wrong.$('h1').text, order.number)
})

test('guests send theirs by their link; nobody else finds the order or its proofs', async () => {
  const order = await ordered(null)
  const guest = stranger()
  await guest.get(`${order.path}?access=${orderToken(config.secret, order.number)}`)
  assert.is((await guest.post(`${order.path}/proof`, { transaction_id: 'guest 1' })).status, 303)
  const [proof] = await proofsOf(order)
  assert.is((await guest.get(`${order.path}/proofs/${proof!.id}`)).status, 404, 'an id without a file')
  await guest.post(`${order.path}/proof`, { file: await picture(3) })
  const [, filed] = await proofsOf(order)
  const mine = await ordered()
  for (const other of [stranger(), await signedIn(cast.nils), bela]) {
    assert.is((await other.get(`${order.path}/proofs/${filed!.id}`)).status, 404)
    assert.is((await other.post(`${order.path}/proof`, { transaction_id: 'not mine' })).status, 404)
  }
  assert.is((await bela.get(`${mine.path}/proofs/${filed!.id}`)).status, 404)
  assert.is(
    (await bela.post(`${mine.path}/proof`, { payment: String(order.paymentId), transaction_id: 'x' })).status,
    404,
  )
  assert.is((await guest.get(`${order.path}/proofs/${filed!.id}`)).status, 200)
  assert.is((await proofsOf(order)).length, 2)
})

test('after a decision the buyer reads it, and sends another where it was asked for', async () => {
  const order = await ordered()
  await bela.post(`${order.path}/proof`, { transaction_id: 'first' })
  const verdict = { decision: 'again' as const, reason: 'The picture shows no amount.' }
  await decidePayment(db, config, cast.ada, order.paymentId, verdict)
  const page = await bela.get(order.path)
  assert.match(page.$('.pay .notice').text, 'The picture shows no amount.')
  assert.is((await bela.submit(page, `#proof-${order.paymentId}`, { transaction_id: 'second' })).status, 303)
  await decidePayment(db, config, cast.ada, order.paymentId, { decision: 'accept', reason: '' })
  const late = await bela.post(`${order.path}/proof`, { transaction_id: 'third' }, { htmx: true })
  assert.is(late.status, 409)
  assert.match(late.text, 'accepted already')
})

test('a file of 16 MB gets as far as being looked at', async () => {
  const order = await ordered()
  const large = Buffer.concat([receiptPdf(), Buffer.alloc(16 * 1024 * 1024 - 200)])
  const answer = await bela.post(`${order.path}/proof`, { file: new File([large], 'large.pdf') })
  assert.is(answer.status, 303)
  const larger = new File([Buffer.concat([large, Buffer.alloc(4096)])], 'larger.pdf')
  assert.is((await bela.post(`${order.path}/proof`, { file: larger })).status, 422)
})

test.run()
