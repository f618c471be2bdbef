import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { after, setClock } from '#src/lib/clock.ts'
import { Refusal } from '#src/lib/refusal.ts'
import { openMail } from '#src/market/notifications/outbox.ts'
import { proveContact, sendContactCode } from '#src/market/shops/contact.ts'
import { findOwnRecord } from '#src/market/shops/record.ts'
import { decideOnName } from '#src/market/shops/renaming.ts'
import { countShopsToReview, findNextToReview, getReviewDesk } from '#src/market/shops/review-queue.ts'
import { type ShopDetails, saveShop } from '#src/market/shops/shop.ts'
import { submitShop } from '#src/market/shops/submission.ts'
import { reinstateShop, suspendShop } from '#src/market/shops/suspension.ts'
import { ALL_IN_ORDER, approveShop, rejectShop } from '#src/market/shops/verification.ts'
import { addMember, addProduct, createMarket, type Member } from '#tests/support/cast.ts'

const test = suite('market/shops: the life of a shop')
const market = await createMarket()
const { db, cast, config } = market
const { secret } = config
test.after.each(() => setClock(null))

let number = 0
const details = (more: Partial<ShopDetails> = {}): ShopDetails => ({
  name: `Sahaf Books ${number}`,
  description: 'Second-hand books and prints.',
  contactEmail: `hello${number}@sahaf.example`,
  country: 'TR',
  currency: 'TRY',
  ...more,
})

async function person(): Promise<Member> {
  number += 1
  return addMember(db, `Okan ${number}`, `okan${number}@example.com`)
}

async function shopOf(owner: Member) {
  const own = await findOwnRecord(db, owner.id)
  if (!own) throw new Error('no shop')
  return own.shop
}

async function mailed(to: string) {
  const rows = await db.selectFrom('mail_messages').selectAll().where('to_address', '=', to).orderBy('id').execute()
  return rows.map((row) => openMail(secret, row.kind, row.sealed_data as Buffer))
}

async function codeFor(address: string): Promise<string> {
  const last = (await mailed(address)).at(-1)
  if (last?.kind !== 'shop-contact-code') throw new Error(`no code was mailed to ${address}`)
  return last.data.code
}

async function proven(owner: Member) {
  const address = await sendContactCode(db, secret, owner.id)
  assert.is(await proveContact(db, secret, owner.id, await codeFor(address)), true)
}

async function submitted() {
  const owner = await person()
  await saveShop(db, owner.id, details())
  await proven(owner)
  await submitShop(db, owner.id)
  return { owner, id: (await shopOf(owner)).id }
}

async function approved() {
  const one = await submitted()
  await approveShop(db, secret, cast.ada.id, one.id, { reason: '' })
  return one
}

async function refusalOf(act: Promise<unknown>): Promise<Refusal> {
  try {
    await act
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
  throw new Error('it was not refused')
}

const visible = async (id: number) =>
  (await db.selectFrom('visible_shops').select('id').where('id', '=', id).execute()).length === 1

test('from draft to verified, with a line in the history and a mail for each decision', async () => {
  const owner = await person()
  const address = details().contactEmail
  assert.equal(await saveShop(db, owner.id, details()), { ok: true, done: 'opened', waitsFor: [] })
  const { id, slug, status, missing } = await shopOf(owner)
  assert.equal([slug, status, missing], [`sahaf-books-${number}`, 'draft', ['contact']])
  assert.match((await refusalOf(submitShop(db, owner.id))).message, /Prove the contact address first/)
  await proven(owner)
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
  const bob = await addMember(db, 'Bob Operator', `bob${number}@example.com`, { staff_role: 'operator' })
  assert.match((await refusalOf(approveShop(db, secret, bob.id, id, verdict))).message, /^Ada Admin approved/)
  assert.is((await refusalOf(reinstateShop(db, secret, bob.id, id, verdict))).code, 'conflict')
  assert.is((await refusalOf(approveShop(db, secret, bob.id, 999_999, verdict))).code, 'not-found')
})

test('two who decide at once: one succeeds, the other learns of it, one mail leaves', async () => {
  const { id, owner } = await submitted()
  const address = (await shopOf(owner)).contactEmail
  const bob = await addMember(db, 'Bob Second', `second${number}@example.com`, { staff_role: 'admin' })
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
  assert.equal(details, { own: true })
})

test('the new name of an approved shop waits, the old one stays; it is accepted or refused once', async () => {
  const { id, owner } = await approved()
  const { name, contactEmail, slug } = await shopOf(owner)
  const saved = await saveShop(db, owner.id, details({ name: 'Grand Sahaf', contactEmail }))
  assert.equal(saved, { ok: true, done: 'saved', waitsFor: ['name'] })
  assert.equal([(await shopOf(owner)).name, (await shopOf(owner)).wantedName], [name, 'Grand Sahaf'])
  await decideOnName(db, secret, cast.ada.id, id, { accept: false, reason: 'Too grand.' })
  assert.is((await shopOf(owner)).wantedName, null)
  await saveShop(db, owner.id, details({ name: 'Sahaf', contactEmail }))
  await decideOnName(db, secret, cast.ada.id, id, { accept: true, reason: '' })
  assert.equal([(await shopOf(owner)).name, (await shopOf(owner)).slug], ['Sahaf', slug])
  const again = await refusalOf(decideOnName(db, secret, cast.ada.id, id, { accept: true, reason: '' }))
  assert.match(again.message, /accepted its new name.*No new name is waiting/)
  await saveShop(db, owner.id, details({ name: 'Another', contactEmail }))
  await saveShop(db, owner.id, details({ name: 'Sahaf', contactEmail }))
  assert.is((await shopOf(owner)).wantedName, null, 'typing the old name takes the wish back')
})

test('a proven contact stays until the new one is proven, and the shop stays visible', async () => {
  const { id, owner } = await approved()
  const { name, contactEmail } = await shopOf(owner)
  const wanted = `new${number}@sahaf.example`
  await saveShop(db, owner.id, details({ name, contactEmail: wanted }))
  assert.equal([(await shopOf(owner)).contactEmail, await visible(id)], [contactEmail, true])
  setClock(after(120))
  await proven(owner)
  const { contactEmail: now, wantedContactEmail } = await shopOf(owner)
  assert.equal([now, wantedContactEmail], [wanted, null])
  assert.match((await refusalOf(sendContactCode(db, secret, owner.id))).message, /proven already/)
})

test('a code proves only the address it was sent to', async () => {
  const owner = await person()
  await saveShop(db, owner.id, details())
  const address = await sendContactCode(db, secret, owner.id)
  const code = await codeFor(address)
  await saveShop(db, owner.id, details({ contactEmail: 'somebody.else@example.com' }))
  const refusal = await refusalOf(proveContact(db, secret, owner.id, code))
  assert.match(refusal.message, /no longer the address/)
  assert.is((await shopOf(owner)).contactProvenAt, null)
})

test('addresses are unique, never a word of the market, and fixed after approval', async () => {
  const first = await person()
  await saveShop(db, first.id, details({ name: 'Çelik & Söhne' }))
  assert.is((await shopOf(first)).slug, 'celik-sohne')
  const second = await person()
  await saveShop(db, second.id, details({ name: 'Celik Söhne' }))
  assert.is((await shopOf(second)).slug, 'celik-sohne-2')
  const third = await person()
  await saveShop(db, third.id, details({ name: 'Admin' }))
  assert.is((await shopOf(third)).slug, 'admin-shop')
  const fourth = await person()
  await saveShop(db, fourth.id, details({ name: '古本屋' }))
  assert.match((await shopOf(fourth)).slug, /^shop-\d+$/)
  assert.equal(await saveShop(db, fourth.id, details({ slug: 'celik-sohne' })), {
    ok: false,
    errors: { slug: 'Another shop has this address. Choose another.' },
  })
  assert.not((await saveShop(db, fourth.id, details({ slug: 'seller' }))).ok)
  assert.ok((await saveShop(db, fourth.id, details({ slug: 'furuhonya' }))).ok)
  const { owner } = await approved()
  const moved = await saveShop(db, owner.id, details({ slug: 'elsewhere', country: 'DE' }))
  assert.equal(moved.ok ? [] : Object.keys(moved.errors), ['slug', 'country'])
})

test('many who open at once get one shop each, with addresses of their own', async () => {
  const people = await Promise.all(Array.from({ length: 6 }, person))
  const same = details({ name: 'Twin Shop' })
  await Promise.all(people.flatMap((one) => [saveShop(db, one.id, same), saveShop(db, one.id, same)]))
  const slugs = await db.selectFrom('shops').select('slug').where('name', '=', 'Twin Shop').execute()
  assert.equal(new Set(slugs.map(({ slug }) => slug)).size, 6)
})

test('the currency stays once there are products', async () => {
  const { owner, id } = await submitted()
  const { name, contactEmail, slug } = await shopOf(owner)
  assert.ok((await saveShop(db, owner.id, details({ name, contactEmail, currency: 'EUR' }))).ok)
  await addProduct(db, { id, slug, name, owner }, {})
  const refused = await saveShop(db, owner.id, details({ name, contactEmail, currency: 'USD' }))
  assert.match(refused.ok ? '' : (refused.errors.currency ?? ''), /prices in EUR/)
})

test('those who may only look or count cannot change the shop', async () => {
  const { id } = await submitted()
  for (const role of ['viewer', 'stock-keeper']) {
    const member = await person()
    await db.insertInto('shop_members').values({ shop_id: id, user_id: member.id, role }).execute()
    assert.is((await refusalOf(saveShop(db, member.id, details()))).code, 'forbidden')
    assert.is((await refusalOf(submitShop(db, member.id))).code, 'forbidden')
    assert.is((await refusalOf(sendContactCode(db, secret, member.id))).code, 'forbidden')
  }
})

test('history cannot be changed or removed, even in the database', async () => {
  const acts = [
    () => db.updateTable('shop_events').set({ reason: 'x' }).execute(),
    () => db.deleteFrom('shop_events').execute(),
  ]
  for (const act of acts) {
    const error = await act().then(
      () => null,
      (caught: { code: string }) => caught,
    )
    assert.is(error?.code, 'MW001')
  }
})

test('the queue comes oldest first, is paged by key, and leads on to the next', async () => {
  const queue = await createMarket()
  const ids: number[] = []
  for (let n = 0; n < 33; n += 1) {
    const { id } = await queue.db
      .insertInto('shops')
      .values({
        slug: `q-${n}`,
        name: `Queue ${n}`,
        contact_email: 'q@example.com',
        country: 'DE',
        currency: 'EUR',
        currency_digits: 2,
        status: 'submitted',
        // The later opened waits longer.
        submitted_at: new Date(Date.now() - n * 3_600_000),
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    ids.unshift(id)
  }
  const desk = await getReviewDesk(queue.db, { view: 'submitted', q: '', openId: ids[3] ?? null })
  assert.equal(
    desk.rows.map(({ id }) => id),
    ids.slice(0, 30),
  )
  assert.equal([desk.counts.submitted, desk.counts.approved, desk.counts.all, desk.open?.id], [33, 2, 35, ids[3]])
  const rest = await getReviewDesk(queue.db, { view: 'submitted', q: '', after: desk.next })
  assert.equal(
    rest.rows.map(({ id }) => id),
    ids.slice(30),
  )
  assert.is(await findNextToReview(queue.db, ids[3] ?? 0), ids[4])
  assert.is(await findNextToReview(queue.db, ids[32] ?? 0), ids[0])
  assert.equal((await getReviewDesk(queue.db, { view: 'all', q: 'queue 3' })).rows.length, 4)
  assert.equal((await getReviewDesk(queue.db, { view: 'all', q: '%' })).rows.length, 0)
  assert.is(await countShopsToReview(queue.db), 33)
})

test.run()
