// A seller's day: what was ordered is picked, sent, and taken back, with scripts and without.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { expectAccessible, launchBrowser, type Page, withPage } from '#tests/support/browser.ts'
import { addProduct, createMarket } from '#tests/support/cast.ts'
import { placeTestOrder } from '#tests/support/orders.ts'
import { serveApp } from '#tests/support/serve.ts'

const test = suite('orders in the browser')
const market = await createMarket()
const { app, db, cast, deps } = market
const browser = await launchBrowser()
const { origin } = await serveApp(app)
const boots = await addProduct(db, cast.boots, { title: 'Trail boot', sizes: ['41', '42'], onHand: 100 })

async function placed() {
  const { shopOrders } = await placeTestOrder(market, {
    lines: [{ variantId: boots.variants[0]?.id ?? 0, quantity: 2 }],
  })
  const [part] = shopOrders
  if (!part) throw new Error('no shop order')
  return { ...part, path: `/seller/orders/${part.id}` }
}

async function signIn(page: Page): Promise<void> {
  const cookie = await deps.sessions.start(cast.sela.id, { address: '127.0.0.1', userAgent: 'tests' })
  const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split(/=(.*)/s)
  await page.context().addCookies([{ name, value, url: origin }])
}
const statusOf = async (id: number) =>
  (await db.selectFrom('shop_orders').select('status').where('id', '=', id).executeTakeFirstOrThrow()).status

test('two orders are ticked, taken up and printed as one pick list', () =>
  withPage(browser, { origin }, async (page) => {
    const [one, two] = [await placed(), await placed()]
    await signIn(page)
    await page.goto('/seller/orders?status=created')
    await page.getByLabel('Select all').check()
    assert.ok(await page.getByText('2 selected').isVisible())
    await page.getByRole('button', { name: 'Start picking' }).click()
    await page.locator('.toast').getByText('2 orders are being picked.').waitFor()
    await page.locator('.toast').getByRole('link', { name: 'Pick list' }).click()
    await page.getByRole('heading', { level: 1, name: 'Pick list' }).waitFor()
    assert.is(await page.locator('.pick-count').last().textContent(), '4')
    assert.is(await statusOf(one.id), 'picking')
    assert.is(await statusOf(two.id), 'picking')
  }))

test('with scripts the order’s page stays where it is while its parts are sent and taken back', () =>
  withPage(browser, { origin }, async (page) => {
    const order = await placed()
    await signIn(page)
    await page.goto(order.path)
    await page.getByRole('button', { name: 'Start picking' }).click()
    const amountOf = (form: string) => page.locator(`[id^="f-${form}-units_"]`).and(page.locator('input'))
    await amountOf('shipment').fill('1')
    await page.getByLabel('Carrier').fill('DHL')
    await page.getByLabel('Tracking number').fill('JJD 1')
    await page.getByRole('button', { name: 'Mark as sent' }).click()
    await page.getByText('Partly sent').waitFor()
    await page.getByRole('link', { name: /JJD 1/ }).waitFor()
    await page.getByRole('button', { name: 'Mark as sent' }).click()
    await page.getByText('2 parcels on the way').waitFor()
    await page.getByText('Take something back').click()
    await page.getByRole('button', { name: 'Take these units back' }).click()
    assert.is(await statusOf(order.id), 'shipped') // nothing was said: the browser asks why first
    await amountOf('returns').fill('2')
    await page.getByLabel('What becomes of Trail boot 41').selectOption('scrap')
    await page.getByLabel('Why').fill('Too small')
    await page.getByRole('button', { name: 'Take these units back' }).click()
    await page.getByText('Everything came back').waitFor()
    assert.is(await statusOf(order.id), 'returned')
    assert.ok(page.url().endsWith(order.path))
    await expectAccessible(page)
  }))

test('without scripts it is picked, sent and delivered all the same', () =>
  withPage(browser, { origin, javaScript: false }, async (page) => {
    const order = await placed()
    await signIn(page)
    await page.goto(order.path)
    await page.getByRole('button', { name: 'Start picking' }).click()
    await page.getByLabel('Carrier').fill('DHL')
    await page.getByRole('button', { name: 'Mark as sent' }).click()
    await page.getByRole('button', { name: 'Mark as delivered' }).click()
    await page.getByText('Nothing to do', { exact: true }).waitFor()
    assert.is(await statusOf(order.id), 'delivered')
  }))

test('on a phone the acts come to the thumb once an order is ticked; all forms open stand within the page', () =>
  withPage(browser, { origin, width: 390 }, async (page) => {
    const order = await placed()
    await signIn(page)
    await page.goto('/seller/orders?status=created')
    const start = page.getByRole('button', { name: 'Start picking' })
    assert.is(await start.isVisible(), false)
    await page.getByLabel(`Select ${order.number}`).check()
    assert.ok(await start.isVisible())
    await expectAccessible(page)
    await page.goto(order.path)
    await page.evaluate(() => {
      for (const one of document.querySelectorAll('details.disclosure')) one.setAttribute('open', '')
    })
    await expectAccessible(page)
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)
    assert.is(wide, false)
  }))

test.run()
