// What the database itself makes of rows that are written to it.
import { sql } from 'kysely'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { auditLedger } from '#src/market/stock/audit.ts'
import { addProduct, createMarket } from '#tests/support/cast.ts'

const test = suite('writing to the ledger')
const { db, cast } = await createMarket()
const { boots, games, sela } = cast
const boot = await addProduct(db, boots, { onHand: 10, sizes: ['41', '42'] })
const [a, b] = boot.variants.map((v) => v.id) as [number, number]

const batch = (shop: number) => `insert into stock_batches (shop_id, kind, actor_id, actor_name, reason)
  values (${shop}, 'adjustment', ${sela.id}, 'Eve', 'because')`
const newest = '(select max(id) from stock_batches)'
const add = (variant: number, delta: number) =>
  `insert into stock_updates (batch_id, variant_id, delta) values (${newest}, ${variant}, ${delta})`
const forged = `sha256('forged')`
const run = (text: string) => sql.raw(text).execute(db)

test('what a row claims of itself is not believed', async () => {
  await db.transaction().execute(async (tx) => {
    await sql.raw(batch(boots.id)).execute(tx)
    await sql
      .raw(`insert into stock_updates (batch_id, variant_id, delta, shop_id, seq, before, after, created_at, prev_hash, hash)
            values (${newest}, ${b}, 1, ${games.id}, 77, 40, 41, '1999-01-01', ${forged}, ${forged})`)
      .execute(tx)
  })
  const row = await db
    .selectFrom('stock_updates')
    .selectAll()
    .where('variant_id', '=', b)
    .where('seq', '=', 2)
    .executeTakeFirstOrThrow()
  assert.equal([row.shop_id, row.before, row.after], [boots.id, 10, 11])
  assert.ok(row.created_at.getTime() > Date.now() - 60_000)
})

test('a row that ON CONFLICT drops moves nothing', async () => {
  await db.transaction().execute(async (tx) => {
    await sql.raw(batch(boots.id)).execute(tx)
    await sql.raw(add(a, 1)).execute(tx)
    await sql
      .raw(`insert into stock_updates (id, batch_id, variant_id, delta) overriding system value
            values ((select min(id) from stock_updates), ${newest}, ${b}, 5) on conflict do nothing`)
      .execute(tx)
  })
  const level = await db
    .selectFrom('stock_levels')
    .select('on_hand')
    .where('variant_id', '=', b)
    .executeTakeFirstOrThrow()
  assert.is(level.on_hand, 11)
})

test('one statement may write several updates, in any order of variants', async () => {
  await db.transaction().execute(async (tx) => {
    await sql.raw(batch(boots.id)).execute(tx)
    await sql
      .raw(`insert into stock_updates (batch_id, variant_id, delta) values (${newest}, ${b}, 1), (${newest}, ${a}, 2)`)
      .execute(tx)
  })
})

test('a level without a past goes with its variant, and only with it', async () => {
  const fresh = await addProduct(db, boots, { title: 'Never stocked', sizes: ['one'] })
  const id = fresh.variants[0]?.id ?? 0
  await run(`delete from products where id = ${fresh.id}`)
  const { rows } = await run(`select from stock_levels where variant_id = ${id}`)
  assert.is(rows.length, 0)
})

test('and the ledger of all that is whole', async () => {
  assert.equal((await auditLedger(db)).breaks, [])
})

test.run()
