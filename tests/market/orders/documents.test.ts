import { sql } from 'kysely'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { setClock } from '#src/lib/clock.ts'
import type { InvoiceFacts, LabelFacts, SlipFacts } from '#src/market/orders/document-facts.ts'
import { changePrefix, listSeries, wrongPrefix } from '#src/market/orders/document-series.ts'
import { findInvoice, makeDocument, makeDocuments, readDocuments } from '#src/market/orders/documents.ts'
import { addProduct, createMarket } from '#tests/support/cast.ts'
import { placeTestOrder, type TestOrder } from '#tests/support/orders.ts'

const test = suite('documents')
const market = await createMarket()
const { db, cast } = market
const origin = 'https://market.example'
const shop = cast.boots.id
const boot = await addProduct(db, cast.boots, { title: 'Boot', sizes: ['40', '41'], onHand: 500 })
const game = await addProduct(db, cast.games, { title: 'Game', sizes: ['PC'], onHand: 50 })
const [small = 0, large = 0] = boot.variants.map(({ id }) => id)

async function ordered(more: Partial<TestOrder> = {}, lines: TestOrder['lines'] = [{ variantId: small, quantity: 2 }]) {
  const order = await placeTestOrder(market, { lines, ...more })
  const [part] = order.shopOrders
  if (!part) throw new Error('no part')
  return { ...part, order }
}
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => '',
    (error: Error) => error.message,
  )
const invoice = async (id: number) =>
  (await makeDocument(db, shop, id, { kind: 'invoice', origin })).facts as InvoiceFacts
const next = async (kind: string) => (await listSeries(db, shop)).find((one) => one.kind === kind)?.next

test('an invoice keeps what was true when it was made', async () => {
  const { id } = await ordered({ shipping: 490 }, [
    { variantId: small, quantity: 2, taxBp: 1900 },
    { variantId: large, quantity: 1, taxBp: 700, discount: 900 },
  ])
  setClock(new Date('2026-05-03T10:00:00Z'))
  await db
    .updateTable('shops')
    .set({ postal_address: 'Old Road 1', tax_number: 'DE1' })
    .where('id', '=', shop)
    .execute()
  const first = await invoice(id)
  setClock(null)
  await db
    .updateTable('shops')
    .set({ postal_address: 'New Road 2', tax_number: 'DE2' })
    .where('id', '=', shop)
    .execute()
  assert.equal(await invoice(id), first)
  assert.equal(
    [first.shop.postalAddress, first.shop.taxNumber, first.madeAt],
    ['Old Road 1', 'DE1', '2026-05-03T10:00:00.000Z'],
  )
  assert.equal(
    [first.items, first.discount, first.shipping, first.total, first.currency],
    [26700, 900, 490, 26290, 'EUR'],
  )
  assert.equal(
    first.taxes.map(({ bp, net, tax, gross }) => [bp, net, tax, gross]),
    [
      [1900, 14958, 2842, 17800],
      [700, 7477, 523, 8000],
    ],
  )
  assert.ok(first.paidAt)
  assert.equal(first.buyer.lines, ['Linden 7', '04103 Leipzig'])
})

test('numbers follow each other without gaps, whoever asks at once', async () => {
  const orders = await Promise.all(Array.from({ length: 12 }, () => ordered()))
  const from = (await next('invoice')) ?? 0
  const asked = orders.flatMap(({ id }) => [id, id])
  const made = await Promise.all(asked.map((id) => invoice(id)))
  const given = [...new Set(made.map(({ number }) => number))].sort()
  assert.is(given.length, 12)
  assert.equal(
    given,
    Array.from({ length: 12 }, (_, at) => `INV-${String(from + at).padStart(5, '0')}`),
  )
  assert.is(await next('invoice'), from + 12)
})

test('a transaction that fails gives its numbers back', async () => {
  const { id } = await ordered()
  const before = await next('label')
  const trigger = `create function no_label() returns trigger language plpgsql as 'begin raise exception ''full''; end'`
  await sql.raw(trigger).execute(db)
  await sql`create trigger no_label before insert on documents for each row execute function no_label()`.execute(db)
  assert.match(await refusal(makeDocument(db, shop, id, { kind: 'label', origin })), 'full')
  await sql`drop trigger no_label on documents`.execute(db)
  assert.is(await next('label'), before)
})

test('many are made in the order asked for, those made before keep their number', async () => {
  const orders = [await ordered(), await ordered(), await ordered()]
  const [a, b, c] = orders.map(({ id }) => id)
  const middle = await makeDocument(db, shop, b ?? 0, { kind: 'packing-slip', origin })
  const { documents, leftOut } = await makeDocuments(db, shop, [c ?? 0, b ?? 0, a ?? 0, b ?? 0], {
    kind: 'packing-slip',
    origin,
  })
  assert.equal(leftOut, [])
  assert.equal(
    documents.map(({ facts }) => facts.order),
    [orders[2], orders[1], orders[0]].map((one) => one?.number),
  )
  assert.is(documents[1]?.id, middle.id)
})

test('another shop finds none of it, and a mix of both makes nothing', async () => {
  const mine = await ordered()
  const theirs = await ordered({}, [{ variantId: game.variants[0]?.id ?? 0 }])
  const before = await next('invoice')
  assert.match(
    await refusal(makeDocuments(db, shop, [mine.id, theirs.id], { kind: 'invoice', origin })),
    'no such order',
  )
  assert.is(await next('invoice'), before)
  const { id } = await makeDocument(db, shop, mine.id, { kind: 'invoice', origin })
  assert.match(await refusal(readDocuments(db, cast.games.id, [id])), 'no such document')
  assert.is((await readDocuments(db, null, [id]))[0]?.order, mine.number)
})

test('a slip of a parcel tells its units, of an order what is not cancelled', async () => {
  const { id, lines } = await ordered({}, [
    { variantId: small, quantity: 3, fields: [{ id: 1, label: 'Engraving', kind: 'text', value: 'B' }] },
    { variantId: large, quantity: 1 },
  ])
  const slip = async (subject?: number) =>
    (await makeDocument(db, shop, id, { kind: 'packing-slip', subject, origin })).facts as SlipFacts
  const whole = await slip()
  assert.equal(
    whole.lines.map(({ quantity }) => quantity),
    [3, 1],
  )
  assert.equal(whole.lines[0]?.told, [['Engraving', 'B']])
  const [first, second] = lines
  await db
    .updateTable('order_lines')
    .set({ cancelled: 1 })
    .where('id', '=', second?.id ?? 0)
    .execute()
  await db
    .insertInto('order_returns')
    .values({ shop_order_id: id, kind: 'cancellation', reason: 'out of stock', refund_due_minor: 8900 })
    .execute()
  const shipment = await db
    .insertInto('shipments')
    .values({ shop_order_id: id, shop_id: shop, carrier: 'DHL', tracking: 'T 1' })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db
    .insertInto('shipment_lines')
    .values({ shipment_id: shipment.id, order_line_id: first?.id ?? 0, quantity: 2 })
    .execute()
  const parcel = await slip(shipment.id)
  assert.equal(
    [parcel.parcel, parcel.carrier, parcel.lines.map(({ quantity, ordered }) => [quantity, ordered])],
    [1, 'DHL', [[2, 3]]],
  )
  const now = await slip()
  assert.not.equal(now.number, whole.number)
  assert.equal(
    now.lines.map(({ quantity }) => quantity),
    [3],
  )
  const label = (await makeDocument(db, shop, id, { kind: 'label', subject: shipment.id, origin })).facts as LabelFacts
  assert.match(label.qr, 'tracking-id=T1')
  assert.match(await refusal(makeDocument(db, shop, id, { kind: 'label', subject: 1e6, origin })), 'no such parcel')
})

test('a label leads its scanner to the order where nothing is tracked', async () => {
  const { id } = await ordered()
  const { facts } = await makeDocument(db, shop, id, { kind: 'label', origin })
  assert.is((facts as LabelFacts).qr, `${origin}/seller/orders/${id}`)
})

test('what cannot be printed is told with its reason', async () => {
  const picked = await ordered({ shippingKind: 'pickup' })
  const digital = await ordered({}, [{ variantId: small, delivery: 'key' }])
  const unpaid = await ordered({ paid: false })
  await db.updateTable('shop_orders').set({ status: 'cancelled' }).where('id', '=', unpaid.id).execute()
  const labels = await makeDocuments(db, shop, [picked.id, digital.id], { kind: 'label', origin })
  assert.equal(labels.documents, [])
  assert.equal(
    labels.leftOut.map(({ why }) => why),
    ['is picked up, so it needs no label', 'has nothing to send'],
  )
  assert.match(await refusal(invoice(unpaid.id)), 'was cancelled before it was paid')
  const { buyer } = await invoice(digital.id)
  assert.equal([buyer.name, buyer.lines], ['Bela Buyer', []])
})

test('a credit note names its invoice, its lines and what is given back', async () => {
  const { id, lines } = await ordered({ shipping: 490 }, [{ variantId: small, quantity: 3 }])
  const { number } = await invoice(id)
  const back = await db
    .insertInto('order_returns')
    .values({ shop_order_id: id, kind: 'return', reason: 'too small', refund_due_minor: 18290 })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db
    .insertInto('order_return_lines')
    .values({ return_id: back.id, order_line_id: lines[0]?.id ?? 0, quantity: 2, stock: 'restocked' })
    .execute()
  const { facts } = await makeDocument(db, shop, id, { kind: 'credit-note', subject: back.id, origin })
  if (facts.kind !== 'credit-note') throw new Error('another kind')
  assert.equal([facts.invoice, facts.lines[0]?.total, facts.other, facts.total], [number, 17800, 490, 18290])
})

test('a buyer has the invoice of what they paid, and of nothing else', async () => {
  const paid = await ordered()
  const unpaid = await ordered({ paid: false })
  const wanted = (order: typeof paid, shopOrderId = order.id) => ({
    orderId: order.order.id,
    shopOrderId,
    origin,
  })
  assert.is((await findInvoice(db, wanted(paid))).order, paid.number)
  for (const wrong of [wanted(unpaid), wanted(paid, unpaid.id), wanted(unpaid, paid.id)])
    assert.match(await refusal(findInvoice(db, wrong)), 'no such invoice')
})

test('a shop says what comes before its numbers; those given out stay', async () => {
  const before = await ordered()
  const kept = (await invoice(before.id)).number
  await changePrefix(db, shop, 'invoice', 'Şark/26-')
  const after = await ordered()
  assert.match((await invoice(after.id)).number, /^Şark\/26-\d{5}$/)
  assert.is((await invoice(before.id)).number, kept)
  assert.is(wrongPrefix(''), null)
  for (const wrong of ['A1', 'a b-', '<i>-', 'x'.repeat(21)]) assert.ok(wrongPrefix(wrong), wrong)
  assert.match(await refusal(changePrefix(db, shop, 'invoice', 'A1')), 'no digit')
})

test('a document is never changed or removed', async () => {
  const { id } = await makeDocument(db, shop, (await ordered()).id, { kind: 'invoice', origin })
  assert.ok(await refusal(db.updateTable('documents').set({ number: 'X' }).where('id', '=', id).execute()))
  assert.ok(await refusal(db.deleteFrom('documents').where('id', '=', id).execute()))
})

test.run()
