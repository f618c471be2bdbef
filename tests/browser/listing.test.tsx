// A buyer looks for something: with scripts, without, by keyboard.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { expectAccessible, launchBrowser, withPage } from '#tests/support/browser.ts'
import { addProduct, createMarket } from '#tests/support/cast.ts'
import { serveApp } from '#tests/support/serve.ts'

const market = await createMarket()
const { db, cast } = market
for (let i = 0; i < 30; i++)
  await addProduct(db, cast.boots, { title: `Boot ${i}`, sizes: ['one'], price: 1000 + i * 100, onHand: i % 2 })
await addProduct(db, cast.games, { title: 'Harbour game', price: 1999, onHand: 2 })
const { origin } = await serveApp(market.app)
const browser = await launchBrowser()

const test = suite('a buyer in the listing')

test('narrows it down without leaving the page, and goes back', async () => {
  await withPage(browser, { origin }, async (page) => {
    await page.goto('/buyer/products')
    await page.evaluate(() => document.body.setAttribute('data-same', 'yes'))
    await page.getByLabel(/^In stock/).check()
    await page.waitForURL('**/buyer/products?in_stock=1')
    await page.locator('#listing-count').getByText('16 products').waitFor()
    assert.is(await page.getAttribute('body', 'data-same'), 'yes')
    await page.locator('#announcer').getByText('16 products', { exact: true }).waitFor({ state: 'attached' })
    await page.getByLabel('Up to').fill('abc')
    await page.getByLabel('Up to').press('Enter')
    await page.getByText('Write a price as a number').first().waitFor()
    assert.is(await page.inputValue('#f-filters-max'), 'abc')
    await expectAccessible(page)
    await page.getByLabel('Up to').fill('20')
    await page.getByLabel('Up to').press('Enter')
    await page.waitForURL('**/buyer/products?max=20&in_stock=1')
    await page.getByRole('link', { name: 'Up to 20' }).click()
    await page.waitForURL('**/buyer/products?in_stock=1')
    await page.getByRole('link', { name: 'Up to 20' }).waitFor({ state: 'detached' })
    assert.is(await page.evaluate(() => document.activeElement?.id), 'listing-count')
    assert.is(await page.inputValue('#f-filters-max'), '')
    await page.goBack()
    await page.getByRole('link', { name: 'Up to 20' }).waitFor()
  })
})

test('sorts, and stays on the link', async () => {
  await withPage(browser, { origin }, async (page) => {
    await page.goto('/buyer/products')
    await page.getByRole('link', { name: 'Lowest price' }).focus()
    await page.keyboard.press('Enter')
    await page.waitForURL('**/buyer/products?sort=cheapest')
    await page.locator('#sort-cheapest[aria-current]').waitFor()
    assert.is(await page.evaluate(() => document.activeElement?.id), 'sort-cheapest')
    assert.is(await page.locator('.product-title').first().innerText(), 'Boot 0')
  })
})

test('has more brought on pressing, and keeps the place', async () => {
  await withPage(browser, { origin, width: 390 }, async (page) => {
    await page.goto('/buyer/products')
    assert.is(await page.locator('.product').count(), 24)
    await page.locator('#show-more').focus()
    await page.keyboard.press('Enter')
    await page.getByText('That is everything').first().waitFor()
    assert.is(await page.locator('#cards > .product').count(), 31)
    assert.match(await page.locator('#announcer').innerText(), '7 more products')
    await expectAccessible(page)
  })
})

test('has more brought by scrolling, and finds all of it again on the way back', async () => {
  await withPage(browser, { origin, width: 390 }, async (page) => {
    await page.goto('/buyer/products')
    assert.is(await page.locator('.product').count(), 24)
    await page.locator('#cards > .product').nth(21).scrollIntoViewIfNeeded()
    await page.waitForURL('**/buyer/products?pages=2')
    await page.locator('#cards > .product').nth(30).waitFor()
    await page.locator('#cards > .product').nth(29).scrollIntoViewIfNeeded()
    const before = await page.evaluate(() => scrollY)
    const title = await page.locator('.product-title').nth(29).innerText()
    await page.locator('.product-link').nth(29).click()
    await page.waitForURL('**/buyer/products/boot-**')
    await page.goBack()
    await page.waitForURL('**/buyer/products?pages=2')
    await page.getByText('31 products', { exact: true }).first().waitFor()
    assert.is(await page.locator('#cards > .product').count(), 31)
    await page.waitForFunction((wanted) => Math.abs(scrollY - wanted) < 100, before)
    assert.is(await page.locator('.product-title').nth(29).innerText(), title)
  })
})

test('is offered what it may mean while it types, by keyboard alone', async () => {
  await withPage(browser, { origin }, async (page) => {
    await page.goto('/')
    await page.keyboard.press('/')
    await page.keyboard.type('harb')
    const field = page.locator('#q')
    await page.getByRole('option', { name: /Harbour game/ }).waitFor()
    assert.is(await field.getAttribute('aria-expanded'), 'true')
    await expectAccessible(page)
    await page.keyboard.press('ArrowDown')
    const active = await field.getAttribute('aria-activedescendant')
    assert.is(await page.locator(`#${active}`).getAttribute('aria-selected'), 'true')
    assert.is(await page.evaluate(() => document.activeElement?.id), 'q')
    await page.keyboard.press('Escape')
    assert.is(await field.getAttribute('aria-expanded'), 'false')
    assert.is(await field.inputValue(), 'harb')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/buyer/products/harbour-game-*')
    await page.locator('#q').fill('nils')
    await page.getByRole('option', { name: 'Nils Games' }).click()
    await page.waitForURL('**/buyer/shops/nils-games')
    await page.locator('#q').fill('bot')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/buyer/products?q=bot')
  })
})

test('a long title has two lines on a phone, and what stands beside it stays level', async () => {
  for (const title of [
    'Waterproof winter boot with lining',
    'Short',
    'Another boot whose name would fill five lines of a card, which it may not',
  ])
    await addProduct(db, cast.boots, { title, sizes: ['one'] })
  await withPage(browser, { origin, width: 390 }, async (page) => {
    await page.goto('/buyer/products')
    const tall = (one: Element) => Math.round(one.getBoundingClientRect().height)
    const link = (words: string) => page.locator('.product-link', { hasText: words })
    assert.equal(
      await page
        .locator('.product-link')
        .evaluateAll((all) => all.slice(0, 3).map((one) => one.textContent?.slice(0, 8))),
      ['Another ', 'Short', 'Waterpro'],
    )
    assert.equal([await link('Another').evaluate(tall), await link('Short').evaluate(tall)], [44, 22])
    assert.is(
      await link('Waterproof').evaluate((one) => one.scrollHeight - one.clientHeight),
      0,
      'all of it can be read',
    )
    const tops = await page
      .locator('.product-facts')
      .evaluateAll((all) => all.slice(0, 2).map((one) => one.getBoundingClientRect().top))
    assert.is(tops[0], tops[1])
    await expectAccessible(page)
    await page.setViewportSize({ width: 1280, height: 800 })
    assert.is(await link('Another').evaluate(tall), 24)
  })
  await db
    .updateTable('products')
    .set({ state: 'draft' })
    .where('title', 'not like', 'Boot %')
    .where('title', '<>', 'Harbour game')
    .execute()
})

test('does all of it without scripts', async () => {
  await withPage(browser, { origin, javaScript: false, width: 390, colorScheme: 'dark' }, async (page) => {
    await page.goto('/buyer/products')
    await page.getByText('Filter', { exact: true }).click()
    await page.getByLabel(/^Nils Games/).check()
    await page.getByRole('button', { name: 'Show products' }).click()
    await page.getByText('1 product', { exact: true }).first().waitFor()
    await page.getByRole('link', { name: /Nils Games/ }).click()
    await page.getByText('24 of 31 products').first().waitFor()
    await page.locator('#show-more').click()
    await page.getByText('7 more of 31 products').first().waitFor()
    await expectAccessible(page)
  })
})

test.run()
