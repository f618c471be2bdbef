// What surrounds a product: its moment, barcodes and labels, its pictures as rows are chosen, and the order of categories.
import sharp from 'sharp'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { storePicture } from '#src/gateways/pictures.ts'
import { appendImage } from '#src/market/catalogue/images.ts'
import { expectAccessible, launchBrowser, type Page, withPage } from '#tests/support/browser.ts'
import { addProduct, createMarket, type Member } from '#tests/support/cast.ts'
import { serveApp } from '#tests/support/serve.ts'

const market = await createMarket()
const { db, cast, deps } = market
const { origin } = await serveApp(market.app)
const browser = await launchBrowser()
const test = suite('the catalogue in a browser')

const boot = await addProduct(db, cast.boots, { title: 'Walker boot', sizes: ['Black', 'Red'], onHand: 4 })
const draft = await addProduct(db, cast.boots, { title: 'Winter boot', sizes: ['40', '41', '42'], state: 'draft' })
await db.updateTable('variants').set({ barcode: '4006381333931' }).where('id', '=', boot.variants[0]!.id).execute()
await db.updateTable('variants').set({ barcode: 'WB-RED-01' }).where('id', '=', boot.variants[1]!.id).execute()
for (const [at, background] of ['#222', '#a22'].entries()) {
  const bytes = await sharp({ create: { width: 400, height: 300, channels: 3, background } })
    .png()
    .toBuffer()
  const stored = await storePicture(deps.files, bytes)
  if (!stored.ok) throw new Error(stored.reason)
  const image = { ...stored, shopId: cast.boots.id, productId: boot.id, alt: ['Black', 'Red'][at] ?? '' }
  const added = await db.transaction().execute((tx) => appendImage(tx, image))
  if (added.ok && at === 1)
    await db.updateTable('variants').set({ image_id: added.id }).where('id', '=', boot.variants[1]!.id).execute()
}
const shoes = await db
  .insertInto('categories')
  .values([
    { slug: 'shoes', name: 'Shoes' },
    { slug: 'footwear', name: 'Footwear', position: 1 },
  ])
  .returning('id')
  .execute()
await db.updateTable('products').set({ category_id: shoes[1]!.id }).where('id', '=', boot.id).execute()

async function asMember(page: Page, member: Member): Promise<void> {
  const { cookies } = await market.signedIn(member)
  await page.context().addCookies([...cookies].map(([name, value]) => ({ name, value, url: origin })))
}
const LOOKS = [
  { width: 1280, colorScheme: 'light' },
  { width: 390, colorScheme: 'dark' },
] as const
const firstPicture = (page: Page) => page.locator('.gallery-picture img').first().getAttribute('alt')
const noSideways = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth)

for (const look of LOOKS)
  test(`a product's moment, barcodes and labels, ${look.width} pixels wide`, async () => {
    await withPage(browser, { origin, ...look }, async (page) => {
      await asMember(page, cast.sela)
      await page.goto(`/seller/products/${draft.id}`)
      await page.fill('#schedule [name=moment]', '2099-06-01T09:00')
      await page.click('#schedule .schedule button')
      await page.waitForSelector('text=Goes on sale Mon, 1 Jun 2099, 09:00 (UTC)')
      if (look.width === 1280) await page.click('text=Make missing barcodes')
      await page.waitForSelector('.barcode-picture')
      await expectAccessible(page)
      assert.ok(await noSideways(page))
      await page.goto(`/seller/products/${boot.id}`)
      await page.locator('.about details summary').first().click()
      await page.locator('.about details summary').nth(1).click()
      await expectAccessible(page)
      assert.ok(await noSideways(page))
      await page.fill('#barcodes [name=copies]', '4')
      await page.click('text=Show labels to print')
      await page.waitForSelector('.label-code')
      assert.is(await page.locator('.label').count(), 8)
      await expectAccessible(page)
      assert.ok(await noSideways(page))
      await page.goto('/seller/products')
      await expectAccessible(page)
    })
  })

for (const javaScript of [true, false])
  test(`the picture follows the choice, ${javaScript ? 'with scripts' : 'without'}`, async () => {
    await withPage(browser, { origin, javaScript }, async (page) => {
      await page.goto(`/buyer/products/${boot.slug}`)
      assert.is(await firstPicture(page), 'Black')
      await page.click('.options >> text=Red')
      await page.waitForSelector('.option-name strong:has-text("Red")')
      await page.waitForSelector('.gallery-picture:first-child img[alt="Red"]')
      await page.click('.options >> text=Black')
      await page.waitForSelector('.gallery-picture:first-child img[alt="Black"]')
      if (javaScript) await expectAccessible(page)
    })
  })

for (const look of LOOKS)
  test(`categories are merged and products moved, ${look.width} pixels wide`, async () => {
    await withPage(browser, { origin, ...look }, async (page) => {
      await asMember(page, cast.ada)
      await page.goto('/admin/products')
      await page.check(`[form=filing][value="${boot.id}"]`)
      await page.selectOption('#filing [name=category]', { label: 'Footwear' })
      await page.click('text=Move products')
      await page.waitForSelector('text=in “Footwear”')
      await expectAccessible(page)
      assert.ok(await noSideways(page))
      await page.goto('/admin/categories')
      await page.click(`#category-more-${shoes[1]!.id}`)
      await page.selectOption(`#f-merging-${shoes[1]!.id}-into`, { label: 'Shoes' })
      await page.click(`#category-${shoes[1]!.id} form[action*="/merging"] button`)
      await page.waitForSelector('text=“Footwear” is part of “Shoes” now')
      await expectAccessible(page)
      assert.ok(await noSideways(page))
      // The look for faults leaves marks on elements, which a swap would carry over.
      await page.reload()
      await page.locator('.category-act button').first().click()
      await page.waitForSelector('text=“Footwear” is back')
    })
  })

test.run()
