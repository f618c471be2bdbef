// The pools of a shop on the page: seen, filled, emptied, and their keys shown to nobody.
import { sql } from 'kysely'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { paths } from '#src/lib/paths.ts'
import { addMember, createMarket } from '#tests/support/cast.ts'
import type { Answer } from '#tests/support/client.ts'
import { addGame, fakeKeys, fillPool, keyIdsOf, onHandOf } from '#tests/support/pools.ts'

const test = suite('seller: keys')
const market = await createMarket()
const { db, cast } = market
const nils = await market.signedIn(cast.nils)
const sela = await market.signedIn(cast.sela)
const game = await addGame(db, cast.games, { title: 'Pixel Quest', lowAt: 2 })
const pool = paths.sellerPool(game.variantId)
const importing = paths.sellerPoolImport(game.variantId)

const onHand = () => onHandOf(db, game.variantId)
const idsOf = (state: string) => keyIdsOf(db, game.variantId, state)

const everything: string[] = []
const kept = (answer: Answer) => {
  everything.push(answer.text + JSON.stringify([...answer.headers]))
  return answer
}

test('a pool is listed and has a page; nothing of it may be cached', async () => {
  const list = kept(await nils.get(paths.sellerPools()))
  assert.is(list.status, 200)
  assert.match(list.text, 'Pixel Quest')
  const page = kept(await nils.get(pool))
  assert.is(page.status, 200)
  assert.match(page.headers.get('Cache-Control') ?? '', 'no-store')
  assert.match(page.text, 'Nothing can be sold until you import')
})

const typed = fakeKeys(6, 'SECRETKEY')

test('pasted keys are imported at once: as many units, one batch, a page that shows none of them', async () => {
  const answer = kept(await nils.post(importing, { keys: typed.slice(0, 3).join('\n') }))
  assert.equal([answer.status, answer.location], [303, pool])
  const page = kept(await nils.get(pool))
  assert.match(page.text, '3 keys are imported.')
  assert.is(page.$.all('.key-masked').length, 3)
  assert.is(page.$('.key-masked').text, `••••${typed[2]?.slice(-4)}`)
  assert.is(await onHand(), 3)
  const htmx = kept(await nils.post(importing, { keys: typed[3] }, { htmx: true }))
  assert.equal([htmx.status, htmx.headers.get('HX-Redirect')], [200, pool])
})

test('keys are looked at first: what is new, known here, known elsewhere, twice, and wrong', async () => {
  const other = await addGame(db, cast.boots)
  const [theirs = ''] = await fillPool(db, cast.boots, other.variantId, 1)
  const keys = [typed[4], typed[4], typed[0], theirs, '', 'AB', typed[5]].join('\n')
  const answer = kept(await nils.post(importing, { keys, preview: '1' }))
  assert.is(answer.status, 303)
  const page = kept(await nils.get(answer.location ?? ''))
  assert.equal(
    page.$.all('.stat-value').map((one) => one.text),
    ['2', '1', '1', '1'],
  )
  assert.match(page.text, 'line 2 repeats line 1')
  assert.match(page.text, 'One shorter than 4 signs: line 6')
  assert.not.match(page.text, 'Sela')
  assert.is(await onHand(), 4)
  const form = 'main form[method=post]'
  const done = kept(await nils.submit(page, form))
  assert.equal([done.status, done.location], [303, pool])
  assert.is(await onHand(), 6)
  const again = kept(await nils.submit(page, form, {}, { follow: true }))
  assert.match(again.text, 'are forgotten')
  assert.is(await onHand(), 6)
})

test('a draft is its own writer’s, and is sealed', async () => {
  const answer = await nils.post(importing, { keys: fakeKeys(1, 'SECRETKEY').join('\n'), preview: '1' })
  const { rows } = await sql<{ text: string }>`select key_drafts::text as text from key_drafts`.execute(db)
  assert.not.match(rows.map(({ text }) => text).join(), Buffer.from('SECRETKEY').toString('hex'))
  const colleague = await addMember(db, 'Kim', 'kim@example.com')
  await db
    .insertInto('shop_members')
    .values({ shop_id: cast.games.id, user_id: colleague.id, role: 'manager' })
    .execute()
  const kim = await market.signedIn(colleague)
  assert.is((await kim.get(answer.location ?? '')).status, 303)
  assert.is((await sela.get(answer.location ?? '')).status, 404)
  assert.is((await nils.get(answer.location ?? '')).status, 200)
})

test('a table is read with its column, and can be read another way', async () => {
  const shown = fakeKeys(2, 'SECRETKEY')
  const text = `Title;Key\nPixel;${shown[0]}\nPixel;${shown[1]}\n`
  const file = new File([text], 'keys.csv', { type: 'text/csv' })
  const answer = kept(await nils.post(importing, { file, preview: '1' }))
  const page = kept(await nils.get(answer.location ?? ''))
  assert.equal([page.field('delimiter'), page.field('column')], ['semicolon', '1'])
  const other = kept(await nils.submit(page, '.key-table-format', { column: '0' }))
  assert.equal([other.status, other.$('.stat-value').text], [200, '1'])
  const before = await onHand()
  await nils.submit(page, 'main form[method=post]')
  assert.is(await onHand(), before + 2)
  const source = await db.selectFrom('key_imports').select('source').orderBy('id', 'desc').executeTakeFirstOrThrow()
  assert.is(source.source, 'csv')
})

test('wrong lines are refused and everything typed is kept, without showing it', async () => {
  const fresh = fakeKeys(2, 'SECRETKEY')
  const answer = kept(await nils.post(importing, { keys: [...fresh, 'x'.repeat(600)].join('\n') }))
  assert.is(answer.status, 422)
  assert.match(answer.text, '1 line cannot be a key')
  assert.match(answer.text, 'longer than 500 signs: line 3')
  const before = await onHand()
  const done = await nils.submit(answer, 'main form[method=post]', {}, { follow: true })
  assert.match(done.text, '2 keys are imported')
  assert.is(await onHand(), before + 2)
  for (const form of [{ keys: ' \n ' }, {}, { file: new File([Buffer.from([0, 1, 2, 255])], 'x.bin') }]) {
    const no = kept(await nils.post(importing, form))
    assert.is(no.status, 422)
    assert.ok(no.$.has('.error-summary'))
  }
})

test('keys known already are left out; where none is new nothing happens', async () => {
  const before = await onHand()
  const answer = await nils.post(importing, { keys: typed.slice(0, 2).join('\n') }, { follow: true })
  assert.match(answer.text, 'All 2 keys are already known')
  assert.is(await onHand(), before)
})

test('ticked keys are withdrawn with a reason, their stock with them, and can be put back', async () => {
  const before = await onHand()
  const [a = 0, b = 0] = await idsOf('available')
  const way = paths.sellerPoolMove(game.variantId, 'withdrawal')
  const no = await nils.post(way, { key: [a, b], reason: '' })
  assert.is(no.status, 422)
  assert.is(no.$.all('input[name=key][checked]').length, 2)
  assert.match((await nils.post(way, { reason: 'blocked' })).text, 'Tick the keys')
  const done = await nils.post(way, { key: [a, b], reason: 'blocked by the publisher' })
  assert.equal([done.status, done.location], [303, pool])
  assert.is(await onHand(), before - 2)
  assert.equal(await idsOf('withdrawn'), [a, b])
  const page = await nils.get(pool)
  await nils.submit(page, '.toast-undo')
  assert.is(await onHand(), before)
  assert.is((await nils.post(way, { key: 99999, reason: 'blocked' })).status, 409)
  const events = await db
    .selectFrom('key_events')
    .select(['action', 'actor_name', 'reason'])
    .where('key_id', '=', a)
    .orderBy('id')
    .execute()
  assert.equal(
    events.map((one) => one.action),
    ['withdrawn', 'restored'],
  )
})

test('the stock grid leads to the pool instead of counting it', async () => {
  const grid = await nils.get('/seller/stock?q=pixel')
  assert.is(grid.$('.stock-pool').attr('href'), pool)
  assert.not.ok(grid.$.has(`form[action^="${paths.stockCounts(game.variantId)}"]`))
  const no = await nils.post(paths.stockCounts(game.variantId), { seen: String(await onHand()), counted: '99' })
  assert.is(no.status, 409)
  assert.match(no.text, 'Its stock is its pool')
  const history = await nils.get('/seller/stock/history')
  assert.not.ok(history.$.has('form[action*="/reversal"]'))
})

test('no key was in any answer or header, nor is it anywhere in the database', async () => {
  assert.ok(everything.length > 10)
  assert.not.ok(everything.some((text) => text.includes('SECRETKEY')))
  const { rows } = await sql<{ name: string }>`
    select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname not in ('pg_catalog', 'information_schema')`.execute(db)
  const needles = [
    'SECRETKEY',
    Buffer.from('SECRETKEY').toString('hex'),
    Buffer.from('SECRETKEY').toString('base64').slice(0, 11),
  ]
  for (const { name } of rows) {
    const found = await sql<{ n: number }>`
      select count(*) as n from ${sql.raw(name)} t where t::text ilike any (${needles.map((one) => `%${one}%`)}::text[])`.execute(
      db,
    )
    assert.is(found.rows[0]?.n, 0, name)
  }
})

test.run()
