// The grid as a seller uses it by keyboard alone, and by scanner.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { adjustStock } from '#src/market/stock/adjustment.ts'
import { expectAccessible, type Page } from '#tests/support/browser.ts'
import { addProduct } from '#tests/support/cast.ts'
import { field, focused, openStockGrid, toast } from '#tests/support/stock-grid.ts'

const test = suite('the stock grid in a browser')
const { db, cast, seller, onGrid, onHand } = await openStockGrid()

test('type, Enter, arrows, +3, Escape, undo: by keyboard alone', () =>
  onGrid({}, async (page, [a, b, c]) => {
    await page.focus(field(a))
    await page.keyboard.type('15')
    await page.keyboard.press('Enter')
    assert.is(await focused(page), `stock-${b}-counted`)
    await toast(page, '10 → 15')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.type('+3')
    await page.keyboard.press('ArrowUp')
    assert.is(await focused(page), `stock-${b}-counted`)
    await toast(page, '10 → 13')
    assert.is(await page.inputValue(field(c)), '13')
    await page.keyboard.type('77')
    await page.keyboard.press('Escape')
    assert.is(await page.inputValue(field(b)), '10')
    await page.keyboard.press('ArrowUp')
    await page.keyboard.type('1')
    await page.keyboard.press('Tab')
    await toast(page, '15 → 1')
    assert.match(await page.innerText(`#stock-${a} .stock-state`), 'Low')
    const low = await page.innerText('#low-count')
    await page.locator('.toast', { hasText: '15 → 1' }).locator('.toast-action').focus()
    await page.keyboard.press('Enter')
    await toast(page, 'is 15 again')
    assert.is(await page.inputValue(field(a)), '15')
    assert.is.not(await page.innerText('#low-count'), low)
    assert.equal([await onHand(a), await onHand(b), await onHand(c)], [15, 10, 13])
  }))

test('an answer takes neither the focus nor what is being typed elsewhere', () =>
  onGrid({}, async (page, [a, b]) => {
    await page.route('**/counts', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 400))
      await route.continue()
    })
    await page.focus(field(a))
    await page.keyboard.type('11')
    await page.keyboard.press('Enter')
    await page.keyboard.type('123')
    await page.keyboard.press('ArrowLeft')
    await toast(page, '10 → 11')
    const caret = await page.$eval(field(b), (input) => (input as HTMLInputElement).selectionStart)
    assert.equal([await focused(page), await page.inputValue(field(b)), caret], [`stock-${b}-counted`, '123', 2])
    await page.keyboard.press('Escape')
  }))

test('what is typed while the row is being saved is saved after it', () =>
  onGrid({}, async (page, [a, b]) => {
    await page.route('**/counts', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 300))
      await route.continue()
    })
    await page.focus(field(a))
    await page.keyboard.type('20')
    await page.keyboard.press('Enter')
    await page.focus(field(a))
    await page.keyboard.press('Control+a')
    await page.keyboard.type('21')
    await page.focus(field(b))
    await toast(page, '20 → 21')
    assert.is(await onHand(a), 21)
  }))

test('a number that moved shows both readings; the choice is made by keyboard', () =>
  onGrid({}, async (page, [a]) => {
    await adjustStock(db, seller, a, { delta: -3, reason: 'lost', note: '' })
    await page.focus(field(a))
    await page.keyboard.type('12')
    await page.keyboard.press('Enter')
    const trouble = page.locator(`#stock-${a} .stock-trouble`)
    await trouble.waitFor()
    assert.match(await trouble.innerText(), '10 became 7 (1 adjustment by Kim). You typed 12: set 12, or add 2?')
    await expectAccessible(page)
    await page.focus(field(a))
    await page.keyboard.press('ArrowDown')
    assert.is(await onHand(a), 7)
    await trouble.getByRole('button', { name: 'Add 2' }).focus()
    await page.keyboard.press('Enter')
    await toast(page, '7 → 9')
    assert.is(await trouble.count(), 0)
    assert.is(await page.inputValue(field(a)), '9')
  }))

test('rows shown later are like the first: one that moved leaves the choice, and takes the next number', async () => {
  const sizes = Array.from({ length: 203 }, (_, i) => `s${i + 1}`)
  const shelf = await addProduct(db, cast.boots, { title: 'Long shelf', sizes, onHand: 10 })
  await onGrid({}, async (page) => {
    await page.goto('/seller/stock?q=Long+shelf')
    const first = new Set(await page.$$eval('.stock-item', (rows) => rows.map((row) => row.id)))
    const late = shelf.variants.map(({ id }) => id).find((id) => !first.has(`stock-${id}`)) ?? 0
    await page.locator('#stock-more-end').scrollIntoViewIfNeeded()
    const before = await page.evaluate(() => scrollY)
    const href = (await page.getAttribute('#stock-more-end', 'href')) ?? ''
    await page.getByRole('link', { name: 'Show more' }).press('Enter')
    await page.locator(`#stock-more-end[href]:not([href="${href}"])`).press('Enter')
    await page.getByText('These were all variants.').waitFor()
    assert.is(await focused(page), 'stock-more-end')
    assert.ok(before > 0 && (await page.evaluate(() => scrollY)) >= before, 'the page stays where it was')
    await adjustStock(db, seller, late, { delta: 2, reason: 'received', note: '' })
    await page.fill(field(late), '15')
    await page.keyboard.press('Enter')
    await page.locator(`#stock-${late} .stock-choice button`).first().click()
    await toast(page, '12 → 15')
    assert.is(new URL(page.url()).search, '?q=Long+shelf')
    assert.equal(
      await page.$$eval('.stock-item', (rows) => rows.map((row) => row.id)),
      shelf.variants.map((one) => `stock-${one.id}`),
      'each row once, in order',
    )
    await page.fill(field(late), '16')
    await page.keyboard.press('Enter')
    await toast(page, '15 → 16')
    assert.is(await onHand(late), 16)
    await arrowThrough(page)
  })
})

/** Down through many rows to the last and up again: a body of the table ends no way. */
async function arrowThrough(page: Page): Promise<void> {
  const all = await page.$$eval('.stepper-input[name="counted"]', (fields) => fields.map(({ id }) => id))
  const fields = all.slice(88)
  const way: string[] = []
  await page.focus(`#${fields[0]}`)
  for (let i = 0; i < fields.length; i += 1) {
    way.push(await focused(page))
    await page.keyboard.press('ArrowDown')
  }
  assert.equal(way, fields)
  assert.is(await focused(page), fields.at(-1))
  for (const _ of fields.slice(1)) await page.keyboard.press('ArrowUp')
  assert.is(await focused(page), fields[0])
}

test('a word is refused beside its field, and kept', () =>
  onGrid({}, async (page, [a]) => {
    await page.fill(field(a), 'twelve')
    await page.keyboard.press('Enter')
    await page.locator(`#stock-${a} .stock-trouble`).waitFor()
    assert.is(await page.inputValue(field(a)), 'twelve')
    await page.focus(field(a))
    await page.keyboard.press('Escape')
    assert.equal([await page.inputValue(field(a)), await page.locator('.stock-trouble').count()], ['10', 0])
  }))

test('the reason and note above the grid go with every change', () =>
  onGrid({}, async (page, [a]) => {
    await page.fill('#stock-reason', 'received')
    await page.fill('#stock-note', 'Delivery 4711')
    await page.fill(field(a), '+5')
    await page.keyboard.press('Enter')
    await toast(page, '10 → 15')
    const batch = await db
      .selectFrom('stock_batches')
      .select(['reason', 'note'])
      .orderBy('id', 'desc')
      .executeTakeFirst()
    assert.equal(batch, { reason: 'received', note: 'Delivery 4711' })
  }))

test('a scanned row comes to the top, among the others, and says by a second scan what it has', () =>
  onGrid({}, async (page, [a, , c]) => {
    const sku = await db.selectFrom('variants').select('sku').where('id', '=', c).executeTakeFirstOrThrow()
    for (const text of ['10 on hand', '10 → 11']) {
      await page.fill('#scan-code', sku.sku)
      await page.keyboard.press('Enter')
      await page.locator('#scan-said', { hasText: text }).waitFor()
      const rows = await page.$$eval('#stock > tbody:first-of-type > .stock-item', (all) => all.map(({ id }) => id))
      assert.equal([rows[0], rows.length], [`stock-${c}`, 3])
    }
    await page.focus(field(c))
    await page.keyboard.press('ArrowDown')
    assert.is(await focused(page), `stock-${a}-counted`)
    assert.is(await onHand(c), 11)
  }))

for (const colorScheme of ['light', 'dark'] as const) {
  test(`history is accessible, ${colorScheme}`, () =>
    onGrid({ colorScheme }, async (page, [a]) => {
      await expectAccessible(page)
      for (const path of ['/seller/stock/history', `/seller/stock/${a}/history`]) {
        await page.goto(path)
        await expectAccessible(page)
      }
    }))
}

test.run()
