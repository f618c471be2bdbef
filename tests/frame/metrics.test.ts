import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { addJob } from '#src/database/jobs.ts'
import { addProduct, createMarket } from '#tests/support/cast.ts'
import { client } from '#tests/support/client.ts'

const test = suite('metrics')
const market = await createMarket()
const { cast, db } = market
const boot = await addProduct(db, cast.boots, { onHand: 3 })
const elsewhere = client(market.app, { origin: 'http://market.example' })

/** The format as Prometheus demands it: each family told once before its samples, each sample once, numbers that are numbers. */
function parse(text: string): Map<string, number> {
  const samples = new Map<string, number>()
  const told = new Map<string, string>()
  let family = ''
  for (const line of text.trimEnd().split('\n')) {
    const help = /^# HELP ([a-z_]+) \S/.exec(line)?.[1]
    const type = /^# TYPE ([a-z_]+) (gauge|counter|histogram)$/.exec(line)
    if (help) {
      assert.not.ok(told.has(help), `${help} is told twice`)
      family = help
      told.set(help, '')
    } else if (type) {
      assert.is(type[1], family)
      told.set(family, type[2] ?? '')
    } else {
      const sample = /^([a-z_]+)(\{(?:[a-z_]+="(?:[^"\\\n]|\\.)*",?)*\})? (\S+)$/.exec(line)
      assert.ok(sample, `not understood: ${line}`)
      const name = sample[1] ?? ''
      assert.is(told.get(family) === 'histogram' ? name.replace(/_(bucket|sum|count)$/, '') : name, family, line)
      assert.ok(Number.isFinite(Number(sample[3])), line)
      const key = `${name}${sample[2] ?? ''}`
      assert.not.ok(samples.has(key), `${key} is there twice`)
      samples.set(key, Number(sample[3]))
    }
  }
  return samples
}
const read = async () => parse((await market.stranger().get('/metrics')).text)

test('times requests by the pattern of their route, with no id in any label', async () => {
  const buyer = market.stranger()
  for (let turn = 0; turn < 3; turn++) await buyer.get(`/buyer/products/${boot.slug}`)
  await buyer.get('/buyer/products?q=boot')
  await buyer.get('/no/such/page-1234')
  await buyer.get('/seller/stock/4711/history')
  await buyer.post('/account/login', { email: 'x', password: 'y' })
  const answer = await buyer.get('/metrics')
  assert.match(answer.headers.get('Content-Type') ?? '', 'text/plain; version=0.0.4')
  assert.not.match(answer.text, boot.slug)
  assert.not.match(answer.text, /1234|4711/)
  const figures = parse(answer.text)
  const of = (method: string, route: string, status: string) =>
    figures.get(`market_http_request_duration_seconds_count{method="${method}",route="${route}",status="${status}"}`)
  assert.is(of('GET', '/buyer/products/:slug', '2xx'), 3)
  assert.is(of('GET', '/buyer/products', '2xx'), 1)
  assert.is(of('GET', 'unmatched', '4xx'), 1)
  assert.is(of('GET', '/seller/stock/:variantId/history', '3xx'), 1)
  assert.is(of('POST', '/account/login', '4xx'), 1)
  const last =
    'market_http_request_duration_seconds_bucket{method="GET",route="/buyer/products/:slug",status="2xx",le="+Inf"}'
  assert.is(figures.get(last), 3)
})

test('tells of the pool, of jobs, of mail and of the process', async () => {
  await addJob(db, 'make-something', {}, { key: 'late' })
  await db
    .insertInto('mail_messages')
    .values([
      { to_address: 'a@example.com', kind: 'email-code', state: 'dead' },
      { to_address: 'a@example.com', kind: 'email-code', state: 'sent', sent_at: new Date() },
    ])
    .execute()
  const figures = await read()
  assert.is(figures.get('market_jobs{task="make-something",state="waiting"}'), 1)
  assert.is(figures.get('market_mail_messages{state="dead"}'), 1)
  assert.is(figures.get('market_mail_sent_last_hour'), 1)
  assert.is(figures.get('market_http_requests_in_flight'), undefined)
  assert.is(figures.get('market_http_requests_in_flight{process="1"}'), 1)
  assert.is(figures.get('market_database_connections_most{process="1"}'), 10)
  assert.is(figures.get('market_database_up'), 1)
  assert.ok((figures.get('market_process_resident_memory_bytes{process="1"}') ?? 0) > 1e7)
  assert.ok(figures.has('market_event_loop_lag_seconds{process="1",quantile="p99"}'))
})

test('are for this machine only, also behind a proxy, unless there is a token', async () => {
  assert.is((await elsewhere.get('/metrics')).status, 403)
  const forwarded = await market.stranger().get('/metrics', { headers: { 'X-Forwarded-For': '203.0.113.7' } })
  assert.is(forwarded.status, 403)
  const guarded = await createMarket({ metricsToken: 'a token of enough letters', trustProxy: true })
  const there = client(guarded.app, { origin: 'http://market.example' })
  const ask = (headers: Record<string, string>) => there.get('/metrics', { headers })
  assert.is((await ask({})).status, 401)
  assert.is((await guarded.stranger().get('/metrics')).status, 401)
  assert.is((await ask({ Authorization: 'Bearer guessed' })).status, 401)
  const shown = await ask({ Authorization: 'Bearer a token of enough letters', 'X-Forwarded-For': '203.0.113.7' })
  assert.is(shown.status, 200)
  assert.match(shown.text, 'market_http_request_duration_seconds')
})

test.run()
