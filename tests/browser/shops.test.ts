import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { openMail } from '#src/market/notifications/outbox.ts'
import { expectAccessible, launchBrowser, type Page, withPage } from '#tests/support/browser.ts'
import { addMember, addShop, createMarket, type Member } from '#tests/support/cast.ts'
import { serveApp } from '#tests/support/serve.ts'

const test = suite('opening a shop and verifying it, in the browser')
const { db, app, deps, cast, config } = await createMarket()
const browser = await launchBrowser()
const { origin } = await serveApp(app)
const okan = await addMember(db, 'Okan Demir', 'okan@example.com')

async function as(member: Member, page: Page) {
  const cookie = await deps.sessions.start(member.id, { address: '127.0.0.1', userAgent: 'tests' })
  const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split(/=(.*)/s)
  await page.context().addCookies([{ name, value, url: origin }])
}

async function newestCode(): Promise<string> {
  const row = await db.selectFrom('mail_messages').selectAll().orderBy('id', 'desc').limit(1).executeTakeFirstOrThrow()
  const mail = openMail(config.secret, row.kind, row.sealed_data as Buffer)
  if (mail.kind !== 'shop-contact-code') throw new Error('no code was mailed')
  return mail.data.code
}

const heading = (page: Page) => page.locator('h1').first().innerText()

test('a seller walks from nothing to submitted, and loses nothing typed on the way', async () => {
  await withPage(browser, { origin }, async (page) => {
    await as(okan, page)
    await page.goto('/seller')
    await page.getByRole('textbox', { name: 'Name required' }).fill('Sahaf Books')
    await page.getByLabel('Contact mail address').fill('hello@sahaf.example')
    await page.getByLabel('Country').selectOption('TR')
    await page.getByLabel('Currency of your prices').selectOption('TRY')
    await page.getByRole('button', { name: 'Open shop' }).click()
    await page.getByRole('button', { name: 'Send code' }).waitFor()

    await page.getByLabel('What you sell').fill('Books, not saved yet')
    await page.getByRole('button', { name: 'Send code' }).click()
    const code = page.getByLabel('Code from the message')
    await code.waitFor()
    assert.is(await page.getByLabel('What you sell').inputValue(), 'Books, not saved yet')
    await code.fill('12')
    await page.getByRole('button', { name: 'Prove address' }).click()
    await page.locator('.error-summary').waitFor()
    assert.ok(await page.evaluate(() => document.activeElement?.matches('.error-summary')), 'the summary has the focus')
    await expectAccessible(page)
    await code.fill(await newestCode())
    await page.getByRole('button', { name: 'Prove address' }).click()
    await page.locator('.shop-proven').waitFor()
    await page.getByRole('button', { name: 'Save details' }).click()
    await page.locator('.toast').filter({ hasText: 'details are saved' }).waitFor()
    await page.getByLabel('Add a document').setInputFiles({
      name: 'licence.pdf',
      mimeType: 'application/pdf',
      buffer: Buffer.from('%PDF-1.7\n%%EOF\n'),
    })
    await page.getByRole('button', { name: 'Upload document' }).click()
    await page.getByRole('link', { name: /licence\.pdf/ }).waitFor()
    await page.getByRole('button', { name: 'Submit shop' }).click()
    await page.getByText('Your shop is being reviewed.').first().waitFor()
    await expectAccessible(page)
  })
})

test('an admin decides, the next shop comes up, and the one before is told', async () => {
  const owner = await addMember(db, 'Pia', 'pia@example.com')
  const next = await addShop(db, owner, { name: 'Pia Prints', slug: 'pia-prints', status: 'submitted' })
  await db.updateTable('shops').set({ submitted_at: new Date() }).where('id', '=', next.id).execute()
  await withPage(browser, { origin }, async (page) => {
    await as(cast.ada, page)
    await page.goto('/admin')
    await page.getByRole('link', { name: 'Review the oldest' }).click()
    await page.locator('#verification-form').waitFor()
    assert.match(await heading(page), /Sahaf Books/)
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Reject shop' }).click()
    await page.locator('.error-summary').waitFor()
    await page.getByLabel('Document unreadable').check()
    await page.getByRole('button', { name: 'Reject shop' }).click()
    await page.locator('.toast').filter({ hasText: 'Sahaf Books is rejected' }).waitFor()
    assert.match(await heading(page), /Pia Prints/)
    assert.match(page.url(), new RegExp(`/admin/shops/${next.id}\\?status=submitted$`))
    assert.match(await page.title(), /^Pia Prints/)
    assert.ok(await page.evaluate(() => document.activeElement?.matches('.review-head')), 'the next shop has the focus')
    assert.is((await page.locator('#review-count').innerText()).trim().split(/\s/)[0], '1')
  })
})

test('the rejected seller reads why and submits again, on a phone and without scripts', async () => {
  await withPage(browser, { origin, width: 390, colorScheme: 'dark', javaScript: false }, async (page) => {
    await as(okan, page)
    await page.goto('/seller/shop')
    await page.locator('.notice').getByText('A document cannot be read').waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Submit shop again' }).click()
    await page.getByText('Your shop is being reviewed.').first().waitFor()
  })
  await withPage(browser, { origin, width: 390, colorScheme: 'dark', javaScript: false }, async (page) => {
    await as(cast.ada, page)
    const { id } = await db.selectFrom('shops').select('id').where('slug', '=', 'sahaf-books').executeTakeFirstOrThrow()
    await page.goto(`/admin/shops/${id}`)
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Approve shop' }).click()
    await page.getByText('Sahaf Books is approved, and buyers can see it.').first().waitFor()
  })
})

test.run()
