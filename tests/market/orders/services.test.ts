import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { after, now, setClock } from '#src/lib/clock.ts'
import { archiveOrders } from '#src/market/orders/archival.ts'
import { auditOrders } from '#src/market/orders/audit.ts'
import { cancelUnits } from '#src/market/orders/cancellation.ts'
import { readServiceFile } from '#src/market/orders/service-files.ts'
import { answerService, confirmSilentServices, deliverService } from '#src/market/orders/services.ts'
import type { Desk } from '#src/market/orders/shop-order-lock.ts'
import { theBuyer } from '#src/market/orders/timeline.ts'
import { addProduct, createMarket } from '#tests/support/cast.ts'
import { placeTestOrder, type TestOrder } from '#tests/support/orders.ts'
import { refused } from '#tests/support/refused.ts'

const test = suite('services')
const market = await createMarket()
const { db, cast, config, deps } = market
const hand = { secret: config.secret }
const fitting = await addProduct(db, cast.boots, { title: 'Fitting', sizes: ['One'], price: 2500, onHand: 100 })
const variant = fitting.variants[0]?.id ?? 0
const desk: Desk = { shopId: cast.boots.id, actor: { id: cast.sela.id, name: cast.sela.name, side: 'seller' } }
const neighbour: Desk = { ...desk, shopId: cast.games.id }

async function placed(more: Partial<TestOrder> = {}) {
  const placed = await placeTestOrder(market, {
    lines: [{ variantId: variant, quantity: 2, delivery: 'service' }],
    ...more,
  })
  const [part] = placed.shopOrders
  if (!part) throw new Error('no shop order')
  const line = part.lines[0]?.id ?? 0
  const buyer = { orderId: placed.id, actor: theBuyer(cast.bela.id) }
  const deliver = (message = 'Size 43', given: { name: string; bytes: Buffer }[] = [], who = desk) =>
    deliverService(db, deps.files, hand, who, { shopOrderId: part.id, lineId: line, message, given })
  const last = async () =>
    (
      await db
        .selectFrom('service_deliveries')
        .select('id')
        .where('order_line_id', '=', line)
        .orderBy('id', 'desc')
        .limit(1)
        .executeTakeFirstOrThrow()
    ).id
  const answer = async (confirmed: boolean, note = '', id?: number) =>
    answerService(db, hand, buyer, id ?? (await last()), { confirmed, note })
  const state = async () => {
    const order = await db
      .selectFrom('shop_orders')
      .select('status')
      .where('id', '=', part.id)
      .executeTakeFirstOrThrow()
    const { shipped } = await db
      .selectFrom('order_lines')
      .select('shipped')
      .where('id', '=', line)
      .executeTakeFirstOrThrow()
    return { status: order.status, shipped }
  }
  return { ...placed, part, line, buyer, deliver, last, answer, state }
}
const told = async (email: string) =>
  (await db.selectFrom('mail_messages').select('kind').where('to_address', '=', email).orderBy('id').execute()).at(-1)
    ?.kind

test('a service is delivered with its files, found wrong, delivered again and confirmed', async () => {
  const order = await placed()
  const handed = await order.deliver('See the drawing', [{ name: 'a drawing.exe', bytes: Buffer.from('Width: 43') }])
  assert.equal(handed, { ok: true, item: 'Fitting' })
  assert.is(await told(cast.bela.email), 'service-delivered')
  assert.equal(await order.state(), { status: 'created', shipped: 0 })
  const file = await db.selectFrom('service_files').select(['id', 'file_name']).executeTakeFirstOrThrow()
  assert.is(file.file_name, 'a drawing.txt')
  const reader = { shopId: cast.boots.id, shopOrderId: order.part.id }
  assert.is((await readServiceFile(db, deps.files, reader, file.id)).bytes.toString(), 'Width: 43')
  assert.is((await readServiceFile(db, deps.files, { orderId: order.id }, file.id)).mediaType, 'text/plain')
  for (const stranger of [{ shopId: cast.games.id, shopOrderId: order.part.id }, { orderId: order.id + 1 }]) {
    assert.is((await refused(readServiceFile(db, deps.files, stranger, file.id))).code, 'not-found')
  }
  await order.answer(false, 'That is the left foot')
  assert.is(await told(cast.sela.email), 'service-answered')
  const first = await order.last()
  await order.deliver('Both feet now')
  assert.is((await refused(order.answer(true, '', first))).code, 'conflict')
  await order.answer(true)
  assert.equal(await order.state(), { status: 'delivered', shipped: 2 })
  assert.is((await refused(order.answer(false))).code, 'conflict')
  assert.is((await refused(order.deliver())).code, 'conflict')
})

test('files of a wrong kind, empty, too large or too many are refused, and none is kept', async () => {
  const order = await placed()
  const good = { name: 'a.txt', bytes: Buffer.from('Good words') }
  const page = { name: 'a.txt', bytes: Buffer.from('<html><script>alert(1)</script>') }
  const program = { name: 'a.pdf', bytes: Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]) }
  const large = { name: 'a.txt', bytes: Buffer.alloc(16 * 1024 * 1024 + 1, 0x61) }
  for (const given of [[good, page], [program], [{ ...good, bytes: Buffer.alloc(0) }], [large], Array(6).fill(good)]) {
    const handed = await order.deliver('x', given)
    assert.is(handed.ok, false)
  }
  const rows = await db.selectFrom('service_deliveries').select('id').where('order_line_id', '=', order.line).execute()
  assert.equal(rows, [])
})

test('not of another shop, not unpaid, not answered for another order', async () => {
  const order = await placed()
  assert.is((await refused(order.deliver('x', [], neighbour))).code, 'not-found')
  await order.deliver()
  const other = await placed()
  assert.is((await refused(other.answer(true, '', await order.last()))).code, 'not-found')
  const unpaid = await placed({ paid: false })
  assert.is((await refused(unpaid.deliver())).code, 'conflict')
})

test('confirmed and found wrong at once: one of them counts', async () => {
  const order = await placed()
  await order.deliver()
  const ends = await Promise.allSettled([order.answer(true), order.answer(false, 'no'), order.answer(true)])
  assert.is(ends.filter(({ status }) => status === 'fulfilled').length, 1)
})

test('confirmed against cancelled: every unit goes one way', async () => {
  const order = await placed()
  await order.deliver()
  const cancel = cancelUnits(db, hand, desk, order.part.id, { reason: 'race', units: null })
  const ends = await Promise.allSettled([order.answer(true), cancel])
  assert.is(ends.filter(({ status }) => status === 'fulfilled').length, 1)
})

test('after seven days of silence it counts as confirmed; before, and once answered, it does not', async () => {
  const [silent, answered] = [await placed(), await placed()]
  await silent.deliver()
  await answered.deliver()
  await answered.answer(false, 'wrong')
  await confirmSilentServices(db, hand)
  assert.equal(await silent.state(), { status: 'created', shipped: 0 })
  setClock(after(7 * 24 * 3600 + 60))
  assert.ok((await confirmSilentServices(db, hand)) >= 1)
  assert.is(await confirmSilentServices(db, hand), 0)
  setClock(null)
  assert.equal(await silent.state(), { status: 'delivered', shipped: 2 })
  assert.equal(await answered.state(), { status: 'created', shipped: 0 })
})

test('what is over is put away after the time the operator set, unless something is owed', async () => {
  const [done, open, owed] = [await placed(), await placed(), await placed()]
  for (const order of [done, owed]) {
    await order.deliver()
    await order.answer(true)
  }
  await db
    .insertInto('order_returns')
    .values({ shop_order_id: owed.part.id, kind: 'return', reason: 'x', refund_due_minor: 100 })
    .execute()
  const away = async () =>
    (await db.selectFrom('shop_orders').select('id').where('archived_at', 'is not', null).execute()).map(({ id }) => id)
  await archiveOrders(db)
  assert.equal(await away(), [])
  setClock(after(181 * 24 * 3600, now()))
  await archiveOrders(db)
  setClock(null)
  const ids = await away()
  assert.ok(ids.includes(done.part.id))
  assert.not(ids.includes(open.part.id))
  assert.not(ids.includes(owed.part.id))
  const whole = await db.selectFrom('orders').select('archived_at').where('id', '=', done.id).executeTakeFirstOrThrow()
  assert.ok(whole.archived_at)
})

test('every order still rests on the ledger', async () => {
  assert.equal(await auditOrders(db), [])
})

test.run()
