// Work for one shop, given another shop's ids by a mistake in our own code: the database itself has nothing for it.
import { sql } from 'kysely'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { beyondShop, inScope, outsideScope } from '#src/database/scope.ts'
import { appendUpdates } from '#src/market/stock/ledger.ts'
import { addProduct, createMarket } from '#tests/support/cast.ts'
import { placeTestOrder } from '#tests/support/orders.ts'

const test = suite('the wall')
const market = await createMarket()
const { cast, db } = market
const ours = await addProduct(db, cast.boots, { title: 'Boots', sizes: ['42'], onHand: 5 })
const theirs = await addProduct(db, cast.games, { title: 'Chess', sizes: ['PC'], onHand: 5 })
const [ourVariant, theirVariant] = [ours.variants[0]!.id, theirs.variants[0]!.id]
await placeTestOrder(market, { lines: [{ variantId: ourVariant }, { variantId: theirVariant }] })

const { rows: tables } = await sql<{ name: string; walled: boolean }>`
  select c.relname as name, c.relrowsecurity as walled from pg_class c
  join pg_attribute a on a.attrelid = c.oid and a.attname = 'shop_id' and not a.attisdropped
  where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by 1`.execute(db)
/** Who works where is asked with every session, whatever its shop; no shop may write it. */
const READ_BY_ALL = ['shop_members']

const forBoots = <T>(work: () => T) =>
  inScope({ shopId: cast.boots.id, actorId: cast.sela.id, address: '127.0.0.1' }, work)
const shopsIn = async (table: string) => {
  const { rows } = await sql<{ id: number }>`select distinct shop_id as id from ${sql.table(table)}
    where shop_id is not null order by 1`.execute(db)
  return rows.map(({ id }) => id)
}
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: { code?: string }) => error.code ?? String(error),
  )

test('every table with rows of a shop is behind it', () => {
  assert.ok(tables.length > 20)
  assert.equal(
    tables.filter(({ walled }) => !walled).map(({ name }) => name),
    READ_BY_ALL,
  )
})

test('every table that hangs on one of them is behind it too, or is said to belong to more than one shop', async () => {
  // Of the buyer, of the payment of several shops, or written by triggers and the worker alone.
  const SHARED = ['cart_lines', 'wishes', 'stock_waits', 'stock_offers', 'refunds', 'order_events', 'discount_uses']
  const { rows } = await sql<{ name: string }>`
    select distinct child.relname as name from pg_constraint k
    join pg_class child on child.oid = k.conrelid join pg_class parent on parent.oid = k.confrelid
    where k.contype = 'f' and parent.relrowsecurity and not child.relrowsecurity
      and child.relnamespace = 'public'::regnamespace order by 1`.execute(db)
  assert.equal(
    rows.map(({ name }) => name).filter((name) => ![...SHARED, ...READ_BY_ALL].includes(name)),
    [],
  )
})

test('a shop reads its own rows of each table, and no other', async () => {
  const both = new Set<number>()
  for (const { name } of tables) {
    if (READ_BY_ALL.includes(name)) continue
    for (const id of await shopsIn(name)) both.add(id)
    const seen = await forBoots(() => shopsIn(name))
    assert.ok(seen.length === 0 || (seen.length === 1 && seen[0] === cast.boots.id), `${name}: ${seen}`)
  }
  assert.ok(both.has(cast.games.id), 'without the wall there is more to see')
  assert.equal(await forBoots(() => shopsIn('stock_levels')), [cast.boots.id])
})

test('what belongs to rows of another shop is not seen either', async () => {
  await sql`insert into product_images (product_id, image_key, width, height)
    values (${ours.id}, ${'a'.repeat(32)}, 10, 10), (${theirs.id}, ${'b'.repeat(32)}, 10, 10)`.execute(db)
  const keys = () => db.selectFrom('product_images').select('image_key').execute()
  assert.is((await keys()).length, 2)
  assert.equal(await forBoots(keys), [{ image_key: 'a'.repeat(32) }])
})

test("another shop's row is neither changed nor deleted, nor written in its name", async () => {
  await forBoots(async () => {
    const changed = await sql`update products set title = 'Ours' where id = ${theirs.id}`.execute(db)
    assert.is(Number(changed.numAffectedRows), 0)
    const deleted = await sql`delete from variants where id = ${theirVariant}`.execute(db)
    assert.is(Number(deleted.numAffectedRows), 0)
    assert.is(
      await codeOf(sql`insert into products (shop_id, slug, title) values (${cast.games.id}, 'x', 'X')`.execute(db)),
      '42501',
    )
    assert.is(await codeOf(sql`update shops set name = 'Ours too' where id = ${cast.games.id}`.execute(db)), '42501')
    assert.is(
      await codeOf(sql`update shop_members set role = 'owner' where shop_id = ${cast.games.id}`.execute(db)),
      '42501',
    )
  })
  assert.is(
    (await db.selectFrom('products').select('title').where('id', '=', theirs.id).executeTakeFirst())?.title,
    'Chess',
  )
})

test("a stock change in another shop's name finds nothing to change", async () => {
  const actor = {
    shopId: cast.games.id,
    actorId: cast.sela.id,
    actorName: 'Sela',
    kind: 'adjustment',
    reason: 'x',
  } as const
  const { batchId, lines } = await forBoots(() => appendUpdates(db, actor, [{ variantId: theirVariant, delta: 1 }]))
  assert.equal([batchId, lines[0]?.status], [null, 'missing'])
})

test('transactions keep it, side by side with others on the same pool', async () => {
  const seen = await Promise.all(
    Array.from({ length: 40 }, (_, i) => {
      const shop = [cast.boots, cast.games][i % 2]!
      const read = () =>
        db.transaction().execute(async (tx) => {
          await sql`select pg_sleep(0.002)`.execute(tx)
          return tx.selectFrom('stock_levels').select('shop_id').distinct().execute()
        })
      if (i % 5 === 4) return read().then((rows) => rows.length === 2)
      return inScope({ shopId: shop.id, actorId: null, address: null }, read).then(
        (rows) => rows.length === 1 && rows[0]?.shop_id === shop.id,
      )
    }),
  )
  assert.equal(seen, Array(40).fill(true))
})

test('what concerns more than the shop says so, and what is nobody’s is not bound', async () => {
  const all = (await shopsIn('stock_levels')).length
  await forBoots(async () => {
    assert.is((await beyondShop(() => shopsIn('stock_levels'))).length, all)
    assert.is((await outsideScope(() => shopsIn('stock_levels'))).length, all)
    const { rows } = await beyondShop(() =>
      sql<{ actor: string }>`select current_setting('market.actor') as actor`.execute(db),
    )
    assert.is(rows[0]?.actor, String(cast.sela.id))
    assert.is((await shopsIn('stock_levels')).length, 1)
  })
})

test.run()
