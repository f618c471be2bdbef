import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { after, setClock } from '#src/lib/clock.ts'
import { saveShop } from '#src/market/shops/shop.ts'
import { submitShop } from '#src/market/shops/submission.ts'
import { reinstateShop, suspendShop } from '#src/market/shops/suspension.ts'
import { ALL_IN_ORDER, approveShop, rejectShop } from '#src/market/shops/verification.ts'
import { createMarket } from '#tests/support/cast.ts'
import { refusalOf, shopSteps } from '#tests/support/shops.ts'

const test = suite('market/shops/verification')
const market = await createMarket()
const { db, cast } = market
const { secret } = market.config
const { details, person, staff, shopOf, mailed, prove, submitted, approved, visible } = shopSteps(market)
test.after.each(() => setClock(null))

test('from draft to verified, with a line in the history and a mail for each decision', async () => {
  const owner = await person()
  const address = details().contactEmail
  const opened = await saveShop(db, owner.id, details())
  assert.equal(opened, { ok: true, done: 'opened', id: (await shopOf(owner)).id, waitsFor: [] })
  const { id, slug, status, missing } = await shopOf(owner)
  assert.equal([slug, status, missing], ['sahaf-books-1', 'draft', ['contact']])
  assert.match((await refusalOf(submitShop(db, owner.id))).message, /Prove the contact address first/)
  assert.ok(await prove(owner))
  await submitShop(db, owner.id)
  assert.match((await refusalOf(submitShop(db, owner.id))).message, /already/)
  assert.not(await visible(id))

  await rejectShop(db, secret, cast.ada.id, id, { reason: 'The paper is blurred.' })
  await submitShop(db, owner.id)
  await approveShop(db, secret, cast.ada.id, id, { reason: '' })
  assert.ok(await visible(id))
  await suspendShop(db, secret, cast.ada.id, id, { reason: 'No answer.' })
  assert.not(await visible(id))
  await reinstateShop(db, secret, cast.ada.id, id, { reason: 'Answered.' })
  assert.ok(await visible(id))

  const { events } = await shopOf(owner)
  assert.equal(events.map(({ action, reason, actorName }) => [action, reason, actorName]).reverse(), [
    ['opened', '', owner.name],
    ['contact-proven', '', owner.name],
    ['submitted', '', owner.name],
    ['rejected', 'The paper is blurred.', 'Ada Admin'],
    ['submitted', '', owner.name],
    ['approved', ALL_IN_ORDER, 'Ada Admin'],
    ['suspended', 'No answer.', 'Ada Admin'],
    ['reinstated', 'Answered.', 'Ada Admin'],
  ])
  const letters = (await mailed(address)).filter(({ kind }) => kind === 'shop-decision')
  assert.equal(
    letters.map(({ data }) => (data as { decision: string }).decision),
    ['rejected', 'approved', 'suspended', 'reinstated'],
  )
})

test('every move that the state does not allow is refused with what happened', async () => {
  const { id } = await approved()
  const verdict = { reason: 'Because.' }
  setClock(after(121))
  const refusal = await refusalOf(rejectShop(db, secret, cast.ada.id, id, verdict))
  assert.is(refusal.code, 'conflict')
  assert.match(refusal.message, /^You approved this shop 2 minutes ago\. It is approved\./)
  const bob = await staff('Bob Operator')
  assert.match((await refusalOf(approveShop(db, secret, bob.id, id, verdict))).message, /^Ada Admin approved/)
  assert.is((await refusalOf(reinstateShop(db, secret, bob.id, id, verdict))).code, 'conflict')
  assert.is((await refusalOf(approveShop(db, secret, bob.id, 999_999, verdict))).code, 'not-found')
})

test('two who decide at once: one succeeds, the other learns of it, one mail leaves', async () => {
  const { id, owner } = await submitted()
  const address = (await shopOf(owner)).contactEmail
  const bob = await staff('Bob Second')
  const answers = await Promise.allSettled([
    approveShop(db, secret, cast.ada.id, id, { reason: '' }),
    rejectShop(db, secret, bob.id, id, { reason: 'No.' }),
    approveShop(db, secret, bob.id, id, { reason: '' }),
  ])
  assert.is(answers.filter(({ status }) => status === 'fulfilled').length, 1)
  for (const answer of answers) if (answer.status === 'rejected') assert.is(answer.reason.code, 'conflict')
  assert.is((await mailed(address)).filter(({ kind }) => kind === 'shop-decision').length, 1)
})

test('whoever decides must have seen the newest', async () => {
  const { id, owner } = await submitted()
  const { updatedAt, name, contactEmail } = await shopOf(owner)
  setClock(after(5))
  await saveShop(db, owner.id, details({ name, contactEmail, description: 'Something else entirely.' }))
  const refusal = await refusalOf(approveShop(db, secret, cast.ada.id, id, { reason: '', seen: updatedAt }))
  assert.match(refusal.message, /changed while you looked/)
  const { updatedAt: newest } = await shopOf(owner)
  await approveShop(db, secret, cast.ada.id, id, { reason: '', seen: newest })
})

test('nobody decides on their own shop, unless nobody else could', async () => {
  const { id } = await submitted()
  await db.insertInto('shop_members').values({ shop_id: id, user_id: cast.ada.id, role: 'manager' }).execute()
  const refusal = await refusalOf(approveShop(db, secret, cast.ada.id, id, { reason: '' }))
  assert.is(refusal.code, 'forbidden')
  await db.updateTable('users').set({ staff_role: null }).where('id', '<>', cast.ada.id).execute()
  await approveShop(db, secret, cast.ada.id, id, { reason: '' })
  const { details } = await db
    .selectFrom('shop_events')
    .select('details')
    .where('shop_id', '=', id)
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow()
  assert.is((details as { own?: boolean }).own, true)
})

test.run()
