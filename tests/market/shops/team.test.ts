import { sql } from 'kysely'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { lockUser } from '#src/market/accounts/locking.ts'
import { inviteToShop, type TeamActor } from '#src/market/shops/invitations.ts'
import { changeRole, leaveShop, removeMember } from '#src/market/shops/team.ts'
import { addMember, addShop, createMarket, giveRole, type Member } from '#tests/support/cast.ts'
import { newestMail } from '#tests/support/invitations.ts'
import { refusalOf } from '#tests/support/shops.ts'

const test = suite('the team of a shop')
const market = await createMarket()
const { db, cast, config } = market
const { secret } = config
let number = 0

async function team() {
  number += 1
  const owner = await addMember(db, `Owner ${number}`, `owner${number}@example.com`)
  const shop = await addShop(db, owner, { name: `Shop ${number}`, slug: `shop-${number}` })
  const as = (member: Member, role: string): TeamActor => ({ ...member, shopId: shop.id, role })
  const join = async (role: 'owner' | 'manager' | 'stock-keeper' | 'viewer') => {
    number += 1
    const member = await addMember(db, `Person ${number}`, `person${number}@example.com`)
    await giveRole(db, shop, member, role)
    return member
  }
  const owners = async () =>
    (
      await db
        .selectFrom('shop_members')
        .select('user_id')
        .where('shop_id', '=', shop.id)
        .where('role', '=', 'owner')
        .execute()
    ).length
  return { owner, shop, as, join, owners }
}

test('never loses its last owner: by no verb, and by no statement either', async () => {
  const { owner, shop, as, owners } = await team()
  const boss = as(owner, 'owner')
  for (const act of [
    () => changeRole(db, secret, boss, owner.id, 'viewer'),
    () => removeMember(db, secret, boss, owner.id),
    () => leaveShop(db, boss),
  ])
    assert.is((await refusalOf(act())).code, 'conflict')
  for (const statement of [
    sql`update shop_members set role = 'viewer' where shop_id = ${shop.id}`,
    sql`delete from shop_members where shop_id = ${shop.id}`,
  ]) {
    try {
      await statement.execute(db)
      assert.unreachable()
    } catch (error) {
      assert.is((error as { constraint?: string }).constraint, 'last_owner')
    }
  }
  assert.is(await owners(), 1)
})

test('of two owners who leave or demote each other at the same moment one stays', async () => {
  for (let round = 0; round < 4; round += 1) {
    const { owner, as, join, owners } = await team()
    const other = await join('owner')
    const [one, two] = [as(owner, 'owner'), as(other, 'owner')]
    const acts =
      round % 2 === 0
        ? [leaveShop(db, one), leaveShop(db, two)]
        : [changeRole(db, secret, one, other.id, 'manager'), removeMember(db, secret, two, owner.id)]
    const settled = await Promise.allSettled(acts)
    assert.is(settled.filter(({ status }) => status === 'fulfilled').length, 1)
    assert.is(await owners(), 1)
  }
})

test('of two who write it past the verbs one is refused when it commits', async () => {
  const { owner, shop, join, owners } = await team()
  const other = await join('owner')
  const settled = await Promise.allSettled(
    [owner, other].map(({ id }) =>
      db.transaction().execute(async (tx) => {
        await sql`delete from shop_members where shop_id = ${shop.id} and user_id = ${id}`.execute(tx)
        await sql`select pg_sleep(0.2)`.execute(tx)
      }),
    ),
  )
  assert.is(settled.filter(({ status }) => status === 'fulfilled').length, 1)
  assert.is(await owners(), 1)
})

test('a locked owner does not count as one who is left', async () => {
  const { owner, as, join } = await team()
  const other = await join('owner')
  await lockUser(db, secret, { ...cast.ada, staffRole: 'admin' }, other.id, 'Found on another site.')
  assert.is((await refusalOf(leaveShop(db, as(owner, 'owner')))).code, 'conflict')
})

test('only owners change it; a changed role ends the sessions, is mailed, and stands in the history', async () => {
  const { owner, shop, as, join } = await team()
  const [manager, keeper] = [await join('manager'), await join('stock-keeper')]
  const refused = await refusalOf(changeRole(db, secret, as(manager, 'manager'), keeper.id, 'viewer'))
  assert.is(refused.code, 'forbidden')
  const claimed = await refusalOf(removeMember(db, secret, as(manager, 'owner'), keeper.id))
  assert.is(claimed.code, 'forbidden', 'the right is looked up, not believed')
  const browser = await market.signedIn(keeper)
  assert.is((await browser.get('/seller')).status, 200)
  await changeRole(db, secret, as(owner, 'owner'), keeper.id, 'manager')
  assert.is((await browser.get('/seller')).status, 303)
  const mail = await newestMail(db, secret, keeper.email)
  assert.equal(mail?.kind === 'shop-role' && mail.data.role, 'manager')
  await removeMember(db, secret, as(owner, 'owner'), keeper.id)
  const events = await db
    .selectFrom('shop_events')
    .select(['action', 'actor_id'])
    .where('shop_id', '=', shop.id)
    .execute()
  assert.equal(
    events.map(({ action }) => action),
    ['role-changed', 'member-removed'],
  )
  assert.ok(events.every(({ actor_id }) => actor_id === owner.id))
  assert.is((await refusalOf(removeMember(db, secret, as(owner, 'owner'), keeper.id))).code, 'not-found')
  assert.is((await refusalOf(removeMember(db, secret, as(owner, 'owner'), cast.nils.id))).code, 'not-found')
})

test('invites no more than twenty a day', async () => {
  const { owner, as } = await team()
  const invite = (n: number) =>
    inviteToShop(db, secret, as(owner, 'owner'), { email: `guest${n}.${number}@example.com`, role: 'viewer' })
  for (let n = 0; n < 20; n += 1) await invite(n)
  assert.is((await refusalOf(invite(20))).code, 'too-many')
})

test('an invitation under way when its sender loses the role is not written', async () => {
  const { owner, as, join } = await team()
  const second = await join('owner')
  await changeRole(db, secret, as(owner, 'owner'), second.id, 'viewer')
  const late = inviteToShop(db, secret, as(second, 'owner'), { email: 'second.self@example.com', role: 'owner' })
  assert.is((await refusalOf(late)).code, 'forbidden')
})

test.run()
