import { sql } from 'kysely'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { startRegistration } from '#src/market/accounts/registration.ts'
import { openMail } from '#src/market/notifications/outbox.ts'
import { SEND_ORDER_LINK, sendOrderLink, type WantedLink } from '#src/market/orders/find-link.ts'
import { sendOrderCode } from '#src/market/orders/key-proof.ts'
import { addProduct, createMarket } from '#tests/support/cast.ts'
import { addBank, addShipping, orderNow } from '#tests/support/checkout.ts'

const test = suite('finding an order')
const market = await createMarket()
const { db, cast, config } = market
const payment = { EUR: await addBank(db) }
await addShipping(db, cast.boots)
const product = await addProduct(db, cast.boots, { sizes: ['one'], onHand: 20 })
const lines = [{ variantId: product.variants[0]?.id ?? 0 }]
const find = '/buyer/orders/find'

/** What the worker would do of what was asked for. */
async function work(): Promise<void> {
  const { rows } = await sql<{ payload: WantedLink }>`
    select j.payload from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
    where t.identifier = ${SEND_ORDER_LINK}`.execute(db)
  for (const { payload } of rows) await sendOrderLink(db, config, payload)
}
async function linksTo(email: string): Promise<string[]> {
  const rows = await db.selectFrom('mail_messages').selectAll().where('to_address', '=', email).orderBy('id').execute()
  const contents = rows.map((one) => openMail(config.secret, one.kind, one.sealed_data ?? Buffer.alloc(0)))
  return contents.flatMap((one) => (one.kind === 'order-link' ? [one.data.link] : []))
}

test('the answer is the same whether number and address belong together or not', async () => {
  const { number } = await orderNow(market, { lines, payment, email: 'gesa@example.com' })
  const ask = (typed: Record<string, string>) => market.stranger().post(find, typed, { follow: true })
  const right = await ask({ number, email: 'gesa@example.com' })
  const wrong = await ask({ number, email: 'someone@example.com' })
  const none = await ask({ number: '0000-00000', email: 'gesa@example.com' })
  assert.is(right.status, 200)
  assert.match(right.text, /a message is on its way/)
  assert.is(right.text, wrong.text)
  assert.is(right.text, none.text)
  await work()
  assert.equal(await linksTo('someone@example.com'), [])
  const [link = '', ...more] = await linksTo('gesa@example.com')
  assert.is(more.length, 0)
  assert.is((await market.stranger().get(link, { follow: true })).status, 200)
})

test('a number is found as people write it; what cannot be one comes back as typed', async () => {
  const { number } = await orderNow(market, { lines, payment, email: 'hedi@example.com' })
  const typed = ` ${number.replace('-', ' ').toLowerCase()} `
  assert.is((await market.stranger().post(find, { number: typed, email: ' Hedi@Example.com' })).status, 303)
  await work()
  assert.is((await linksTo('hedi@example.com')).length, 1)
  const bad = await market.stranger().post(find, { number: 'abc', email: 'nobody' })
  assert.is(bad.status, 422)
  assert.is(bad.field('number'), 'abc')
  assert.is(bad.field('email'), 'nobody')
})

test('one address is not flooded', async () => {
  const statuses: number[] = []
  for (let i = 0; i < 8; i++)
    statuses.push((await market.stranger().post(find, { number: '0000-00000', email: 'flood@example.com' })).status)
  assert.equal(statuses.slice(0, 6), Array(6).fill(303))
  assert.equal(statuses.slice(6), [429, 429])
})

test('whoever floods an address with asking keeps its owner from nothing else', async () => {
  const email = 'owner@example.com'
  const { number, order } = await orderNow(market, { lines, payment, email })
  for (let i = 0; i < 7; i++) await market.stranger().post(find, { number: '0000-00000', email })
  await sendOrderCode(db, config.secret, { id: order.id, number, email })
  await startRegistration(db, config.secret, { name: 'Owner', email, password: 'a long password', address: null })
})

test.run()
