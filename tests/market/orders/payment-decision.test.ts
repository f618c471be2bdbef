import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { decidePayment } from '#src/market/orders/payment-decision.ts'
import { findNextPayment, getPaymentDesk } from '#src/market/orders/payment-desk.ts'
import { endUnpaid } from '#src/market/orders/settlement.ts'
import { theMarket } from '#src/market/orders/timeline.ts'
import { setLimits } from '#src/market/payments/limits.ts'
import { addMember } from '#tests/support/cast.ts'
import { createPaymentDesk } from '#tests/support/payment-desk.ts'
import { receiptPicture } from '#tests/support/proofs.ts'
import { refused } from '#tests/support/refused.ts'

const test = suite('orders/payment-decision')
const { market, means, ordered, send, paymentOf, statusOf, mailsOf, decide, picture } = await createPaymentDesk()
const { db, cast } = market
const otto = await addMember(db, 'Otto Operator', 'otto@example.com', { staff_role: 'operator' })

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
  const asGuest = await ordered({ buyer: null, email: cast.ada.email })
  assert.is((await refused(decide(asGuest, 'accept'))).code, 'forbidden', 'ordered as a guest it is theirs as well')
  assert.is((await decide(asGuest, 'accept', otto)).outcome, 'accepted')
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

test.run()
