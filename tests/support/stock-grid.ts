// The stock grid of Sela's shop in a browser, with a product of its own for every visit.
import { launchBrowser, type Page, type PageOptions, withPage } from './browser.ts'
import { addProduct, createMarket } from './cast.ts'
import { serveApp } from './serve.ts'

type Visit = (page: Page, ids: [number, number, number]) => Promise<void>

export async function openStockGrid() {
  const market = await createMarket()
  const { db, cast } = market
  const { origin } = await serveApp(market.app)
  const browser = await launchBrowser()
  const [cookie] = (await market.signedIn(cast.sela)).cookies
  const seller = { shopId: cast.boots.id, actorId: cast.sela.id, actorName: 'Kim' }
  let titles = 0

  /** Opens the grid on a fresh product of three variants, ten on hand of each. */
  async function onGrid(options: PageOptions, visit: Visit): Promise<void> {
    titles += 1
    const title = `Boot${titles}`
    const product = await addProduct(db, cast.boots, { title, onHand: 10, lowAt: 2 })
    await withPage(browser, { origin, ...options }, async (page) => {
      const [name = '', value = ''] = cookie ?? []
      await page.context().addCookies([{ name, value, url: origin }])
      await page.goto(`/seller/stock?q=${title}`)
      await visit(page, product.variants.map((v) => v.id) as [number, number, number])
    })
  }

  const onHand = async (id: number) =>
    (await db.selectFrom('stock_levels').select('on_hand').where('variant_id', '=', id).executeTakeFirstOrThrow())
      .on_hand

  return { db, cast, seller, onGrid, onHand }
}

export const field = (id: number) => `#stock-${id}-counted`
export const focused = (page: Page) => page.evaluate(() => document.activeElement?.id ?? '')
export const toast = (page: Page, text: string) => page.locator('#toasts .toast', { hasText: text }).waitFor()
