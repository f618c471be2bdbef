import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { printRun } from '#src/printing.ts'
import { expectAccessible, launchBrowser, withPage } from '#tests/support/browser.ts'
import { addProduct, createMarket } from '#tests/support/cast.ts'
import { placeTestOrder } from '#tests/support/orders.ts'
import { serveApp } from '#tests/support/serve.ts'

const test = suite('documents in the browser')
const market = await createMarket()
const { db, cast, app, config, deps } = market
const boot = await addProduct(db, cast.boots, { title: 'Boot', sizes: ['one'], onHand: 50 })
for (let at = 0; at < 7; at++) await placeTestOrder(market, { lines: [{ variantId: boot.variants[0]?.id ?? 0 }] })
const { origin } = await serveApp(app)
const browser = await launchBrowser()
const [cookie] = (await market.signedIn(cast.sela)).cookies

const visit = (options: { javaScript?: boolean; width?: number }, work: Parameters<typeof withPage>[2]) =>
  withPage(browser, { origin, ...options }, async (page) => {
    const [name = '', value = ''] = cookie ?? []
    await page.context().addCookies([{ name, value, url: origin }])
    await work(page)
  })

for (const javaScript of [true, false]) {
  test(`seven labels become one file, ${javaScript ? 'followed' : 'without scripts'}`, () =>
    visit({ javaScript, width: javaScript ? 1280 : 390 }, async (page) => {
      await page.goto('/seller/orders')
      for (const box of await page.locator('input[name=order]').all()) await box.check()
      await page.getByRole('button', { name: 'Labels' }).click()
      await page.waitForURL(/\/runs\/\d+$/)
      await page.locator('progress').waitFor()
      // Without scripts nothing but a page that turns itself can follow the work, which axe does not like.
      if (javaScript) await expectAccessible(page)
      await printRun({ config, db, files: deps.files }, Number(page.url().split('/').at(-1)), false)
      // The page asks by itself, with a script every second, without one every third.
      await page.getByRole('link', { name: 'Download' }).waitFor()
      await expectAccessible(page)
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: 'Download' }).click(),
      ])
      assert.match(file.suggestedFilename(), /^Labels .*\.pdf$/)
      await page.goto('/seller/documents')
      await expectAccessible(page)
    }))
}

test('one invoice is printed from its order', () =>
  visit({}, async (page) => {
    await page.goto('/seller/orders')
    await page.locator('a.part-number').first().click()
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Print invoice' }).click(),
    ])
    assert.is(file.suggestedFilename(), 'Invoice INV-00001.pdf')
    await expectAccessible(page)
  }))

test.run()
