// The market's main way, walked by the three who walk it, each in a browser of their own: a shop is verified, its stock
// is edited with undo, a buyer finds what it sells; suspended, it is gone.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { launchBrowser, type Page, type PageOptions, withPage } from '#tests/support/browser.ts'
import { createMarket, PASSWORD } from '#tests/support/cast.ts'
import { codeSentTo } from '#tests/support/mail.ts'
import { serveApp } from '#tests/support/serve.ts'

const test = suite('from an open shop to a sold-out window')
const market = await createMarket()
const { db, cast } = market
const browser = await launchBrowser()
const { origin } = await serveApp(market.app)

type People = { seller: Page; admin: Page; buyer: Page }
type Shop = { name: string; slug: string; mail: string; product: string; javaScript: boolean }

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const toast = (page: Page, text: string) => page.locator('#toasts .toast', { hasText: text }).waitFor()

async function withPeople(options: PageOptions, walk: (people: People) => Promise<void>): Promise<void> {
  await withPage(browser, { origin, ...options }, (seller) =>
    withPage(browser, { origin, ...options }, (admin) =>
      withPage(browser, { origin, ...options }, (buyer) => walk({ seller, admin, buyer })),
    ),
  )
}

/** The field stands there once the message is written. */
async function typeCode(page: Page, label: string, address: string): Promise<void> {
  await page.getByLabel(label).waitFor()
  await page.getByLabel(label).fill(await codeSentTo(market, address))
}

async function signIn(page: Page, email: string): Promise<void> {
  await page.goto('/account/login?next=/account')
  await page.getByLabel('E-mail address').fill(email)
  await page.locator('[name=password]').fill(PASSWORD)
  await button(page, 'Sign in').click()
  await page.waitForURL('**/account')
}

async function register(page: Page, email: string): Promise<void> {
  await page.goto('/account/register')
  await page.getByLabel('Your name').fill('Şule Öztürk')
  await page.getByLabel('E-mail address').fill(email)
  await page.locator('[name=password]').fill(PASSWORD)
  await button(page, 'Create account').click()
  await typeCode(page, 'Code from the mail', email)
  await button(page, 'Prove address').click()
  await page.waitForURL(`${origin}/`)
}

async function openShop(page: Page, { name, slug, mail, javaScript }: Shop): Promise<void> {
  await page.goto('/seller/shop')
  await page.getByRole('textbox', { name: /^Name/ }).fill(name)
  await page.locator('[name=slug]').fill(slug)
  await page.getByLabel('What you sell').fill('Second-hand books, mended by hand.')
  await page.getByLabel('Contact mail address').fill(mail)
  await page.getByLabel('Country').selectOption('TR')
  await page.getByLabel('Currency of your prices').selectOption('TRY')
  await button(page, 'Open shop').click()
  await button(page, 'Send code').click()
  await typeCode(page, 'Code from the message', mail)
  await button(page, 'Prove address').click()
  await page.locator('.shop-proven').waitFor()
  const contact = page.locator('#contact').getByRole('heading')
  if (javaScript) assert.ok(await contact.evaluate((it) => it === document.activeElement), 'the step has the focus')
  await page.getByLabel('Add a document').setInputFiles({
    name: 'licence.pdf',
    mimeType: 'application/pdf',
    buffer: Buffer.from('%PDF-1.7\n%%EOF\n'),
  })
  await button(page, 'Upload document').click()
  await page.getByRole('link', { name: /licence\.pdf/ }).waitFor()
  await button(page, 'Submit shop').click()
  await page.getByText('Your shop is being reviewed.').first().waitFor()
}

async function reviewShop(page: Page, { name }: Shop): Promise<void> {
  await page.goto('/admin/shops?status=submitted')
  await page.getByRole('link', { name }).click()
  await page.getByRole('heading', { level: 1, name }).waitFor()
}

async function sellProduct(page: Page, { product }: Shop): Promise<void> {
  await page.goto('/seller/products/new')
  await page.locator('#f-title').fill(product)
  await page.locator('[name="option.0"]').fill('Size')
  await page.locator('[name="makers.0"]').fill('S, L')
  await page.locator('[name="option.1"]').fill('Colour')
  await page.locator('[name="makers.1"]').fill('Ink, Rose')
  await button(page, 'Make rows').click()
  await page.locator('[name="variants.3.price"]').waitFor()
  for (const row of [0, 1, 2, 3]) {
    await page.locator(`[name="variants.${row}.price"]`).fill('149.90')
    await page.locator(`[name="variants.${row}.opening"]`).fill('5')
  }
  await page.locator('#save-and-publish').click()
  await toast(page, 'is on sale')
}

/** Counts the first row with Enter, adds to it with +3, and takes the last change back. */
async function editStock(page: Page, { product, javaScript }: Shop): Promise<void> {
  const save = async (typed: string, change: string) => {
    await page.goto(`/seller/stock?q=${encodeURIComponent(product)}`)
    const field = page.locator('input[name=counted]').first()
    await field.fill(typed)
    await field.press('Enter')
    await toast(page, change)
  }
  await save('12', '5 → 12')
  await save('+3', '12 → 15')
  await page.locator('.toast', { hasText: '12 → 15' }).getByRole('button', { name: 'Undo' }).click()
  await toast(page, 'is 12 again')
  assert.is(await page.locator('input[name=counted]').first().inputValue(), '12')
  await page.goto('/seller/stock/history')
  assert.is(await page.getByRole('link', { name: /^undone by/ }).count(), 1, `marked, scripts ${javaScript}`)
  await page.locator('tbody tr', { hasText: 'Counted' }).getByRole('button', { name: 'Undo' }).click()
  await toast(page, 'is 5 again')
}

async function findProduct(page: Page, { name, slug, product }: Shop): Promise<string> {
  await page.goto('/')
  await page.locator('input[name=q]').first().fill(product)
  await page.keyboard.press('Enter')
  await page.getByRole('link', { name: product, exact: true }).click()
  await page.getByRole('heading', { level: 1, name: product }).waitFor()
  await page.locator('main').getByRole('link', { name: 'L', exact: true }).click()
  await page.waitForURL(/\?/)
  assert.match(await page.locator('main').innerText(), /149\.90/)
  const address = page.url()
  await page.goto('/buyer/shops')
  await page.getByRole('link', { name }).click()
  await page.waitForURL(`**/buyer/shops/${slug}`)
  await page.getByRole('link', { name: product, exact: true }).waitFor()
  return address
}

async function isGone(page: Page, shop: Shop, address: string): Promise<void> {
  for (const path of [address, `/buyer/shops/${shop.slug}`]) {
    assert.is((await page.goto(path))?.status(), 404, path)
  }
  for (const path of ['/', '/buyer/shops', `/buyer/products?q=${encodeURIComponent(shop.product)}`]) {
    await page.goto(path)
    assert.is(await page.locator('main').getByRole('link', { name: shop.name }).count(), 0, path)
    assert.is(await page.locator('main').getByRole('link', { name: shop.product, exact: true }).count(), 0, path)
  }
}

async function walk({ seller, admin, buyer }: People, shop: Shop): Promise<void> {
  await register(seller, `owner-${shop.slug}@example.com`)
  await openShop(seller, shop)
  await signIn(admin, cast.ada.email)
  await reviewShop(admin, shop)
  await admin.getByLabel('Document unreadable').check()
  await button(admin, 'Reject shop').click()
  await toast(admin, 'is rejected')
  await seller.goto('/seller/shop')
  await seller.locator('.notice').getByText('A document cannot be read').waitFor()
  await button(seller, 'Submit shop again').click()
  await seller.getByText('Your shop is being reviewed.').first().waitFor()
  await sellProduct(seller, shop)
  assert.is((await buyer.goto(`/buyer/shops/${shop.slug}`))?.status(), 404, 'nobody sees it before it is verified')
  await reviewShop(admin, shop)
  await button(admin, 'Approve shop').click()
  await toast(admin, 'is approved')
  await editStock(seller, shop)
  const address = await findProduct(buyer, shop)
  const { id } = await db.selectFrom('shops').select('id').where('slug', '=', shop.slug).executeTakeFirstOrThrow()
  await admin.goto(`/admin/shops/${id}`)
  await admin.locator('summary', { hasText: 'Suspend this shop' }).click()
  await admin.getByLabel('In your own words').fill('Parcels never arrived.')
  await button(admin, 'Suspend shop').click()
  await toast(admin, 'is suspended')
  await isGone(buyer, shop, address)
  await seller.goto('/seller/shop')
  await seller.getByText('Parcels never arrived.').first().waitFor()
  await admin.goto(`/admin/shops/${id}`)
  await admin.locator('textarea[name=reason]').first().fill('The parcels have arrived.')
  await button(admin, 'Reinstate shop').click()
  await toast(admin, 'is open to buyers again')
  await findProduct(buyer, shop)
}

for (const javaScript of [true, false]) {
  test(`a shop is verified, stocked, visited, suspended and reinstated ${javaScript ? 'with' : 'without'} scripts`, () => {
    const slug = javaScript ? 'sahaf' : 'sahaf-plain'
    const name = javaScript ? 'Şule Sahaf' : 'Kitapçı متجر'
    const product = javaScript ? 'Marbled notebook' : 'Plain notebook'
    const shop = { name, slug, mail: `hello@${slug}.example`, product, javaScript }
    return withPeople({ javaScript }, (people) => walk(people, shop))
  })
}

test.run()
