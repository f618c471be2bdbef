import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { printRun } from '#src/printing.ts'
import { addProduct, createMarket, giveRole } from '#tests/support/cast.ts'
import { placeTestOrder } from '#tests/support/orders.ts'

const test = suite('/seller/documents')
const market = await createMarket()
const { db, cast, config, deps } = market
const [sela, nils] = await Promise.all([market.signedIn(cast.sela), market.signedIn(cast.nils)])
const boot = await addProduct(db, cast.boots, { title: 'Boot', sizes: ['one'], onHand: 500 })
const variantId = boot.variants[0]?.id ?? 0

async function orders(count: number, shippingKind: 'flat' | 'pickup' = 'flat'): Promise<number[]> {
  const ids = []
  for (let at = 0; at < count; at++)
    ids.push((await placeTestOrder(market, { lines: [{ variantId }], shippingKind })).shopOrders[0]?.id ?? 0)
  return ids
}
const isPdf = (answer: { status: number; text: string; headers: Headers }) => {
  assert.is(answer.status, 200, answer.text.slice(0, 400))
  assert.is(answer.headers.get('content-type'), 'application/pdf')
  assert.match(answer.headers.get('content-disposition') ?? '', /^attachment/)
  assert.match(answer.text.slice(0, 8), '%PDF-1.')
}
const print = '/seller/documents'

test('one document is a file, the same whenever asked for', async () => {
  const [order = 0] = await orders(1)
  const first = await sela.post(print, { kind: 'invoice', order })
  assert.is(first.status, 303)
  assert.match(first.location ?? '', /^\/seller\/documents\/\d+$/)
  const file = await sela.get(first.location ?? '')
  isPdf(file)
  assert.match(file.headers.get('content-disposition') ?? '', 'Invoice INV-00001.pdf')
  assert.match(file.headers.get('cache-control') ?? '', 'no-store')
  assert.is((await sela.post(print, { kind: 'invoice', order })).location, first.location)
  assert.is(
    (await sela.post(print, { kind: 'invoice', order }, { htmx: true })).headers.get('hx-redirect'),
    first.location,
  )
})

test('a few are one file; what is left out is told on the next page', async () => {
  const ids = [...(await orders(3)), ...(await orders(1, 'pickup'))]
  const answer = await sela.post(print, { kind: 'label', order: ids })
  assert.match(answer.location ?? '', /^\/seller\/documents\/file\?document=/)
  isPdf(await sela.get(answer.location ?? ''))
  assert.match((await sela.get(print)).$('.toast').text, '1 of 4 was left out')
})

test('many are made by the worker, with a page that follows them', async () => {
  const ids = await orders(7)
  const answer = await sela.post(print, { kind: 'packing-slip', order: ids })
  assert.match(answer.location ?? '', /^\/seller\/documents\/runs\/\d+$/)
  const path = answer.location ?? ''
  const page = await sela.get(path)
  assert.is(page.$('progress').attr('max'), '7')
  assert.is(page.$('#run').attr('hx-get'), path)
  assert.match(page.text, '<noscript><meta http-equiv="refresh"')
  assert.is((await sela.get(`${path}/file`)).status, 404)
  await printRun({ config, db, files: deps.files }, Number(path.split('/').at(-1)), false)
  const polled = await sela.get(path, { htmx: true })
  assert.not(polled.$.has('[hx-get]'))
  assert.match(polled.$('.toast').text, 'The file is ready')
  isPdf(await sela.get(`${path}/file`))
  assert.match((await sela.get(print)).$('main').text, 'Packing slips of 7 orders')
})

test('a run can be stopped, once', async () => {
  const path = (await sela.post(print, { kind: 'invoice', order: await orders(6) })).location ?? ''
  const stopped = await sela.submit(await sela.get(path), '#run form', {}, { follow: true })
  assert.match(stopped.$('main').text, 'Stopped')
  assert.is((await sela.post(`${path}/cancellation`)).status, 409)
})

test('the neighbour finds nothing of it', async () => {
  const [order = 0] = await orders(1)
  const many = await orders(6)
  const file = (await sela.post(print, { kind: 'invoice', order })).location ?? ''
  const run = (await sela.post(print, { kind: 'invoice', order: many })).location ?? ''
  for (const path of [file, `/seller/documents/file?document=${file.split('/').at(-1)}`, run, `${run}/file`])
    assert.is((await nils.get(path)).status, 404, path)
  for (const form of [
    { kind: 'invoice', order },
    { kind: 'label', order: many },
  ])
    assert.is((await nils.post(print, form)).status, 404)
  assert.is((await nils.post(`${run}/cancellation`)).status, 404)
  assert.is((await market.stranger().get(file)).status, 303)
  assert.is((await market.stranger().post(print, { kind: 'invoice', order })).status, 303)
  assert.is((await (await market.signedIn(cast.bela)).post(print, { kind: 'invoice', order })).status, 403)
  await sela.post(`${run}/cancellation`)
})

test('a form that asks for nothing sensible says so', async () => {
  const [order = 0] = await orders(1)
  for (const [form, words] of [
    [{ kind: 'invoice' }, 'at least one order'],
    [{ kind: 'poem', order }, 'Choose what to print'],
    [{ kind: 'invoice', order: '1; drop' }, 'at least one order'],
    [{ kind: 'credit-note', order }, 'for that order alone'],
    [{ kind: 'label', order: [order, order + 1], shipment: 1 }, 'for that order alone'],
    [{ kind: 'label', order: Array.from({ length: 501 }, (_, at) => at + 1) }, 'at most 500'],
  ] as const) {
    const answer = await sela.post(print, form as never)
    assert.is(answer.status, 422, words)
    assert.match(answer.$('.notice').text, words)
  }
  const [picked = 0] = await orders(1, 'pickup')
  const refused = await sela.post(print, { kind: 'label', order: picked })
  assert.is(refused.status, 409)
  assert.match(refused.text, 'is picked up, so it needs no label')
})

test('the shop sets its prefixes; a wrong one comes back with why', async () => {
  const page = await sela.get(print)
  const saved = await sela.submit(
    page,
    'form[action^="/seller/documents/series/invoice"]',
    { prefix: ' 2026/ ' },
    { follow: true },
  )
  assert.match(saved.$('.toast').text, 'begins with 2026/')
  assert.is(saved.$('#prefix-invoice').attr('value'), '2026/')
  const wrong = await sela.post('/seller/documents/series/label', { prefix: 'L9' })
  assert.is(wrong.status, 422)
  assert.is(wrong.$('#prefix-label').attr('value'), 'L9')
  assert.match(wrong.$('.field-wrong').text, 'no digit')
  assert.is((await sela.post('/seller/documents/series/poem', { prefix: 'A' })).status, 404)
  const theirs = await nils.get(print)
  assert.is(theirs.$('#prefix-invoice').attr('value'), 'INV-')
})

test('who may only look prints nothing new', async () => {
  const [order = 0] = await orders(1)
  await giveRole(db, cast.boots, cast.sela, 'viewer')
  const viewer = await market.signedIn(cast.sela)
  assert.is((await viewer.post(print, { kind: 'invoice', order })).status, 403)
  assert.is((await viewer.get(print)).status, 200)
  await giveRole(db, cast.boots, cast.sela, 'owner')
})

test.run()
