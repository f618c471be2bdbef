// The bell in a real browser: one stream for all tabs, the number and the word in each, and nothing after signing out.
import { sql } from 'kysely'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { tell } from '#src/market/notifications/tell.ts'
import { startWeb } from '#src/server.ts'
import { launchBrowser, type Page, withPage } from '#tests/support/browser.ts'
import { createMarket } from '#tests/support/cast.ts'
import { serveApp } from '#tests/support/serve.ts'
import { until } from '#tests/support/until.ts'

const market = await createMarket()
const { app, db, cast, config, deps } = market
const { origin } = await serveApp(app)
const browser = await launchBrowser()
const test = suite('notices in the browser')

const say = (number: string) =>
  db
    .transaction()
    .execute((tx) =>
      tell(
        tx,
        config.secret,
        { userId: cast.bela.id, email: cast.bela.email },
        { kind: 'order-delivered', data: { number, shopName: 'Boots', link: '/account' } },
      ),
    )

const ears = async () =>
  (
    await sql<{ n: number }>`select count(*) as n from pg_stat_activity
    where application_name = 'market-window ear' and datname = current_database()`.execute(db)
  ).rows[0]?.n ?? 0

/** A market of its own; with `stop` only to find a port that is free. */
async function serveBriefly(port: number, stop = true) {
  const web = await startWeb({ ...config, port }, market.url)
  const url = web.url.replace('localhost', '127.0.0.1')
  if (stop) await web.stop()
  return { url, stop: web.stop }
}

async function signIn(page: Page, at = origin): Promise<void> {
  const cookie = await deps.sessions.start(cast.bela.id, { address: '127.0.0.1', userAgent: 'tests' })
  const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split(/=(.*)/s)
  await page.context().addCookies([{ name, value, url: at }])
}
const number = (page: Page) => page.locator('#bell-count').textContent()
const shows = (page: Page, text: string) =>
  until(`the bell to say ${text}`, async () => (await number(page))?.trim() === text)

test.before.each(async () => {
  await db.deleteFrom('notices').execute()
})

test('two tabs share one stream, both show the number, the one in sight says it once', () =>
  withPage(browser, { origin }, async (page) => {
    await signIn(page)
    await page.goto('/')
    const second = await page.context().newPage()
    await second.goto('/buyer/products')
    await until('one stream to be open', async () => deps.bell.count() === 1)
    await new Promise((resolve) => setTimeout(resolve, 300))
    await say('AAAA-11111')
    await shows(page, '1 unread')
    await shows(second, '1 unread')
    assert.is(deps.bell.count(), 1)
    await until('it is said', async () =>
      (await second.locator('#announcer').textContent())?.includes('New notice: Order AAAA-11111 has arrived'),
    )
    assert.is(await second.locator('#announcer p').count(), 1)
    // The tab that listened goes; the other takes over.
    await page.close()
    await until('the other tab to listen', async () => deps.bell.count() === 1)
    await say('AAAA-22222')
    await shows(second, '2 unread')
  }))

test('the list takes in what is new, and reading keeps the focus', () =>
  withPage(browser, { origin }, async (page) => {
    await signIn(page)
    await page.goto('/account/notices')
    await until('the stream to be open', async () => deps.bell.count() === 1)
    await new Promise((resolve) => setTimeout(resolve, 300))
    await say('AAAA-33333')
    await page.locator('.news-title', { hasText: 'AAAA-33333' }).waitFor()
    await page.locator('.news-row button').focus()
    await page.keyboard.press('Enter')
    await page.locator('.news-unread').waitFor({ state: 'detached' })
    await shows(page, '0 unread')
    assert.ok(await page.locator('#bell-count').isHidden())
    const focused = await page.evaluate(() => document.activeElement?.id)
    assert.match(focused ?? '', /^notice-mark-/)
    await page.locator('.news-title').click()
    await page.waitForURL('**/account')
  }))

test('after signing out in one tab no tab listens any more', () =>
  withPage(browser, { origin }, async (page) => {
    await signIn(page)
    await page.goto('/')
    const second = await page.context().newPage()
    await second.goto('/account')
    await until('one stream to be open', async () => deps.bell.count() === 1)
    await second.locator('summary.person-button').click()
    await second.locator('form[action="/account/logout"] button').click()
    await until('no stream to be open', async () => deps.bell.count() === 0)
    await new Promise((resolve) => setTimeout(resolve, 500))
    assert.is(deps.bell.count(), 0)
  }))

test('a page outlives a market that restarts, and then shows the right number', async () => {
  const port = Number(new URL((await serveBriefly(0)).url).port)
  let web = await serveBriefly(port, false)
  const expect = [/no answer \(net::ERR_(CONNECTION_REFUSED|INCOMPLETE_CHUNKED_ENCODING|EMPTY_RESPONSE)/]
  await withPage(browser, { origin: web.url, expect }, async (page) => {
    await signIn(page, web.url)
    await page.goto('/account')
    await until('the stream to be open', async () => (await ears()) > 0)
    await say('AAAA-55555')
    await shows(page, '1 unread')
    const began = performance.now()
    await web.stop()
    assert.ok(performance.now() - began < 3000, 'the stream was waited for')
    await say('AAAA-66666')
    // Long enough for the page to try in vain.
    await new Promise((resolve) => setTimeout(resolve, 2500))
    web = await serveBriefly(port, false)
    await shows(page, '2 unread')
  })
  await web.stop()
})

test('works without scripts: a number on each page, marked as read by a form', () =>
  withPage(browser, { origin, javaScript: false }, async (page) => {
    await signIn(page)
    await say('AAAA-44444')
    await page.goto('/account/notices')
    assert.is((await number(page))?.trim(), '1 unread')
    await page.locator('.news-row button').click()
    await page.waitForURL('**/account/notices')
    assert.ok(await page.locator('#bell-count').isHidden())
  }))

test.run()
