import pg from 'pg'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { saveChoices } from '#src/market/notifications/choices.ts'
import type { MailContent } from '#src/market/notifications/kinds.ts'
import { noticeShop, tell, tellAll, tellShop, tellStaff } from '#src/market/notifications/tell.ts'
import { addMember, createMarket } from '#tests/support/cast.ts'
import { mailTo } from '#tests/support/mail.ts'

const market = await createMarket()
const { db, url, config, cast } = market
const { secret } = config
const test = suite('telling people')

const shipped = (number = 'AAAA-11111'): MailContent => ({
  kind: 'order-shipped',
  data: {
    number,
    shopName: 'Boots',
    carrier: 'DHL',
    tracking: '1',
    items: ['A boot'],
    link: `/buyer/orders/${number}`,
  },
})
const sold: MailContent = {
  kind: 'shop-order',
  data: { shopName: 'Boots', number: 'AAAA-11111-1', items: [], total: '1 EUR', link: '/seller/orders/1' },
}
const review: MailContent = {
  kind: 'payment-to-review',
  data: { number: 'AAAA-11111', amount: '1 EUR', late: false, link: '/admin/payments/1' },
}
const bela = { userId: cast.bela.id, email: cast.bela.email }
const noticesOf = (userId: number) =>
  db.selectFrom('notices').selectAll().where('user_id', '=', userId).orderBy('id').execute()
const inTx = <T>(work: (tx: Parameters<typeof tell>[0]) => Promise<T>) => db.transaction().execute(work)

test.before.each(async () => {
  await db.deleteFrom('mail_messages').execute()
  await db.deleteFrom('notices').execute()
  await db.deleteFrom('notice_choices').execute()
})

test('a member is told by mail and in the market, a guest by mail alone', async () => {
  await inTx((tx) => tell(tx, secret, bela, shipped()))
  assert.equal(await mailTo(market, cast.bela.email), [shipped()])
  const [notice] = await noticesOf(cast.bela.id)
  assert.is(notice?.link, '/buyer/orders/AAAA-11111')
  assert.equal(notice?.data, { number: 'AAAA-11111', shopName: 'Boots', carrier: 'DHL', tracking: '1' })
  await inTx((tx) => tell(tx, secret, { userId: null, email: 'guest@example.com' }, shipped()))
  assert.is((await mailTo(market, 'guest@example.com')).length, 1)
  assert.is((await db.selectFrom('notices').select('id').execute()).length, 1)
})

test('as they chose: one way, the other, or not at all', async () => {
  const choose = (byMail: boolean, inApp: boolean) =>
    saveChoices(db, cast.bela.id, [{ kind: 'order-shipped', byMail, inApp }])
  await choose(false, true)
  await inTx((tx) => tell(tx, secret, bela, shipped()))
  assert.equal([(await mailTo(market, bela.email)).length, (await noticesOf(bela.userId)).length], [0, 1])
  await choose(true, false)
  await inTx((tx) => tell(tx, secret, bela, shipped()))
  assert.equal([(await mailTo(market, bela.email)).length, (await noticesOf(bela.userId)).length], [1, 1])
  await choose(false, false)
  await inTx((tx) => tell(tx, secret, bela, shipped()))
  assert.equal([(await mailTo(market, bela.email)).length, (await noticesOf(bela.userId)).length], [1, 1])
})

test('codes go by mail whatever was chosen, and are no notice', async () => {
  await saveChoices(db, cast.bela.id, [{ kind: 'password-code', byMail: false, inApp: true }])
  assert.equal(await db.selectFrom('notice_choices').selectAll().execute(), [])
  await db
    .insertInto('notice_choices')
    .values({ user_id: cast.bela.id, kind: 'order-code', by_mail: true, in_app: true })
    .execute()
  await inTx((tx) => tell(tx, secret, bela, { kind: 'order-code', data: { number: 'A', code: '123456', minutes: 10 } }))
  assert.is((await mailTo(market, bela.email)).length, 1)
  assert.equal(await noticesOf(bela.userId), [])
})

test('a shop is its owners by mail and its managers in the market; staff are those who decide', async () => {
  const manager = await addMember(db, 'Mana Manager', 'mana@example.com')
  const keeper = await addMember(db, 'Kira Keeper', 'kira@example.com')
  for (const [user, role] of [
    [manager, 'manager'],
    [keeper, 'stock-keeper'],
  ] as const)
    await db.insertInto('shop_members').values({ shop_id: cast.boots.id, user_id: user.id, role }).execute()
  await inTx((tx) => tellShop(tx, secret, cast.boots.id, sold))
  const told = await db.selectFrom('notices').select('user_id').orderBy('user_id').execute()
  assert.equal(
    told.map((one) => one.user_id),
    [cast.sela.id, manager.id],
  )
  const mails = await db.selectFrom('mail_messages').select('to_address').execute()
  assert.equal(
    mails.map((one) => one.to_address),
    [cast.sela.email],
  )
  const viewer = await addMember(db, 'Vera', 'vera@example.com', { staff_role: 'viewer' })
  const operator = await addMember(db, 'Olga', 'olga@example.com', { staff_role: 'operator' })
  await inTx((tx) => tellStaff(tx, secret, review))
  assert.is((await noticesOf(cast.ada.id)).length, 1)
  assert.is((await noticesOf(operator.id)).length, 1)
  assert.is((await noticesOf(viewer.id)).length, 0)
  assert.is((await mailTo(market, cast.ada.email)).length, 1)
})

test('a decision on a shop is mailed to its contact address, whatever was chosen, and stands in the market too', async () => {
  await saveChoices(db, cast.sela.id, [{ kind: 'shop-decision', byMail: false, inApp: true }])
  assert.equal(await db.selectFrom('notice_choices').selectAll().execute(), [])
  const data = { shopName: 'Boots', decision: 'approved', reason: '', link: '/seller/shop' } as const
  await inTx((tx) => noticeShop(tx, secret, cast.boots.id, { kind: 'shop-decision', data }))
  assert.is((await noticesOf(cast.sela.id)).length, 1)
  assert.equal(await mailTo(market, cast.sela.email), [])
})

test('many are told with one statement, each with the job that sends it, and every process hears of it', async () => {
  const ear = new pg.Client({ connectionString: url })
  await ear.connect()
  await ear.query('listen notices')
  const heard: string[] = []
  ear.on('notification', ({ payload }) => heard.push(payload ?? ''))
  await inTx((tx) =>
    tellAll(
      tx,
      secret,
      [bela, { userId: cast.nils.id, email: cast.nils.email }, { userId: null, email: 'g@example.com' }].map((to) => ({
        to,
        mail: shipped(),
      })),
    ),
  )
  const rows = await db.selectFrom('mail_messages').select(['id', 'to_address']).orderBy('id').execute()
  assert.is(rows.length, 3)
  const { rows: keys } = await ear.query('select key from graphile_worker.jobs order by key')
  for (const { id } of rows) assert.ok(keys.some((one: { key: string }) => one.key === `mail:${id}`))
  await ear.query('select 1')
  assert.equal(heard.sort(), [String(cast.nils.id), String(cast.bela.id)].sort())
  await ear.end()
})

test('nobody hears of what was taken back', async () => {
  await inTx(async (tx) => {
    await tell(tx, secret, bela, shipped())
    throw new Error('taken back')
  }).catch(() => {})
  assert.equal(await noticesOf(bela.userId), [])
  assert.equal(await mailTo(market, bela.email), [])
})

test.run()
