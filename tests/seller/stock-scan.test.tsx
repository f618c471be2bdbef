import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { addProduct, createMarket } from '#tests/support/cast.ts'

const test = suite('/seller/stock/scans')
const market = await createMarket()
const { db, cast } = market
const sela = await market.signedIn(cast.sela)
const nils = await market.signedIn(cast.nils)
const SCANS = '/seller/stock/scans'
const htmx = { htmx: true }
const { variants } = await addProduct(db, cast.boots, { title: 'Scanned', onHand: 10 })
const [a, b] = variants as [(typeof variants)[number], (typeof variants)[number]]
await db.updateTable('variants').set({ barcode: '4006381333931' }).where('id', '=', a.id).execute()
const onHand = async (id: number) =>
  (await db.selectFrom('stock_levels').select('on_hand').where('variant_id', '=', id).executeTakeFirstOrThrow()).on_hand

test('a code finds its row; the same again adds one, with the reason given', async () => {
  const found = await sela.post(SCANS, { code: '04006381333931', last: 0 }, htmx)
  assert.is(found.status, 200)
  assert.match(found.$('#scan-said').text, 'Scanned 40: 10 on hand')
  assert.ok(found.$.has(`#stock-${a.id}`))
  const last = found.$('#scan-last').attr('value')
  const added = await sela.post(SCANS, { code: a.sku, last, reason: 'received' }, htmx)
  assert.match(added.$('#scan-said').text, '10 → 11')
  assert.match(added.text, 'reversal')
  const other = await sela.post(SCANS, { code: b.sku, last }, htmx)
  assert.match(other.$('#scan-said').text, '10 on hand')
  const batch = await db.selectFrom('stock_batches').select('reason').orderBy('id', 'desc').executeTakeFirst()
  assert.equal([await onHand(a.id), await onHand(b.id), batch?.reason], [11, 10, 'received'])
})

test('a plain form goes on from the page with the row; an unknown code is said', async () => {
  const before = await onHand(b.id)
  const found = await sela.post(SCANS, { code: b.sku })
  assert.is(found.status, 303)
  const page = await sela.get(found.location ?? '')
  assert.match(page.$('#toasts').text, 'Scan it again to add one')
  const again = await sela.submit(page, '.scan', { code: b.sku })
  assert.match((await sela.get(again.location ?? '')).$('#toasts').text, `${before} → ${before + 1}`)
  const unknown = await sela.post(SCANS, { code: 'nope' }, htmx)
  assert.is(unknown.status, 422)
  assert.match(unknown.$('#scan-said').attr('data-announce') ?? '', 'Nothing here has the SKU or barcode nope')
  assert.is((await sela.post(SCANS, { code: '' }, htmx)).status, 422)
  assert.is((await sela.post(SCANS, { code: 'nope' })).status, 303)
})

test('strangers are led to sign in; another shop’s codes and variants are unknown', async () => {
  const before = await onHand(a.id)
  assert.is((await market.stranger().post(SCANS, { code: a.sku })).location, '/account/login')
  assert.is((await nils.post(SCANS, { code: a.sku, last: a.id }, htmx)).status, 422)
  assert.is((await nils.post(SCANS, { variant: a.id }, htmx)).status, 422)
  assert.is((await nils.post(SCANS, { variant: a.id, last: a.id }, htmx)).status, 404)
  assert.is(await onHand(a.id), before)
})

test.run()
