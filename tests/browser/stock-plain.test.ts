// The grid as a seller uses it on a phone, and where no script arrives.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { expectAccessible } from '#tests/support/browser.ts'
import { field, focused, openStockGrid, toast } from '#tests/support/stock-grid.ts'

const test = suite('the stock grid on a phone and without scripts')
const { db, onGrid, onHand } = await openStockGrid()

test('on a phone − and + are at hand, and quick taps are one change', () =>
  onGrid({ width: 390, height: 844 }, async (page, [a]) => {
    const more = page.locator(`#stock-${a} .stepper-button`).nth(1)
    for (let tap = 0; tap < 3; tap += 1) await more.tap()
    await toast(page, '10 → 13')
    assert.is(await onHand(a), 13)
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    assert.is(wide, 0)
    await expectAccessible(page)
  }))

test('without scripts each row has its button, + and − work, and so does undo', () =>
  onGrid({ javaScript: false }, async (page, [a, b]) => {
    await page.fill(field(a), '14')
    await page.focus(field(a))
    await page.keyboard.press('Enter')
    await toast(page, '10 → 14')
    assert.match(page.url(), /\/seller\/stock\?q=Boot\d+#stock-/)
    await page.locator('.toast-undo button').click()
    await toast(page, 'is 10 again')
    await page.fill(`#stock-${b}-reason`, 'damaged')
    await page.fill(field(b), '-2')
    await page.locator(`#stock-${b} .stock-save`).click()
    await toast(page, '10 → 8')
    const batch = await db.selectFrom('stock_batches').select('reason').orderBy('id', 'desc').executeTakeFirst()
    assert.is(batch?.reason, 'damaged')
    await expectAccessible(page)
  }))

test('on a phone without scripts a page with a refused number begins at it, and shows why', () =>
  onGrid({ javaScript: false, width: 390, height: 844 }, async (page, [, , c]) => {
    await page.fill(field(c), 'abc')
    await page.locator(`#stock-${c} .stock-save`).tap()
    const trouble = page.locator(`#stock-${c} .stock-trouble p`)
    await trouble.waitFor()
    assert.equal([await focused(page), await page.inputValue(field(c))], [`stock-${c}-counted`, 'abc'])
    for (const part of [page.locator(field(c)), trouble]) {
      const box = await part.boundingBox()
      assert.ok(box && box.y > 0 && box.y + box.height < 844, `in view: ${box?.y}`)
    }
  }))

test('on a phone without scripts + and − add and take one, whatever is in the field', () =>
  onGrid({ javaScript: false, width: 390, height: 844 }, async (page, [a]) => {
    const button = (nth: number) => page.locator(`#stock-${a} .stepper-button`).nth(nth)
    await page.fill(field(a), '99')
    await button(1).tap()
    await toast(page, '10 → 11')
    await button(0).tap()
    await toast(page, '11 → 10')
    assert.is(await onHand(a), 10)
  }))

test.run()
