import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { inScope } from '#src/database/scope.ts'
import { after } from '#src/lib/clock.ts'
import { addMember, addProduct, addStock, createMarket, type Member } from '#tests/support/cast.ts'
import { appCode } from '#tests/support/factor.ts'

const market = await createMarket()
const { db, cast } = market
const boots = await addProduct(db, cast.boots, { title: 'Trail boot', onHand: 5 })
const variantId = boots.variants[0]!.id

const activity = suite('/seller/activity and /admin/activity')

const change = (who: Member, shopId: number | null, price: number) =>
  inScope({ shopId, actorId: who.id, address: '192.0.2.7' }, () =>
    db.updateTable('variants').set({ price_minor: price }).where('id', '=', variantId).execute(),
  )
const sentences = (page: { $: { all: (selector: string) => { text: string }[] } }) =>
  page.$.all('.activity-sentence').map(({ text }) => text)

activity('says it in words, with before and after on demand', async () => {
  await change(cast.sela, cast.boots.id, 8000)
  await change(cast.sela, cast.boots.id, 7500)
  const sela = await market.signedIn(cast.sela)
  const page = await sela.get('/seller/activity')
  assert.is(page.status, 200)
  assert.is(sentences(page)[0], 'Changed price of Trail boot / 40: €80.00 → €75.00')
  assert.match(page.$('.activity-differences').text, 'price')
  assert.match(page.text, '192.0.2.7')
  assert.match(sentences(page).join('\n'), 'Opened the stock of 3 variants')
  const staff = await (await market.signedIn(cast.ada)).get('/admin/activity')
  assert.is(sentences(staff)[0], 'Changed price of Trail boot / 40: €80.00 → €75.00')
  assert.match(staff.$('tbody').text, 'Sela Boots')
})

activity('is written by what people do at their desks', async () => {
  const sela = await market.signedIn(cast.sela)
  const form = { name: 'Benelux', countries: ['BE', 'NL'] }
  const made = await sela.post('/seller/shipping/zones', form)
  assert.is(made.status, 303, made.text)
  assert.is(sentences(await sela.get('/seller/activity'))[0], 'Added shipping zone Benelux')
  const bela = await market.signedIn(cast.bela)
  await bela.post('/account/name', { name: 'Bela Bought' })
  const staff = await (await market.signedIn(cast.ada)).get('/admin/activity')
  assert.is(sentences(staff)[0], 'Changed name of Bela Bought: Bela Buyer → Bela Bought')
})

activity('says of a second factor that it was switched on, and not that a picture was shown', async () => {
  const bela = await market.signedIn(cast.bela)
  const begun = await bela.get('/account/two-factor/new')
  const ada = await market.signedIn(cast.ada)
  assert.is((await ada.get('/admin/activity?kind=security')).$.all('.activity-sentence').length, 0)
  await bela.submit(begun, '#two-factor', { code: appCode(begun.$('.copyable-text').text) })
  const log = await ada.get('/admin/activity?kind=security')
  assert.is(sentences(log)[0], 'Switched on two-factor sign-in of Bela Bought')
  assert.match(log.$('.activity-differences').text, '•••')
})

activity('of a shop is for those who run it, and of the market for its staff', async () => {
  assert.is((await market.stranger().get('/seller/activity')).status, 303)
  assert.is((await (await market.signedIn(cast.sela)).get('/admin/activity')).status, 403)
  const keeper = await addMember(db, 'Kim Keeper', 'kim@example.com')
  await db
    .insertInto('shop_members')
    .values({ shop_id: cast.boots.id, user_id: keeper.id, role: 'stock-keeper' })
    .execute()
  const kim = await market.signedIn(keeper)
  for (const path of ['/seller/activity', '/seller/activity.csv']) assert.is((await kim.get(path)).status, 403)
  const nils = await (await market.signedIn(cast.nils)).get('/seller/activity')
  assert.not.match(nils.text, 'Trail boot')
})

activity('is filtered by plain forms, which keep what was typed', async () => {
  await addStock(db, cast.boots, [variantId], 1)
  const sela = await market.signedIn(cast.sela)
  const page = await sela.get('/seller/activity')
  const stock = await sela.submit(page, '.activity-filters', { kind: 'stock' })
  assert.ok(sentences(stock).every((one) => one.includes('stock')))
  assert.is(stock.field('kind'), 'stock')
  const none = await sela.submit(page, '.activity-filters', { until: '2020-01-01' })
  assert.match(none.$('.empty').text, 'Nothing fits these filters')
  const wrong = await sela.submit(page, '.activity-filters', { from: 'yesterday', q: 'boot' })
  assert.is(wrong.status, 422)
  assert.match(wrong.$('.field-error').text, '2026-12-24')
  assert.is(wrong.$('#f-q').attr('value'), 'boot')
  const mixed = await sela.submit(page, '.activity-filters', { from: '2026-05-02', until: '2026-05-01' })
  assert.match(mixed.$('.field-error').text, 'before the first day')
})

activity('is exported as a whole, safe for spreadsheets, to whoever shows that it is them', async () => {
  await db.updateTable('users').set({ name: '=HYPERLINK("http://evil")' }).where('id', '=', cast.nils.id).execute()
  await change(cast.nils, cast.games.id, 9000).catch(() => {})
  await inScope({ shopId: cast.games.id, actorId: cast.nils.id, address: null }, () =>
    db.updateTable('shops').set({ description: '+49 30 1234' }).where('id', '=', cast.games.id).execute(),
  )
  const nils = await market.signedIn(cast.nils)
  const file = await nils.get('/seller/activity.csv')
  assert.match(file.headers.get('Content-Disposition') ?? '', /attachment; filename="activity-\d{4}-\d\d-\d\d\.csv"/)
  const [head, row = ''] = file.text.split('\r\n')
  assert.match(head ?? '', 'When (UTC),Who,Address,Shop,What')
  assert.match(row, `"'=HYPERLINK(""http://evil"")"`)
  assert.match(row, 'Changed description of Nils Games')
  await db
    .updateTable('sessions')
    .set({ proven_at: after(-3600) })
    .execute()
  assert.match((await nils.get('/seller/activity.csv')).location ?? '', '/account/proof')
})

activity('is paged by where the page before ended', async () => {
  for (let i = 0; i < 60; i++) await change(cast.sela, cast.boots.id, 1000 + i)
  const sela = await market.signedIn(cast.sela)
  const first = await sela.get('/seller/activity?kind=products')
  assert.is(first.$.all('.activity tbody tr').length, 50)
  const next = first.$('a[rel=next]').attr('href') ?? ''
  assert.match(next, 'kind=products&after=')
  const second = await sela.get(next)
  assert.ok(sentences(second)[0]?.includes('€10.0'))
  assert.ok(second.$.has('a[rel=prev]'))
  assert.is(
    new Set([...sentences(first), ...sentences(second)]).size,
    sentences(first).length + sentences(second).length,
  )
})

activity.run()
