// Keys from the seller's text field to the buyer's clipboard, in a real browser, with scripts and without.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { paths } from '#src/lib/paths.ts'
import { orderToken } from '#src/market/orders/access.ts'
import { listSoldKeys } from '#src/market/orders/key-replacement.ts'
import { expectAccessible, launchBrowser, type Page, type PageOptions, withPage } from '#tests/support/browser.ts'
import { createMarket, type Member } from '#tests/support/cast.ts'
import { codeSentTo } from '#tests/support/mail.ts'
import { placeTestOrder } from '#tests/support/orders.ts'
import { addGame, fakeKeys, fillPool, SECRET } from '#tests/support/pools.ts'
import { serveApp } from '#tests/support/serve.ts'

const test = suite('keys in the browser')
const market = await createMarket()
const { db, cast, deps } = market
const browser = await launchBrowser()
const { origin } = await serveApp(market.app)
const game = await addGame(db, cast.games, { title: 'Lanterns of the Deep', lowAt: 5 })
const pooled = await fillPool(db, cast.games, game.variantId, 9)

const LOOKS: PageOptions[] = [
  { origin, width: 1280, colorScheme: 'light' },
  { origin, width: 390, colorScheme: 'dark' },
]

async function signIn(page: Page, member: Member): Promise<void> {
  const cookie = await deps.sessions.start(member.id, { address: '127.0.0.1', userAgent: 'tests' })
  const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split(/=(.*)/s)
  await page.context().addCookies([{ name, value, url: origin }])
}

/** Nothing sticks out to the side, and axe finds nothing. */
async function stands(page: Page): Promise<void> {
  await expectAccessible(page)
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  assert.is(wide, 0, `${page.url()} is ${wide} too wide`)
}

const bought = (buyer: Member | null, email: string) =>
  placeTestOrder(market, {
    lines: [{ variantId: game.variantId, quantity: 2, delivery: 'key' }],
    ...{ buyer, email, address: null },
  })
const mine = await bought(cast.bela, cast.bela.email)
const [part] = mine.shopOrders
const soldKeys = await listSoldKeys(db, cast.games.id, part?.id ?? 0)

for (const look of LOOKS) {
  test(`the seller's pages stand at ${look.width}, ${look.colorScheme}`, () =>
    withPage(browser, look, async (page) => {
      await signIn(page, cast.nils)
      for (const path of [paths.sellerPools(), paths.sellerPool(game.variantId), paths.sellerOrder(part?.id ?? 0)]) {
        await page.goto(path)
        await stands(page)
      }
      await page.goto(`${paths.sellerPool(game.variantId)}#import`)
      const table = `Game;Key\nLanterns;${fakeKeys(1)[0]}\nLanterns;${pooled[0]}\nLanterns;AB`
      await page.getByLabel('Paste keys').fill(table)
      await page.getByLabel('A table, with keys').check()
      await page.getByRole('button', { name: 'Look at them first' }).click()
      await page.getByRole('heading', { name: 'Look before you import' }).waitFor()
      await stands(page)
      await page.getByRole('button', { name: 'Import 1 key' }).click()
      await page.getByText('1 key is imported.').first().waitFor()
    }))

  test(`the buyer's order shows a key in its row at ${look.width}, ${look.colorScheme}`, () =>
    withPage(browser, look, async (page) => {
      await signIn(page, cast.bela)
      await page.goto(paths.buyerOrder(mine.number))
      await stands(page)
      const row = page.locator(`#key-${soldKeys[0]?.id}`)
      await row.getByRole('button', { name: /Reveal key|Show it again/ }).click()
      await row.locator('.key-value').waitFor()
      assert.is((await row.locator('.key-value').innerText()).trim(), pooled[0])
      await stands(page)
      await page.reload()
      assert.is(await page.locator('.key-value').count(), 0)
    }))
}

test('without scripts a guest proves the address, sees the key on a page, and says that it fails', () =>
  withPage(browser, { origin, width: 390, javaScript: false }, async (page) => {
    const order = await bought(null, 'gesa@example.com')
    await page.goto(paths.buyerOrder(order.number, orderToken(SECRET, order.number)))
    await page.getByRole('button', { name: 'Reveal key' }).first().click()
    await page.getByRole('heading', { name: 'Show that this order is yours' }).waitFor()
    await stands(page)
    await page.getByLabel('Code from the mail').fill(await codeSentTo(market, 'gesa@example.com'))
    await page.getByRole('button', { name: 'Go on to the keys' }).click()
    await page.getByRole('button', { name: 'Reveal key' }).first().click()
    await page.getByRole('heading', { name: 'Your key' }).waitFor()
    assert.ok(pooled.includes((await page.locator('.key-value').innerText()).trim()))
    assert.is(await page.locator('.key-copy').isVisible(), false)
    await stands(page)
    await page.getByText('It does not work').click()
    await page.getByLabel('What happens when you use it?').fill('It was used already.')
    await page.getByRole('button', { name: 'Tell the shop' }).click()
    await page.getByText('You told the shop').waitFor()
    await stands(page)
  }))

test('the keyboard reaches the copy button, which says that it copied', () =>
  withPage(browser, { origin }, async (page) => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin })
    await signIn(page, cast.bela)
    await page.goto(paths.buyerOrder(mine.number))
    const row = page.locator(`#key-${soldKeys[1]?.id}`)
    await row.getByRole('button', { name: /Reveal key|Show it again/ }).focus()
    await page.keyboard.press('Enter')
    await row.locator('.key-value').waitFor()
    await row.getByRole('button', { name: 'Copy' }).focus()
    await page.keyboard.press('Enter')
    await row.getByText('Copied').waitFor()
    assert.is(await page.evaluate(() => navigator.clipboard.readText()), pooled[1])
  }))

test.run()
