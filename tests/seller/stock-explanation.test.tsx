import { sql } from 'kysely'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { adjustStock } from '#src/market/stock/adjustment.ts'
import { appendUpdates } from '#src/market/stock/ledger.ts'
import { addProduct, createMarket } from '#tests/support/cast.ts'
import { placeTestOrder } from '#tests/support/orders.ts'

const test = suite('explained and as of')
const market = await createMarket()
const { db, cast } = market
const sela = await market.signedIn(cast.sela)
const seller = { shopId: cast.boots.id, actorId: cast.sela.id, actorName: cast.sela.name }
const boot = await addProduct(db, cast.boots, { title: 'Walker', sizes: ['41', '42'], onHand: 10 })
const [a = 0, b = 0] = boot.variants.map((v) => v.id)
await adjustStock(db, seller, a, { delta: 24, reason: 'received', note: '' })
await appendUpdates(db, { ...seller, kind: 'sale', reason: 'sold', cause: 'M-1' }, [{ variantId: a, delta: -19 }])
const pause = () => new Promise((resolve) => setTimeout(resolve, 5))
await pause()
const then = new Date()
await pause()
await adjustStock(db, seller, a, { delta: -5, reason: 'damaged', note: '' })
const { shopOrders } = await placeTestOrder(market, { lines: [{ variantId: a, quantity: 2 }], paid: false })

test('a number opens its sum, its holds and the verdict, as a page and within the grid', async () => {
  const page = await sela.get(`/seller/stock/${a}/explanation?figure=available`)
  assert.is(page.status, 200)
  const text = page.$('main').text
  for (const part of [
    'Opening stock',
    '+10',
    'Adjusted: received',
    '+24',
    'Sold',
    '−19',
    'damaged',
    '−5',
    'Ledger and level agree',
  ])
    assert.ok(text.includes(part), `${part} in ${text}`)
  assert.match(text, /8 available = 10 on\s+hand − 2 held/)
  assert.ok(page.$.has(`a[href="/seller/orders/${shopOrders[0]?.id}"]`))
  const rows = await sela.get(page.$('a[href*="kind=sale"]').attr('href') ?? '')
  assert.equal([rows.status, rows.$.all('tbody tr').length], [200, 1])
  const part = await sela.get(`/seller/stock/${a}/explanation?figure=held`, { htmx: true })
  assert.match(part.text, /^<td class="stock-wide stock-explained"/)
  assert.match(part.text, 'data-announce="Held: 2.')
  const grid = await sela.get('/seller/stock')
  assert.is(grid.$.all('[data-explains]').length, 6)
  const product = await sela.get(`/seller/products/${boot.id}`)
  assert.ok(product.$.has(`a[href="/seller/stock/${a}/explanation"]`))
})

test('nobody else can ask', async () => {
  const nils = await market.signedIn(cast.nils)
  assert.is((await nils.get(`/seller/stock/${a}/explanation`)).status, 404)
  assert.is((await market.stranger().get(`/seller/stock/${a}/explanation`)).status, 303)
})

test('as of: grid, history, explanation and export, read only, and links keep the moment', async () => {
  const at = then.toISOString()
  const grid = await sela.get(`/seller/stock?as_of=${at}`)
  assert.is(grid.status, 200)
  assert.match(grid.$('.as-of-banner').text, 'read only')
  assert.is(grid.$.has('input[name="counted"]'), false)
  assert.match(grid.$('tbody tr').text, '15')
  for (const link of grid.$.all('tbody a[href*="/seller/stock/"]')) assert.match(link.attr('href') ?? '', 'as_of=')
  const history = await sela.get(`/seller/stock/${a}/history?as_of=${at}`)
  assert.is(history.$.all('tbody tr').length, 3)
  assert.is(history.$.has('form[action*="/reversal"]'), false)
  const explained = await sela.get(`/seller/stock/${a}/explanation?as_of=${at}`)
  assert.match(explained.$('main').text, /15 available/)
  const csv = await sela.get(`/seller/export/stock.csv?as_of=${at}`)
  assert.match(csv.text, 'WALKER-1-41,,Walker,41,15,0,15')
  assert.is((await sela.get('/seller/stock?as_of=')).$.has('input[name="counted"]'), true)
  const offset = new Date(then.getTime() + 2 * 3_600_000).toISOString().replace('Z', '')
  assert.match((await sela.get(`/seller/stock?as_of=${offset}%2B02:00`)).$('tbody tr').text, '15')
  assert.match((await sela.get(`/seller/stock?as_of=${offset}+02:00`)).$('tbody tr').text, '15')
})

test('tabs, category and the shop’s history keep the moment', async () => {
  const at = then.toISOString()
  const low = await sela.get(`/seller/stock?as_of=${at}&filter=out&q=walker&sort=sku`)
  assert.match(low.$('main').text, 'Nothing matches')
  for (const tab of low.$.all('.tabs a')) {
    for (const part of ['as_of=', 'q=walker', 'sort=sku']) assert.match(tab.attr('href') ?? '', part)
  }
  assert.match(low.$('.tabs a[aria-current]').text, /^\s*Out\s*0\s*$/)
  assert.match(low.$('.as-of-banner a').attr('href') ?? '', 'filter=out')

  const history = await sela.get(`/seller/stock/history?as_of=${at}`)
  assert.is(history.$.all('tbody tr').length, 3)
  assert.not.match(history.$('main').text, 'damaged')
  assert.is(history.$.has('form[action*="/reversal"]'), false)
  assert.ok((await sela.get('/seller/stock/history')).$.has('form[action*="/reversal"]'))
  for (let i = 0; i < 40; i += 1) await adjustStock(db, seller, b, { delta: i % 2 ? -1 : 1, reason: 'x', note: '' })
  const now = new Date(Date.now() + 1).toISOString()
  await pause()
  const first = await sela.get(`/seller/stock/history?as_of=${now}`)
  const rest = await sela.get(first.$('a[rel=next]').attr('href') ?? '')
  assert.match(rest.$('.as-of-banner').text, 'read only')
  assert.match(rest.$('a[rel=prev]').attr('href') ?? '', 'as_of=')
})

test('a moment that is none, or still to come, is told beside the field, which keeps it', async () => {
  const pages = [
    '/seller/stock',
    '/seller/stock/history',
    `/seller/stock/${a}/history`,
    `/seller/stock/${a}/explanation`,
    '/seller/export/stock.csv',
  ]
  for (const path of pages) {
    for (const [typed, told] of [
      ['yesterday', 'Write a date or a moment'],
      ['2999-01-01', 'still to come'],
      ['2026-02-30', 'There is no day'],
    ] as const) {
      const page = await sela.get(`${path}?as_of=${typed}`)
      assert.is(page.status, 422, `${path} ${typed}`)
      assert.match(page.$('.field-wrong').text, told)
      assert.is(page.field('as_of'), typed)
    }
  }
})

test('what somebody changed behind the market is named', async () => {
  await db.transaction().execute(async (tx) => {
    await sql`set local session_replication_role = replica`.execute(tx)
    await sql`update stock_levels set on_hand = 99 where variant_id = ${b}`.execute(tx)
  })
  const page = await sela.get(`/seller/stock/${b}/explanation`)
  assert.match(page.$('main').text, 'its level says 99 on hand, its ledger 10')
})

test.run()
