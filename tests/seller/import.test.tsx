import { sql } from 'kysely'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { inScope } from '#src/database/scope.ts'
import { workImport } from '#src/importing.ts'
import { cancelImport } from '#src/market/catalogue/import-acts.ts'
import { failImport } from '#src/market/catalogue/imports.ts'
import { addMember, addProduct, createMarket } from '#tests/support/cast.ts'
import type { Answer, Client } from '#tests/support/client.ts'
import { goodsOf } from '#tests/support/imports.ts'

const market = await createMarket()
const { db, cast, deps } = market
const [sela, nils, stranger] = [await market.signedIn(cast.sela), await market.signedIn(cast.nils), market.stranger()]
const test = suite('seller/import')
const boot = await addProduct(db, cast.boots, { title: 'Trail', sizes: ['40', '41'], onHand: 5 })
const [sku, other] = boot.variants.map((one) => one.sku)

const csv = (text: string, name = 'goods.csv') => new File([text], name, { type: 'text/csv' })
const idIn = (answer: Answer) => Number(/\/seller\/import\/(\d+)/.exec(answer.location ?? '')?.[1])

/** Sends a file and has the worker compare it. */
async function send(text: string, browser: Client = sela) {
  const answer = await browser.post('/seller/import', { file: csv(text) })
  assert.is(answer.status, 303)
  const id = idIn(answer)
  await workImport(deps, id, true)
  return { id, address: `/seller/import/${id}` }
}

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

test('what was left when it was put back is said, and can follow once its stock has gone', async () => {
  const { id, address } = await send(
    'Handle,Title,Variant SKU,Variant Price,Variant Inventory Qty\nnewcup,New cup,CUP-1,5,2\n',
  )
  await sela.post(`${address}/commit`)
  await workImport(deps, id, true)
  const back = async () => {
    assert.is((await sela.submit(await sela.get(address), `form[action^="${address}/restoration"]`)).status, 303)
    await workImport(deps, id, true)
    return sela.get(address)
  }
  const first = await back()
  assert.match(first.text, 'Nothing could be put back yet')
  await sela.post(`${first.$('a[href^="/seller/stock/batches/"]').attr('href')}/reversal`)
  const second = await back()
  assert.match(second.text, 'The catalogue is as it was before')
  assert.not(second.$.has('.import-row-name a'))
  assert.not((await goodsOf(db, cast.boots)).some((one) => one.sku === 'CUP-1'))
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

test('what is done is told first, then the way back, then the pictures that could not be fetched, folded', async () => {
  const { id, address } = await send(
    `Handle,Title,Variant SKU,Variant Price,Image Src\npictured,Pictured,PIC-1,9,https://x.example/gone.png\n`,
  )
  await sela.post(`${address}/commit`)
  await workImport(deps, id, true)
  await sql`update import_pictures set state = 'failed', problem = 'The server there answers 404.' where import_id = ${id}`.execute(
    db,
  )
  const { text, $ } = await sela.get(address)
  const places = ['1 row imported', 'Take it back', 'Pictures</h2>', 'Rows of the file'].map((words) =>
    text.indexOf(words),
  )
  assert.equal(
    places,
    [...places].sort((a, b) => a - b),
  )
  assert.not.ok(places.includes(-1), places.join())
  assert.match($('#lost-pictures summary').text, '1 could not be fetched')
  assert.match($('#lost-pictures table').text, 'https://x.example/gone.png')
  assert.not.ok($.has('#lost-pictures[open]'))
})

test('one that stopped half way is gone on with by a plain form', async () => {
  const { id, address } = await send(`SKU,Price\n${other},31\n`)
  await sela.post(`${address}/commit`)
  await failImport(db, id, 'The shop was suspended meanwhile.')
  const page = await sela.get(address)
  assert.match(page.text, 'The shop was suspended meanwhile.')
  assert.ok(page.$.has(`form[action^="${address}/restoration"]`))
  const going = await sela.submit(page, 'form.import-go-on')
  assert.equal([going.status, going.location], [303, address])
  await workImport(deps, id, true)
  assert.match((await sela.get(address)).$('.notice-title').text, '1 row imported')
  assert.match((await sela.get('/seller/activity?kind=products')).text, 'Went on with the import of')
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

test('who sent a file, had it written and taken back stands in the log of the shop and of the market', async () => {
  const keeper = await addMember(db, 'Kim Keeper', 'kim@example.com')
  await db.insertInto('shop_members').values({ shop_id: cast.boots.id, user_id: keeper.id, role: 'manager' }).execute()
  const kim = await market.signedIn(keeper)
  const { id, address } = await send(`SKU,Price\n${sku},77\n${other},78\nNEW-9,3\n`)
  await kim.submit(await kim.get(address), `form[action^="${address}/commit"]`)
  await workImport(deps, id, true)
  assert.match((await kim.get(address)).$('.page-head').text, /sent .* by Sela Seller\s*; committed .* by Kim Keeper/s)
  await sela.post(`${address}/restoration`)
  await workImport(deps, id, true)
  const given = await send(`SKU,Price\n${sku},55\n`)
  const desk = { shopId: cast.boots.id, actorId: cast.sela.id, address: '192.0.2.7' }
  await inScope(desk, () => cancelImport(db, cast.boots.id, given.id))
  for (const [browser, door] of [
    [sela, 'seller'],
    [await market.signedIn(cast.ada), 'admin'],
  ] as const) {
    const log = await browser.get(`/${door}/activity?kind=products`)
    const told = log.$.all('.activity-sentence').map(({ text }) => text)
    const people = log.$.all('.activity-who').map(({ text }) => text)
    assert.equal(told.slice(0, 7), [
      'Gave up the import of goods.csv',
      'Sent for import: goods.csv',
      'Took back the import of goods.csv',
      'Began to take back the import of goods.csv',
      'Imported goods.csv',
      'Began to import goods.csv',
      'Sent for import: goods.csv',
    ])
    const who = ['Sela Seller', 'Sela Seller', 'Sela Seller', 'Sela Seller', 'Kim Keeper', 'Kim Keeper', 'Sela Seller']
    assert.equal(
      people.slice(0, 7).map((text, at) => text.startsWith(who[at] ?? '-')),
      who.map(() => true),
    )
    assert.match(people[0] ?? '', '192.0.2.7')
    const counts = log.$.all('.activity-differences').map(({ text }) => text.replace(/\s+/g, ' '))
    assert.ok(
      counts.some((text) => /changed rows ?before 2 ?, after 2/.test(text)),
      counts.join('\n'),
    )
    assert.ok(counts.some((text) => /changed rows ?before 2 ?, after 0/.test(text)))
  }
  const elsewhere = await nils.get('/seller/activity?kind=products')
  assert.not.match(elsewhere.text, /goods\.csv/)
})

test.run()
