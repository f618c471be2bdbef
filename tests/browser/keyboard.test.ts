// The desks with the keyboard alone: every way is Tab, Enter, Space, arrows and the market's own keys, what changed is
// read out, and the focus is never lost on the way.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { launchBrowser, type Page, withPage } from '#tests/support/browser.ts'
import { addProduct, createMarket, PASSWORD } from '#tests/support/cast.ts'
import { type Hands, keys } from '#tests/support/hands.ts'
import { serveApp } from '#tests/support/serve.ts'
import { until } from '#tests/support/until.ts'

const test = suite('desks by keyboard')
const market = await createMarket()
const { db, cast } = market
const browser = await launchBrowser()
const { origin } = await serveApp(market.app)
await addProduct(db, cast.boots, { title: 'Trail boot', sizes: ['41', '42'], onHand: 5 })

type Walk = { page: Page; hands: Hands }
const visit = (walk: (walk: Walk) => Promise<void>) =>
  withPage(browser, { origin }, (page) => walk({ page, hands: keys(page) }))

/** The focus is on something a person can see, not thrown back to the start of the page. */
async function keepsFocus(page: Page, after: string): Promise<void> {
  await until(`the focus after ${after}`, () =>
    page.evaluate(() => {
      const at = document.activeElement
      return at !== null && at !== document.body && at.checkVisibility()
    }),
  )
}
const says = (page: Page, words: RegExp) =>
  until(`somebody to say ${words}`, async () => {
    const spoken = await page.locator('[role=status], [role=alert], [aria-live]').allInnerTexts()
    return spoken.some((text) => words.test(text))
  })
const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor()

async function signIn({ page, hands }: Walk, email: string): Promise<void> {
  await page.goto('/account/login')
  await hands.fill(page.getByLabel('E-mail address'), email)
  await hands.fill(page.locator('[name=password]'), PASSWORD)
  await page.keyboard.press('Enter')
  await page.waitForURL((url) => url.pathname !== '/account/login')
}

/** `g` and a letter. */
async function go(page: Page, letter: string): Promise<void> {
  await page.keyboard.press('g')
  await page.keyboard.press(letter)
}

test('a seller finds a row, counts it, takes it back, and goes on by arrow', () =>
  visit(async (walk) => {
    const { page, hands } = walk
    await signIn(walk, cast.sela.email)
    await page.goto('/seller')
    await go(page, 's')
    await heading(page, 'Stock')
    await page.keyboard.press('/')
    await page.keyboard.type('trail boot')
    await page.keyboard.press('Enter')
    await page.waitForURL(/q=trail/)
    const first = page.locator('input[name=counted]').first()
    await hands.fill(first, '12')
    await page.keyboard.press('Enter')
    await says(page, /5 → 12/)
    await keepsFocus(page, 'a saved count')
    await hands.press(page.locator('#toasts').getByRole('button', { name: 'Undo' }))
    await says(page, /is 5 again/)
    await keepsFocus(page, 'an undo')
    await hands.fill(first, '6')
    await page.keyboard.press('ArrowDown')
    await says(page, /5 → 6/)
    const second = page.locator('input[name=counted]').nth(1)
    assert.ok(await second.evaluate((it) => it === document.activeElement), 'the next row has the focus')
    await page.keyboard.type('abc')
    await page.keyboard.press('Enter')
    await until('the field to be wrong', async () => (await second.getAttribute('aria-invalid')) === 'true')
    await page.keyboard.press('Escape')
    await until('what was typed to be taken back', async () => (await second.inputValue()) === '5')
    await keepsFocus(page, 'a mistake')
  }))

test('the help opens, names the places, and gives the focus back', () =>
  visit(async (walk) => {
    const { page, hands } = walk
    await signIn(walk, cast.sela.email)
    await page.goto('/seller/products')
    const link = page.locator('main').getByRole('link').first()
    await hands.press(page.getByRole('link', { name: 'Skip to content' }))
    await page.keyboard.press('Tab')
    assert.ok(await link.evaluate((it) => it.closest('main')?.contains(document.activeElement) ?? false))
    await page.keyboard.press('?')
    await page.locator('#keyboard-help[open]').waitFor()
    await page.keyboard.press('Escape')
    await page.locator('#keyboard-help:not([open])').waitFor({ state: 'attached' })
    await keepsFocus(page, 'the help')
  }))

test('an admin opens the queue, reads a shop, and approves it', () =>
  visit(async (walk) => {
    const { page, hands } = walk
    await db
      .updateTable('shops')
      .set({ status: 'submitted', submitted_at: new Date() })
      .where('id', '=', cast.games.id)
      .execute()
    await signIn(walk, cast.ada.email)
    await page.goto('/admin')
    await go(page, 's')
    await heading(page, /shops/i)
    await hands.press(page.locator('main').getByRole('link', { name: 'Nils Games' }).first())
    await heading(page, 'Nils Games')
    await hands.press(page.getByRole('button', { name: 'Approve shop' }))
    await says(page, /is approved/)
    await keepsFocus(page, 'a decision')
    const { status } = await db
      .selectFrom('shops')
      .select('status')
      .where('id', '=', cast.games.id)
      .executeTakeFirstOrThrow()
    assert.is(status, 'approved')
  }))

test('an admin renames a category and moves what is asked for, and goes on from there', async () => {
  await db
    .insertInto('categories')
    .values(['Boots', 'Shoes'].map((name, position) => ({ name, slug: name.toLowerCase(), position })))
    .execute()
  await visit(async (walk) => {
    const { page, hands } = walk
    await signIn(walk, cast.ada.email)
    await page.goto('/admin/categories')
    await hands.press(page.locator('main summary').first())
    await hands.fill(page.getByLabel('Name', { exact: true }).first(), 'Long boots')
    await page.keyboard.press('Enter')
    await says(page, /“Boots” is now “Long boots”/)
    await keepsFocus(page, 'renaming')
    await hands.press(page.getByRole('button', { name: 'Move Long boots down' }))
    await until('the order', async () => /Shoes.*Long boots/s.test(await page.locator('main').innerText()))
    await keepsFocus(page, 'moving it to the end, where its arrow is switched off')

    await page.goto('/admin/checklist')
    const down = page.getByRole('button', { name: /^Move .* down$/ }).first()
    const name = (await down.getAttribute('aria-label')) ?? ''
    await hands.press(down)
    await page.locator('.toast', { hasText: 'is number 2 of' }).waitFor()
    assert.is(await page.evaluate(() => document.activeElement?.getAttribute('aria-label')), name)
    await page.keyboard.press('Enter')
    await page.locator('.toast', { hasText: 'is number 3 of' }).waitFor()
    await keepsFocus(page, 'moving it to the end of the list')
  })
})

test.run()
