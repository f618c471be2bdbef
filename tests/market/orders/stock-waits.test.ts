import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { setClock } from '#src/lib/clock.ts'
import { leaveMails } from '#src/market/notifications/leaving.ts'
import { joinLine, purgeWaits, tellOfReturned } from '#src/market/orders/stock-waits.ts'
import { adjustStock } from '#src/market/stock/adjustment.ts'
import { holdStock } from '#src/market/stock/holds.ts'
import { addProduct, createMarket } from '#tests/support/cast.ts'

const test = suite('stock waits')
const market = await createMarket()
const { db, cast, config } = market
const seller = { shopId: cast.boots.id, actorId: cast.sela.id, actorName: cast.sela.name }
let count = 0

async function soldOut() {
  count += 1
  const product = await addProduct(db, cast.boots, { title: `Boot ${count}`, sizes: ['one'] })
  const id = product.variants[0]?.id ?? 0
  return {
    id,
    title: `Boot ${count}`,
    change: (delta: number) => adjustStock(db, seller, id, { delta, reason: 'count', note: '' }),
    join: (email: string, userId: number | null = null) => joinLine(db, id, { userId, email }, { address: null }),
  }
}
const round = () => tellOfReturned(db, config)
const told = async (id: number) =>
  (
    await db
      .selectFrom('stock_waits')
      .select('email')
      .where('variant_id', '=', id)
      .where('told_at', 'is not', null)
      .orderBy('told_at')
      .orderBy('id')
      .execute()
  ).map(({ email }) => email)
const mails = async (to: string) =>
  (
    await db
      .selectFrom('mail_messages')
      .select('id')
      .where('to_address', '=', to)
      .where('kind', '=', 'back-in-stock')
      .execute()
  ).length
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => '',
    (error: Error) => error.message,
  )
const queue = (name: string, length: number) => Array.from({ length }, (_, at) => `${name}${at + 1}@example.com`)

test('as many are told as units came back, in the order they joined, each once', async () => {
  const boot = await soldOut()
  const people = queue('a', 5)
  for (const email of people) await boot.join(email)
  assert.is(await round(), 0)
  await boot.change(2)
  assert.is(await round(), 2)
  assert.equal(await told(boot.id), people.slice(0, 2))
  assert.is(await round(), 0)
  await boot.change(1)
  assert.is(await round(), 1)
  assert.equal(await told(boot.id), people.slice(0, 3))
  assert.is(await mails('a1@example.com'), 1)
})

test('what was bought and comes back is told of again', async () => {
  const boot = await soldOut()
  for (const email of queue('b', 6)) await boot.join(email)
  await boot.change(2)
  await round()
  await boot.change(-2)
  await round()
  await boot.change(3)
  assert.is(await round(), 3)
  // Bought and filled up between two rounds: nobody is told twice, and never more than there are.
  await boot.change(-3)
  await boot.change(1)
  await round()
  assert.ok((await told(boot.id)).length <= 6)
})

test('after a day what is left is offered to the next', async () => {
  const boot = await soldOut()
  for (const email of queue('c', 4)) await boot.join(email)
  await boot.change(2)
  assert.is(await round(), 2)
  setClock(new Date(Date.now() + 25 * 3600_000))
  await round()
  setClock(null)
  assert.is((await told(boot.id)).length, 4)
})

test('units held for a checkout are not there', async () => {
  const boot = await soldOut()
  for (const email of queue('d', 3)) await boot.join(email)
  await boot.change(3)
  await holdStock(db, [{ variantId: boot.id, quantity: 2 }], {
    holder: 'order:1',
    expiresAt: new Date(Date.now() + 1e6),
  })
  assert.is(await round(), 1)
})

test('two workers at once tell nobody twice', async () => {
  const boot = await soldOut()
  for (const email of queue('e', 8)) await boot.join(email)
  await boot.change(5)
  await Promise.all([round(), round(), round()])
  assert.is((await told(boot.id)).length, 5)
  for (const email of queue('e', 5)) assert.is(await mails(email), 1)
})

test('who is in line stays there; who was told may join again', async () => {
  const boot = await soldOut()
  await boot.join('f1@example.com')
  await boot.join('f2@example.com')
  await boot.join('f1@example.com')
  await boot.change(1)
  await round()
  assert.equal(await told(boot.id), ['f1@example.com'])
  assert.match(await refusal(boot.join('f1@example.com')), 'there again')
  await boot.change(-1)
  await boot.join('f1@example.com')
  await round()
  await boot.change(1)
  await round()
  assert.equal(await told(boot.id), ['f1@example.com', 'f2@example.com'])
})

test('a member is told in the market too, at the address they have now', async () => {
  const boot = await soldOut()
  await boot.join(cast.bela.email, cast.bela.id)
  await db.updateTable('users').set({ email: 'bela.new@example.com' }).where('id', '=', cast.bela.id).execute()
  await boot.change(1)
  await round()
  assert.is(await mails('bela.new@example.com'), 1)
  const notice = await db
    .selectFrom('notices')
    .select(['kind', 'link'])
    .where('user_id', '=', cast.bela.id)
    .executeTakeFirstOrThrow()
  assert.equal(
    [notice.kind, notice.link],
    ['back-in-stock', `/buyer/products/boot-${count}-${cast.boots.id}?variant=${boot.id}`],
  )
})

test('whoever wants no more of it is in no line any longer', async () => {
  const boot = await soldOut()
  await boot.join('g@example.com')
  await leaveMails(db, 'g@example.com')
  await boot.change(1)
  assert.is(await round(), 0)
})

test('nobody is told of what is not in the window', async () => {
  const boot = await soldOut()
  await boot.join('h@example.com')
  await boot.change(1)
  await db.updateTable('shops').set({ status: 'suspended' }).where('id', '=', cast.boots.id).execute()
  assert.is(await round(), 0)
  assert.match(await refusal(boot.join('i@example.com')), 'no longer in the window')
  await db.updateTable('shops').set({ status: 'approved' }).where('id', '=', cast.boots.id).execute()
  assert.is(await round(), 1)
})

test('who was told long ago is forgotten', async () => {
  await db
    .updateTable('stock_waits')
    .set({ told_at: new Date(Date.now() - 91 * 86_400_000) })
    .where('told_at', 'is not', null)
    .execute()
  await purgeWaits(db)
  const left = await db.selectFrom('stock_waits').select('id').where('told_at', 'is not', null).execute()
  assert.is(left.length, 0)
})

test.run()
