import { sql } from 'kysely'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { setClock } from '#src/lib/clock.ts'
import { auditLedger } from '#src/market/stock/audit.ts'
import { findLastCheck } from '#src/market/stock/check-list.ts'
import { holdStock } from '#src/market/stock/holds.ts'
import { runSelfChecks } from '#src/market/stock/self-check.ts'
import { addProduct, createMarket } from '#tests/support/cast.ts'
import { behindTheMarket, reseal } from '#tests/support/ledger-past.ts'

const test = suite('/admin/checks')
const market = await createMarket()
const { db, cast } = market
const boot = await addProduct(db, cast.boots, { onHand: 10, sizes: ['41', '42', '43', '44'] })
const [a = 0, b = 0, c = 0, d = 0] = boot.variants.map((v) => v.id)
await holdStock(db, [{ variantId: c, quantity: 2 }], { holder: 'c', expiresAt: new Date(Date.now() + 600_000) })
const none = async () => []
const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)
const [eve, night] = [new Date(`${tomorrow}T01:59:00Z`), new Date(`${tomorrow}T02:00:05Z`)]
setClock(eve)
const ada = await market.signedIn(cast.ada)
const onHand = async (id: number) =>
  (await db.selectFrom('stock_levels').select('on_hand').where('variant_id', '=', id).executeTakeFirstOrThrow()).on_hand
const ready = async () => (await market.stranger().get('/readyz')).text
const checkNow = async () => {
  assert.is((await ada.post('/admin/checks')).status, 303)
  await runSelfChecks(db, none)
}

test('once a night across processes, and not before its hour', async () => {
  try {
    await runSelfChecks(db, none)
    assert.is(await findLastCheck(db), null)
    assert.match((await ada.get('/admin/checks')).$('main').text, 'Not checked yet')
    setClock(night)
    await Promise.all([runSelfChecks(db, none), runSelfChecks(db, none), runSelfChecks(db, none)])
    await runSelfChecks(db, none)
  } finally {
    setClock(eve)
  }
  const { rows } = await sql<{
    nights: number
  }>`select count(*) as nights from stock_checks where night = ${tomorrow}`.execute(db)
  assert.is(rows[0]?.nights, 1)
  const check = await findLastCheck(db)
  assert.equal([check?.night, check?.breakCount, check?.updates, check?.levels], [tomorrow, 0, 4, 4])
  assert.is(await ready(), 'ready')
})

test('an admin asks, sees the progress and the outcome; asking twice is one check', async () => {
  await ada.post('/admin/checks')
  await ada.post('/admin/checks')
  const page = await ada.get('/admin/checks')
  assert.match(page.$('main').text, 'waits for the worker')
  assert.is(page.$('#checks').attr('hx-get'), '/admin/checks')
  await runSelfChecks(db, none)
  const done = await ada.get('/admin/checks')
  assert.match(done.$('main').text, 'Everything fits')
  assert.match(done.$('main').text, 'Ada Admin')
  assert.is(done.$('#checks').attr('hx-get'), undefined)
  assert.match((await ada.get('/admin')).$('main').text, 'Stock ledger checked')
})

test('what a dead worker left is taken up where it stopped', async () => {
  await ada.post('/admin/checks')
  await sql`update stock_checks set started_at = now(), touched_at = now() - interval '3 minutes', stage = 'levels', updates = 77
    where ended_at is null`.execute(db)
  await runSelfChecks(db, none)
  assert.equal([(await findLastCheck(db))?.updates, (await findLastCheck(db))?.levels], [77, 4])
})

test('drift is told on the page and in /readyz; the ledger’s number, or the shelf’s as a change of its own', async () => {
  await behindTheMarket(db, async (tx) => {
    await sql`update stock_levels set on_hand = 99 where variant_id = ${a}`.execute(tx)
    await sql`update stock_levels set on_hand = 7 where variant_id = ${b}`.execute(tx)
    await sql`update stock_levels set held = 0 where variant_id = ${c}`.execute(tx)
  })
  await checkNow()
  const page = await ada.get('/admin/checks')
  const text = page.$('main').text
  for (const part of [
    '3 rows are wrong',
    'its level says 99 on hand, its ledger 10',
    'its level says 0 held, its holds 2',
  ])
    assert.ok(text.includes(part), `${part} in ${text}`)
  assert.match(await ready(), 'found 3 wrong: see /admin/checks')
  assert.match((await ada.get('/admin')).$('main').text, 'The stock ledger has 3 wrong rows')

  const bare = await ada.post('/admin/checks/repairs', { variant: a, kind: 'ledger', reason: '' })
  assert.is(bare.status, 422)
  assert.match(bare.$('.field-wrong').text, 'Say why')
  assert.is(
    (await ada.post('/admin/checks/repairs', { variant: a, kind: 'ledger', reason: 'typed in psql' })).status,
    303,
  )
  assert.is((await ada.post('/admin/checks/repairs', { variant: b, kind: 'shelf', reason: 'counted: 7' })).status, 303)
  assert.is(
    (await ada.post('/admin/checks/repairs', { variant: c, kind: 'ledger', reason: 'holds count' })).status,
    303,
  )
  assert.equal([await onHand(a), await onHand(b)], [10, 7])
  const batch = await db.selectFrom('stock_batches').selectAll().orderBy('id', 'desc').executeTakeFirstOrThrow()
  assert.equal([batch.kind, batch.reason, batch.actor_name], ['repair', 'holds count', 'Ada Admin'])
  const again = await ada.post('/admin/checks/repairs', { variant: a, kind: 'ledger', reason: 'again' })
  assert.is(again.status, 409)
  assert.is(await ready(), 'ready')
  assert.match((await ada.get('/admin/checks')).$('main').text, 'somebody has seen to each')
  assert.equal((await auditLedger(db)).breaks, [])
  await checkNow()
  assert.is((await findLastCheck(db))?.breakCount, 0)
})

test('a repair is a change in the shop’s history, and of the chain; one that moved no unit has nothing to undo', async () => {
  const sela = await market.signedIn(cast.sela)
  const history = await sela.get('/seller/stock/history')
  const rows = history.$.all('tbody tr').map((row) => row.text.replace(/\s+/g, ' '))
  const repairs = rows.filter((row) => row.includes('Repaired'))
  assert.is(repairs.length, 3)
  assert.match(repairs[2] ?? '', /10 →became 100Trail.*Ada Admin: typed in psql.*said 99 on hand, the ledger 10/)
  assert.match(repairs[1] ?? '', /10 →became 7−3.*counted: 7/)
  assert.match(repairs[0] ?? '', /said 0 held, the holds 2/)
  const { rows: batches } = await sql<{ id: number; variantId: number }>`
    select b.id, u.variant_id as "variantId" from stock_batches b join stock_updates u on u.batch_id = b.id
    where b.kind = 'repair' order by b.id`.execute(db)
  const [still, moved] = batches.map(({ id }) => `/seller/stock/batches/${id}`)
  assert.match((await sela.get(still ?? '')).$('h1').text, 'Repaired')
  assert.is((await sela.get(still ?? '')).$.has('form[action$="/reversal"]'), false)
  const refused = await sela.post(`${still}/reversal`)
  assert.equal([refused.status, refused.text.includes('moved no unit')], [409, true])
  assert.is((await sela.post(`${moved}/reversal`)).status, 303)
  assert.equal([await onHand(a), await onHand(b)], [10, 10])
  const explained = await sela.get(`/seller/stock/${a}/explanation`)
  assert.match(explained.$('main').text, 'Ledger and level agree')
  assert.equal((await auditLedger(db)).breaks, [])
})

test('a broken chain is noted, never repaired, and stays told', async () => {
  await behindTheMarket(db, (tx) =>
    sql`update stock_updates set created_at = created_at - interval '1 hour' where variant_id = ${d}`.execute(tx),
  )
  await checkNow()
  const page = await ada.get('/admin/checks')
  assert.match(page.$('main').text, 'its facts were changed')
  assert.is(page.$.has('form[action="/admin/checks/repairs"]'), false)
  const empty = await ada.submit(page, 'form[action="/admin/checks/notes"]', { note: ' ' })
  assert.is(empty.status, 422)
  const noted = await ada.submit(page, 'form[action="/admin/checks/notes"]', { note: 'A restore went wrong.' })
  assert.is(noted.status, 303)
  assert.is(await ready(), 'ready')
  await checkNow()
  const later = await findLastCheck(db)
  assert.equal([later?.breakCount, later?.open, later?.breaks[0]?.settled?.note], [1, 0, 'A restore went wrong.'])
  await behindTheMarket(db, (tx) => reseal(tx))
})

test('what orders rest on is part of it', async () => {
  await ada.post('/admin/checks')
  await runSelfChecks(db, async () => [{ shop: 'Orders', where: 'ABC', what: 'its lines do not make its sums' }])
  assert.match((await ada.get('/admin/checks')).$('main').text, /Orders, ABC\s*its lines do not make its sums/)
  await checkNow()
})

test('only admins decide; staff who look may look, others learn nothing', async () => {
  await db.updateTable('users').set({ staff_role: 'operator' }).where('id', '=', cast.bela.id).execute()
  const bela = await market.signedIn(cast.bela)
  assert.is((await bela.get('/admin/checks')).status, 200)
  for (const path of ['/admin/checks', '/admin/checks/repairs', '/admin/checks/notes']) {
    assert.is((await bela.post(path, {})).status, 403)
    assert.is((await market.stranger().post(path, {})).status, 303)
  }
  assert.is((await (await market.signedIn(cast.sela)).get('/admin/checks')).status, 403)
  assert.is((await ada.post('/admin/checks/notes', { key: 'f'.repeat(32), note: 'x' })).status, 404)
})

test.after(() => setClock(null))
test.run()
