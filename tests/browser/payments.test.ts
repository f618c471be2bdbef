import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { addMethod } from '#src/market/payments/method-changes.ts'
import { checkMethod, type MethodTyped, NEW_METHOD } from '#src/market/payments/method-form.ts'
import { freezeMethod, type PaymentMethod } from '#src/market/payments/methods.ts'
import { expectAccessible, launchBrowser, type Page, withPage } from '#tests/support/browser.ts'
import { addProduct, createMarket, type Member } from '#tests/support/cast.ts'
import { placeTestOrder } from '#tests/support/orders.ts'
import { receiptPicture } from '#tests/support/proofs.ts'
import { serveApp } from '#tests/support/serve.ts'

const test = suite('paying and reviewing, in the browser')
const market = await createMarket()
const { db, app, deps, cast } = market
const browser = await launchBrowser()
const { origin } = await serveApp(app)
const boots = await addProduct(db, cast.boots, { onHand: 50 })

async function addKind(kind: 'bank' | 'wallet', typed: Partial<MethodTyped>): Promise<PaymentMethod> {
  const checked = await checkMethod(kind, { ...NEW_METHOD[kind], ...typed })
  if (!checked.ok) throw new Error(JSON.stringify(checked.errors))
  return addMethod(db, cast.ada, checked.facts)
}
const bank = await addKind('bank', { holder: 'Market Window GmbH', account: 'DE89370400440532013000' })
const wallet = await addKind('wallet', {
  name: 'Bitcoin',
  account: 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4',
  currencies: 'EUR',
  rate: '0.0000152',
})

async function ordered(method: PaymentMethod) {
  const order = await placeTestOrder(market, { lines: [{ variantId: boots.variants[0]!.id }], paid: false })
  const paymentId = order.payments[0]!.id
  const { columns } = freezeMethod(method, { amountMinor: 8900, currency: 'EUR', reference: order.number })
  await db.updateTable('payments').set(columns).where('id', '=', paymentId).execute()
  return { path: `/buyer/orders/${order.number}`, number: order.number, paymentId }
}

async function as(member: Member, page: Page) {
  const cookie = await deps.sessions.start(member.id, { address: '127.0.0.1', userAgent: 'tests' })
  const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split(/=(.*)/s)
  await page.context().addCookies([{ name, value, url: origin }])
}

let seed = 500
const proof = async () => {
  const buffer = await receiptPicture(seed++)
  return { name: 'receipt.jpg', mimeType: 'image/jpeg', buffer }
}
const widerThanPage = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)

test('a buyer reads where to pay, sends a wrong file and then the right one', async () => {
  const order = await ordered(bank)
  await withPage(browser, { origin }, async (page) => {
    await as(cast.bela, page)
    await page.goto(order.path)
    await page.getByRole('heading', { name: 'Pay €89.00' }).waitFor()
    assert.match(await page.locator('.countdown').innerText(), /(2 days|1 day 23 hours) left/)
    await page.getByRole('button', { name: 'Copy IBAN' }).waitFor()
    await page.getByRole('img', { name: /QR code/ }).waitFor()
    await expectAccessible(page)
    const file = page.getByLabel('Picture or PDF of your payment')
    await page.getByLabel('Transaction id of your bank').fill('E2E 1')
    await file.setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer: Buffer.from('no picture') })
    await page.getByRole('button', { name: 'Send proof' }).click()
    await page.locator('.error-summary').waitFor()
    assert.ok(await page.evaluate(() => document.activeElement?.matches('.error-summary')), 'the summary has the focus')
    assert.is(await page.getByLabel('Transaction id of your bank').inputValue(), 'E2E 1')
    await page.getByLabel('Picture or PDF of your payment').setInputFiles(await proof())
    await page.getByRole('button', { name: 'Send proof' }).click()
    await page.getByRole('heading', { name: /^Your payment of .* is being checked$/ }).waitFor()
    await expectAccessible(page)
  })
})

test('staff see the proof, ask again with a press, and the next one comes up', async () => {
  const order = await ordered(bank)
  await withPage(browser, { origin }, async (page) => {
    await as(cast.bela, page)
    await page.goto(order.path)
    await page.getByLabel('Picture or PDF of your payment').setInputFiles(await proof())
    await page.getByRole('button', { name: 'Send proof' }).click()
    await page.getByRole('heading', { name: /^Your payment of .* is being checked$/ }).waitFor()
  })
  await withPage(browser, { origin }, async (page) => {
    await as(cast.ada, page)
    await page.goto(`/admin/payments/${order.paymentId}?status=review`)
    const picture = page.locator('.proof-picture img').first()
    await picture.waitFor()
    await page.waitForFunction(
      () => (document.querySelector('.proof-picture img') as HTMLImageElement)?.naturalWidth > 0,
    )
    await expectAccessible(page)
    await page.getByLabel('Cannot be read').check()
    await page.getByRole('button', { name: 'Ask again' }).click()
    await page.locator('.toast').filter({ hasText: 'Another proof is asked for' }).waitFor()
    assert.match(page.url(), /\/admin\/payments(\/\d+)?\?status=review/)
    await expectAccessible(page)
  })
  await withPage(browser, { origin, width: 390, colorScheme: 'dark' }, async (page) => {
    await as(cast.bela, page)
    await page.goto(order.path)
    await page.getByText('Please send a sharper picture of the whole screen.').first().waitFor()
    await expectAccessible(page)
    assert.not(await widerThanPage(page))
  })
})

test('without scripts a proof is sent and accepted all the same', async () => {
  const order = await ordered(wallet)
  await withPage(browser, { origin, javaScript: false }, async (page) => {
    await as(cast.bela, page)
    await page.goto(order.path)
    assert.match(await page.locator('.pay-lines').innerText(), /0\.0013528 BTC/)
    assert.is(await page.getByRole('button', { name: /^Copy/ }).count(), 0)
    await page.getByLabel('Transaction id').fill(`tx of ${order.number}`)
    await page.getByRole('button', { name: 'Send proof' }).click()
    await page.getByRole('heading', { name: /^Your payment of .* is being checked$/ }).waitFor()
  })
  await withPage(browser, { origin, javaScript: false }, async (page) => {
    await as(cast.ada, page)
    await page.goto(`/admin/payments?q=${order.number}`)
    await page.locator('.queue-item').click()
    await page.getByRole('button', { name: 'Accept €89.00' }).click()
    await page.getByText('is accepted. Buyer and shops were told.').waitFor()
  })
})

test('methods are kept at a phone’s width, with a way back', async () => {
  await withPage(browser, { origin, width: 390, colorScheme: 'dark' }, async (page) => {
    await as(cast.ada, page)
    await page.goto('/admin/payments/methods')
    await expectAccessible(page)
    assert.not(await widerThanPage(page))
    await page.getByRole('button', { name: 'Switch off Bitcoin' }).click()
    await page.getByRole('button', { name: 'Switch on Bitcoin' }).waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('button', { name: 'Switch off Bitcoin' }).waitFor()
    await page.goto('/admin/payments/methods/new?kind=wallet')
    await expectAccessible(page)
    await page.goto(`/admin/payments/methods/${bank.id}`)
    await expectAccessible(page)
    assert.not(await widerThanPage(page))
  })
})

test.run()
