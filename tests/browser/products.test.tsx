// A seller writes a product down: by the keyboard, with scripts and without.
import sharp from 'sharp'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { expectAccessible, launchBrowser, type Page, withPage } from '#tests/support/browser.ts'
import { createMarket } from '#tests/support/cast.ts'
import { serveApp } from '#tests/support/serve.ts'

const market = await createMarket()
const { origin } = await serveApp(market.app)
const browser = await launchBrowser()
const test = suite('writing a product down')

async function asSela(page: Page): Promise<void> {
  const { cookies } = await market.signedIn(market.cast.sela)
  await page.context().addCookies([...cookies].map(([name, value]) => ({ name, value, url: origin })))
}
const rows = (page: Page) => page.locator('.variant-list > li')
const focused = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute('name'))

for (const width of [1280, 390])
  test(`with scripts, ${width} pixels wide`, async () => {
    await withPage(browser, { origin, width, colorScheme: width === 390 ? 'dark' : 'light' }, async (page) => {
      await asSela(page)
      await page.goto('/seller/products/new')
      await page.fill('[name=title]', `Walker boot ${width}`)
      await page.fill('[name="option.0"]', 'Size')
      await page.fill('[name="makers.0"]', '41, 42, 43, 44')
      await page.fill('[name="option.1"]', 'Colour')
      await page.fill('[name="makers.1"]', 'Black, Chestnut, Sand')
      await page.click('text=Make rows')
      await rows(page).nth(11).waitFor()
      assert.is(await focused(page), 'variants.0.price')
      await page.click('text=Add row')
      await rows(page).nth(12).waitFor()
      assert.is(await focused(page), 'variants.12.values.0')
      await page.click('#f-variants\\.12\\.remove')
      await page.waitForFunction(() => document.querySelectorAll('.variant-list > li').length === 12)

      for (let row = 0; row < 12; row++) await page.fill(`[name="variants.${row}.price"]`, '89.90')
      await page.fill('[name="variants.3.compare_at"]', '10')
      await page.press('[name="variants.3.compare_at"]', 'Enter')
      await page.waitForSelector('#f-variants\\.3\\.compare_at-error')
      assert.is(await page.evaluate(() => document.activeElement?.className), 'error-summary')
      await expectAccessible(page)
      await page.fill('[name="variants.3.compare_at"]', '')
      await page.fill('[name="variants.0.opening"]', '5')
      await Promise.all([page.waitForURL(/products\/\d+$/), page.press('[name="variants.0.opening"]', 'Enter')])
      assert.is(await page.textContent('h1'), `Walker boot ${width} Draft`)
      assert.match((await page.textContent('.toast')) ?? '', 'is a draft')

      await page.click('#f-variants\\.5\\.remove')
      await page.waitForSelector('.variant-gone')
      await expectAccessible(page)
      await page.click('.page-actions >> text=Put on sale')
      await page.waitForSelector('.page-title .badge-good')
      assert.is(await rows(page).count(), 11)
      await page.click('.toast-undo >> text=Take off sale')
      await page.waitForSelector('.page-title .badge-quiet')
    })
  })

test('pictures are put in order, removed and brought back in place', async () => {
  const png = await sharp({ create: { width: 300, height: 200, channels: 3, background: '#a54' } })
    .png()
    .toBuffer()
  const file = (name: string) => ({ name, mimeType: 'image/png', buffer: png })
  await withPage(browser, { origin }, async (page) => {
    await asSela(page)
    await page.goto('/seller/products/new')
    await page.fill('[name=title]', 'Pictured')
    await page.click('text=Save draft')
    await page.waitForURL(/products\/\d+$/)
    await page.fill('textarea[name=description]', 'not saved yet')
    await page.setInputFiles('[name=files]', [file('a.png'), file('b.png')])
    await page.click('text=Upload pictures')
    await page.waitForSelector('.image-card >> nth=1')
    const first = await page.getAttribute('.image-card >> nth=0', 'id')
    await page.click('[aria-label="Move picture 1 back"]')
    await page.waitForFunction((id) => document.querySelectorAll('.image-card')[1]?.id === id, first)
    await page.click('[aria-label="Remove picture 2"]')
    await page.waitForFunction(() => document.querySelectorAll('.image-card').length === 1)
    await page.click('.toast-undo >> text=Undo')
    await page.waitForFunction((id) => document.querySelectorAll('.image-card')[1]?.id === id, first)
    assert.is(await page.inputValue('textarea[name=description]'), 'not saved yet', 'what was typed above stays')
    await expectAccessible(page)
  })
})

test('without scripts', async () => {
  await withPage(browser, { origin, javaScript: false, width: 390 }, async (page) => {
    await asSela(page)
    await page.goto('/seller/products/new')
    await page.fill('[name=title]', 'Plain boot')
    await page.fill('[name="option.0"]', 'Size')
    await page.fill('[name="variants.0.price"]', '50')
    await page.click('text=Add row')
    assert.is(await rows(page).count(), 2)
    assert.is(await page.inputValue('[name=title]'), 'Plain boot')
    await page.fill('[name="variants.0.values.0"]', 'S')
    await page.fill('[name="variants.1.values.0"]', 'M')
    await expectAccessible(page)
    await page.press('[name="variants.1.values.0"]', 'Enter')
    await page.waitForURL(/products\/\d+$/)
    assert.is(await rows(page).count(), 2)
    await page.click('.page-actions >> text=Put on sale')
    assert.match((await page.textContent('h1')) ?? '', 'On sale')
  })
})

test.run()
