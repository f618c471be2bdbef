import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { setClock } from '#src/lib/clock.ts'
import { createMarket, PASSWORD } from '#tests/support/cast.ts'
import { client } from '#tests/support/client.ts'

const test = suite('rate limits')
const few = {
  search: { quota: 3, seconds: 3600 },
  'sign-in': { quota: 3, seconds: 3600 },
  upload: { quota: 2, seconds: 3600 },
  export: { quota: 2, seconds: 3600 },
}
const market = await createMarket({ rateLimits: few, trustProxy: true })
const { cast } = market
// What is left of a window is told in seconds: they stand still here.
setClock(new Date())
test.after(() => setClock(null))
let networks = 0
/** Somebody from a network that nobody came from before. */
const from = (address = `203.0.113.${++networks}`) => client(market.app, { headers: { 'X-Forwarded-For': address } })

test('say on each costly answer what holds and what is left; beyond it a page of ours says when to come back', async () => {
  const buyer = from()
  const first = await buyer.get('/buyer/products?q=boot')
  assert.is(first.status, 200)
  assert.is(first.headers.get('RateLimit-Policy'), '"search";q=3;w=3600')
  assert.match(first.headers.get('RateLimit') ?? '', /^"search";r=2;t=\d+$/)
  await buyer.get('/buyer/products?q=boot')
  await buyer.get('/buyer/products?q=shoe')
  const refused = await buyer.get('/buyer/products?q=boot')
  assert.is(refused.status, 429)
  const wait = refused.headers.get('Retry-After')
  assert.match(refused.headers.get('RateLimit') ?? '', `"search";r=0;t=${wait}`)
  assert.is(refused.$('h1').text.trim(), 'Too many tries')
  assert.match(
    refused.$('main').text,
    `Very many searches came from your network just now. Please wait ${wait} seconds`,
  )
  const fragment = await buyer.get('/buyer/products?q=boot', { htmx: true })
  assert.is(fragment.status, 429)
  assert.match(fragment.text, 'Very many searches came from your network')
  assert.is(fragment.headers.get('Retry-After'), wait)
})

test('leave ordinary pages, streams and other networks alone', async () => {
  const buyer = from('203.0.113.200')
  for (let turn = 0; turn < 6; turn++) await buyer.get('/buyer/products?q=boot')
  for (const path of ['/', '/buyer/products', '/account/notices/stream', '/healthz']) {
    const answer = await buyer.get(path)
    assert.is(answer.status, 200, path)
    assert.is(answer.headers.get('RateLimit'), null, path)
  }
  assert.is((await from().get('/buyer/products?q=boot')).status, 200)
})

test('count a request for the head of an answer, which costs as much as the answer', async () => {
  const headers = { 'X-Forwarded-For': '203.0.113.201' }
  const statuses = []
  for (let turn = 0; turn < 4; turn++)
    statuses.push((await market.app.request('/buyer/products?q=boot', { method: 'HEAD', headers })).status)
  assert.equal(statuses, [200, 200, 200, 429])
})

test('hold for sign-in, uploads and exports', async () => {
  const person = from()
  const wrong = { email: 'nobody@example.com', password: 'wrong', next: '' }
  for (let turn = 0; turn < 3; turn++) assert.is((await person.post('/account/login', wrong)).status, 422)
  assert.is((await person.post('/account/login', { email: cast.sela.email, password: PASSWORD, next: '' })).status, 429)
  const seller = await market.signedIn(cast.sela)
  const ask = async (path: string, method: 'get' | 'post') => {
    const there = client(market.app, { headers: { 'X-Forwarded-For': '203.0.113.150' } })
    for (const [name, value] of seller.cookies) there.cookies.set(name, value)
    return (await there[method](path)).status
  }
  const exports = [await ask('/seller/export/stock.csv', 'get'), await ask('/seller/export/stock.csv', 'get')]
  assert.equal([...exports, await ask('/seller/export/stock.csv', 'get')], [200, 200, 429])
  await ask('/seller/shop/documents', 'post')
  await ask('/seller/shop/documents', 'post')
  assert.is(await ask('/seller/shop/documents', 'post'), 429)
})

test('name the older limits too, when one of them is reached', async () => {
  const loose = await createMarket({ rateLimits: null, trustProxy: true })
  const person = client(loose.app, { headers: { 'X-Forwarded-For': '203.0.113.77' } })
  const wrong = { email: 'nobody@example.com', password: 'wrong', next: '' }
  let last = await person.post('/account/login', wrong)
  for (let turn = 0; turn < 11; turn++) last = await person.post('/account/login', wrong)
  assert.is(last.status, 429)
  assert.match(last.headers.get('RateLimit-Policy') ?? '', /^"sign-in to account";q=10;w=900$/)
  assert.ok(Number(last.headers.get('Retry-After')) > 0)
})

test('do not count this machine itself, unless told to', async () => {
  for (let turn = 0; turn < 8; turn++)
    assert.is(
      (await client(market.app, { headers: { 'X-Forwarded-For': '127.0.0.1' } }).get('/buyer/products?q=x')).status,
      200,
    )
  const strict = await createMarket({ rateLimits: few, limitLocal: true })
  const answers = []
  for (let turn = 0; turn < 5; turn++) answers.push((await strict.stranger().get('/buyer/products?q=x')).status)
  assert.equal(answers, [200, 200, 200, 429, 429])
})

test.run()
