import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { noteOutcome } from '#src/market/notifications/delivery.ts'
import { queueMail } from '#src/market/notifications/outbox.ts'
import { expectAccessible, launchBrowser, type Page, type PageOptions, withPage } from '#tests/support/browser.ts'
import { createMarket, type Member, PASSWORD } from '#tests/support/cast.ts'
import { codeSentTo } from '#tests/support/mail.ts'
import { serveApp } from '#tests/support/serve.ts'

const browser = await launchBrowser()
const market = await createMarket()
const { db, config, cast } = market
const { origin } = await serveApp(market.app)
const visit = (options: PageOptions, work: (page: Page) => Promise<void>) =>
  withPage(browser, { origin, ...options }, work)

async function signIn(page: Page, member: Member, next = '/account') {
  await page.goto(`/account/login?next=${next}`)
  await page.getByLabel('E-mail address').fill(member.email)
  await page.getByLabel('Password', { exact: false }).first().fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL(`**${next}`)
}

const account = suite('an account in the browser')
account.before.each(async () => void (await db.deleteFrom('throttles').execute()))

for (const javaScript of [true, false]) {
  account(`is registered, proven, left and entered again ${javaScript ? 'with' : 'without'} scripts`, async () => {
    await visit({ javaScript, width: javaScript ? 1280 : 390 }, async (page) => {
      const email = `nora${Number(javaScript)}@example.com`
      await page.goto('/account/register')
      await page.getByLabel('Your name').fill('Nora New')
      await page.getByLabel('E-mail address').fill(email)
      await page.locator('[name=password]').fill('four words and more')
      await page.getByRole('button', { name: 'Create account' }).click()
      await page.getByLabel('Code from the mail').fill(await codeSentTo(market, email))
      await page.getByRole('button', { name: 'Prove address' }).click()
      await page.waitForURL(`${origin}/`)
      await page.goto('/account')
      assert.match(await page.locator('main').innerText(), email)
      await page.locator('.person summary').click()
      await page.getByRole('button', { name: 'Sign out' }).click()
      await page.waitForURL(`${origin}/`)
      await page.goto('/account')
      await page.waitForURL('**/account/login?next=*')
    })
  })
}

account('begins at the summary when something is wrong, and shows a password on demand', async () => {
  await visit({}, async (page) => {
    await page.goto('/account/login')
    const field = page.locator('[name=password]')
    await field.fill('wrong guess')
    await page.getByLabel('Show password').check()
    assert.is(await field.getAttribute('type'), 'text')
    await page.getByLabel('Show password').uncheck()
    assert.is(await field.getAttribute('type'), 'password')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.locator('.error-summary').waitFor()
    assert.ok(await page.evaluate(() => document.activeElement?.classList.contains('error-summary')))
    await page.locator('.error-summary a').first().click()
    assert.is(await page.evaluate(() => document.activeElement?.id), 'f-email')
  })
})

account('signs a device out in place', async () => {
  await market.deps.sessions.start(cast.sela.id, { address: '192.0.2.9', userAgent: 'curl/8' })
  await visit({}, async (page) => {
    await signIn(page, cast.sela, '/account/sessions')
    await page.getByRole('button', { name: 'Sign out curl' }).click()
    await page.getByText('That device is signed out.').waitFor()
    assert.is(await page.locator('.session').filter({ hasText: 'curl' }).count(), 0)
  })
})

account('and the mail of the market are open to everybody, light and dark, wide and narrow', async () => {
  const data = { shopName: 'Boots', code: '123456', minutes: 10 }
  const put = () =>
    db
      .transaction()
      .execute((tx) => queueMail(tx, config.secret, { to: cast.sela.email, kind: 'shop-contact-code', data }))
  const [kept, dead] = [await put(), await put()]
  await noteOutcome(db, dead, {
    state: 'dead',
    error: 'Can’t send mail - all recipients were rejected: 550 no mailbox',
  })
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [390, 1280]) {
      await visit({ colorScheme, width }, async (page) => {
        for (const path of ['/account/login', '/account/register', '/account/password-reset']) {
          await page.goto(path)
          await expectAccessible(page)
        }
        await page.getByRole('button', { name: 'Send me a code' }).click()
        await page.locator('.error-summary').waitFor()
        await expectAccessible(page)
        await db.deleteFrom('throttles').execute()
        await page.getByLabel('E-mail address').fill(cast.nils.email)
        await page.getByRole('button', { name: 'Send me a code' }).click()
        await page.waitForURL('**/account/otp*')
        await expectAccessible(page)
        await signIn(page, cast.ada)
        await expectAccessible(page)
        for (const path of ['/account/sessions', '/admin/mail', '/dev/mail', `/dev/mail/${kept}`]) {
          await page.goto(path)
          await expectAccessible(page)
        }
      })
    }
  }
})

account.run()
