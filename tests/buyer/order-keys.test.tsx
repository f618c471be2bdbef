// Keys of an order on its page: revealed by whose order it is, proven by guests, noted each time, and nowhere else.
import { sql } from 'kysely'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { after, setClock } from '#src/lib/clock.ts'
import { paths } from '#src/lib/paths.ts'
import { orderToken } from '#src/market/orders/access.ts'
import { createMarket } from '#tests/support/cast.ts'
import type { Answer } from '#tests/support/client.ts'
import { codeSentTo, mailTo, wrongCode } from '#tests/support/mail.ts'
import { placeTestOrder } from '#tests/support/orders.ts'
import { addGame, fillPool, SECRET } from '#tests/support/pools.ts'

const test = suite('buyer: keys of an order')
const market = await createMarket()
const { db, cast } = market
const bela = await market.signedIn(cast.bela)
const game = await addGame(db, cast.games, { title: 'Pixel Quest' })
const pooled = await fillPool(db, cast.games, game.variantId, 12)
test.after.each(() => setClock(null))

async function bought(buyer: typeof cast.bela | null, quantity = 1, email = 'guest@example.com') {
  const lines = [{ variantId: game.variantId, quantity, delivery: 'key' as const }]
  const { number, id } = await placeTestOrder(market, { buyer, lines, email: buyer?.email ?? email, address: null })
  const { rows } = await sql<{ id: number }>`
    select k.id from pool_keys k join order_lines l on l.id = k.order_line_id
      join shop_orders s on s.id = l.shop_order_id where s.order_id = ${id} order by k.unit`.execute(db)
  return { number, id, keys: rows.map((row) => row.id) as [number, ...number[]] }
}
const looksAt = (keyId: number) =>
  db.selectFrom('key_events').selectAll().where('key_id', '=', keyId).where('action', '=', 'revealed').execute()
const keyOf = (answer: Answer) => answer.$('.key-value').text.trim()

const answers: Answer[] = []
const kept = (answer: Answer) => {
  answers.push(answer)
  return answer
}

test('a member reveals a key on a page that nothing keeps; who, when and from where is noted', async () => {
  const { number, keys } = await bought(cast.bela, 2)
  const page = kept(await bela.get(paths.buyerOrder(number)))
  assert.is(page.$.all('.order-key').length, 2)
  assert.match(page.text, 'Nobody has looked at it yet')
  const shown = await bela.submit(page, `#key-${keys[0]} form`, {}, { headers: { 'User-Agent': 'Firefox of Bela' } })
  assert.is(shown.status, 200)
  assert.is(keyOf(shown), pooled[0])
  assert.match(shown.headers.get('Cache-Control') ?? '', 'no-store')
  const [look] = await looksAt(keys[0])
  assert.equal([look?.actor_id, look?.user_agent], [cast.bela.id, 'Firefox of Bela'])
  const again = kept(await bela.get(paths.buyerOrder(number)))
  assert.match(again.text, 'Looked at once')
  assert.match(again.text, 'Key looked at')
})

test('with htmx the row itself shows the key, and the answer is not to be stored', async () => {
  const { number, keys } = await bought(cast.bela, 2)
  const [, second = 0] = keys
  const shown = await bela.post(paths.buyerKeyReveal(number, second), {}, { htmx: true })
  assert.is(shown.status, 200)
  assert.ok(shown.text.startsWith(`<li class="order-key" id="key-${second}"`))
  assert.ok(pooled.includes(keyOf(shown)))
  assert.is(shown.headers.get('Cache-Control'), 'no-store')
  assert.is((await looksAt(second)).length, 1)
  await bela.post(paths.buyerKeyReveal(number, second))
  assert.is((await looksAt(second)).length, 2)
})

test('other people’s orders and keys are not there, whatever is guessed', async () => {
  const mine = await bought(cast.bela)
  const theirs = await bought(cast.sela)
  const sela = await market.signedIn(cast.sela)
  const nils = await market.signedIn(cast.nils)
  const ada = await market.signedIn(cast.ada)
  for (const [who, number, key] of [
    [bela, mine.number, theirs.keys[0]],
    [bela, theirs.number, theirs.keys[0]],
    [sela, mine.number, mine.keys[0]],
    [nils, mine.number, mine.keys[0]],
    [ada, mine.number, mine.keys[0]],
    [market.stranger(), mine.number, mine.keys[0]],
    [bela, mine.number, 999999],
    [bela, 'AAAA-AAAAA', mine.keys[0]],
  ] as const) {
    for (const path of [paths.buyerKeyReveal(number, key), paths.buyerKeyReport(number, key)]) {
      assert.is(kept(await who.post(path, { note: 'x' })).status, 404)
    }
  }
  assert.is((await looksAt(mine.keys[0])).length + (await looksAt(theirs.keys[0])).length, 0)
})

async function guestOf(number: string) {
  const guest = market.stranger()
  const way = await guest.get(paths.buyerOrder(number, orderToken(SECRET, number)))
  assert.is(way.status, 303)
  return guest
}

test('a guest with the link proves the address by a code first, for half an hour', async () => {
  const { number, keys } = await bought(null, 1, 'gesa@example.com')
  const guest = await guestOf(number)
  const way = kept(await guest.post(paths.buyerKeyReveal(number, keys[0])))
  assert.equal([way.status, way.location], [303, paths.buyerKeyProof(number, keys[0])])
  assert.is((await looksAt(keys[0])).length, 0)
  const page = kept(await guest.get(way.location ?? ''))
  assert.match(page.text, 'g•••@example.com')
  assert.not.match(page.text, 'gesa@example.com')
  const code = await codeSentTo(market, 'gesa@example.com')
  const wrong = kept(await guest.submit(page, 'main form', { code: wrongCode(code) }))
  assert.is(wrong.status, 422)
  assert.ok(wrong.$.has('.error-summary'))
  assert.is(wrong.field('key'), String(keys[0]))
  assert.is(kept(await guest.post(paths.buyerKeyProof(number), { code: 'abc' })).status, 422)
  const proven = await guest.submit(page, 'main form', { code })
  assert.equal([proven.status, proven.location], [303, `${paths.buyerOrder(number)}#key-${keys[0]}`])
  const cookie = proven.headers.getSetCookie().find((line) => line.startsWith('market-keys')) ?? ''
  assert.match(cookie, /Max-Age=1800; Path=\/buyer\/orders\/[^;]+; HttpOnly; SameSite=Lax/)
  const shown = await guest.post(paths.buyerKeyReveal(number, keys[0]))
  assert.ok(pooled.includes(keyOf(shown)))
  assert.is(shown.headers.get('Cache-Control'), 'private, no-store')
  const [look] = await looksAt(keys[0])
  assert.equal([look?.actor_id, look?.actor_name], [null, 'The buyer'])
  setClock(after(31 * 60))
  assert.is((await guest.post(paths.buyerKeyReveal(number, keys[0]))).status, 303)
})

test('a proof is of one order; a code works once, is counted, and is not sent without end', async () => {
  const one = await bought(null, 1, 'gus@example.com')
  const two = await bought(null, 1, 'gus@example.com')
  const guest = await guestOf(one.number)
  await guest.get(paths.buyerOrder(two.number, orderToken(SECRET, two.number)))
  await guest.post(paths.buyerKeyCode(one.number))
  const code = await codeSentTo(market, 'gus@example.com')
  assert.is((await guest.post(paths.buyerKeyProof(two.number), { code })).status, 422)
  assert.is((await guest.post(paths.buyerKeyCode(one.number))).status, 429)
  assert.is((await guest.post(paths.buyerKeyProof(one.number), { code })).status, 303)
  assert.is((await guest.post(paths.buyerKeyProof(one.number), { code })).status, 422)
  const forged = await guest.post(paths.buyerKeyReveal(two.number, two.keys[0]))
  assert.is(forged.status, 303)
  guest.cookies.set(`market-keys-${two.number}`, guest.cookies.get(`market-keys-${one.number}`) ?? '')
  assert.is((await guest.post(paths.buyerKeyReveal(two.number, two.keys[0]))).status, 303)
  const locked = await bought(null, 1, 'lou@example.com')
  const lou = await guestOf(locked.number)
  await lou.post(paths.buyerKeyCode(locked.number))
  const right = await codeSentTo(market, 'lou@example.com')
  for (let i = 0; i < 5; i++) await lou.post(paths.buyerKeyProof(locked.number), { code: wrongCode(right) })
  assert.is((await lou.post(paths.buyerKeyProof(locked.number), { code: right })).status, 422)
})

test('a page of another site cannot reveal anything', async () => {
  const { number, keys } = await bought(cast.bela)
  const headers = { Origin: 'https://elsewhere.example', 'Sec-Fetch-Site': 'cross-site' }
  assert.is((await bela.post(paths.buyerKeyReveal(number, keys[0]), {}, { headers })).status, 403)
  assert.is((await looksAt(keys[0])).length, 0)
})

test('a key that does not work is told to the shop, without the key; who looked at none cannot', async () => {
  const { number, keys } = await bought(cast.bela)
  const report = paths.buyerKeyReport(number, keys[0])
  const early = await bela.post(report, { note: 'it fails' })
  assert.is(early.status, 409)
  const shown = await bela.post(paths.buyerKeyReveal(number, keys[0]))
  const empty = kept(await bela.post(report, { note: ' ' }))
  assert.is(empty.status, 422)
  const done = kept(await bela.post(report, { note: `${keyOf(shown).toLowerCase()} was used already` }))
  assert.equal([done.status, done.location], [303, `${paths.buyerOrder(number)}#key-${keys[0]}`])
  const page = kept(await bela.get(paths.buyerOrder(number)))
  assert.match(page.text, '(the key) was used already')
  assert.match(page.text, 'Note from the buyer')
  assert.is((await bela.post(report, { note: 'again' })).status, 409)
  const told = (await mailTo(market, 'nils@example.com')).find(({ kind }) => kind === 'key-reported')
  assert.match(JSON.stringify(told), '(the key) was used already')
})

test('no key was in any answer but the ones that reveal it, nor in the database, its mails opened too', async () => {
  assert.ok(answers.length > 20)
  assert.not.ok(answers.some((answer) => pooled.some((key) => answer.text.includes(key))))
  const people = await db.selectFrom('mail_messages').select('to_address').distinct().execute()
  const mails = (await Promise.all(people.map((one) => mailTo(market, one.to_address)))).flat()
  assert.ok(mails.length > 3)
  assert.not.match(JSON.stringify(mails), /NOT-A-KEY/i)
  const { rows } = await sql<{ name: string }>`
    select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname not in ('pg_catalog', 'information_schema')`.execute(db)
  const hex = Buffer.from('NOT-A-KEY').toString('hex')
  for (const { name } of rows) {
    const found = await sql<{ n: number }>`
      select count(*) as n from ${sql.raw(name)} t where t::text ilike '%NOT-A-KEY%' or t::text ilike ${`%${hex}%`}`.execute(
      db,
    )
    assert.is(found.rows[0]?.n, 0, name)
  }
})

test.run()
