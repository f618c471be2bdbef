// A file into the catalogue, with scripts and without: sent, looked at, committed, taken back.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { workImport } from '#src/importing.ts'
import { expectAccessible, launchBrowser, type Page, withPage } from '#tests/support/browser.ts'
import { addProduct, createMarket } from '#tests/support/cast.ts'
import { serveApp } from '#tests/support/serve.ts'

const test = suite('importing in a browser')
const market = await createMarket()
const { app, db, cast, deps } = market
const browser = await launchBrowser()
const { origin } = await serveApp(app)
const boot = await addProduct(db, cast.boots, { title: 'Trail boot', onHand: 5 })
const [a, b, c] = boot.variants.map(({ sku }) => sku)

async function signIn(page: Page): Promise<void> {
  const cookie = await deps.sessions.start(cast.sela.id, { address: '127.0.0.1', userAgent: 'tests' })
  const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split(/=(.*)/s)
  await page.context().addCookies([{ name, value, url: origin }])
}

const shots = process.env.SCREENSHOTS
async function look(page: Page, name: string): Promise<void> {
  await expectAccessible(page)
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  assert.is(wide, 0, `${name} sticks out`)
  if (shots) await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true })
}

const idOf = (page: Page) => Number(/\/import\/(\d+)/.exec(page.url())?.[1])
const file = (n: number) =>
  `SKU,Title,Quantity,Price\n${a},,${n},89\n${b},,${n * 100},8.90\nNEW-${n},A new pair of laces,3,4.50\n,,,5\n${c},,5,89\n`

async function journey(page: Page, n: number, name: string, scripts: boolean): Promise<void> {
  await signIn(page)
  await page.goto('/seller/products')
  await page.click('.page-more summary')
  await page.click('a[href="/seller/import"]')
  await page.waitForURL('**/seller/import')
  await look(page, `${name}-send`)
  await page.setInputFiles('input[type=file]', {
    name: 'goods.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(file(n)),
  })
  await page.click('text=Send and compare')
  await page.waitForURL('**/seller/import/*')
  await page.waitForSelector('progress')
  await workImport(deps, idOf(page), true)
  if (!scripts) await page.goto(page.url())
  await page.waitForSelector('text=Ready to commit')
  await look(page, `${name}-look`)
  await page.click('summary:has-text("columns are read")')
  await look(page, `${name}-columns`)
  await page.click('button:has-text("Commit")')
  await page.waitForSelector('progress')
  await look(page, `${name}-writing`)
  await workImport(deps, idOf(page), true)
  if (!scripts) await page.goto(page.url())
  await page.waitForSelector('text=See and undo the stock')
  await look(page, `${name}-done`)
  await page.click('text=Put the catalogue back')
  await page.waitForSelector('progress')
  await workImport(deps, idOf(page), true)
  if (!scripts) await page.goto(page.url())
  await page.waitForSelector('text=The catalogue was put back, but for')
  await page.goto('/seller/activity')
  await page.locator('tr', { hasText: 'Took back the import of goods.csv' }).first().locator('summary').click()
  await look(page, `${name}-activity`)
}

test('with scripts the page follows the worker by itself', () =>
  withPage(browser, { origin, width: 1280 }, (page) => journey(page, 7, 'wide-light', true)))

test('without scripts every step is a form, on a phone in the dark', () =>
  withPage(browser, { origin, width: 390, colorScheme: 'dark', javaScript: false }, (page) =>
    journey(page, 8, 'phone-dark', false),
  ))

test.run()
