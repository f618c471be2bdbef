import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { inScope } from '#src/database/scope.ts'
import { expectAccessible, launchBrowser, type Page, type PageOptions, withPage } from '#tests/support/browser.ts'
import { addProduct, createMarket, type Member, PASSWORD } from '#tests/support/cast.ts'
import { appCode, enrol } from '#tests/support/factor.ts'
import { serveApp } from '#tests/support/serve.ts'

const browser = await launchBrowser()
const market = await createMarket()
const { db, cast } = market
const { origin } = await serveApp(market.app)
const visit = (options: PageOptions, work: (page: Page) => Promise<void>) =>
  withPage(browser, { origin, ...options }, work)

async function password(page: Page, member: Member, next = '/account') {
  await page.goto(`/account/login?next=${next}`)
  await page.getByLabel('E-mail address').fill(member.email)
  await page.locator('[name=password]').fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

/** Codes of one half minute work once: what was used is forgotten, so that a test need not wait. */
const forgetStep = (userId: number) =>
  db.updateTable('second_factors').set({ last_step: 0 }).where('user_id', '=', userId).execute()
const forgetProofs = () => db.updateTable('sessions').set({ proven_at: null }).execute()

const factor = suite('a second factor in the browser')
factor.before.each(async () => {
  for (const table of ['throttles', 'second_factors', 'recovery_codes', 'trusted_devices'] as const)
    await db.deleteFrom(table).execute()
})

for (const javaScript of [true, false]) {
  const how = javaScript ? 'with' : 'without'
  factor(`is set up, signed in with, and stood in for by a recovery code, ${how} scripts`, async () => {
    await visit({ javaScript, width: javaScript ? 1280 : 390 }, async (page) => {
      await password(page, cast.bela)
      await page.waitForURL('**/account')
      await page.getByRole('link', { name: 'Two-factor sign-in' }).click()
      await page.getByRole('link', { name: 'Set up two-factor sign-in' }).click()
      await page.getByText('Cannot scan? Type the key').click()
      const key = await page.locator('.copyable-text').innerText()
      await expectAccessible(page)
      await page.getByLabel('Code from your app').fill(appCode(key))
      await page.getByRole('button', { name: 'Switch two-factor sign-in on' }).click()
      await page.getByRole('heading', { name: 'Two-factor sign-in is on' }).waitFor()
      const codes = await page.locator('.recovery-codes code').allInnerTexts()
      assert.is(codes.length, 10)
      await expectAccessible(page)
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Download' }).click(),
      ])
      assert.is(file.suggestedFilename(), 'recovery-codes.txt')
      assert.is(
        await page.getByRole('button', { name: 'Print' }).isVisible(),
        javaScript,
        'no button that does nothing',
      )
      await page.getByRole('link', { name: 'I have kept them' }).click()
      await page.getByText('10 of 10 are left').waitFor()
      await expectAccessible(page)

      await forgetStep(cast.bela.id)
      await page.locator('.person summary').click()
      await page.getByRole('button', { name: 'Sign out' }).click()
      await page.waitForURL(`${origin}/`)
      await password(page, cast.bela)
      await page.waitForURL('**/account/login/code')
      await expectAccessible(page)
      await page.getByLabel('Code from your app').fill('000000')
      await page.getByRole('button', { name: 'Sign in' }).click()
      await page.locator('.error-summary').waitFor()
      await page.getByLabel('Code from your app').fill(appCode(key))
      await page.getByRole('button', { name: 'Sign in' }).click()
      await page.waitForURL('**/account')

      await page.locator('.person summary').click()
      await page.getByRole('button', { name: 'Sign out' }).click()
      await page.waitForURL(`${origin}/`)
      await password(page, cast.bela)
      await page.getByText('Use a recovery code instead').click()
      await page.getByLabel('Recovery code', { exact: true }).fill(codes[0] ?? '')
      await page.getByRole('button', { name: 'Sign in' }).click()
      await page.getByText('9 recovery codes are left.').waitFor()
    })
  })

  factor(`is asked for before a dangerous act; what was typed is done afterwards, ${how} scripts`, async () => {
    const app = await enrol(market, cast.ada.id)
    await visit({ javaScript }, async (page) => {
      await password(page, cast.ada, '/admin')
      await page.getByLabel('Code from your app').fill(app.code())
      await page.getByRole('button', { name: 'Sign in' }).click()
      await page.waitForURL('**/admin')
      await forgetProofs()
      await forgetStep(cast.ada.id)
      await page.goto('/admin/payments/methods/new?kind=bank')
      const name = `Bank ${how} scripts`
      await page.locator('[name=name]').fill(name)
      await page.locator('[name=currencies]').fill('EUR')
      await page.locator('[name=holder]').fill('Market Window GmbH')
      await page.locator('[name=account]').fill('DE89 3704 0044 0532 0130 00')
      await page.locator('#method-form button[type=submit]').last().click()
      await page.getByRole('heading', { name: 'Is it you?' }).waitFor()
      await expectAccessible(page)
      await page.getByLabel('Code from your app').fill(app.code())
      await page.getByRole('button', { name: 'Go on' }).click()
      await page.waitForURL('**/admin/payments/methods')
      await page.getByText(`“${name}” is offered to buyers now.`).waitFor()
      const kept = await db.selectFrom('payment_methods').select('account').where('name', '=', name).execute()
      assert.is(kept.length, 1)
    })
  })
}

factor('and the log of activity are open to everybody, light and dark, wide and narrow', async () => {
  const { variants } = await addProduct(db, cast.boots, { title: 'Trail boot', onHand: 3 })
  await inScope({ shopId: cast.boots.id, actorId: cast.sela.id, address: '192.0.2.7' }, () =>
    db.updateTable('variants').set({ price_minor: 7500 }).where('id', '=', variants[0]!.id).execute(),
  )
  for (const colorScheme of ['light', 'dark'] as const)
    for (const width of [390, 1280])
      await visit({ colorScheme, width }, async (page) => {
        await password(page, cast.sela, '/seller/activity')
        await page.waitForURL('**/seller/activity')
        await page.getByText('Changed price of Trail boot / 40: €89.00 → €75.00').waitFor()
        await page.getByText('Before and after').first().click()
        await expectAccessible(page)
        await page.goto('/account/two-factor')
        await expectAccessible(page)
        await forgetProofs()
        await page.goto('/account/two-factor/new')
        await page.waitForURL('**/account/proof*')
        await expectAccessible(page)
      })
})

factor.run()
