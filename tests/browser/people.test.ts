// What people do to each other: inviting, raising and lowering, locking, and being away; with scripts and without.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { expectAccessible, launchBrowser, type Page, type PageOptions, withPage } from '#tests/support/browser.ts'
import { addMember, addProduct, addShop, createMarket, giveRole, type Member, PASSWORD } from '#tests/support/cast.ts'
import { invitationFor, newestMail } from '#tests/support/invitations.ts'
import { codeSentTo } from '#tests/support/mail.ts'
import { serveApp } from '#tests/support/serve.ts'

const test = suite('people and their shops, in the browser')
const browser = await launchBrowser()
const market = await createMarket()
const { db, cast, config } = market
const { origin } = await serveApp(market.app)
const boot = await addProduct(db, cast.boots, { title: 'Trail boot', sizes: ['41'], onHand: 9 })

type Way = Pick<PageOptions, 'javaScript' | 'width' | 'colorScheme'>
const WAYS: [how: string, way: Way][] = [
  ['with scripts', { javaScript: true, width: 1280 }],
  ['without scripts, on a phone', { javaScript: false, width: 390, colorScheme: 'dark' }],
]
const visit = (way: Way, work: (page: Page) => Promise<void>) => withPage(browser, { origin, ...way }, work)
const button = (page: Page, name: string | RegExp) => page.locator('main').getByRole('button', { name }).first()
const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor()
const toast = (page: Page, text: string) => page.locator('.toast', { hasText: text }).first().waitFor()

async function signIn(page: Page, { email }: { email: string }) {
  await page.getByLabel('E-mail address').fill(email)
  await page.locator('[name=password]').fill(PASSWORD)
  await button(page, 'Sign in').click()
}
async function come(page: Page, member: Member, path: string) {
  await page.goto(`/account/login?next=${path}`)
  await signIn(page, member)
  await page.waitForURL(`**${path}`)
}
async function provesAgain(page: Page) {
  await heading(page, 'Is it you?')
  await expectAccessible(page)
  await page.locator('[name=password]').fill(PASSWORD)
  await button(page, 'Go on').click()
}

const invited = 'mona@example.com'
/** Whoever has no account makes one on the way; whoever has one signs in. Both come back to the invitation. */
async function accepts(page: Page, email: string) {
  await page.goto(await invitationFor(db, config.secret, email))
  await heading(page, 'Work in Sela Boots')
  await expectAccessible(page)
  if (email === invited) {
    await page.getByRole('link', { name: 'Create an account' }).click()
    await page.getByLabel('Your name').fill('Mona Manager')
    await page.getByLabel('E-mail address').fill(email)
    await page.locator('[name=password]').fill(PASSWORD)
    await button(page, 'Create account').click()
    await page.getByLabel('Code from the mail').fill(await codeSentTo(market, email))
    await button(page, 'Prove address').click()
  } else {
    await page.locator('main').getByRole('link', { name: 'Sign in' }).click()
    await signIn(page, { email })
  }
  await button(page, 'Accept invitation').click()
  await toast(page, 'Welcome to Sela Boots.')
}

const member = async (email: string) =>
  db.selectFrom('users').select(['id', 'name', 'email']).where('email', '=', email).executeTakeFirstOrThrow()

for (const [how, way] of WAYS) {
  test(`a manager is invited, comes, works, is lowered, and goes over to another shop, ${how}`, async () => {
    const email = way.javaScript ? invited : 'marek@example.com'
    if (!way.javaScript) await addMember(db, 'Marek Manager', email)
    await visit(way, async (page) => {
      await come(page, cast.sela, '/seller/team')
      await db.updateTable('sessions').set({ proven_at: null }).execute()
      await page.getByLabel('Mail address').fill(email)
      await page.getByLabel(/^Manager/).check()
      await button(page, 'Send invitation').click()
      await provesAgain(page)
      await toast(page, `An invitation is on its way to ${email}.`)
      await expectAccessible(page)
    })
    await visit(way, async (page) => {
      await accepts(page, email)
      const title = `Trail boot of ${how}`
      await page.goto(`/seller/products/${boot.id}`)
      await page.locator('[name=title]').fill(title)
      await page.locator('.save-bar').getByRole('button', { name: 'Save product' }).click()
      await page.locator('.toast').first().waitFor()
      const { title: kept } = await db
        .selectFrom('products')
        .select('title')
        .where('id', '=', boot.id)
        .executeTakeFirstOrThrow()
      assert.is(kept, title)

      await lowers(way, (await member(email)).name)
      // A role that changed ends every session of it; the next page asks who they are, and goes on.
      await page.goto(`/seller/products/${boot.id}`)
      await heading(page, 'Sign in')
      await signIn(page, { email })
      await heading(page, new RegExp(title))
      assert.is(await page.locator('.save-bar').count(), 0, 'a viewer has nothing to save')
      await switchesShops(page, await member(email))
    })
  })
}

/** The owner makes them a viewer, and shows once more who she is. */
const lowers = (way: Way, name: string) =>
  visit(way, async (page) => {
    await come(page, cast.sela, '/seller/team')
    await db.updateTable('sessions').set({ proven_at: null }).execute()
    const row = page.getByRole('row', { name: new RegExp(name) })
    await row.locator('summary').click()
    await row.getByLabel('Role').selectOption('viewer')
    await row.getByRole('button', { name: 'Change role' }).click()
    await provesAgain(page)
    await toast(page, `${name}: viewer from now on.`)
    assert.match(await page.getByRole('row', { name: new RegExp(name) }).innerText(), /Viewer/)
  })

async function switchesShops(page: Page, person: Member) {
  await giveRole(db, cast.games, person, 'manager')
  await page.goto('/seller')
  const menu = page.locator('.shop-switch')
  assert.match(await menu.locator('summary').innerText(), /Sela Boots/)
  await menu.locator('summary').click()
  await expectAccessible(page)
  await menu.getByRole('button', { name: 'Nils Games' }).click()
  await page.locator('.shop-switch summary', { hasText: 'Nils Games' }).waitFor()
  await page.goto('/seller/products')
  assert.not.match(await page.locator('main').innerText(), /Trail boot/)
  await menu.locator('summary').click()
  await menu.getByRole('button', { name: 'Sela Boots' }).click()
  await page.locator('.shop-switch summary', { hasText: 'Sela Boots' }).waitFor()
}

for (const [how, way] of WAYS) {
  test(`an admin locks an account with a reason; its person is out, and told at the door, ${how}`, async () => {
    const lou = await addMember(db, `Lou ${how}`, `lou${way.width}@example.com`)
    await visit(way, async (theirs) => {
      await come(theirs, lou, '/account')
      await visit(way, async (page) => {
        await come(page, cast.ada, '/admin')
        await page.locator('.masthead-search input').fill(lou.email)
        await page.keyboard.press('Enter')
        await page.getByRole('link', { name: lou.name }).click()
        await page.getByLabel('Reason').fill('Sold what was not theirs.')
        await button(page, 'Lock account').click()
        const proof = page.getByRole('heading', { name: 'Is it you?' })
        await proof.or(page.getByText('Locked').first()).first().waitFor()
        if (await proof.isVisible()) await provesAgain(page)
        await page.getByText('Sold what was not theirs.').first().waitFor()
        await expectAccessible(page)
      })
      if (way.javaScript) {
        await toast(theirs, 'Your session has ended. Nothing you do here is kept.')
        await expectAccessible(theirs)
      }
      await theirs.locator('main a[href="/account/addresses"]').first().click()
      await heading(theirs, 'Sign in')
      await toast(theirs, 'Your session has ended.')
      await signIn(theirs, lou)
      await theirs.getByText('This account is locked.').first().waitFor()
      await expectAccessible(theirs)
    })
    const mail = await newestMail(db, config.secret, lou.email)
    assert.is(mail?.kind === 'account-locked' && mail.data.reason, 'Sold what was not theirs.')
  })
}

for (const [how, way] of WAYS) {
  test(`a shop goes on holiday, and a cart that holds its goods says until when, ${how}`, async () => {
    const owner = await addMember(db, 'Holly Holiday', `holly${way.width}@example.com`)
    const shop = await addShop(db, owner, { name: 'Holly Hats', slug: `holly-hats-${way.width}` })
    const hat = await addProduct(db, shop, { title: 'Straw hat', sizes: ['One'], onHand: 3 })
    const until = new Date(Date.now() + 9 * 86_400_000)
    await visit(way, async (buyer) => {
      await buyer.goto(`/buyer/products/${hat.slug}`)
      await button(buyer, 'Add to cart').click()
      await (way.javaScript ? toast(buyer, 'is in your cart') : heading(buyer, 'Your cart'))
      await visit(way, async (page) => {
        await come(page, owner, '/seller/holiday')
        await page.getByLabel('Back on').fill(until.toISOString().slice(0, 10))
        await page.getByLabel('What to tell buyers').fill('Gone swimming.')
        await button(page, 'Start or plan holiday').click()
        await page.getByText('Your shop is on holiday.').first().waitFor()
        await expectAccessible(page)
      })
      await buyer.goto('/buyer/cart')
      await buyer
        .getByText(/Holly Hats is on holiday until .* You can order this again then\./)
        .first()
        .waitFor()
      await expectAccessible(buyer)
      await buyer.goto(`/buyer/products/${hat.slug}`)
      await buyer.getByText('Gone swimming.').first().waitFor()
    })
  })
}

test('without scripts a form far down that comes back is in sight, its message has the focus, and what was typed stays', () =>
  visit({ javaScript: false, width: 390 }, async (page) => {
    await come(page, cast.sela, '/seller/team')
    await page.getByLabel('Mail address').fill('no address')
    await button(page, 'Send invitation').click()
    const message = page.locator('#invite .error-summary')
    await message.waitFor()
    assert.ok(await message.evaluate((it) => it === document.activeElement))
    const { top, bottom } = await message.evaluate((it) => it.getBoundingClientRect().toJSON())
    assert.ok(top > 0 && bottom < 800, `${top} to ${bottom}`)
    assert.is(await page.getByLabel('Mail address').inputValue(), 'no address')
    await expectAccessible(page)
  }))

test.run()
