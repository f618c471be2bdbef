// An import once it was begun: what is told of it, the way back, the way on, and who did what in the log.
import { sql } from 'kysely'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { inScope } from '#src/database/scope.ts'
import { workImport } from '#src/importing.ts'
import { cancelImport } from '#src/market/catalogue/import-acts.ts'
import { failImport } from '#src/market/catalogue/imports.ts'
import { addMember, addProduct, createMarket } from '#tests/support/cast.ts'
import { sendImport } from '#tests/support/import-desk.ts'
import { goodsOf } from '#tests/support/imports.ts'

const test = suite('seller/import, afterwards')
const market = await createMarket()
const { db, cast, deps } = market
const [sela, nils] = [await market.signedIn(cast.sela), await market.signedIn(cast.nils)]
const boot = await addProduct(db, cast.boots, { title: 'Trail', sizes: ['40', '41'], onHand: 5 })
const [sku, other] = boot.variants.map((one) => one.sku)
const send = (text: string) => sendImport(market, sela, text)

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
