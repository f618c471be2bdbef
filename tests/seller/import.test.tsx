import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { workImport } from '#src/importing.ts'
import { addMember, addProduct, createMarket } from '#tests/support/cast.ts'
import { csv, idIn, sendImport } from '#tests/support/import-desk.ts'
import { goodsOf } from '#tests/support/imports.ts'

const market = await createMarket()
const { db, cast, deps } = market
const [sela, nils, stranger] = [await market.signedIn(cast.sela), await market.signedIn(cast.nils), market.stranger()]
const test = suite('seller/import')
const boot = await addProduct(db, cast.boots, { title: 'Trail', sizes: ['40', '41'], onHand: 5 })
const [sku, other] = boot.variants.map((one) => one.sku)

const send = (text: string) => sendImport(market, sela, text)

test('sent, looked at, committed, and taken back: all by plain forms', async () => {
  const { id, address } = await send(`SKU,Quantity,Price\n${sku},7,89\n${other},5,89\nNEW-1,3,\n`)
  const page = await sela.get(address)
  assert.equal(
    page.$.all('.stat-value').map((one) => one.text),
    ['0', '1', '1', '1', '0'],
  )
  assert.match((await sela.get(`${address}?show=changed`)).$('.import-what').text, /On hand: 5.*7/s)
  assert.match(
    (await sela.get(`${address}?show=problem`)).$('.import-problem').text,
    /No variant of your shop has the SKU “NEW-1”/,
  )
  const committed = await sela.submit(page, `form[action^="${address}/commit"]`)
  assert.equal([committed.status, committed.location], [303, address])
  const under = await sela.get(address)
  assert.ok(under.$.has('progress'))
  assert.match(under.text, /<noscript>.*See how far it is/s)
  await workImport(deps, id, true)
  const done = await sela.get(address)
  assert.match(done.$('.notice-title').text, '1 row imported')
  assert.is((await goodsOf(db, cast.boots))[0]?.onHand, 7)
  const batch = done.$('a[href^="/seller/stock/batches/"]').attr('href') ?? ''
  const undone = await sela.post(`${batch}/reversal`)
  assert.is(undone.status, 303)
  assert.is((await goodsOf(db, cast.boots))[0]?.onHand, 5)
  assert.match((await sela.get('/seller/import')).$('.table').text, /goods\.csv.*Imported/s)
})

test('the columns show a value each and can be said otherwise; what was chosen stays when it is refused', async () => {
  const { address } = await send(`Teil,Zahl\n${sku},6\n`)
  const page = await sela.get(address)
  assert.match(page.$('.import-columns').text, new RegExp(`Teil.*${sku}.*Zahl.*6`, 's'))
  const form = `form[action^="${address}/reading"]`
  const refused = await sela.submit(page, form, { 'column.0': 'sku', 'column.1': 'sku' })
  assert.is(refused.status, 422)
  assert.match(refused.$('.notice-bad').text, /Two columns are set to “SKU”/)
  assert.is(refused.field('column.1'), 'sku')
  const said = await sela.submit(page, form, { 'column.0': 'sku', 'column.1': 'quantity' })
  assert.equal([said.status, said.location], [303, address])
  await workImport(deps, Number(address.split('/').at(-1)), true)
  assert.match((await sela.get(address)).$('.import-what').text, /On hand: 5.*6/s)
  assert.is((await sela.post(`${address}/cancellation`)).status, 303)
  assert.match((await sela.get(address)).text, /Nothing of this file was written/)
})

test('under way it is asked for again by scripts, and answers with a part of the page', async () => {
  const answer = await sela.post('/seller/import', { file: csv(`SKU,Quantity\n${sku},9\n`) })
  const address = answer.location ?? ''
  const part = await sela.get(address, { htmx: true })
  assert.is(part.$('#import').attr('hx-get'), address)
  assert.not.match(part.text, /<html/)
  await workImport(deps, idIn(answer), true)
  const ready = await sela.get(address, { htmx: true })
  assert.is(ready.$('#import').attr('hx-get'), undefined)
  assert.match(ready.text, /Ready to commit/)
  assert.is(
    (await sela.post('/seller/import', { file: csv(`SKU,Quantity\n${sku},9\n`) })).location,
    address,
    'the same file',
  )
  await sela.post(`${address}/cancellation`)
})

test('a file that changes nothing is in nobody’s way, and any that waits for a decision can be given up', async () => {
  for (let n = 1; n <= 6; n++) {
    const { address } = await send(`SKU,Price\n${sku},${'0'.repeat(n)}89\n`)
    assert.match((await sela.get(address)).text, 'Every row says what your shop says already')
  }
  const { address } = await send('SKU,Price\n')
  assert.match((await sela.get(address)).text, 'Below its first line the file has no rows')
  const unread = await send('one,two\n1,2\n')
  const page = await sela.get(unread.address)
  assert.is((await sela.submit(page, `form[action^="${unread.address}/cancellation"]`)).status, 303)
})

test('a file sent as the bare body, piece by piece, arrives as it is', async () => {
  const text = `SKU,Quantity\r\n${sku},8\r\n--x\r\n`
  const body = `--b\r\nContent-Disposition: form-data; name="other"\r\n\r\nx\r\n--b\r\nContent-Disposition: form-data; name="file"; filename="a \\"b\\".csv"\r\n\r\n${text}\r\n--b--\r\n`
  const stream = new ReadableStream({
    start(controller) {
      for (const byte of Buffer.from(body)) controller.enqueue(new Uint8Array([byte]))
      controller.close()
    },
  })
  const headers = {
    ...{
      'Content-Type': 'multipart/form-data; boundary=b',
      Origin: 'http://localhost',
      'Sec-Fetch-Site': 'same-origin',
    },
    Cookie: [...sela.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
  }
  const request = new Request('http://localhost/seller/import', {
    method: 'POST',
    headers,
    body: stream,
    duplex: 'half',
  } as RequestInit)
  const answer = await market.app.request(request)
  assert.is(answer.status, 303)
  const id = Number(/(\d+)$/.exec(answer.headers.get('Location') ?? '')?.[1])
  const row = await db
    .selectFrom('imports')
    .select(['file_name', 'storage_key', 'bytes'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  assert.equal([row.file_name, row.bytes], ['a "b".csv', text.length])
  assert.is((await deps.files.get(row.storage_key ?? ''))?.toString(), text)
})

test('what is no table is refused beside the field, and no file of it is kept', async () => {
  const answer = await sela.post('/seller/import', { file: csv('PK\x03\x04……') })
  assert.is(answer.status, 422)
  assert.match(answer.$('.field-error').text, /Excel or Zip/)
  assert.is((await sela.post('/seller/import', { file: csv('') })).status, 422)
})

test('turns away the signed-out, hides another shop’s, lets a viewer look', async () => {
  const { id, address } = await send(`SKU,Quantity\n${other},4\n`)
  const acts = ['reading', 'comparison', 'commit', 'cancellation', 'restoration', 'pictures']
  for (const act of acts) {
    assert.match((await stranger.post(`${address}/${act}`)).location ?? '', /login/)
    assert.is((await nils.post(`${address}/${act}`)).status, 404, act)
  }
  assert.match((await stranger.post('/seller/import', { file: csv('SKU,Qty\n') })).location ?? '', /login/)
  assert.is((await nils.get(address)).status, 404)
  const vera = await addMember(db, 'Vera Viewer', 'vera@example.com')
  await db.insertInto('shop_members').values({ shop_id: cast.boots.id, user_id: vera.id, role: 'viewer' }).execute()
  const viewer = await market.signedIn(vera)
  const page = await viewer.get(address)
  assert.is(page.status, 200)
  assert.not.ok(page.$.has(`form[action^="${address}/commit"]`))
  assert.is((await viewer.post(`${address}/commit`)).status, 403)
  assert.is((await viewer.post('/seller/import', { file: csv('SKU,Qty\nA,1\n') })).status, 403)
  const state = await db.selectFrom('imports').select('state').where('id', '=', id).executeTakeFirstOrThrow()
  assert.is(state.state, 'checked')
})

test('a place in the list that is none is the beginning of it', async () => {
  for (const before of ['9'.repeat(400), '1.5', '-1', 'Infinity', '0x10'])
    assert.is((await sela.get(`/seller/import?before=${before}`)).status, 200, before)
})

test('the way in stands on the pages of products and of stock', async () => {
  for (const page of ['/seller/products', '/seller/stock'])
    assert.ok((await sela.get(page)).$.has('a[href="/seller/import"]'))
})

test.run()
