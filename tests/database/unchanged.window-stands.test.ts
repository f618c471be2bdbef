// Answers that outlive writes: as long as the catalogue stands, or all that the window shows.
import { sql } from 'kysely'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { forgetChanges, whileCatalogueStands, whileUnchanged, whileWindowStands } from '#src/database/unchanged.ts'
import { createTestDatabase } from '#tests/support/database.ts'
import { createThings } from '#tests/support/things.ts'

const { db } = await createTestDatabase()
const add = await createThings(db)

let drawn = 0
const titles = () =>
  whileCatalogueStands(db, 'titles', async () => {
    drawn++
    const { rows } = await sql<{ title: string }>`select slug as title from categories order by id`.execute(db)
    return rows.map((row) => row.title).join()
  })
/** How often it was made anew by then. */
const afterwards = async (work: () => Promise<unknown>) => {
  await titles()
  const before = drawn
  await work()
  await titles()
  return drawn - before
}
const shopId = (
  await sql<{ id: number }>`insert into shops (slug, name, contact_email, country, currency, currency_digits)
    values ('one', 'One', 'one@example.com', 'DE', 'EUR', 2) returning id`.execute(db)
).rows[0]?.id
const addCategory = (slug: string, within: typeof db = db) =>
  sql`insert into categories (slug, name) values (${slug}, ${slug})`.execute(within)

const standing = suite('an answer kept while the catalogue stands')

standing('outlives what changes nothing that buyers find', async () => {
  assert.is(await afterwards(() => add('something else')), 0)
  assert.is(await afterwards(() => sql`update shops set low_digest_sent_at = now()`.execute(db)), 0)
})

standing('is made anew after a change of products, variants, categories and shops', async () => {
  const changes = [
    sql`insert into products (shop_id, slug, title) values (${shopId}, 'boot', 'Boot')`,
    sql`update products set title = 'Shoe'`,
    sql`insert into variants (product_id, shop_id, sku, price_minor) select id, shop_id, 'B', 100 from products`,
    sql`update variants set price_minor = 200`,
    sql`insert into categories (slug, name) values ('boot', 'Boots')`,
    sql`update shops set name = 'Two'`,
  ]
  for (const change of changes) assert.is(await afterwards(() => change.execute(db)), 1)
  assert.is(await titles(), 'boot')
})

standing('sees a change that was begun before others and committed after them', async () => {
  const slow = await db.startTransaction().execute()
  await addCategory('slow', slow)
  assert.is(await afterwards(() => addCategory('quick')), 1)
  assert.is(await titles(), 'boot,quick')
  assert.is(await afterwards(() => slow.commit().execute()), 1)
  assert.is(await titles(), 'boot,slow,quick')
})

standing('notes a change after a part of its transaction was taken back', async () => {
  const change = () =>
    db.transaction().execute(async (tx) => {
      await sql`savepoint here`.execute(tx)
      await addCategory('taken-back', tx)
      await sql`rollback to savepoint here`.execute(tx)
      await addCategory('kept', tx)
    })
  assert.is(await afterwards(change), 1)
  assert.match(await titles(), /quick,kept$/)
})

standing('is made anew once when old changes are forgotten, and right ever after', async () => {
  await sql`insert into catalogue_changes (at) select now() - interval '1 hour' from generate_series(1, 200)`.execute(
    db,
  )
  const slow = await db.startTransaction().execute()
  await addCategory('late', slow)
  assert.is(await afterwards(() => forgetChanges(db)), 1)
  assert.is(await afterwards(() => forgetChanges(db)), 0)
  assert.is(await afterwards(() => slow.commit().execute()), 1)
  assert.match(await titles(), /late$/)
})

standing('asks once what was seen for all that is made within, and keeps nothing that was overtaken', async () => {
  let asked = 0
  const inner = () =>
    whileCatalogueStands(db, 'inner', async () => {
      asked++
      const { rows } = await sql<{ n: number }>`select count(*)::int as n from categories`.execute(db)
      return rows[0]?.n ?? 0
    })
  const outer = (meanwhile: () => Promise<unknown>) =>
    whileUnchanged(db, 'outer', async () => {
      const first = await inner()
      await meanwhile()
      return [first, await inner()]
    })
  const [n = 0] = await outer(async () => {})
  assert.is(asked, 1)
  // Begun before the change, so it may tell of before; whoever asks afterwards hears of it.
  await add('so that it is made again')
  const [before = 0, after = 0] = await outer(() => addCategory('meanwhile'))
  assert.is(before, n)
  assert.ok(after === n || after === n + 1)
  assert.is(await inner(), n + 1)
  assert.equal(await outer(async () => {}), [n + 1, n + 1])
})

standing.run()

let shown = 0
const looks = () => whileWindowStands(db, 'looks', async () => shown++)
/** Whether it is made anew after that. */
const isNew = async (work: () => Promise<unknown>) => {
  await looks()
  const before = shown
  await work()
  await looks()
  return shown > before
}
const move = (delta: number) => () =>
  sql`with batch as (insert into stock_batches (shop_id, kind, actor_name, reason)
    values (${shopId}, 'count', 'Test', 'counted') returning id)
    insert into stock_updates (batch_id, variant_id, delta) select batch.id, variants.id, ${delta} from batch, variants`.execute(
    db,
  )
const change = (statement: string) => () => sql.raw(statement).execute(db)

const window = suite('an answer kept while the window stands')

window('outlives orders, visits, and stock of which there is enough', async () => {
  assert.ok(await isNew(move(8)))
  assert.not(await isNew(() => add('something else')))
  assert.not(await isNew(move(100)))
  assert.not(await isNew(move(-102)))
})

window('is made anew when there is little, less, or nothing left, and when there is enough again', async () => {
  for (const delta of [-1, -1, -4, 3, 20]) assert.ok(await isNew(move(delta)), `${delta}`)
  assert.not(await isNew(move(1)))
})

window('is made anew after a change of anything else that is shown', async () => {
  const changes = [
    `update products set title = 'Sandal'`,
    `insert into product_images (product_id, image_key, alt, width, height, position)
      select id, repeat('f', 32), '', 10, 10, 0 from products`,
    `update product_images set alt = 'A sandal'`,
    'delete from product_images',
    `insert into product_fields (product_id, label, kind, position) select id, 'Name', 'text', 0 from products`,
    `update shops set description = 'Shoes'`,
    `update shops set holiday_message = 'Away'`,
    `insert into shop_events (shop_id, action) values (${shopId}, 'approved')`,
  ]
  for (const one of changes) assert.ok(await isNew(change(one)), one)
})

window('leaves what is found alone', async () => {
  assert.is(await afterwards(move(-24)), 0)
  assert.is(await afterwards(change('update product_fields set help = label')), 0)
})

window.run()
