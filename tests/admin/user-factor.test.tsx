import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { hasFactor } from '#src/market/accounts/second-factor.ts'
import { addMember, createMarket } from '#tests/support/cast.ts'
import { enrol } from '#tests/support/factor.ts'
import { mailTo } from '#tests/support/mail.ts'

const market = await createMarket()
const { db, cast } = market
const otto = await addMember(db, 'Otto Admin', 'otto@example.com', { staff_role: 'admin' })
const page = `/admin/users/${cast.bela.id}/second-factor`

const reset = suite('/admin/users/:id/second-factor')

reset('is found from the page of a person, and for admins alone', async () => {
  const ada = await market.signedIn(cast.ada)
  assert.match((await ada.get(`/admin/users/${cast.bela.id}`)).text, page)
  assert.match((await ada.get(page)).text, 'Off: the password alone')
  assert.is((await ada.get('/admin/users/999999/second-factor')).status, 404)
  const operator = await addMember(db, 'Opal', 'opal@example.com', { staff_role: 'operator' })
  const opal = await market.signedIn(operator)
  assert.is((await opal.get(page)).status, 403)
  for (const part of ['reset', 'agreement', 'withdrawal'])
    assert.is((await opal.post(`${page}/${part}`, { reason: 'x' })).status, 403, part)
})

reset('is asked for with a reason, agreed by another admin, and mailed', async () => {
  await enrol(market, cast.bela.id)
  const [ada, second] = [await market.signedIn(cast.ada), await market.signedIn(otto)]
  const empty = await ada.submit(await ada.get(page), 'form.form', { reason: ' ' })
  assert.is(empty.status, 422)
  const long = await ada.post(`${page}/reset`, { reason: 'y'.repeat(1001) })
  assert.is(long.field('reason')?.length, 1001)
  assert.is((await ada.post(`${page}/reset`, { reason: 'Lost the telephone' })).location, page)
  assert.is((await ada.post(`${page}/reset`, { reason: 'Lost the telephone' })).status, 409)
  assert.is((await ada.post(`${page}/agreement`)).status, 409, 'nobody agrees with themselves')
  assert.match((await second.get(page)).text, 'Agree: take it away now')
  assert.ok(await hasFactor(db, cast.bela.id))
  assert.is((await second.post(`${page}/agreement`)).location, page)
  assert.not(await hasFactor(db, cast.bela.id))
  const mails = (await mailTo(market, cast.bela.email)).map(({ data }) => Object(data).change)
  assert.equal(mails, ['on', 'reset-asked', 'reset-done'])
  const log = await ada.get('/admin/activity?kind=security')
  assert.match(log.$('tbody').text, 'Otto Admin')
})

reset('is withdrawn by an admin too', async () => {
  await enrol(market, cast.bela.id)
  const ada = await market.signedIn(cast.ada)
  await ada.post(`${page}/reset`, { reason: 'Lost' })
  assert.is((await ada.post(`${page}/withdrawal`)).location, page)
  assert.is((await ada.post(`${page}/withdrawal`)).status, 404)
  assert.ok(await hasFactor(db, cast.bela.id))
})

reset.run()
