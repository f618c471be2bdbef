// Many at once and counting, as people do it: by keyboard, by scanner, on a phone, and where no script arrives.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { startCount } from '#src/market/stock/count-session.ts'
import { expectAccessible, launchBrowser, type Page, type PageOptions, withPage } from '#tests/support/browser.ts'
import { addMember, addProduct, createMarket, type Member } from '#tests/support/cast.ts'
import { serveApp } from '#tests/support/serve.ts'

const test = suite('many at once and counting in a browser')
const market = await createMarket()
const { db, cast } = market
const { origin } = await serveApp(market.app)
const browser = await launchBrowser()
const kim = await addMember(db, 'Kim Keeper', 'kim@example.com')
await db.insertInto('shop_members').values({ shop_id: cast.boots.id, user_id: kim.id, role: 'stock-keeper' }).execute()
const cookies = new Map([cast.sela, kim].map((one) => [one, market.signedIn(one)]))
const SHOTS = process.env.SHOTS
let titles = 0

async function boots(onHand = 10) {
  titles += 1
  const title = `Pile${titles}`
  const { variants } = await addProduct(db, cast.boots, { title, onHand, lowAt: 2 })
  return { title, ids: variants.map((v) => v.id), skus: variants.map((v) => v.sku) }
}
async function as(who: Member, options: PageOptions, visit: (page: Page) => Promise<void>): Promise<void> {
  await withPage(browser, { origin, ...options }, async (page) => {
    const [name = '', value = ''] = [...((await cookies.get(who))?.cookies ?? [])][0] ?? []
    await page.context().addCookies([{ name, value, url: origin }])
    await visit(page)
  })
}
async function begun() {
  const pile = await boots()
  const sela = { shopId: cast.boots.id, actorId: cast.sela.id, actorName: cast.sela.name }
  const start = { name: 'Back room', scope: 'selection' as const, variantIds: pile.ids, counterIds: [] }
  const id = await startCount(db, sela, start)
  return { ...pile, id, path: `/seller/stock/counts/${id}` }
}
const onHand = async (ids: number[]) => {
  const rows = await db
    .selectFrom('stock_levels')
    .select(['variant_id', 'on_hand'])
    .where('variant_id', 'in', ids)
    .execute()
  return ids.map((id) => rows.find((row) => row.variant_id === id)?.on_hand)
}
const shot = async (page: Page, name: string) => {
  if (SHOTS) await page.screenshot({ path: `${SHOTS}/${name}.png`, fullPage: true })
}
const focused = (page: Page) => page.evaluate(() => document.activeElement?.id ?? '')
const noOverflow = async (page: Page) =>
  assert.is(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0)

test('rows are selected and changed together by keyboard alone', async () => {
  const { title, ids } = await boots()
  await as(cast.sela, {}, async (page) => {
    await page.goto(`/seller/stock?q=${title}`)
    await page.focus(`#stock-${ids[0]}-counted`)
    await page.keyboard.press('Shift+Space')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Shift+Space')
    assert.is(await page.innerText('.stock-selected'), '2 selected')
    await page.fill(`#stock-${ids[2]}-counted`, '11')
    await page.keyboard.press('Enter')
    await page.locator('.toast', { hasText: '10 → 11' }).waitFor()
    assert.is(await page.innerText('.stock-selected'), '2 selected')
    await shot(page, 'grid-selected')
    await expectAccessible(page)
    await page.focus('.stock-selection-number')
    await page.keyboard.type('-3')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Look before you change' }).waitFor()
    await shot(page, 'bulk-preview')
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Change 2 variants' }).focus()
    await page.keyboard.press('Enter')
    await page.locator('.toast', { hasText: '2 variants changed' }).waitFor()
    assert.equal(await onHand(ids), [7, 7, 11])
    await page.locator('.toast-action', { hasText: 'Undo' }).focus()
    await page.keyboard.press('Enter')
    await page.locator('.toast', { hasText: 'Undone' }).waitFor()
    assert.equal(await onHand(ids), [10, 10, 11])
  })
})

test('pasted lines with a bad one are named and kept, also without scripts', async () => {
  const { skus, ids } = await boots()
  await as(cast.sela, { javaScript: false, width: 390, height: 844 }, async (page) => {
    await page.goto('/seller/stock/bulk')
    await shot(page, 'bulk-390')
    await page.fill('textarea', `${skus[0]},15\nnope,3\n${skus[1]};+2`)
    await page.getByRole('button', { name: 'Look at the changes' }).click()
    assert.match(await page.innerText('.bulk-problems'), 'Line 2')
    await shot(page, 'bulk-problems-390')
    await expectAccessible(page)
    await noOverflow(page)
    await page.getByRole('button', { name: 'Leave this line out' }).click()
    await page.getByRole('button', { name: 'Change 2 variants' }).click()
    await page.locator('.toast', { hasText: '2 variants changed' }).waitFor()
    assert.equal(await onHand(ids), [15, 12, 10])
  })
})

test('two people count: one scans fast, the other types, each sees the other', async () => {
  const { path, skus, ids } = await begun()
  await as(cast.sela, { width: 390, height: 844 }, async (scanner) => {
    await scanner.goto(path)
    assert.is(await focused(scanner), 'scan-code')
    await as(kim, {}, async (typist) => {
      await typist.goto(`${path}?show=all`)
      for (const code of [skus[0], skus[0], skus[1], 'nope', skus[0]]) {
        await scanner.keyboard.type(code ?? '')
        await scanner.keyboard.press('Enter')
      }
      await scanner.locator(`#scan-said.scan-good`, { hasText: '3 counted' }).waitFor()
      assert.is(await focused(scanner), 'scan-code')
      await typist.locator(`#count-${ids[0]}`, { hasText: 'counted 3' }).waitFor()
      await typist.focus(`#count-${ids[1]}-number`)
      await typist.keyboard.type('7')
      await typist.keyboard.press('Enter')
      assert.is(await focused(typist), `count-${ids[2]}-number`)
      await typist.keyboard.type('10')
      await typist.keyboard.press('Enter')
      await scanner.locator('#count-progress', { hasText: '3 of 3 counted' }).waitFor()
      assert.match(await typist.innerText('#count-tabs'), /Counted\s*3/)
      assert.is(await typist.inputValue(`#count-${ids[1]}-number`), '')
      await shot(typist, 'count-1280')
      await expectAccessible(typist)
    })
    await scanner.keyboard.type('nope')
    await scanner.keyboard.press('Enter')
    await scanner.locator('#scan-said', { hasText: 'Nothing here has' }).waitFor()
    assert.is(await focused(scanner), 'scan-code')
    await shot(scanner, 'count-390')
    await expectAccessible(scanner)
    await noOverflow(scanner)
    await scanner.goto(`${path}/differences`)
    await shot(scanner, 'differences-390')
    await expectAccessible(scanner)
    await noOverflow(scanner)
    await scanner.getByRole('button', { name: /Finish and correct/ }).click()
    await scanner.locator('.toast', { hasText: 'finished' }).waitFor()
    assert.equal(await onHand(ids), [3, 7, 10])
  })
})

test('a code scanned on the grid brings its row up, and again adds one, with and without scripts', async () => {
  const { skus, ids, title } = await boots()
  await as(cast.sela, {}, async (page) => {
    await page.goto('/seller/stock')
    await page.focus('#scan-code')
    for (const code of [skus[1], skus[1], skus[1], skus[2], skus[1], 'nope']) {
      await page.keyboard.type(code ?? '')
      await page.keyboard.press('Enter')
    }
    await page.locator('#scan-said', { hasText: 'Nothing here has' }).waitFor()
    assert.is(await focused(page), 'scan-code')
    assert.is(await page.inputValue(`#stock-${ids[1]}-counted`), '12')
    assert.is(await page.locator(`#stock-${ids[1]}`).count(), 1)
    assert.equal(await onHand(ids), [10, 12, 10])
    await shot(page, 'grid-scan-1280')
    await expectAccessible(page)
  })
  await as(cast.sela, { javaScript: false }, async (page) => {
    await page.goto(`/seller/stock?q=${title}`)
    for (const told of ['Scan it again', '10 → 11']) {
      await page.fill('#scan-code', skus[0] ?? '')
      await page.press('#scan-code', 'Enter')
      await page.locator('.toast', { hasText: told }).waitFor()
      assert.is(await focused(page), 'scan-code')
    }
    assert.equal(await onHand(ids), [11, 12, 10])
  })
})

test('without scripts a count is scanned, typed and finished', async () => {
  const { path, skus, ids } = await begun()
  await as(cast.sela, { javaScript: false }, async (page) => {
    await page.goto(path)
    for (let scan = 0; scan < 2; scan += 1) {
      await page.fill('#scan-code', skus[0] ?? '')
      await page.press('#scan-code', 'Enter')
      await page.locator('.toast', { hasText: `${scan + 1} counted` }).waitFor()
    }
    await page.fill(`#count-${ids[1]}-number`, '4')
    await page.press(`#count-${ids[1]}-number`, 'Enter')
    await page.locator('.toast', { hasText: '4 counted' }).waitFor()
    await page.getByRole('link', { name: 'See differences' }).click()
    await shot(page, 'differences-1280')
    await page.getByRole('button', { name: /Finish and correct/ }).click()
    await page.locator('.toast', { hasText: 'finished' }).waitFor()
    assert.equal(await onHand(ids), [2, 4, 10])
    await expectAccessible(page)
  })
})

test('in the dark, and on paper', async () => {
  const { path } = await begun()
  for (const width of [390, 1280]) {
    await as(cast.sela, { colorScheme: 'dark', width, height: 844 }, async (page) => {
      for (const [name, to] of [
        ['count', path],
        ['counts', '/seller/stock/counts'],
        ['bulk', '/seller/stock/bulk'],
        ['sheet', `${path}/sheet`],
        ['grid', '/seller/stock'],
      ]) {
        await page.goto(to ?? '')
        await shot(page, `${name}-dark-${width}`)
        await expectAccessible(page)
        await noOverflow(page)
      }
    })
  }
})

test.run()
