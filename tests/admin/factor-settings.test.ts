import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { after, setClock } from '#src/lib/clock.ts'
import { addMember, createMarket } from '#tests/support/cast.ts'
import { enrol } from '#tests/support/factor.ts'

const market = await createMarket()
const { db, cast } = market
const PATH = '/admin/settings/second-factor'

const duty = suite('the demand for a second factor')
duty.after(() => setClock(null))

duty('is made on the settings page, by admins, and kept with who made it', async () => {
  const ada = await market.signedIn(cast.ada)
  const page = await ada.get('/admin/settings')
  const wrong = await ada.submit(page, '#duty', { staff: 'on', grace_days: '365' })
  assert.is(wrong.status, 422)
  assert.is(wrong.field('grace_days'), '365')
  assert.is((await ada.submit(wrong, '#duty', { grace_days: '7' })).location, '/admin/settings')
  const settings = await ada.get('/admin/settings')
  assert.match(settings.text, 'second factor of the staff')
  assert.is(settings.field('staff'), 'on')
  const operator = await addMember(db, 'Opal', 'opal@example.com', { staff_role: 'operator' })
  assert.is((await (await market.signedIn(operator)).post(PATH, { grace_days: '1' })).status, 403)
})

duty('counts the days down on every page of those it concerns, until they have one', async () => {
  const ada = await market.signedIn(cast.ada)
  assert.match((await ada.get('/admin')).$('.factor-notice').text, 'Set up two-factor sign-in within 7 days')
  setClock(after(6.5 * 86_400))
  assert.match((await ada.get('/admin/shops')).$('.factor-notice').text, 'within a day')
  const sela = await market.signedIn(cast.sela)
  assert.not((await sela.get('/seller')).$.has('.factor-notice'), 'of shops nothing is demanded')
  setClock(after(0.5 * 86_400))
  assert.is((await ada.get('/admin')).location, '/account/two-factor')
  await enrol(market, cast.ada.id)
  const page = await ada.get('/admin')
  assert.is(page.status, 200)
  assert.not(page.$.has('.factor-notice'))
})

duty('begins for somebody new with their role', async () => {
  const novice = await addMember(db, 'Nora', 'nora@example.com')
  const browser = await market.signedIn(novice)
  assert.is((await browser.get('/account')).status, 200)
  const since = after(0)
  await db.updateTable('users').set({ staff_role: 'viewer', staff_since: since }).where('id', '=', novice.id).execute()
  assert.match((await browser.get('/admin')).$('.factor-notice').text, 'within 7 days')
})

duty('stands in the log of what people do', async () => {
  const ada = await market.signedIn(cast.ada)
  await db
    .updateTable('sessions')
    .set({ proven_at: after(0) })
    .execute()
  const log = await ada.get('/admin/activity?kind=market')
  assert.match(log.$('tbody').text, 'second factor of staff')
})

duty.run()
