// The tools of the other browser tests are held to what they promise.
import { Hono } from 'hono'
import { compress } from 'hono/compress'
import { secureHeaders } from 'hono/secure-headers'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { expectAccessible, launchBrowser, type Page, requestLog, withPage } from '#tests/support/browser.ts'
import { serveApp } from '#tests/support/serve.ts'

const page = (body: string) =>
  `<!doctype html><html lang="en"><head><title>A page</title><link rel="icon" href="data:,"></head>${body}</html>`
const good = '<body><main><h1>Hello</h1><p>Calm words.</p></main><script src="/hello.js"></script></body>'

const app = new Hono()
app.use(secureHeaders({ contentSecurityPolicy: { defaultSrc: ["'self'"], imgSrc: ["'self'", 'data:'] } }), compress())
app.get('/', (c) => c.html(page(good)))
app.get('/hello.js', (c) =>
  c.body("document.querySelector('p').append(' Loaded.')", 200, { 'Content-Type': 'text/javascript' }),
)
app.get('/big', (c) => c.html(page(good.replace('Calm', 'word '.repeat(20_000)))))
app.get('/refused', (c) => c.html(page(good), 422))
app.get('/broken', (c) => c.html(page(good), 500))
app.get('/inline', (c) => c.html(page(`${good}<script>document.title = 'x'</script>`)))
app.get('/missing', (c) => c.html(page(`${good}<img src="/none.webp" alt="">`)))
app.get('/throws.js', (c) => c.body('throw new Error("oh no")', 200, { 'Content-Type': 'text/javascript' }))
app.get('/throws', (c) => c.html(page(`${good}<script src="/throws.js"></script>`)))
app.get('/bare', (c) => c.html(page('<body><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw="><h2>x</h2></body>')))

const browser = await launchBrowser()
const { origin } = await serveApp(app)
const visit = (path: string) => (shown: Page) => shown.goto(path)

async function messageOf(work: Promise<unknown>): Promise<string> {
  try {
    await work
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
  return ''
}

const test = suite('a page in the browser')

test('runs its scripts, or not, in the width and scheme asked for', async () => {
  const look = async (shown: Page) => {
    await shown.goto('/')
    const dark = await shown.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)
    return [await shown.textContent('p'), shown.viewportSize()?.width, dark]
  }
  assert.equal(await withPage(browser, { origin }, look), ['Calm words. Loaded.', 1280, false])
  const other = { origin, javaScript: false, width: 390, colorScheme: 'dark' } as const
  assert.equal(await withPage(browser, other, look), ['Calm words.', 390, true])
})

test('may be refused, but not break', async () => {
  await withPage(browser, { origin }, visit('/refused'))
  assert.match(await messageOf(withPage(browser, { origin }, visit('/broken'))), 'answer 500 for document')
  assert.match(await messageOf(withPage(browser, { origin }, visit('/missing'))), 'answer 404 for image')
  assert.match(await messageOf(withPage(browser, { origin }, visit('/throws'))), 'oh no')
})

test('breaks no content security policy', async () => {
  assert.match(await messageOf(withPage(browser, { origin }, visit('/inline'))), 'script-src-elem blocked inline')
})

test('may have a problem that is expected, which must then happen', async () => {
  await withPage(browser, { origin, expect: [/oh no/] }, visit('/throws'))
  assert.match(await messageOf(withPage(browser, { origin, expect: [/oh no/] }, visit('/'))), 'did not happen')
})

test('is checked for accessibility under its own policy, with and without scripts', async () => {
  for (const javaScript of [true, false]) {
    await withPage(browser, { origin, javaScript }, async (shown) => {
      await shown.goto('/')
      await expectAccessible(shown)
      await shown.goto('/bare')
      const message = await messageOf(expectAccessible(shown))
      for (const text of ['image-alt', 'landmark-one-main', '<img src=']) assert.match(message, text)
      await shown.goto('/')
      assert.is(await shown.textContent('p'), javaScript ? 'Calm words. Loaded.' : 'Calm words.')
    })
  }
})

test('tells what it cost to load, compressed', async () => {
  await withPage(browser, { origin }, async (shown) => {
    const log = await requestLog(shown)
    await shown.goto('/big')
    assert.is(log.count(), 2)
    assert.ok(log.bytes() > 300 && log.bytes() < 5000, `${log.bytes()} bytes`)
    assert.is(log.bytes(), log.bytesWithoutImages())
  })
})

test.run()
