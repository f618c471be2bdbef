import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { setClock } from '#src/lib/clock.ts'
import { decidePayment } from '#src/market/orders/payment-decision.ts'
import { countPaymentsToReview, findNextPayment, getPaymentDesk } from '#src/market/orders/payment-desk.ts'
import { sendProof } from '#src/market/orders/payment-proof.ts'
import { recordRefund } from '#src/market/orders/refunds.ts'
import { endUnpaid } from '#src/market/orders/settlement.ts'
import { theMarket } from '#src/market/orders/timeline.ts'
import { setLimits } from '#src/market/payments/limits.ts'
import { addMember, addProduct, createMarket } from '#tests/support/cast.ts'
import { placeTestOrder } from '#tests/support/orders.ts'
import { receiptPdf, receiptPicture } from '#tests/support/proofs.ts'
import { refused } from '#tests/support/refused.ts'

const test = suite('orders/payment-decision')
const market = await createMarket()
const { db, cast, deps, config } = market
const means = { secret: config.secret, files: deps.files }
const otto = await addMember(db, 'Otto Operator', 'otto@example.com', { staff_role: 'operator' })
const boots = await addProduct(db, cast.boots, { onHand: 400 })
const variantId = boots.variants[0]!.id

async function ordered(more: { price?: number; buyer?: typeof cast.bela | null; email?: string } = {}) {
  const { price = 8900, ...rest } = more
  const order = await placeTestOrder(market, { lines: [{ variantId, price }], paid: false, ...rest })
  return { ...order, paymentId: order.payments[0]!.id }
}
type Ordered = Awaited<ReturnType<typeof ordered>>
const from = (order: Ordered) => ({ orderId: order.id, paymentId: null, userId: cast.bela.id, address: '127.0.0.1' })
const send = (order: Ordered, bytes: Buffer | null, transactionId = '') =>
  sendProof(db, means, from(order), { file: bytes && { name: 'proof.jpg', bytes }, transactionId })
const paymentOf = ({ paymentId }: Ordered) =>
  db.selectFrom('payments').selectAll().where('id', '=', paymentId).executeTakeFirstOrThrow()
const statusOf = async (order: Ordered) => (await paymentOf(order)).status
const mailsOf = async (kind: string) =>
  (await db.selectFrom('mail_messages').select('id').where('kind', '=', kind).execute()).length
const decide = (order: Ordered, decision: 'accept' | 'reject' | 'again', staff = cast.ada, reason = 'No money came.') =>
  decidePayment(db, means, staff, order.paymentId, { decision, reason })

let seed = 100
const picture = () => receiptPicture(seed++)

test('a proof puts the payment under review, gives its goods more time and tells the staff', async () => {
  const order = await ordered()
  const before = await mailsOf('payment-to-review')
  assert.equal(await send(order, await picture(), ' 0xABC 1 '), { ok: true, status: 'under-review' })
  const { expires_at } = await db
    .selectFrom('stock_holds')
    .select('expires_at')
    .where('holder', '=', `order:${order.id}`)
    .executeTakeFirstOrThrow()
  assert.ok(expires_at.getTime() > Date.now() + 72 * 3600_000)
  assert.ok((await mailsOf('payment-to-review')) > before)
  const proof = await db
    .selectFrom('payment_proofs')
    .select(['transaction_key', 'media_type', 'bytes'])
    .where('payment_id', '=', order.paymentId)
    .executeTakeFirstOrThrow()
  assert.equal([proof.transaction_key, proof.media_type], ['0xabc1', 'image/jpeg'])
  assert.is(await countPaymentsToReview(db), 1)
  const desk = await getPaymentDesk(db, { view: 'review', q: '', openId: order.paymentId })
  assert.equal(
    [desk.counts, desk.open?.proofs.length, desk.open?.order.number],
    [{ review: 1, late: 0 }, 1, order.number],
  )
  assert.equal(
    desk.open?.events.map(({ action }) => action),
    ['proof-added'],
  )
  await decide(order, 'accept')
})

test('neither a file nor an id, an eleventh proof, and a settled payment are refused', async () => {
  const order = await ordered()
  const nothing = await send(order, null, '   ')
  assert.match(nothing.ok ? '' : (nothing.errors.file ?? ''), /Choose a picture or PDF/)
  for (let count = 0; count < 10; count++) await send(order, null, `tx-${order.id}-${count}`)
  assert.is((await refused(send(order, null, 'one more'))).code, 'too-many')
  await decide(order, 'accept')
  assert.is((await refused(send(order, null, 'one more'))).code, 'too-many')
  const paid = await ordered()
  await decide(paid, 'accept')
  assert.match((await refused(send(paid, null, 'late'))).message, 'accepted already')
  const elsewhere = { ...from(paid), paymentId: order.paymentId }
  assert.is((await refused(sendProof(db, means, elsewhere, { file: null, transactionId: 'x' }))).code, 'not-found')
})

test('ten at once leave ten, and no file of those that were refused', async () => {
  const order = await ordered()
  const pdfs = Array.from({ length: 14 }, (_, at) => receiptPdf(`${order.id} ${at}`))
  const answers = await Promise.allSettled(pdfs.map((pdf) => send(order, pdf)))
  assert.is(answers.filter(({ status }) => status === 'fulfilled').length, 10)
  const { count } = await db
    .selectFrom('payment_proofs')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('payment_id', '=', order.paymentId)
    .executeTakeFirstOrThrow()
  assert.is(count, 10)
})

test('hostile files are refused by their content', async () => {
  const order = await ordered()
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')
  const cut = (await picture()).subarray(0, 900)
  const bomb = Buffer.from(await pngHeader(60_000, 60_000))
  const cases: [string, Buffer][] = [
    ['empty', Buffer.alloc(0)],
    ['svg', svg],
    ['html', Buffer.from('<!doctype html><script>alert(1)</script>')],
    ['gif', Buffer.from('GIF89a\x01\x00\x01\x00\x80\x00\x00,\x00', 'latin1')],
    ['zip', Buffer.from('PK\x03\x04 and so on')],
    ['cut off', cut],
    ['too many pixels', bomb],
    ['html that begins like nothing', Buffer.concat([Buffer.from('<html>'), receiptPdf()])],
    ['too large', Buffer.concat([receiptPdf(), Buffer.alloc(16 * 1024 * 1024)])],
  ]
  for (const [name, bytes] of cases) {
    const answer = await send(order, bytes)
    assert.ok(!answer.ok && answer.errors.file, `${name} was taken`)
  }
  assert.is(await statusOf(order), 'awaiting')
})

/** A PNG that says it is huge and holds next to nothing. */
async function pngHeader(width: number, height: number): Promise<Buffer> {
  const { crc32 } = await import('node:zlib')
  const png = await receiptPicture(1, { type: 'png', width: 16 })
  png.writeUInt32BE(width, 16)
  png.writeUInt32BE(height, 20)
  png.writeUInt32BE(crc32(png.subarray(12, 29)), 29)
  return png
}

test('a picture with a program at its end is shown as a picture of our own', async () => {
  const order = await ordered()
  const script = '<script>alert(1)</script>'
  assert.ok((await send(order, Buffer.concat([await picture(), Buffer.from(script)]))).ok)
  const { storage_key } = await db
    .selectFrom('payment_proofs')
    .select('storage_key')
    .where('payment_id', '=', order.paymentId)
    .executeTakeFirstOrThrow()
  const shown = await deps.files.get(storage_key!.replace('.jpg', '-preview.webp'))
  assert.ok(shown && shown.subarray(8, 12).toString() === 'WEBP' && !shown.includes(script))
})

test('accepting sells the goods, tells buyer and shop, and is written down', async () => {
  const order = await ordered()
  await send(order, await picture())
  const mails = await mailsOf('payment-accepted')
  const decided = await decide(order, 'accept')
  assert.equal(decided, { outcome: 'accepted', number: order.number, amount: '€89.00' })
  assert.is(await statusOf(order), 'accepted')
  assert.is(await mailsOf('payment-accepted'), mails + 1)
  const { paid_at } = await db
    .selectFrom('shop_orders')
    .select('paid_at')
    .where('order_id', '=', order.id)
    .executeTakeFirstOrThrow()
  assert.ok(paid_at)
  const actions = (
    await db
      .selectFrom('payment_events')
      .select(['action', 'actor_name'])
      .where('payment_id', '=', order.paymentId)
      .orderBy('id')
      .execute()
  ).map((one) => [one.action, one.actor_name])
  assert.equal(actions, [
    ['proof-added', 'The buyer'],
    ['accepted', 'Ada Admin'],
  ])
})

test('asking again leaves the order waiting with more time; rejecting ends it; the buyer reads why', async () => {
  const order = await ordered()
  await send(order, await picture())
  await decide(order, 'again', cast.ada, 'The picture shows no amount.')
  const { status, due_at } = await paymentOf(order)
  assert.is(status, 'rejected')
  assert.ok(due_at.getTime() > Date.now() + 23 * 3600_000)
  assert.equal(await send(order, await picture()), { ok: true, status: 'under-review' })
  await decide(order, 'reject')
  assert.is(await statusOf(order), 'cancelled')
  const held = await db
    .selectFrom('stock_holds')
    .select('id')
    .where('holder', '=', `order:${order.id}`)
    .where('ended_at', 'is', null)
    .execute()
  assert.is(held.length, 0)
  assert.is(await mailsOf('payment-rejected'), 2)
})

test('of two decisions at once one wins and the other learns what happened', async () => {
  for (let round = 0; round < 6; round++) {
    const order = await ordered()
    await send(order, null, `race ${round}`)
    const seen = (await getPaymentDesk(db, { view: 'review', q: '', openId: order.paymentId })).open!.seen
    const both = await Promise.allSettled([
      decidePayment(db, means, cast.ada, order.paymentId, { decision: 'accept', reason: '', seen }),
      decidePayment(db, means, otto, order.paymentId, {
        decision: round % 2 ? 'accept' : 'reject',
        reason: 'No.',
        seen,
      }),
    ])
    const [lost] = both.filter((one) => one.status === 'rejected')
    assert.is(both.filter((one) => one.status === 'fulfilled').length, 1)
    assert.match(String(lost?.reason), /(Ada Admin|Otto Operator) (accepted|rejected) it just now/)
    const sales = await db
      .selectFrom('stock_batches')
      .select('id')
      .where('cause', '=', order.shopOrders[0]!.number)
      .execute()
    assert.is(sales.length, (await statusOf(order)) === 'accepted' ? 1 : 0)
  }
})

test('a decision against the end of its time: the goods are sold or free, never both', async () => {
  for (let round = 0; round < 6; round++) {
    const order = await ordered()
    await db
      .updateTable('payments')
      .set({ due_at: new Date(Date.now() - 1000) })
      .where('id', '=', order.paymentId)
      .execute()
    const [accepted] = await Promise.allSettled([
      decide(order, 'accept'),
      db.transaction().execute((tx) => endUnpaid(tx, means, order.paymentId, { outcome: 'expired', actor: theMarket })),
    ])
    assert.is(accepted.status, 'fulfilled')
    assert.is(await statusOf(order), 'accepted')
  }
})

test('a proof against a decision: whoever decides has seen it all, or decides again', async () => {
  const order = await ordered()
  await send(order, null, 'first')
  const seen = (await getPaymentDesk(db, { view: 'review', q: '', openId: order.paymentId })).open!.seen
  await send(order, null, 'second')
  const late = decidePayment(db, means, cast.ada, order.paymentId, { decision: 'reject', reason: 'No.', seen })
  assert.match((await refused(late)).message, 'another proof while you looked')
})

test('above the limit two different people accept; a new proof begins anew', async () => {
  await setLimits(db, cast.ada, { EUR: 50_000 })
  const order = await ordered({ price: 50_001 })
  await send(order, null, 'much money')
  assert.is((await decide(order, 'accept')).outcome, 'first-accepted')
  assert.is(await statusOf(order), 'under-review')
  assert.match((await refused(decide(order, 'accept'))).message, 'needs a second person')
  await send(order, null, 'more of it')
  assert.is((await decide(order, 'accept', otto)).outcome, 'first-accepted')
  assert.is((await decide(order, 'accept')).outcome, 'accepted')
  const exact = await ordered({ price: 50_000 })
  assert.is((await decide(exact, 'accept')).outcome, 'accepted')
  const raced = await ordered({ price: 60_000 })
  const both = await Promise.all([decide(raced, 'accept'), decide(raced, 'accept', otto)])
  assert.equal(both.map(({ outcome }) => outcome).sort(), ['accepted', 'first-accepted'])
  const alone = await ordered({ price: 60_000 })
  const twice = await Promise.allSettled([decide(alone, 'accept'), decide(alone, 'accept')])
  assert.is(twice.filter(({ status }) => status === 'fulfilled').length, 1)
  assert.is(await statusOf(alone), 'awaiting')
  await setLimits(db, cast.ada, {})
})

test('nobody decides on their own order while somebody else could', async () => {
  const order = await ordered({ buyer: cast.ada })
  assert.is((await refused(decide(order, 'accept'))).code, 'forbidden')
  assert.is((await decide(order, 'accept', otto)).outcome, 'accepted')
})

test('the same file, nearly the same picture and the same id are found across the market', async () => {
  const original = await receiptPicture(7)
  const first = await ordered()
  const again = await ordered({ buyer: null, email: 'other@example.com' })
  const other = await ordered()
  await send(first, original, 'TX 77')
  await send(again, original)
  await send(again, await receiptPicture(7, { quality: 40, width: 300 }))
  await send(again, null, 'tx77')
  await send(other, await receiptPicture(55))
  const matchesOf = async (openId: number) => (await getPaymentDesk(db, { view: 'review', q: '', openId })).matches
  const matches = (await matchesOf(again.paymentId)).filter(({ paymentId }) => paymentId === first.paymentId)
  assert.equal(
    matches.map(({ kind }) => kind),
    ['file', 'picture', 'transaction'],
  )
  assert.equal(
    matches.map(({ sameBuyer }) => sameBuyer),
    [false, false, false],
  )
  assert.ok(matches[1]!.distance! <= 7)
  assert.equal(await matchesOf(other.paymentId), [])
  const desk = await getPaymentDesk(db, { view: 'review', q: 'TX77' })
  assert.equal(
    desk.rows.map(({ id, reused }) => [id, reused]).sort(),
    [
      [first.paymentId, true],
      [again.paymentId, true],
    ].sort(),
  )
  assert.is((await getPaymentDesk(db, { view: 'all', q: other.number.toLowerCase() })).rows[0]?.id, other.paymentId)
})

test('queues come oldest first and lead on to the next', async () => {
  const { rows } = await getPaymentDesk(db, { view: 'review', q: '' })
  const times = rows.map(({ since }) => since.getTime())
  assert.equal(
    times,
    [...times].sort((a, b) => a - b),
  )
  assert.is(await findNextPayment(db, rows[0]!.id), rows[1]!.id)
  const rest = await getPaymentDesk(db, { view: 'review', q: '', after: rows[0]!.id })
  assert.is(rest.rows[0]?.id, rows[1]!.id)
})

test('refunds never go above what was paid, in all or for a shop; a whole one settles the payment', async () => {
  const order = await ordered()
  const give = (amountMinor: number, more = {}) =>
    recordRefund(db, means, cast.ada, order.paymentId, {
      shopOrderId: null,
      amountMinor,
      reason: 'Torn',
      reference: 'R1',
      ...more,
    })
  assert.match((await refused(give(100))).message, 'not accepted')
  await decide(order, 'accept')
  const part = order.shopOrders[0]!.id
  assert.is((await give(3000, { shopOrderId: part, seen: 0 })).whole, false)
  assert.match((await refused(give(100, { seen: 0 }))).message, 'Somebody else')
  assert.match((await refused(give(6000))).message, 'At most €59.00')
  assert.is((await refused(give(100, { shopOrderId: 999999 }))).code, 'not-found')
  const race = await Promise.allSettled([give(5000), give(5000, { shopOrderId: part })])
  assert.is(race.filter(({ status }) => status === 'fulfilled').length, 1)
  const last = await give(900)
  assert.equal([last.whole, await statusOf(order)], [true, 'refunded'])
  assert.match((await refused(give(1))).message, 'paid back already')
  assert.is(await mailsOf('order-refunded'), 3)
})

test('money that comes after the goods are gone waits for a decision, and is given back', async () => {
  const few = await addProduct(db, cast.boots, { title: 'Last pair', sizes: ['One'], onHand: 1 })
  const place = async () => {
    const order = await placeTestOrder(market, { lines: [{ variantId: few.variants[0]!.id }], paid: false })
    return { ...order, paymentId: order.payments[0]!.id }
  }
  const late = await place()
  await db
    .updateTable('payments')
    .set({ due_at: new Date(Date.now() - 1000) })
    .where('id', '=', late.paymentId)
    .execute()
  await db.transaction().execute((tx) => endUnpaid(tx, means, late.paymentId, { outcome: 'expired', actor: theMarket }))
  const quick = await place()
  assert.is((await send(late, null, 'too late')).ok, true)
  assert.is(await statusOf(late), 'needs-decision')
  assert.is((await decide(late, 'accept')).outcome, 'needs-decision')
  const refund = { shopOrderId: null, amountMinor: 8900, reason: 'The goods had gone.', reference: '' }
  assert.is((await recordRefund(db, means, cast.ada, late.paymentId, refund)).whole, true)
  assert.is(await statusOf(late), 'refunded')
  assert.is((await decide(quick, 'accept')).outcome, 'accepted')
})

test.after(() => setClock(null))

test.run()
