import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { tell } from '#src/market/notifications/tell.ts'
import { createMarket, type Member } from '#tests/support/cast.ts'

const market = await createMarket()
const { db, config, cast } = market
const test = suite('/account/notices')

const say = async (to: Member, number: string) => {
  await db
    .transaction()
    .execute((tx) =>
      tell(
        tx,
        config.secret,
        { userId: to.id, email: to.email },
        { kind: 'order-delivered', data: { number, shopName: 'Boots', link: `/buyer/orders/${number}` } },
      ),
    )
  return (await db.selectFrom('notices').select('id').orderBy('id', 'desc').executeTakeFirstOrThrow()).id
}
const isRead = async (id: number) =>
  (await db.selectFrom('notices').select('read_at').where('id', '=', id).executeTakeFirstOrThrow()).read_at !== null

test.before.each(async () => {
  await db.deleteFrom('notices').execute()
})

test('is for the signed-in, who see their own, unread first, and how much is unread on every page', async () => {
  assert.is((await market.stranger().get('/account/notices')).location, '/account/login?next=%2Faccount%2Fnotices')
  const browser = await market.signedIn(cast.bela)
  assert.match((await browser.get('/account/notices')).$('.empty').text, 'No notices yet')
  const first = await say(cast.bela, 'AAAA-11111')
  await say(cast.bela, 'AAAA-22222')
  await say(cast.nils, 'NNNN-33333')
  await browser.post(`/account/notices/${first + 1}/readings`, { read: 'yes' })
  const page = await browser.get('/account/notices')
  assert.equal(
    page.$.all('.news-title').map((one) => one.text),
    ['Unread: Order AAAA-11111 has arrived', 'Order AAAA-22222 has arrived'],
  )
  assert.is(page.$('#bell-count').text, '1 unread')
  assert.not.match(page.text, 'NNNN')
  assert.is((await browser.get('/')).$('#bell-count').text, '1 unread')
  assert.not(market.stranger().cookies.size)
  assert.not.match((await market.stranger().get('/')).text, 'bell-count')
})

test('leads to its matter and is read then; a page that is only fetched ahead does not read it', async () => {
  const id = await say(cast.bela, 'AAAA-11111')
  const browser = await market.signedIn(cast.bela)
  await browser.get(`/account/notices/${id}`, { headers: { 'Sec-Purpose': 'prefetch' } })
  assert.not(await isRead(id))
  const answer = await browser.get(`/account/notices/${id}`)
  assert.equal([answer.status, answer.location], [303, '/buyer/orders/AAAA-11111'])
  assert.ok(await isRead(id))
})

test("another's notice is not there, whatever is asked of it", async () => {
  const id = await say(cast.bela, 'AAAA-11111')
  const browser = await market.signedIn(cast.nils)
  assert.is((await browser.get(`/account/notices/${id}`)).status, 404)
  assert.is((await browser.post(`/account/notices/${id}/readings`, { read: 'yes' })).status, 404)
  assert.is((await browser.post('/account/notices/readings', { up_to: id })).status, 303)
  assert.not(await isRead(id))
  assert.is((await market.stranger().post(`/account/notices/${id}/readings`)).status, 303)
})

test('marks one and all as read, by form and by htmx, but nothing that came after the page', async () => {
  const ids = [await say(cast.bela, 'A'), await say(cast.bela, 'B'), await say(cast.bela, 'C')]
  const browser = await market.signedIn(cast.bela)
  const one = await browser.post(`/account/notices/${ids[0]}/readings`, { read: 'yes' }, { htmx: true })
  assert.is(one.$('#bell-count').text, '2 unread')
  assert.ok(one.$.has('hx-partial'))
  await browser.post(`/account/notices/${ids[0]}/readings`, { read: 'no' })
  assert.not(await isRead(ids[0]!))
  const page = await browser.get('/account/notices')
  const late = await say(cast.bela, 'D')
  const answer = await browser.submit(page, 'form[action$="/notices/readings"]')
  assert.equal([answer.status, answer.location], [303, '/account/notices'])
  for (const id of ids) assert.ok(await isRead(id))
  assert.not(await isRead(late))
})

test('is paged by key, unread before read', async () => {
  for (let n = 0; n < 70; n++) await say(cast.bela, `N${n}`)
  await db
    .updateTable('notices')
    .set({ read_at: new Date() })
    .where('id', '>', 0)
    .where('data', '@>', '{"number":"N69"}')
    .execute()
  const browser = await market.signedIn(cast.bela)
  const seen: string[] = []
  let path: string | undefined = '/account/notices'
  while (path) {
    const page = await browser.get(path)
    assert.is(page.status, 200)
    seen.push(...page.$.all('.news-title').map((one) => one.text))
    path = page.$.has('a[rel=next]') ? page.$('a[rel=next]').attr('href') : undefined
  }
  assert.is(seen.length, 70)
  assert.is(new Set(seen).size, 70)
  assert.match(seen.at(-1) ?? '', 'N69')
  assert.is((await browser.get('/account/notices?after=nonsense')).status, 200)
})

test.run()
