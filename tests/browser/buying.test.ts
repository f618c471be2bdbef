// A whole purchase from two shops, from their windows to the order: with scripts, without, with the keyboard alone, and on
// a phone. Every page on the way is held to axe.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { addAddress } from '#src/market/accounts/addresses.ts'
import { expectAccessible, launchBrowser, type Page, type PageOptions, withPage } from '#tests/support/browser.ts'
import { addProduct, createMarket } from '#tests/support/cast.ts'
import { addBank, addShipping, fillCart, HOME } from '#tests/support/checkout.ts'
import { type Hands, keys, pointing } from '#tests/support/hands.ts'
import { serveApp } from '#tests/support/serve.ts'

const test = suite('a whole purchase')
const market = await createMarket()
const { db, cast } = market
const browser = await launchBrowser()
const { origin } = await serveApp(market.app)

const parcel = await addShipping(db, cast.boots)
const bank = await addBank(db)
const boot = await addProduct(db, cast.boots, { title: 'Trail boot', sizes: ['41', '42'], onHand: 40 })
const coaching = await addProduct(db, cast.games, { title: 'Chess coaching', sizes: ['One hour'], onHand: 40 })
await db.updateTable('products').set({ delivery: 'service' }).where('id', '=', coaching.id).execute()
await db
  .insertInto('product_fields')
  .values({
    product_id: boot.id,
    label: 'Initials',
    kind: 'text',
    help: 'At most three letters.',
    pattern: '[A-Z]{1,3}',
  })
  .execute()

type Walk = { page: Page; hands: Hands; scripts: boolean; axe: boolean }

const main = (page: Page) => page.locator('main')
const button = (page: Page, name: string | RegExp) => main(page).getByRole('button', { name }).first()
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor()
const look = async ({ page, axe }: Walk) => {
  if (axe) await expectAccessible(page)
}

async function add(walk: Walk, slug: string, fields: Record<string, string> = {}) {
  const { page, hands, scripts } = walk
  await page.goto(`/buyer/products/${slug}`)
  for (const [label, text] of Object.entries(fields)) await hands.fill(page.getByLabel(label), text)
  await hands.press(button(page, 'Add to cart'))
  if (!scripts) return heading(page, 'Your cart')
  await page.locator('.toast', { hasText: 'is in your cart' }).first().waitFor()
}

/** The answers of each step, and the order's number at the end. */
async function buy(walk: Walk): Promise<string> {
  const { page, hands } = walk
  await page.goto('/buyer/cart')
  await look(walk)
  await hands.press(main(page).getByRole('link', { name: 'Check out' }))
  await heading(page, 'Who orders?')
  await look(walk)
  await hands.fill(page.getByLabel('E-mail address'), 'gusta@example.com')
  await hands.fill(page.getByLabel('Your name'), 'Gusta Guest')
  await hands.press(button(page, 'Go on to the address'))
  await heading(page, 'Where shall it go?')
  await look(walk)
  await hands.fill(page.getByLabel('Street and number'), 'Marktstr. 1')
  await hands.fill(page.getByLabel('Town'), 'Berlin')
  await hands.select(page.getByLabel('Country'), 'Germany')
  await hands.press(button(page, 'Go on to shipping'))
  await heading(page, 'How shall it be sent?')
  await look(walk)
  await hands.pick(page.getByLabel('Parcel'))
  await hands.press(button(page, 'Go on to payment'))
  await heading(page, 'How will you pay?')
  await look(walk)
  for (const currency of ['EUR', 'USD']) await hands.pick(page.locator(`[name=method_${currency}]`).first())
  await hands.press(button(page, 'Look it over'))
  await heading(page, 'Look it over')
  await look(walk)
  for (const words of ['gusta@example.com', 'Marktstr. 1', 'Initials: GG', 'Bank transfer'])
    await page.getByText(words).first().waitFor()
  await hands.press(button(page, 'Place order'))
  await page.waitForURL(/\/buyer\/orders\/[0-9A-Z]{4}-[0-9A-Z]{5}$/)
  await look(walk)
  assert.match(await page.locator('#cart-link').innerText(), /empty/)
  return page.url().split('/').at(-1) ?? ''
}

async function ordered(number: string) {
  const rows = await db
    .selectFrom('orders as o')
    .innerJoin('shop_orders as s', 's.order_id', 'o.id')
    .innerJoin('order_lines as l', 'l.shop_order_id', 's.id')
    .select(['s.shop_name as shop', 'l.title', 'l.quantity', 's.total_minor as total', 's.currency'])
    .where('o.number', '=', number)
    .orderBy('l.id')
    .execute()
  return rows.map((row) => `${row.quantity} ${row.title} of ${row.shop} for ${row.total} ${row.currency}`)
}
const EXPECTED = ['2 Trail boot of Sela Boots for 18300 EUR', '1 Chess coaching of Nils Games for 8900 USD']

const visit = (options: PageOptions, walk: (page: Page) => Promise<void>) =>
  withPage(browser, { origin, ...options }, walk)

test('with scripts: the cart changes in place, what is taken out comes back', () =>
  visit({}, async (page) => {
    const walk = { page, hands: pointing(), scripts: true, axe: true }
    await page.goto(`/buyer/products/${boot.slug}`)
    await button(page, 'Add to cart').click()
    await page.locator('#buy .error-summary').waitFor()
    await page.getByLabel('Initials').fill('GG')
    await main(page).getByRole('link', { name: '42' }).click()
    await page.waitForURL(/variant=/)
    assert.is(await page.getByLabel('Initials').inputValue(), 'GG', 'another size keeps what was typed')
    await button(page, 'Add to cart').click()
    await page.locator('.toast', { hasText: 'is in your cart' }).first().waitFor()
    assert.match(await page.locator('#cart-link').innerText(), /1/)
    await add(walk, coaching.slug)
    await page.goto('/buyer/cart')
    await button(page, 'One more, Trail boot, 42').click()
    await page.locator('.summary-due', { hasText: '€178.00' }).waitFor()
    await button(page, 'Remove Chess coaching').click()
    await page.locator('.toast', { hasText: 'is out of your cart' }).waitFor()
    await page.getByRole('button', { name: 'Put back' }).click()
    await page.locator('.cart-line', { hasText: 'Chess coaching' }).waitFor()
    assert.equal(await ordered(await buy(walk)), EXPECTED)
  }))

test('without scripts: every step is a form and a page', () =>
  visit({ javaScript: false }, async (page) => {
    const walk = { page, hands: pointing(), scripts: false, axe: true }
    await add(walk, boot.slug, { Initials: 'GG' })
    await page.getByLabel(/^Quantity, Trail boot/).fill('2')
    await button(page, 'Change the quantity of Trail boot').click()
    await page.locator('.summary-due', { hasText: '€178.00' }).waitFor()
    await add(walk, coaching.slug)
    assert.equal(await ordered(await buy(walk)), EXPECTED)
  }))

test('with the keyboard alone', () =>
  visit({}, async (page) => {
    const hands = keys(page)
    const walk = { page, hands, scripts: true, axe: false }
    await add(walk, boot.slug, { Initials: 'GG', Quantity: '2' })
    await hands.press(page.getByRole('link', { name: 'View cart' }))
    await heading(page, 'Your cart')
    await add(walk, coaching.slug)
    assert.equal(await ordered(await buy(walk)), EXPECTED)
  }))

for (const colorScheme of ['light', 'dark'] as const)
  test(`on a phone, ${colorScheme}`, () =>
    visit({ width: 390, height: 844, colorScheme }, async (page) => {
      const walk = { page, hands: pointing(), scripts: true, axe: true }
      await add(walk, boot.slug, { Initials: 'GG', Quantity: '2' })
      await add(walk, coaching.slug)
      assert.equal(await ordered(await buy(walk)), EXPECTED)
      const wide = await page.evaluate(
        () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
      )
      assert.not.ok(wide, 'nothing sticks out')
    }))

for (const { colorScheme, width } of [
  { colorScheme: 'light', width: 1280 },
  { colorScheme: 'dark', width: 390 },
] as const)
  test(`a cart with troubles, and a member’s address book, ${colorScheme}`, () =>
    visit({ colorScheme, width }, async (page) => {
      await fillCart(db, {
        buyer: cast.bela,
        lines: [{ variantId: boot.variants[0]?.id ?? 0, quantity: 900 }, { variantId: coaching.variants[0]?.id ?? 0 }],
        codes: ['NOSUCH'],
        payment: { EUR: bank, USD: bank },
        shipping: { [cast.boots.id]: parcel },
      })
      await addAddress(db, cast.bela.id, HOME)
      const cookie = await market.deps.sessions.start(cast.bela.id, { address: '127.0.0.1', userAgent: 'tests' })
      const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split(/=(.*)/s)
      await page.context().addCookies([{ name, value, url: origin }])
      await page.goto('/buyer/cart')
      await page.locator('.cart-problem').first().waitFor()
      await expectAccessible(page)
      for (const [step, sign] of [
        ['address', '.book'],
        ['review', '.review-troubles'],
      ]) {
        await page.goto(`/buyer/checkout/${step}`)
        await page.locator(sign ?? '').waitFor()
        await expectAccessible(page)
      }
    }))

test.run()
