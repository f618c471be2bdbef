// A real Chromium for the tests in tests/browser, and what every page is held to there.
import { type Browser, chromium, type Page } from 'playwright-core'
import { withoutScripts } from './accessibility.ts'
import { findChromium } from './chromium.ts'
import { onProcessEnd } from './cleanup.ts'
import { watchProblems } from './page-problems.ts'

export type { Browser, Page } from 'playwright-core'
export { expectAccessible } from './accessibility.ts'
export { type RequestLog, requestLog } from './request-log.ts'

export type PageOptions = {
  /** False for a person whose scripts never arrive. */
  javaScript?: boolean
  /** Width of the window in CSS pixels; at 500 and below it is also a touch screen. */
  width?: number
  height?: number
  colorScheme?: 'light' | 'dark'
  /** Where relative addresses start: page.goto('/buyer'). */
  origin?: string
  /** Problems this test provokes on purpose, by their text. Each must then really happen. */
  expect?: RegExp[]
}

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-quic',
  '--disable-sync',
  '--no-first-run',
  '--font-render-hinting=none',
]

let launched: Promise<Browser> | undefined

/** The browser of this test process: started once, shared by its files, ended with it. */
export function launchBrowser(): Promise<Browser> {
  launched ??= start()
  return launched
}

async function start(): Promise<Browser> {
  const { executable, env } = await findChromium()
  const browser = await chromium.launch({
    executablePath: executable,
    args: FLAGS,
    // For the browser alone: these libraries in our own environment would reach PostgreSQL too.
    env: { ...process.env, ...env } as Record<string, string>,
    // The runner ends the browser by ending us; both at once would race.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  })
  onProcessEnd(() => browser.close())
  return browser
}

/**
 * Opens a page in a fresh profile for `visit` and closes it. Fails when the page logged an error, threw, broke its
 * content security policy, or asked for something that was not there.
 */
export async function withPage<T>(
  browser: Browser,
  options: PageOptions,
  visit: (page: Page) => Promise<T>,
): Promise<T> {
  const { javaScript = true, width = 1280, height = 800, colorScheme = 'light', origin, expect = [] } = options
  const context = await browser.newContext({
    javaScriptEnabled: javaScript,
    viewport: { width, height },
    hasTouch: width <= 500,
    isMobile: width <= 500,
    colorScheme,
    reducedMotion: 'reduce',
    locale: 'en-GB',
    timezoneId: 'UTC',
    ...(origin ? { baseURL: origin } : {}),
  })
  if (!javaScript) withoutScripts.add(context)
  context.setDefaultTimeout(10_000)
  try {
    const check = await watchProblems(context, expect)
    const result = await visit(await context.newPage())
    await check()
    return result
  } finally {
    await context.close()
  }
}
