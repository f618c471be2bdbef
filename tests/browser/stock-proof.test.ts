// Undo with conflicts, a number explained, and the past: with scripts, by keyboard, and where no script arrives.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { adjustStock } from '#src/market/stock/adjustment.ts'
import { appendUpdates } from '#src/market/stock/ledger.ts'
import { expectAccessible, launchBrowser, type Page, type PageOptions, withPage } from '#tests/support/browser.ts'
import { addProduct, createMarket } from '#tests/support/cast.ts'
import { serveApp } from '#tests/support/serve.ts'

const test = suite('a ledger that proves itself, in a browser')
const market = await createMarket()
const { db, cast } = market
const { origin } = await serveApp(market.app)
const browser = await launchBrowser()
const [cookie] = (await market.signedIn(cast.sela)).cookies
const seller = { shopId: cast.boots.id, actorId: cast.sela.id, actorName: cast.sela.name }
let titles = 0

const asSela = (options: PageOptions, visit: (page: Page) => Promise<void>) =>
  withPage(browser, { origin, ...options }, async (page) => {
    const [name = '', value = ''] = cookie ?? []
    await page.context().addCookies([{ name, value, url: origin }])
    await visit(page)
  })

async function delivery() {
  titles += 1
  const title = `Pair${titles}`
  const product = await addProduct(db, cast.boots, { title, sizes: ['a', 'b'], onHand: 10 })
  const [a = 0, b = 0] = product.variants.map((one) => one.id)
  const lines = [a, b].map((variantId) => ({ variantId, delta: 5 }))
  const { batchId } = await appendUpdates(db, { ...seller, kind: 'bulk', reason: 'delivery' }, lines)
  return { title, a, b, path: `/seller/stock/batches/${batchId}/reversal` }
}
const takeTwo = (id: number) =>
  adjustStock(db, { ...seller, actorName: 'Kim' }, id, { delta: -2, reason: 'damaged', note: '' })
const onHand = async (id: number) =>
  (await db.selectFrom('stock_levels').select('on_hand').where('variant_id', '=', id).executeTakeFirstOrThrow()).on_hand

test('the toast’s Undo leads to the conflict, which is chosen and can be redone', async () => {
  const { title, a } = await delivery()
  await asSela({}, async (page) => {
    await page.goto(`/seller/stock?q=${title}`)
    await page.fill(`#stock-${a}-counted`, '20')
    await page.keyboard.press('Enter')
    const undo = page.locator('#toasts .toast', { hasText: '15 → 20' }).locator('.toast-action')
    await undo.waitFor()
    await takeTwo(a)
    await undo.click()
    await page.waitForURL(/\/reversal$/)
    await page.getByText('Changed once since').waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: /by difference/ }).focus()
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/batches\/\d+$/)
    assert.is(await onHand(a), 13)
    await page.locator('#toasts .toast-action', { hasText: 'Redo' }).click()
    await page.locator('#toasts .toast', { hasText: 'Done again' }).waitFor()
    assert.is(await onHand(a), 18)
  })
})

for (const javaScript of [true, false]) {
  test(`what moves while somebody looks is told in the page (scripts ${javaScript ? 'on' : 'off'})`, async () => {
    const { a, b, path } = await delivery()
    await asSela({ javaScript, width: 390 }, async (page) => {
      await page.goto(path)
      await takeTwo(b)
      await page.getByRole('button', { name: /Undo all 2 lines/ }).click()
      await page.getByText('something has moved since you looked').first().waitFor()
      await page.getByText('Choose again.').waitFor()
      if (javaScript) await expectAccessible(page)
      await page.getByRole('button', { name: /the clean ones/ }).click()
      await page.getByText('This undid 1 of 2 lines').waitFor()
      assert.equal([await onHand(a), await onHand(b)], [10, 13])
    })
  })
}

test('a number opens its sum below its row by keyboard, and Escape gives the focus back', async () => {
  const { title, a } = await delivery()
  await asSela({}, async (page) => {
    await page.goto(`/seller/stock?q=${title}`)
    const figure = page.locator(`#stock-${a} a[data-explains][href*="figure=available"]`)
    await figure.focus()
    await page.keyboard.press('Enter')
    const part = page.locator(`#stock-${a} .stock-explained`)
    await part.getByText('Ledger and level agree').waitFor()
    await page.locator('#announcer', { hasText: 'Available: 15' }).waitFor()
    assert.is(await figure.getAttribute('aria-expanded'), 'true')
    await expectAccessible(page)
    await page.keyboard.press('Escape')
    await part.waitFor({ state: 'detached' })
    assert.ok(await figure.evaluate((link) => link === document.activeElement))
    await figure.click()
    await part.waitFor()
    await figure.click()
    await part.waitFor({ state: 'detached' })
  })
})

test('without scripts a number is a page, and so is the past', async () => {
  const { title, a } = await delivery()
  await new Promise((resolve) => setTimeout(resolve, 1100))
  const then = new Date().toISOString().slice(0, 19)
  await new Promise((resolve) => setTimeout(resolve, 1100))
  await takeTwo(a)
  await asSela({ javaScript: false }, async (page) => {
    await page.goto(`/seller/stock?q=${title}`)
    await page.click(`#stock-${a} a[href*="figure=held"]`)
    await page.getByText('Nothing is held').waitFor()
    await page.goto(`/seller/stock?q=${title}`)
    await page.click('.page-more summary')
    await page.getByText('Look back to a moment').click()
    await page.fill('input[name="as_of"]', then)
    await page.click('.as-of-form button')
    await page.getByText('read only').waitFor()
    assert.match(await page.innerText('.stock-past tbody tr:first-child'), /15/)
    await page.click('.stock-past tbody tr:first-child .stock-history')
    await page.getByText('Changes by then').waitFor()
    assert.is(await page.locator('tbody tr').count(), 2)
  })
})

test.run()
