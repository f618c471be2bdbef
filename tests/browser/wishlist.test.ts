import { writeFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { expectAccessible, launchBrowser, withPage } from '#tests/support/browser.ts'
import { addProduct, createMarket } from '#tests/support/cast.ts'
import { serveApp } from '#tests/support/serve.ts'

const test = suite('a wishlist in the browser')
const market = await createMarket()
const { db, cast, app } = market
await addProduct(db, cast.boots, { title: 'Trail boot', sizes: ['40', '41'], onHand: 5 })
await addProduct(db, cast.boots, { title: 'Rare boot', sizes: ['one'] })
await addProduct(db, cast.games, { title: 'Chess', sizes: ['PC'], onHand: 5 })
const { origin } = await serveApp(app)
const browser = await launchBrowser()
const seen = process.env.LOOK
  ? (name: string, bytes: Buffer) => writeFileSync(`${process.env.LOOK}/${name}.png`, bytes)
  : () => {}

for (const width of [1280, 390]) {
  test(`hearts fill, the list moves, shares and waits at ${width} pixels`, async () => {
    await withPage(browser, { origin, width }, async (page) => {
      await page.goto('/buyer/products')
      const heart = page.getByRole('button', { name: 'Keep Chess on my wishlist' })
      await heart.click()
      await page.waitForSelector('.heart[aria-pressed="true"]')
      await page.getByText('“Chess” is on your wishlist.').waitFor()
      seen(`hearts-${width}`, await page.screenshot())
      await expectAccessible(page)
      await page.getByRole('link', { name: 'Rare boot' }).click()
      await page.getByRole('button', { name: 'Keep on my wishlist' }).click()
      await page.getByRole('link', { name: 'On your wishlist' }).waitFor()
      await page.getByRole('button', { name: 'Tell me when it is back' }).click()
      await page.locator('.wait .field-wrong').waitFor()
      seen(`wait-${width}`, await page.screenshot())
      await page.getByLabel('E-mail address').fill('gesa@example.com')
      await page.keyboard.press('Enter')
      await page.getByText('You are in line. gesa@example.com').waitFor()
      await expectAccessible(page)
      seen(`joined-${width}`, await page.screenshot())
      await page.goto('/buyer/wishlist')
      seen(`list-${width}`, await page.screenshot({ fullPage: true }))
      await expectAccessible(page)
      await page.getByRole('button', { name: 'Make a link' }).click()
      await page.locator('a.wish-link').waitFor()
      await page.getByRole('button', { name: /Move to cart.*Chess/ }).click()
      await page.getByText('“Chess” is in your cart.').waitFor()
      assert.is(await page.locator('.wish-line').count(), 1)
      await page.locator('a.wish-link').click()
      await page.getByRole('heading', { level: 1, name: 'A wishlist' }).waitFor()
      seen(`shared-${width}`, await page.screenshot())
      await expectAccessible(page)
    })
  })
}

test('without scripts a heart and the list work as forms', async () => {
  await withPage(browser, { origin, javaScript: false }, async (page) => {
    await page.goto('/buyer/products')
    await page.getByRole('button', { name: 'Keep Trail boot on my wishlist' }).click()
    await page.getByText('“Trail boot” is on your wishlist.').waitFor()
    assert.match(page.url(), /\/buyer\/products$/)
    await page.goto('/buyer/wishlist')
    await page.getByRole('button', { name: /Remove Trail boot/ }).click()
    await page.getByText('Nothing wished for yet').waitFor()
  })
})

test.run()
