import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import sharp from 'sharp'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createApp } from '#src/app.tsx'
import { projectRoot } from '#src/config.ts'
import { createLive } from '#src/frame/live.ts'
import { createMarket } from '#tests/support/cast.ts'
import { onFileEnd } from '#tests/support/cleanup.ts'
import { client } from '#tests/support/client.ts'
import { until } from '#tests/support/until.ts'

const market = await createMarket()
const { db, url, config, cast, deps } = market
const test = suite('/admin/settings')

const form = {
  name: 'Harbour Market',
  contact_email: 'Help@Harbour.example',
  contact_text: 'Quay 1\nHarbour',
  terms: '# Sales\nWhat is bought is bought.\n\n- one\n- two\n\n<script>alert(1)</script>',
  archive_days: '90',
}
const picture = await sharp({ create: { width: 300, height: 200, channels: 3, background: '#1f5f5b' } })
  .png()
  .toBuffer()

test.before.each(async () => {
  await db
    .updateTable('site_settings')
    .set({ name: null, contact_email: '', contact_text: '', terms: '', logo_key: null })
    .execute()
  deps.site.forget()
})

test('gives the market its name, contact and terms, everywhere and at once', async () => {
  const before = await market.stranger().get('/')
  assert.not.match(before.text, /href="\/buyer\/(contact|terms)"/)
  assert.is((await market.stranger().get('/buyer/terms')).status, 404)
  assert.is((await market.stranger().get('/buyer/contact')).status, 404)
  const browser = await market.signedIn(cast.ada)
  const answer = await browser.post('/admin/settings', form)
  assert.equal([answer.status, answer.location], [303, '/admin/settings'])
  const home = await market.stranger().get('/')
  assert.is(home.$('title').text, 'Harbour Market')
  assert.is(home.$('.brand-name').text, 'Harbour Market')
  assert.equal(
    home.$.all('.footer-links a').flatMap((one) => /contact|terms/.exec(one.attr('href') ?? '')?.[0] ?? []),
    ['contact', 'terms'],
  )
  const terms = await market.stranger().get('/buyer/terms')
  assert.is(terms.$('h2').text, 'Sales')
  assert.is(terms.$.all('article li').length, 2)
  assert.not(terms.$.has('article script'))
  assert.match(terms.text, '&lt;script&gt;')
  assert.is((await market.stranger().get('/buyer/contact')).$('article a').attr('href'), 'mailto:help@harbour.example')
  const page = await browser.get('/admin/settings')
  assert.is(page.field('archive_days'), '90')
  assert.match(page.$('.session-list').text, /Changed: name.*Ada Admin/)
})

test('leads to pages that there are', async () => {
  const ada = await market.signedIn(cast.ada)
  for (const link of (await ada.get('/admin/settings')).$.all('main a[href^="/"]'))
    assert.is((await ada.get(link.attr('href') ?? '')).status, 200, link.text)
})

test('no page takes the name from the configuration past the settings', () => {
  const root = path.join(projectRoot, 'src')
  const doors = ['buyer', 'seller', 'admin', 'account', 'dev']
  // The page before the first account, when nobody can have named anything; and the settings, which show both.
  const known = ['account/setup.tsx', 'admin/settings.tsx']
  const asking = doors
    .flatMap((door) => readdirSync(path.join(root, door)).map((name) => `${door}/${name}`))
    .filter((file) => !known.includes(file))
    .filter((file) => /config\.marketName/.test(readFileSync(path.join(root, file), 'utf8')))
  assert.equal(asking, [])
})

test('refuses what is wrong and keeps what was typed', async () => {
  const browser = await market.signedIn(cast.ada)
  const wrong = { ...form, name: 'x'.repeat(61), contact_email: 'nowhere', archive_days: '3' }
  const answer = await browser.post('/admin/settings', wrong)
  assert.is(answer.status, 422)
  assert.is(answer.$.all('.field-error').length, 3)
  assert.is(answer.field('archive_days'), '3')
  assert.is(answer.field('contact_email'), 'nowhere')
  assert.is((await market.stranger().get('/')).$('.brand-name').text, 'Market Window')
})

test('is for admins: other staff may look, members learn nothing', async () => {
  await db.updateTable('users').set({ staff_role: 'operator' }).where('id', '=', cast.nils.id).execute()
  const operator = await market.signedIn(cast.nils)
  const page = await operator.get('/admin/settings')
  assert.is(page.status, 200)
  assert.not(page.$.has('main button[type=submit]'))
  assert.is((await operator.post('/admin/settings', form)).status, 403)
  assert.is((await operator.post('/admin/settings/logo', { logo: new File([picture], 'l.png') })).status, 403)
  await db.updateTable('users').set({ staff_role: null }).where('id', '=', cast.nils.id).execute()
  assert.is((await (await market.signedIn(cast.bela)).post('/admin/settings', form)).status, 403)
  assert.is((await market.stranger().post('/admin/settings', form)).status, 303)
})

test('takes a logo like any other picture, shows it in the head and to mailboxes, and takes it away again', async () => {
  const browser = await market.signedIn(cast.ada)
  const wrong = await browser.post('/admin/settings/logo', { logo: new File(['<svg></svg>'], 'l.svg') })
  assert.is(wrong.status, 422)
  assert.match(wrong.$('.field-error').text, 'SVG drawings can carry programs')
  assert.is((await browser.post('/admin/settings/logo', { logo: new File([picture], 'l.png') })).status, 303)
  const src = (await market.stranger().get('/')).$('.brand-logo').attr('src') ?? ''
  const logo = await market.app.request(src)
  assert.is(logo.headers.get('content-type'), 'image/png')
  assert.is(logo.headers.get('cross-origin-resource-policy'), 'cross-origin')
  assert.is((await sharp(Buffer.from(await logo.arrayBuffer())).metadata()).width, 160)
  assert.match((await browser.get('/admin/mail/preview/order-placed/letter')).text, src)
  assert.is((await browser.post('/admin/settings/logo/removal')).status, 303)
  assert.is((await market.app.request(src)).status, 404)
  assert.not((await market.stranger().get('/')).$.has('.brand-logo'))
})

test('another process hears of it, and asks nothing while it would hear', async () => {
  const live = createLive(db, url, config.marketName)
  onFileEnd(() => live.ear.stop())
  live.ear.start()
  const other = client(createApp({ ...deps, ...live }))
  await until('the other process to hear', async () => live.ear.state() === 'awake')
  assert.is((await other.get('/')).$('.brand-name').text, 'Market Window')
  assert.not(live.site.read() instanceof Promise, 'what is known is not asked again')
  await (await market.signedIn(cast.ada)).post('/admin/settings', form)
  await until('the new name', async () => (await other.get('/')).$('.brand-name').text === 'Harbour Market')
  assert.is((await other.get('/')).$('title').text, 'Harbour Market')
})

test.run()
