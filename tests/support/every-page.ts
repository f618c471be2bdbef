// Every page that can be opened, as the one it is for, in both schemes: axe finds nothing and nothing sticks out. The
// list comes from the router itself, so that a new page is looked at too.
import type * as uvu from 'uvu'
import * as assert from 'uvu/assert'
import { addAddress } from '#src/market/accounts/addresses.ts'
import { tellShop } from '#src/market/notifications/tell.ts'
import { sampleOf } from '#templates/mail/samples.ts'
import { expectAccessible, launchBrowser, type Page, withPage } from '#tests/support/browser.ts'
import { addMember, addProduct, addShop, createMarket, type Member } from '#tests/support/cast.ts'
import { HOME } from '#tests/support/checkout.ts'
import { placeTestOrder } from '#tests/support/orders.ts'
import { serveApp } from '#tests/support/serve.ts'

const LONG =
  'A marbled notebook whose title was written by somebody who had a great deal to say about it — قرطاسية, kâğıt, 纸 — and would not stop before every size, colour and Donaudampfschifffahrtsgesellschaft was named'

/** A market that has something of everything, with long names in several scripts, and a browser to look at it. */
async function fullMarket() {
  const market = await createMarket()
  const { app, db, cast, deps } = market
  const browser = await launchBrowser()
  const { origin } = await serveApp(app)

  await db.insertInto('categories').values({ slug: 'boots', name: 'Boots' }).execute()
  const boots = await addProduct(db, cast.boots, { title: 'Trail boot', onHand: 3, lowAt: 5 })
  const wordy = await addProduct(db, cast.boots, { title: 'Wordy', sizes: ['One'], onHand: 2 })
  await db
    .updateTable('products')
    .set({ title: LONG.slice(0, 190) })
    .where('id', '=', wordy.id)
    .execute()
  const waiting = await addShop(db, await addMember(db, 'Şule', 'sule@example.com'), {
    name: 'متجر Şule’nin Dükkânı 书店',
    slug: 'sule',
    status: 'submitted',
  })
  await db.updateTable('shops').set({ submitted_at: new Date() }).where('id', '=', waiting.id).execute()
  await db
    .updateTable('site_settings')
    .set({
      name: 'A market with a name that is as long as a name may ever be',
      terms: '# Sales\n\n- One\n- Two',
      contact_text: 'Main Street 1',
    })
    .execute()
  await db.transaction().execute((tx) => tellShop(tx, market.config.secret, cast.boots.id, sampleOf('pool-low')))
  const order = await placeTestOrder(market, {
    lines: [{ variantId: boots.variants[0]!.id }, { variantId: wordy.variants[0]!.id, delivery: 'service' }],
  })
  await addAddress(db, cast.sela.id, HOME)
  const unpaid = await placeTestOrder(market, { lines: [{ variantId: boots.variants[1]!.id }], paid: false })
  const zone = await db
    .insertInto('shipping_zones')
    .values({ shop_id: cast.boots.id, name: 'Home', countries: ['DE'] })
    .returning('id')
    .executeTakeFirstOrThrow()
  const way = await db
    .insertInto('shipping_methods')
    .values({ shop_id: cast.boots.id, zone_id: zone.id, name: 'Parcel', kind: 'flat', price_minor: 490 })
    .returning('id')
    .executeTakeFirstOrThrow()
  const [code, marketCode] = await db
    .insertInto('discounts')
    .values(
      [cast.boots.id, null].map((shop_id, i) => ({ shop_id, code: `TEN${i}`, kind: 'percent', percent_bp: 1000 })),
    )
    .returning('id')
    .execute()
  await db.insertInto('tax_rates').values({ country: 'DE', name: 'VAT', rate_bp: 1900 }).execute()
  const newcomer = await addMember(db, 'Nora New', 'nora@example.com')
  return { app, cast, db, deps, browser, origin, boots, waiting, order, unpaid, zone, way, code, marketCode, newcomer }
}

type FullMarket = Awaited<ReturnType<typeof fullMarket>>

/** Ids that these pages are opened with, by the part of the address that they belong to. */
async function idsFor(full: FullMarket, path: string): Promise<string> {
  const { db, cast, boots, order, zone, way, code, marketCode, waiting } = full
  const batch = await db
    .selectFrom('stock_batches')
    .select('id')
    .where('shop_id', '=', cast.boots.id)
    .executeTakeFirstOrThrow()
  const ids: [RegExp, string | number][] = [
    [/^\/buyer\/products/, boots.slug],
    [/^\/buyer\/shops/, cast.boots.slug],
    [/batches\/$/, batch.id],
    [/stock\/$/, boots.variants[0]?.id ?? ''],
    [/products\/$/, boots.id],
    [/^\/seller\/orders\/$/, order.shopOrders[0]?.id ?? ''],
    [/^\/admin\/orders\/$/, order.id],
    [/^\/buyer\/orders\/$/, order.number],
    [/^\/seller\/shipping\/zones\/$/, zone.id],
    [/^\/seller\/shipping\/methods\/$/, way.id],
    [/^\/seller\/discounts\/$/, code?.id ?? ''],
    [/^\/admin\/discounts\/$/, marketCode?.id ?? ''],
    [/^\/admin\/shops\/$/, waiting.id],
    [/^\/admin\/categories\/$/, 1],
    [/^\/admin\/mail\/preview\/$/, 'order-placed'],
  ]
  return path.replace(/:\w+(\{[^}]*\})?\??/g, (_all, _pattern, at: number) => {
    const before = path.slice(0, at)
    return String(ids.find(([place]) => place.test(before))?.[1] ?? '1')
  })
}

const extra = ({ unpaid, order }: FullMarket) => [
  '/buyer/products?q=boot',
  '/buyer/products?q=nothing-like-it',
  `/buyer/orders/${unpaid.number}`,
  '/buyer/orders/find?sent=1',
  '/seller/stock?filter=low',
  '/seller/stock?q=nothing-like-it',
  '/seller/orders?q=nothing-like-it',
  '/seller/orders?status=archived',
  `/seller/orders/pick-list?order=${order.shopOrders[0]?.id}`,
  '/admin/search?q=sela',
  '/admin/search?q=nothing-like-it',
  '/admin/shops?status=submitted',
  '/admin/shops?status=suspended',
  '/admin/mail/preview/order-placed?width=phone',
  '/seller/shipping?country=DE&kg=1.2&worth=60',
  '/no-such-page',
]

// The showcase has its own test; what is under /static and behind a picture's key is no page.
const isPage = (path: string) =>
  !/^\/(static|healthz|readyz|metrics)|\*|\/dev\/(ui|picture)|images|documents|files|\/(stream|letter)$|\/logo\//.test(
    path,
  ) && !/\.(csv|xml|txt|svg|png)$|\/(suggestions|badges)$/.test(path)

async function addresses(full: FullMarket): Promise<string[]> {
  const { app } = full
  const own = new Set(app.routes.filter(({ method, path }) => method === 'GET' && isPage(path)).map(({ path }) => path))
  return Promise.all([...own, ...extra(full)].map((path) => idsFor(full, path)))
}

function visitorOf({ cast, newcomer }: FullMarket, path: string): (Member | null)[] {
  if (path === '/account/login' || path === '/account/register' || path === '/account/setup') return [null]
  if (path.startsWith('/account/password-reset')) return [null]
  if (path.startsWith('/account')) return [cast.sela]
  if (path.startsWith('/admin')) return [cast.ada]
  if (path === '/seller/shop') return [cast.sela, newcomer]
  if (path.startsWith('/seller')) return [cast.sela]
  if (path.startsWith('/buyer/orders')) return [cast.bela]
  return [null]
}

async function signIn({ deps, origin }: FullMarket, page: Page, member: Member): Promise<void> {
  const cookie = await deps.sessions.start(member.id, { address: '127.0.0.1', userAgent: 'tests' })
  const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split(/=(.*)/s)
  await page.context().addCookies([{ name, value, url: origin }])
}

/** What sticks out to the side, by its tag and class; the page itself never scrolls that way. */
const widerThanPage = (page: Page) =>
  page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    return scrollWidth > clientWidth ? `${scrollWidth} of ${clientWidth}` : ''
  })

async function look(page: Page, path: string, problems: string[]): Promise<boolean> {
  const answer = await page.goto(path)
  if (!answer?.headers()['content-type']?.startsWith('text/html')) return false
  try {
    await expectAccessible(page)
  } catch (error) {
    problems.push(error instanceof Error ? error.message : String(error))
  }
  const wide = await widerThanPage(page)
  if (wide) problems.push(`${path} is too wide: ${wide}`)
  const headings = await page.locator('h1').count()
  if (headings !== 1) problems.push(`${path} has ${headings} h1`)
  if (!(await page.title())) problems.push(`${path} has no title`)
  return true
}

export type Look = { colorScheme: 'light' | 'dark'; width: number }

/** Opens every page as the one it is for, and looks at it in this scheme and width. */
export async function lookAtEveryPage(test: uvu.Test, scheme: Look): Promise<void> {
  const full = await fullMarket()
  const { cast, newcomer, browser, origin } = full
  const pages = await addresses(full)
  for (const visitor of [null, cast.sela, newcomer, cast.ada]) {
    test(`for ${visitor?.name ?? 'somebody signed out'}`, () =>
      withPage(browser, { origin, ...scheme }, async (page) => {
        if (visitor) await signIn(full, page, visitor)
        const problems: string[] = []
        let seen = 0
        for (const path of pages.filter((one) => visitorOf(full, one).includes(visitor))) {
          if (await look(page, path, problems)) seen += 1
        }
        assert.is(problems.join('\n'), '')
        assert.ok(seen > 0, 'no page was seen')
      }))
  }
}
