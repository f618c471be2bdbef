// Taps on + and − wait a moment for more of them: whoever leaves within it finds them saved all the same, and once.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { launchBrowser, type Page, withPage } from '#tests/support/browser.ts'
import { addProduct, createMarket } from '#tests/support/cast.ts'
import { serveApp } from '#tests/support/serve.ts'

const test = suite('leaving the stock grid')
const market = await createMarket()
const { db, cast } = market
/** A market where counts take their time, and are counted themselves. */
const SLOW = 600
const counts = new Map<number, number>()
const { origin } = await serveApp({
  fetch: async (request, env) => {
    const [, id] = /\/stock\/(\d+)\/counts/.exec(request.url) ?? []
    if (id) {
      counts.set(Number(id), (counts.get(Number(id)) ?? 0) + 1)
      await new Promise((resolve) => setTimeout(resolve, SLOW))
    }
    return market.app.fetch(request, env)
  },
})
const browser = await launchBrowser()
const [cookie] = (await market.signedIn(cast.sela)).cookies
let titles = 0

/** Opens the grid on a phone, on a fresh product with ten on hand of each variant. */
async function onPhone(visit: (page: Page, ids: [number]) => Promise<void>): Promise<void> {
  titles += 1
  const product = await addProduct(db, cast.boots, { title: `Tapped${titles}`, onHand: 10 })
  await withPage(browser, { width: 390, height: 844, origin }, async (page) => {
    const [name = '', value = ''] = cookie ?? []
    await page.context().addCookies([{ name, value, url: origin }])
    await page.goto(`/seller/stock?q=Tapped${titles}`)
    await visit(page, [product.variants[0]?.id ?? 0])
  })
}

const onHand = async (id: number) =>
  (await db.selectFrom('stock_levels').select('on_hand').where('variant_id', '=', id).executeTakeFirstOrThrow()).on_hand

/** Taps + `times`, does `leave` at once, and waits until the number has been saved; more would be counted twice. */
async function tapAndLeave(times: number, leave: (page: Page) => Promise<unknown>, pause = 0): Promise<void> {
  await onPhone(async (page, [a]) => {
    const tap = (id: number) => page.locator(`#stock-${id} .stepper-button`).nth(1).tap()
    await tap(a)
    if (pause > 0) await page.waitForTimeout(pause)
    for (let more = 1; more < times; more += 1) await tap(a)
    await leave(page)
    for (let tries = 0; tries < 30 && (await onHand(a)) !== 10 + times; tries += 1) await page.waitForTimeout(50)
    await page.waitForTimeout(SLOW + 200)
    assert.is(await onHand(a), 10 + times)
    assert.is(counts.get(a), pause > 0 ? 2 : 1, 'requests')
  })
}

const toHistory = (page: Page) =>
  Promise.all([
    page.waitForURL(/history/),
    page.locator('.stock-item a[href$="/history"]').first().tap({ noWaitAfter: true }),
  ])

test('on a phone taps are saved once when a link is tapped right after them', () => tapAndLeave(2, toHistory))

test('on a phone taps are saved once when the page is loaded anew right after them', () =>
  tapAndLeave(2, (page) => page.reload()))

test('on a phone taps are saved once when the page is left while the ones before them are being saved', async () => {
  await tapAndLeave(3, (page) => page.reload(), 600)
  await tapAndLeave(3, toHistory, 600)
})

test('on a phone taps are saved once when the page is left, or put aside, while they are being saved', () =>
  onPhone(async (page, [a]) => {
    await page.locator(`#stock-${a} .stepper-button`).nth(1).tap()
    await page.evaluate(() => {
      Object.defineProperty(document, 'hidden', { value: true })
      document.dispatchEvent(new Event('visibilitychange'))
    })
    await page.waitForTimeout(200)
    assert.is(counts.get(a), 1)
    await page.goto('/seller/stock/history')
    await page.waitForTimeout(SLOW + 200)
    assert.equal([await onHand(a), counts.get(a)], [11, 1])
  }))

test.run()
