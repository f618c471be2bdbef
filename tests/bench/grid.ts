import { createSessions } from '#src/market/accounts/sessions.ts'
import { launchBrowser, type Page, withPage } from '#tests/support/browser.ts'
import { createDatabase, startMarket } from './place.ts'
import { type BenchResult, median } from './result.ts'
import { addOwner, seedMarket } from './seed.ts'

const EDITS = 300
const PAGES = 9
/** What one step leaves to draw is not counted as the next one's. */
const REST = 400
const LIMIT_MS = 30
/** A browser calls a task of more than this long; a frame that waits for it is seen to stutter. */
const LONG_TASK_MS = 50

/** The grid of 10,000 variants: what one edit takes at the server, and whether a browser stays smooth on a thousand rows. */
export async function benchGrid(): Promise<BenchResult> {
  const { url, db } = await createDatabase()
  await seedMarket(db, { shops: 1, products: 3334 })
  // The pictures of the seed have no files.
  await db.deleteFrom('product_images').execute()
  const { shopId, userId } = await addOwner(db)
  const rows = await db.selectFrom('variants').select('id').where('shop_id', '=', shopId).execute()
  const sessions = createSessions(db, { secure: false })
  const cookie = (await sessions.start(userId, { address: null, userAgent: 'bench' })).split(';')[0] ?? ''
  const market = await startMarket(url)
  const edits = await timeEdits(
    market.origin,
    cookie,
    rows.map(({ id }) => id),
  )
  const page = await timePage(market.origin, cookie)
  const browser = await tryBrowser(market.origin, cookie)
  await market.stop()
  return {
    name: 'Stock grid of 10,000 variants, one seller',
    findings: [
      underLimit('an edit answered, p50', edits(0.5)),
      underLimit('an edit answered, p95', edits(0.95)),
      { what: 'the page of the first 100 rows', measured: `${page.toFixed(1)} ms` },
      ...browser,
    ],
  }
}

const underLimit = (what: string, ms: number, limit = LIMIT_MS) => ({
  what,
  measured: `${ms.toFixed(1)} ms`,
  limit: `under ${limit} ms`,
  kept: ms < limit,
})

async function timeEdits(origin: string, cookie: string, variantIds: number[]): Promise<(part: number) => number> {
  const headers = { cookie, origin, 'hx-request': 'true', 'content-type': 'application/x-www-form-urlencoded' }
  const times: number[] = []
  for (let i = 0; i < EDITS; i++) {
    const begun = performance.now()
    const answer = await fetch(`${origin}/seller/stock/${variantIds[(i * 37) % variantIds.length]}/adjustments`, {
      method: 'POST',
      headers,
      body: 'delta=1&reason=received&note=',
    })
    await answer.text()
    if (!answer.ok) throw new Error(`an edit was answered ${answer.status}`)
    if (i >= 20) times.push(performance.now() - begun)
  }
  times.sort((a, b) => a - b)
  return (part) => times[Math.floor(times.length * part)] ?? Number.NaN
}

async function timePage(origin: string, cookie: string): Promise<number> {
  const times: number[] = []
  for (let i = 0; i < 12; i++) {
    const begun = performance.now()
    await (await fetch(`${origin}/seller/stock`, { headers: { cookie } })).text()
    times.push(performance.now() - begun)
  }
  return median(times.slice(2))
}

/** Scrolls and types on a thousand rows; tells the longest task and the slowest answer to a key. */
async function tryBrowser(origin: string, cookie: string): Promise<BenchResult['findings']> {
  const browser = await launchBrowser()
  const [name = '', value = ''] = cookie.split(/=(.*)/s)
  return withPage(browser, { origin }, async (page) => {
    await page.context().addCookies([{ name, value, url: origin }])
    await page.goto('/seller/stock')
    await page.waitForTimeout(REST)
    await page.evaluate(WATCH)
    const grown = await addRows(page)
    // The page stayed where the last rows came: the way through all of them begins at the top.
    await page.evaluate(() => scrollTo(0, 0))
    await seen(page)
    for (let i = 0; i < 60; i++) {
      await page.mouse.wheel(0, 600)
      await page.waitForTimeout(16)
    }
    const scrolled = await seen(page)
    const field = page.locator('input[name=counted]').nth(400)
    await field.focus()
    await seen(page)
    for (const key of '1234567890') await field.press(key === '0' ? 'Escape' : key)
    for (let i = 0; i < 20; i++) await page.keyboard.press('ArrowDown')
    const typed = await seen(page)
    return [
      underLimit('longest task while a hundred rows are added', grown.longest, LONG_TASK_MS),
      underLimit('longest task while scrolling 1,000 rows', scrolled.longest, LONG_TASK_MS),
      { what: 'slowest frame while scrolling', measured: `${scrolled.frame.toFixed(0)} ms` },
      underLimit('longest task while typing and moving', typed.longest, LONG_TASK_MS),
      { what: 'slowest answer to a key', measured: `${typed.key.toFixed(0)} ms` },
    ]
  })
}

/** Presses "Show more" to the last page; tells the longest task of any. The way down to the button is not part of it. */
async function addRows(page: Page): Promise<Seen> {
  const all: Seen[] = []
  for (let i = 1; i <= PAGES; i++) {
    const more = page.locator('#stock-more a')
    await more.scrollIntoViewIfNeeded()
    await seen(page)
    await more.press('Enter')
    await page.waitForFunction((count) => document.querySelectorAll('.stock-item').length >= count, (i + 1) * 100)
    all.push(await seen(page))
  }
  return all.reduce((one, other) => (one.longest > other.longest ? one : other))
}

type Seen = { longest: number; frame: number; key: number }

/** Runs in the page, as text: a loader's helpers are not there. */
const WATCH = `{
  const seen = { longest: 0, frame: 0, key: 0 }
  window.seen = seen
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) seen.longest = Math.max(seen.longest, duration)
  }).observe({ type: 'longtask' })
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) seen.key = Math.max(seen.key, duration)
  }).observe({ type: 'event', durationThreshold: 16 })
  let before = performance.now()
  requestAnimationFrame(function frame(at) {
    seen.frame = Math.max(seen.frame, at - before)
    before = at
    requestAnimationFrame(frame)
  })
}`

async function seen(page: Page): Promise<Seen> {
  await page.waitForTimeout(REST)
  return page.evaluate(() => {
    const { seen } = window as unknown as { seen: Seen }
    const until = { ...seen }
    Object.assign(seen, { longest: 0, frame: 0, key: 0 })
    return until
  })
}
