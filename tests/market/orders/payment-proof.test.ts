import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { countPaymentsToReview, getPaymentDesk } from '#src/market/orders/payment-desk.ts'
import { sendProof } from '#src/market/orders/payment-proof.ts'
import { createPaymentDesk } from '#tests/support/payment-desk.ts'
import { receiptPdf, receiptPicture } from '#tests/support/proofs.ts'
import { refused } from '#tests/support/refused.ts'

const test = suite('orders/payment-proof')
const { market, means, ordered, from, send, statusOf, mailsOf, decide, picture } = await createPaymentDesk()
const { db, deps } = market

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

test.run()
