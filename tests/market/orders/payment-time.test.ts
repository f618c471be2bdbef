import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { setClock } from '#src/lib/clock.ts'
import { openMail } from '#src/market/notifications/outbox.ts'
import { endOverduePayments, remindOfPayments } from '#src/market/orders/payment-time.ts'
import { putUnderReview } from '#src/market/orders/settlement.ts'
import { theMarket } from '#src/market/orders/timeline.ts'
import { addProduct, createMarket } from '#tests/support/cast.ts'
import { addBank, addShipping, findPlaced, levelsOf, orderNow } from '#tests/support/checkout.ts'

const test = suite('the time of payments')
const market = await createMarket()
const { db, cast, config } = market
const means = { secret: config.secret }
const short = await addBank(db, { holdMinutes: 60 })
const long = await addBank(db, { holdMinutes: 10 * 24 * 60 })
await addShipping(db, cast.boots)
const product = await addProduct(db, cast.boots, { sizes: ['one'], onHand: 50 })
const variantId = product.variants[0]?.id ?? 0
const order = (bank: number, email: string) =>
  orderNow(market, { lines: [{ variantId }], payment: { EUR: bank }, email })
const start = Date.now()
const at = (minutes: number) => setClock(new Date(start + minutes * 60_000))
test.after(() => setClock(null))

async function mails(to: string): Promise<string[]> {
  const rows = await db.selectFrom('mail_messages').selectAll().where('to_address', '=', to).orderBy('id').execute()
  return rows.map((one) => openMail(config.secret, one.kind, one.sealed_data ?? Buffer.alloc(0)).kind)
}

test('a short time is reminded of at three quarters, once; a long one a day before', async () => {
  await order(short, 'short@example.com')
  await order(long, 'long@example.com')
  at(40)
  assert.is(await remindOfPayments(db, means), 0)
  at(46)
  assert.equal(
    await Promise.all([remindOfPayments(db, means), remindOfPayments(db, means)]).then((n) => n.sort()),
    [0, 1],
  )
  assert.is(await remindOfPayments(db, means), 0)
  assert.equal(await mails('short@example.com'), ['order-placed', 'payment-reminder'])
  at(8 * 24 * 60)
  await remindOfPayments(db, means)
  assert.equal(await mails('long@example.com'), ['order-placed'])
  at(9 * 24 * 60 + 5)
  await remindOfPayments(db, means)
  assert.equal(await mails('long@example.com'), ['order-placed', 'payment-reminder'])
})

test('what is overdue is ended by one of several workers; what is under review is not', async () => {
  at(20 * 24 * 60)
  await endOverduePayments(db, means)
  assert.equal(await levelsOf(db, variantId), ['50/0'])
  const a = await order(short, 'a@example.com')
  const b = await order(short, 'b@example.com')
  const c = await order(long, 'c@example.com')
  await db.transaction().execute((tx) => putUnderReview(tx, means, b.payment.id, theMarket))
  at(20 * 24 * 60 + 61)
  const ended = await Promise.all([endOverduePayments(db, means), endOverduePayments(db, means)])
  assert.is(ended[0] + ended[1], 1)
  const states = await Promise.all([a, b, c].map(async ({ number }) => (await findPlaced(db, number)).payment.status))
  assert.equal(states, ['expired', 'under-review', 'awaiting'])
  assert.equal(await levelsOf(db, variantId), ['50/2'])
  assert.equal(await mails('a@example.com'), ['order-placed', 'payment-expired'])
})

test.run()
