import sharp from 'sharp'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { openMail } from '#src/market/notifications/outbox.ts'
import { addMember, createMarket } from '#tests/support/cast.ts'
import type { Client } from '#tests/support/client.ts'

const test = suite('/seller/shop')
const market = await createMarket()
const { db, cast, config, stranger, signedIn } = market
const DETAILS = {
  name: 'Sahaf Books',
  description: 'Second-hand books and prints.',
  contact_email: 'hello@sahaf.example',
  country: 'TR',
  currency: 'TRY',
}
const PDF = new Blob(['%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer <<>>\n%%EOF\n'], { type: 'application/pdf' })
const file = (blob: Blob, name: string) => new File([blob], name)

let people = 0
async function newcomer() {
  people += 1
  const member = await addMember(db, `Okan ${people}`, `okan${people}@example.com`)
  return { member, browser: await signedIn(member) }
}

async function codeFor(address: string): Promise<string> {
  const rows = await db
    .selectFrom('mail_messages')
    .selectAll()
    .where('to_address', '=', address)
    .orderBy('id')
    .execute()
  const mail = rows.map((row) => openMail(config.secret, row.kind, row.sealed_data as Buffer)).at(-1)
  if (mail?.kind !== 'shop-contact-code') throw new Error('no code')
  return mail.data.code
}

async function ready(browser: Client, contact_email: string) {
  await browser.post('/seller/shop', { ...DETAILS, contact_email })
  await browser.post('/seller/shop/otp')
  await browser.post('/seller/shop/contact', { code: await codeFor(contact_email) })
}

test('works: from no shop to submitted, with plain forms', async () => {
  const { browser } = await newcomer()
  const empty = await browser.get('/seller', { follow: true })
  assert.is(empty.$('h1').text.trim(), 'Open your shop')
  const opened = await browser.submit(empty, '#details-form', DETAILS)
  assert.equal([opened.status, opened.location], [303, '/seller/shop'])
  let page = await browser.get('/seller/shop')
  assert.match(page.$('h1').text, /Sahaf Books/)
  assert.match(page.text, /Next, prove its contact address/)
  assert.is(page.field('slug'), 'sahaf-books')
  assert.not(page.$.has('form[action^="/seller/shop/submission"]'))
  const sent = await browser.submit(page, 'form[action^="/seller/shop/otp"]')
  assert.is(sent.status, 303)
  page = await browser.get('/seller/shop')
  const wrong = await browser.submit(page, '#contact-form', { code: '12' })
  assert.equal([wrong.status, wrong.field('code')], [422, '12'])
  assert.match(wrong.text, /six digits/)
  const proven = await browser.submit(page, '#contact-form', { code: await codeFor('hello@sahaf.example') })
  assert.is(proven.status, 303)
  page = await browser.get('/seller/shop')
  const submitted = await browser.submit(page, 'form[action^="/seller/shop/submission"]')
  assert.is(submitted.status, 303)
  page = await browser.get('/seller/shop')
  assert.match(page.text, /is being reviewed/)
  assert.match(page.text, /Submitted for review/)
})

test('answers htmx with the fragment, whatever happened', async () => {
  const { browser } = await newcomer()
  const htmx = { htmx: true }
  const opened = await browser.post('/seller/shop', { ...DETAILS, name: 'Htmx Books' }, htmx)
  assert.is(opened.status, 200)
  assert.ok(opened.$.has('#shop-desk') && !opened.$.has('html'))
  const wrong = await browser.post('/seller/shop', { ...DETAILS, name: 'H' }, htmx)
  assert.equal([wrong.status, wrong.field('name')], [422, 'H'])
  const early = await browser.post('/seller/shop/submission', {}, htmx)
  assert.is(early.status, 409)
  assert.match(early.$('[role="alert"]').text, /Prove the contact address first/)
  assert.is((await browser.post('/seller/shop/otp', {}, htmx)).status, 200)
  assert.is((await browser.post('/seller/shop/otp', {}, htmx)).status, 429)
})

test('turns away the signed-out, who come back after signing in', async () => {
  const nobody = stranger()
  assert.is((await nobody.get('/seller/shop')).location, '/account/login?next=%2Fseller%2Fshop')
  const paths = ['', '/otp', '/contact', '/submission', '/documents', '/documents/1/removal', '/logo', '/logo/removal']
  for (const path of paths) {
    const answer = await nobody.post(`/seller/shop${path}`, DETAILS)
    assert.equal([path, answer.status], [path, 303])
    assert.match(answer.location ?? '', /^\/account\/login/)
  }
})

test('refuses bad values field by field and keeps what was typed', async () => {
  const { browser } = await newcomer()
  const bad = { name: '‮evil', description: 'x'.repeat(4001), contact_email: 'nowhere', country: 'XX', currency: 'XAU' }
  const answer = await browser.post('/seller/shop', { ...bad, slug: 'Not A Slug!' })
  assert.is(answer.status, 422)
  for (const name of ['name', 'slug', 'description', 'contact_email', 'country', 'currency']) {
    assert.ok(answer.$.has(`.error-summary a[href="#f-details-${name}"]`), name)
  }
  assert.is(answer.field('contact_email'), 'nowhere')
  assert.is(answer.field('slug'), 'Not A Slug!')
  assert.is((await browser.get('/seller')).location, '/seller/shop', 'no shop was opened')
})

test('documents: private, checked by content, sent as downloads that run nothing', async () => {
  const { member, browser } = await newcomer()
  await browser.post('/seller/shop', { ...DETAILS, name: 'Paper Shop' })
  const disguised = new Blob(['<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'])
  const refused = await browser.post('/seller/shop/documents', { document: file(disguised, 'licence.pdf') })
  assert.equal([refused.status, /Only PDF, JPEG, PNG and WebP/.test(refused.text)], [422, true])
  assert.is((await browser.post('/seller/shop/documents', {})).status, 422)
  const added = await browser.post('/seller/shop/documents', { document: file(PDF, '../../Vergi “levhası” 2026.exe') })
  assert.is(added.status, 303)
  const page = await browser.get('/seller/shop')
  const href = page.$('a.paper').attr('href') ?? ''
  assert.match(page.$('.paper-name').text, /^Vergi “levhası” 2026\.pdf$/)
  const download = await browser.get(href)
  assert.is(download.status, 200)
  assert.match(download.headers.get('Content-Disposition') ?? '', /^attachment; filename="Vergi _levhas__ 2026\.pdf"/)
  assert.match(download.headers.get('Content-Security-Policy') ?? '', /^sandbox/)
  assert.is(download.headers.get('Cache-Control'), 'private, no-store')
  const nils = await signedIn(cast.nils)
  assert.is((await nils.get(href)).status, 404)
  assert.is((await nils.post(`${href}/removal`)).status, 404)
  const { id } = await db
    .selectFrom('shop_members')
    .select('shop_id as id')
    .where('user_id', '=', member.id)
    .executeTakeFirstOrThrow()
  const ada = await signedIn(cast.ada)
  assert.is((await ada.get(href.replace('/seller/shop', `/admin/shops/${id}`))).status, 200)
  assert.is((await ada.get(href.replace('/seller/shop', `/admin/shops/${cast.boots.id}`))).status, 404)
  assert.is((await browser.post(`${href}/removal`)).status, 303)
  assert.is((await browser.get(href)).status, 404)
})

test('at most ten documents; those an approval rests on stay', async () => {
  const { member, browser } = await newcomer()
  await ready(browser, 'many@sahaf.example')
  for (let n = 0; n < 10; n += 1) {
    assert.is((await browser.post('/seller/shop/documents', { document: file(PDF, `${n}.pdf`) })).status, 303)
  }
  assert.match((await browser.post('/seller/shop/documents', { document: file(PDF, 'x.pdf') })).text, /10 documents/)
  const href = (await browser.get('/seller/shop')).$('a.paper').attr('href')
  await db
    .updateTable('shops')
    .set({ status: 'approved' })
    .where('id', 'in', (eb) => eb.selectFrom('shop_members').select('shop_id').where('user_id', '=', member.id))
    .execute()
  assert.is((await browser.post(`${href}/removal`)).status, 409)
})

test('a logo is made anew, shown, replaced and removed', async () => {
  const { browser } = await newcomer()
  await browser.post('/seller/shop', { ...DETAILS, name: 'Logo Shop' })
  const png = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#06c' } })
    .png()
    .toBuffer()
  assert.is(
    (await browser.post('/seller/shop/logo', { logo: file(new Blob([new Uint8Array(png)]), 'l.png') })).status,
    303,
  )
  const src = (await browser.get('/seller/shop')).$('.avatar img').attr('src') ?? ''
  assert.is((await browser.get(src)).headers.get('Content-Type'), 'image/webp')
  assert.is((await browser.get(src.replace('seller', 'buyer'))).status, 404, 'a draft shop’s logo is not public')
  assert.is((await browser.post('/seller/shop/logo', { logo: file(PDF, 'l.png') })).status, 422)
  assert.is((await browser.post('/seller/shop/logo/removal')).status, 303)
  assert.is((await browser.get(src)).status, 404)
})

test('a viewer of the shop sees it and changes nothing', async () => {
  const { member, browser } = await newcomer()
  const row = { shop_id: cast.boots.id, user_id: member.id, role: 'viewer' }
  await db.insertInto('shop_members').values(row).execute()
  const page = await browser.get('/seller/shop')
  assert.equal([page.status, page.$.has('#details-form'), page.$.has('input[type="file"]')], [200, false, false])
  assert.is((await browser.post('/seller/shop', DETAILS)).status, 403)
  assert.is((await browser.post('/seller/shop/logo/removal')).status, 403)
  assert.is((await browser.post('/seller/shop/documents', { document: file(PDF, 'x.pdf') })).status, 403)
})

test('the overview says what to do now', async () => {
  const { browser } = await newcomer()
  await browser.post('/seller/shop', { ...DETAILS, name: 'Overview Shop' })
  const page = await browser.get('/seller')
  assert.is(page.status, 200)
  assert.equal(
    page.$.all('.task-what').map(({ text }) => text),
    ['Prove the contact address', 'Add your first product'],
  )
})

test.run()
