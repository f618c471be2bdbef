// Attacks the ledger as somebody with psql would: every statement here must be refused, at once, by the database.
import { sql } from 'kysely'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { auditLedger } from '#src/market/stock/audit.ts'
import { addProduct, createMarket } from '#tests/support/cast.ts'

const test = suite('the ledger against psql')
const { db, cast } = await createMarket()
const boot = await addProduct(db, cast.boots, { onHand: 10, sizes: ['41', '42'] })
const game = await addProduct(db, cast.games, { title: 'Chess', onHand: 4, sizes: ['one'] })
const [a, b] = boot.variants.map((v) => v.id) as [number, number]
const foreign = game.variants[0]?.id ?? 0
const { boots, games, sela } = cast
await run(`insert into stock_holds (variant_id, quantity, holder, expires_at)
           values (${a}, 3, 'checkout 1', now() + interval '1 hour')`)

function run(text: string) {
  return sql.raw(text).execute(db)
}

async function errorOf(text: string): Promise<{ code: string; message: string }> {
  try {
    await db.transaction().execute(async (tx) => {
      for (const statement of text.split(';;')) if (statement.trim()) await sql.raw(statement).execute(tx)
    })
  } catch (error) {
    return { code: (error as { code: string }).code, message: (error as Error).message }
  }
  throw new Error(`This went through: ${text}`)
}

const batch = (shop: number, kind = 'adjustment', more = '') =>
  `insert into stock_batches (shop_id, kind, actor_id, actor_name, reason${more ? ', reverses_id' : ''})
   values (${shop}, '${kind}', ${sela.id}, 'Eve', 'because'${more})`
const newest = '(select max(id) from stock_batches)'
const add = (variant: number, delta: number) =>
  `insert into stock_updates (batch_id, variant_id, delta) values (${newest}, ${variant}, ${delta})`
const forged = `sha256('forged')`

const attacks: [name: string, code: string, statement: string][] = [
  // 1: on hand is the sum of its updates
  ['a level is raised', 'MW004', `update stock_levels set on_hand = on_hand + 5 where variant_id = ${a}`],
  ['a level is lowered', 'MW004', `update stock_levels set on_hand = 3 where variant_id = ${a}`],
  [
    'a level goes to another place of its chain',
    'MW004',
    `update stock_levels set seq = seq + 1 where variant_id = ${a}`,
  ],
  ['a level gets another seal', 'MW004', `update stock_levels set head_hash = ${forged} where variant_id = ${a}`],
  [
    'a level is forged, and the next update made to fit it',
    'MW004',
    `update stock_levels set on_hand = 500, seq = 9, head_hash = ${forged} where variant_id = ${a};; ${batch(boots.id)};; ${add(a, 1)}`,
  ],
  [
    'constraints are deferred first',
    'MW004',
    `set constraints all deferred;; update stock_levels set on_hand = 500 where variant_id = ${a}`,
  ],
  [
    'a level is inserted over itself',
    'MW004',
    `insert into stock_levels (variant_id, shop_id) values (${a}, ${boots.id})
     on conflict (variant_id) do update set on_hand = 500`,
  ],
  [
    'a level is merged over itself',
    'MW004',
    `merge into stock_levels l using (values (${a})) v (id) on l.variant_id = v.id when matched then update set on_hand = 1`,
  ],
  [
    'a trigger of a temporary table raises a level',
    'MW004',
    `create temp table door (id int) on commit drop;; ` +
      `create function pg_temp.push() returns trigger language plpgsql as 'begin update public.stock_levels set on_hand = 99 where variant_id = ${a}; return null; end';; ` +
      `create trigger push after insert on door for each row execute function pg_temp.push();; insert into door values (1)`,
  ],
  [
    'a temporary table passes for the ledger',
    'MW004',
    `create temp table stock_updates on commit drop as
       select id, batch_id, variant_id, shop_id, seq, 490 as delta, 10 as before, 500 as after, created_at, prev_hash, hash
       from public.stock_updates;; update stock_levels set on_hand = 500 where variant_id = ${a}`,
  ],
  [
    'a temporary table passes for the holds',
    'MW005',
    `create temp table stock_holds on commit drop as select * from public.stock_holds where false;;
     update stock_levels set held = 0 where variant_id = ${a}`,
  ],
  // 2: what is written stays
  ['an update is changed', 'MW001', `update stock_updates set delta = 1 where variant_id = ${a}`],
  ['an update is deleted', 'MW001', `delete from stock_updates where variant_id = ${a}`],
  ['updates are truncated', 'MW001', `truncate stock_updates`],
  ['updates are truncated with what hangs on them', 'MW001', `truncate stock_batches cascade`],
  ['variants are truncated', 'MW001', `truncate variants cascade`],
  ['people are truncated', 'MW001', `truncate users cascade`],
  ['shops are truncated', 'MW001', `truncate shops cascade`],
  ['levels are truncated', 'MW001', `truncate stock_levels cascade`],
  ['a batch gets another reason', 'MW001', `update stock_batches set reason = 'nothing'`],
  ['a batch is deleted', 'MW001', `delete from stock_batches`],
  ['a product with a past is deleted', '23503|23001', `delete from products where id = ${boot.id}`],
  ['a variant with a past is deleted', '23503|23001', `delete from variants where id = ${a}`],
  ['a level is deleted', 'MW001', `delete from stock_levels where variant_id = ${a}`],
  ['a shop is deleted', '23503|23001', `delete from shops where id = ${boots.id}`],
  ['the actor is deleted', '23503|23001', `delete from users where id = ${sela.id}`],
  [
    'an update is inserted over another',
    'MW001',
    `${batch(boots.id)};; insert into stock_updates (id, batch_id, variant_id, delta) overriding system value
     values ((select min(id) from stock_updates), ${newest}, ${a}, 5) on conflict (id) do update set delta = 7`,
  ],
  ['a line is added to an old batch', 'MW006', add(b, 5).replace(newest, '1')],
  // 3: never below zero, never below what is held
  ['more is taken than there is', '23514', `${batch(boots.id)};; ${add(b, -11)}`],
  ['more is taken than is free', '23514', `${batch(boots.id)};; ${add(a, -8)}`],
  ['what is held is lowered', 'MW005', `update stock_levels set held = 0 where variant_id = ${a}`],
  ['what is held is raised', 'MW005', `update stock_levels set held = 5 where variant_id = ${a}`],
  ['more is held than is free', '23514', hold(a, 8)],
  ['a hold grows', 'MW003', `update stock_holds set quantity = 9`],
  ['a hold goes to another variant', 'MW003', `update stock_holds set variant_id = ${b}`],
  ['a hold is deleted', 'MW001', `delete from stock_holds`],
  ['holds are truncated', 'MW001', `truncate stock_holds`],
  ['a hold begins ended', 'MW003', hold(a, 1, `, ended_at, outcome`, `, now(), 'taken'`)],
  ['a hold of nothing', '23514', hold(a, 0)],
  ['an update of nothing', '23514', `${batch(boots.id)};; ${add(a, 0)}`],
  ['a repair below nothing', '23514', `${batch(boots.id, 'repair')};; ${add(a, -1000)}`],
  ['more than a level can hold', '23514', `${batch(boots.id)};; ${add(a, 1_000_000_000)}`],
  // 5: an actor and a reason; reversed once
  ['nobody did it', '23514', batch(boots.id).replace("'Eve'", "'  '")],
  ['without a reason', '23514', batch(boots.id).replace("'because'", "' '")],
  ['a reason that would blur the hash', '23514', batch(boots.id).replace("'because'", "'a' || chr(31) || 'b'")],
  ['a reversal of nothing', '23514', batch(boots.id, 'reversal')],
  [
    'a batch is reversed twice',
    '23505',
    `${batch(boots.id, 'reversal', ', 1')};; ${batch(boots.id, 'reversal', ', 1')}`,
  ],
  // 9: nobody touches another shop's rows
  ["another shop's batch is reversed", 'MW002', batch(games.id, 'reversal', ', 1')],
  ["another shop's variant is in a batch", 'MW002', `${batch(boots.id)};; ${add(foreign, 1)}`],
  ['a variant moves to another shop', '23503|23001', `update variants set shop_id = ${games.id} where id = ${a}`],
  [
    'a variant moves to a product of another shop',
    '23503|23001',
    `update variants set product_id = ${game.id} where id = ${a}`,
  ],
  ['a product moves to another shop', '23503|23001', `update products set shop_id = ${games.id} where id = ${boot.id}`],
  ['a level moves to another shop', 'MW001', `update stock_levels set shop_id = ${games.id} where variant_id = ${a}`],
  [
    'a level moves to another variant',
    'MW001',
    `update stock_levels set variant_id = ${foreign} where variant_id = ${a}`,
  ],
]

function hold(variant: number, quantity: number, columns = '', values = '') {
  return `insert into stock_holds (variant_id, quantity, holder, expires_at${columns})
          values (${variant}, ${quantity}, 'Eve', now() + interval '1 hour'${values})`
}

for (const [name, code, statement] of attacks) {
  test(`refused: ${name}`, async () => {
    const error = await errorOf(statement)
    assert.match(error.code, new RegExp(`^(${code})$`), error.message)
  })
}

test('after all that the ledger is whole', async () => {
  assert.equal((await auditLedger(db)).breaks, [])
})

test.run()
