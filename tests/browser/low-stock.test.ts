// What is low, in an open page: the count and the badge follow what somebody else does, without a touch.
import { sql } from 'kysely'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { adjustStock } from '#src/market/stock/adjustment.ts'
import { launchBrowser, withPage } from '#tests/support/browser.ts'
import { addProduct, createMarket } from '#tests/support/cast.ts'
import { serveApp } from '#tests/support/serve.ts'
import { until } from '#tests/support/until.ts'

const market = await createMarket()
const { app, db, cast, deps } = market
const { origin } = await serveApp(app)
const browser = await launchBrowser()
const test = suite('low stock in the browser')
const boots = await addProduct(db, cast.boots, { title: 'Boots', sizes: ['42', '43'], onHand: 9 })
const [small = 0, large = 0] = boots.variants.map(({ id }) => id)
await sql`update stock_levels set low_at = 3 where shop_id = ${cast.boots.id}`.execute(db)
const seller = { shopId: cast.boots.id, actorId: null, actorName: 'Somebody else' }
const take = (variantId: number, delta: number) =>
  adjustStock(db, { ...seller, actorId: cast.sela.id }, variantId, { delta, reason: 'test', note: '' })

test('count and badge change in every open page of the shop, and what is being typed stays', () =>
  withPage(browser, { origin }, async (page) => {
    const cookie = await deps.sessions.start(cast.sela.id, { address: '127.0.0.1', userAgent: 'tests' })
    const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split(/=(.*)/s)
    await page.context().addCookies([{ name, value, url: origin }])
    await page.goto('/seller/stock')
    const other = await page.context().newPage()
    await other.goto('/seller/products')
    await page.bringToFront()
    const field = page.locator(`#stock-${small}-counted`)
    await field.fill('123')
    await until('a stream to be open', async () => deps.bell.count() > 0)
    await new Promise((resolve) => setTimeout(resolve, 300))

    await take(small, -7)
    await until('the count', async () => (await page.locator('#low-count').textContent())?.trim() === '1 low')
    assert.ok(await page.locator('#low-count').isVisible())
    await until('the badge', async () => (await page.locator(`#stock-${small}-state .badge`).textContent()) === 'Low')
    await until('the other page', async () => (await other.locator('#low-count').textContent())?.trim() === '1 low')
    assert.is(await field.inputValue(), '123')
    assert.match((await page.locator('#announcer').textContent()) ?? '', 'One variant is low now.')

    await take(large, -9)
    await until('sold out', async () => (await page.locator(`#stock-${large}-state .badge`).textContent()) === 'Out')
    await take(small, +7)
    await take(large, +9)
    await until('none', async () => page.locator('#low-count').isHidden())
    await until('no badge', async () => (await page.locator(`#stock-${small}-state .badge`).count()) === 0)
  }))

test.run()
