// What somebody with the keys of the database could do with the triggers off, and what the audit then says.
import { type Kysely, sql } from 'kysely'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { DB } from '#src/database/schema.ts'
import { auditLedger } from '#src/market/stock/audit.ts'
import { holdStock } from '#src/market/stock/holds.ts'
import { appendUpdates } from '#src/market/stock/ledger.ts'
import { addProduct, createMarket } from '#tests/support/cast.ts'

const test = suite('audit')
const { db, cast } = await createMarket()
const boot = await addProduct(db, cast.boots, { onHand: 10, sizes: ['41', '42'] })
const [a = 0, b = 0] = boot.variants.map((v) => v.id)
const sku = boot.variants[0]?.sku
const act = { shopId: cast.boots.id, actorId: null, actorName: 'Worker', kind: 'sync' as const, reason: 'test é ✓' }
for (const delta of [3, -2, 5, -1]) await appendUpdates(db, act, [{ variantId: a, delta }])
await appendUpdates(
  db,
  { ...act, note: 'two', cause: 'order 7' },
  [a, b].map((variantId) => ({ variantId, delta: 1 })),
)
await holdStock(db, [{ variantId: a, quantity: 2 }], { holder: 'c', expiresAt: new Date(Date.now() + 60_000) })

class Rollback extends Error {}

/** What the audit says of a ledger changed so; the change is taken back. Triggers are off, as only the owner can. */
async function saysAfter(...statements: string[]): Promise<string[]> {
  let said: string[] = []
  const tables = ['stock_updates', 'stock_batches', 'stock_levels', 'stock_holds']
  await db
    .transaction()
    .execute(async (tx) => {
      for (const table of tables) await sql.raw(`alter table ${table} disable trigger user`).execute(tx)
      await sql.raw('alter table stock_updates drop constraint stock_updates_variant_id_seq_key').execute(tx)
      await sql.raw('alter table stock_updates drop constraint stock_updates_check').execute(tx)
      await sql.raw('alter table stock_updates drop constraint stock_updates_batch_id_fkey').execute(tx)
      await sql.raw('alter table stock_batches drop constraint stock_batches_reverses_id_fkey').execute(tx)
      await sql.raw('alter table stock_levels drop constraint stock_levels_variant').execute(tx)
      for (const statement of statements) await sql.raw(statement).execute(tx)
      const report = await auditLedger(inside(tx))
      said = report.breaks.map(({ shop, where, what }) => `${shop} | ${where} | ${what}`)
      throw new Rollback()
    })
    .catch((error: unknown) => {
      if (!(error instanceof Rollback)) throw error
    })
  return said
}

/** The audit opens a transaction of its own; here it looks through the one that holds the change. */
function inside(tx: Kysely<DB>): Kysely<DB> {
  const self = {
    setIsolationLevel: () => self,
    setAccessMode: () => self,
    execute: (f: (t: Kysely<DB>) => unknown) => f(tx),
  }
  return { transaction: () => self } as unknown as Kysely<DB>
}

const at = (seq: number) => `variant_id = ${a} and seq = ${seq}`
const shop = `Sela Boots (${cast.boots.id})`
const row = (seq: number, batch: number) => `${shop} | variant ${a} (${sku}), update ${seq}, batch ${batch} | `
const level = `${shop} | variant ${a} (${sku}) | `

test('a whole ledger is whole', async () => {
  const report = await auditLedger(db)
  assert.equal(report.breaks, [])
  assert.equal([report.batches, report.updates, report.levels], [6, 8, 2])
  assert.match(report.fingerprint, /^[0-9a-f]{64}$/)
  assert.is((await auditLedger(db)).fingerprint, report.fingerprint)
})

const tampering: [name: string, first: string, ...statements: string[]][] = [
  [
    'a level counts keys that no pool holds',
    `${level}its level counts 3 keys in its pool, the pool holds 0`,
    `update stock_levels set pool = 3 where variant_id = ${a}`,
  ],
  [
    'counted units are taken for keys',
    `${level}its level says its units are keys, its product otherwise`,
    `update stock_levels set pooled = true where variant_id = ${a}`,
  ],
  [
    'a product turns into keys behind its levels',
    `${level}its level says its units are not keys, its product otherwise`,
    `alter table products disable trigger user`,
    `update products set delivery = 'key' where id = ${boot.id}`,
  ],
  [
    'a reason is changed',
    `${shop} | batch 3 | who, why or when was changed`,
    `update stock_batches set reason = 'x' where id = 3`,
  ],
  [
    'another did it',
    `${shop} | batch 3 | who, why or when was changed`,
    `update stock_batches set actor_name = 'Eve' where id = 3`,
  ],
  [
    'it was another day',
    `${shop} | batch 3 | who, why or when`,
    `update stock_batches set created_at = created_at - interval '1 microsecond' where id = 3`,
  ],
  [
    'it is put to another shop',
    `Nils Games (${cast.games.id}) | batch 3 | who, why`,
    `update stock_batches set shop_id = ${cast.games.id} where id = 3`,
  ],
  [
    'a batch is sealed anew',
    `${row(3, 3)}its facts were changed`,
    `update stock_batches set reason = 'x', hash = sha256(convert_to(concat_ws(E'\\x1f', 'batch', id, shop_id, kind,
       coalesce(actor_id, 0), actor_name, 'x', note, cause, coalesce(reverses_id, 0),
       (extract(epoch from created_at) * 1000000)::bigint), 'UTF8')) where id = 3`,
  ],
  [
    'a delta with its sum is changed',
    `${row(3, 3)}its facts were changed`,
    `update stock_updates set delta = -1, after = 12 where ${at(3)}`,
    `update stock_updates set before = 12, delta = 4 where ${at(4)}`,
  ],
  ['a sum is changed', `${row(3, 3)}13 and -2 do not make 12`, `update stock_updates set after = 12 where ${at(3)}`],
  [
    'a beginning is changed',
    `${row(3, 3)}it begins at 14, where the one before ended at 13`,
    `update stock_updates set before = 14, after = 12 where ${at(3)}`,
  ],
  [
    'a moment is changed',
    `${row(4, 4)}its facts were changed`,
    `update stock_updates set created_at = created_at + interval '1 second' where ${at(4)}`,
  ],
  [
    'a hash is changed',
    `${row(4, 4)}its facts were changed`,
    `update stock_updates set hash = sha256('x') where ${at(4)}`,
  ],
  ['a link is cut', `${row(4, 4)}it is not linked`, `update stock_updates set prev_hash = sha256('x') where ${at(4)}`],
  [
    'a row in the middle is gone',
    `${shop} | batch 3 | it has no stock update`,
    `delete from stock_updates where ${at(3)}`,
  ],
  [
    'a row and its batch are gone',
    `${row(4, 4)}update 3 before it is missing`,
    `delete from stock_updates where ${at(3)}`,
    `delete from stock_batches where id = 3`,
  ],
  [
    'the first rows are gone',
    `${row(4, 4)}updates 1 to 3 are missing`,
    `delete from stock_updates where variant_id = ${a} and seq < 4`,
    `delete from stock_batches where id in (2, 3)`,
  ],
  [
    'the last row is gone',
    `${level}its level says 16 on hand, its ledger 15`,
    `delete from stock_updates where ${at(6)}`,
  ],
  [
    'the last row is gone and the level follows',
    `${shop} | batch 5 | it has no stock update`,
    `delete from stock_updates where variant_id = ${a} and seq > 4`,
    `update stock_levels l set on_hand = u.after, seq = u.seq, head_hash = u.hash from stock_updates u where l.variant_id = ${a} and u.${at(4).replace(' and ', ' and u.')}`,
  ],
  ['only a batch is gone', `${row(3, 3)}its batch 3 is missing`, `delete from stock_batches where id = 3`],
  [
    'a row goes to another variant',
    `${row(4, 4)}update 3 before it is missing`,
    `update stock_updates set variant_id = ${b}, seq = 9 where ${at(3)}`,
  ],
  [
    'a level is raised',
    `${level}its level says 99 on hand, its ledger 16`,
    `update stock_levels set on_hand = 99 where variant_id = ${a}`,
  ],
  [
    'a level has another seal',
    `${level}its level is not sealed`,
    `update stock_levels set head_hash = sha256('x') where variant_id = ${a}`,
  ],
  [
    'a level skips',
    `${level}its level has followed 7 updates, its ledger has 6`,
    `update stock_levels set seq = 7 where variant_id = ${a}`,
  ],
  [
    'what is held is lowered',
    `${level}its level says 0 held, its holds 2`,
    `update stock_levels set held = 0 where variant_id = ${a}`,
  ],
  ['a hold is gone', `${level}its level says 2 held, its holds 0`, `delete from stock_holds`],
  [
    'a level is of another shop',
    `${row(1, 1)}its variant or batch is of another shop`,
    `update stock_levels set shop_id = ${cast.games.id} where variant_id = ${a}`,
  ],
]

for (const [name, first, ...statements] of tampering) {
  test(`named: ${name}`, async () => {
    const [said = 'nothing'] = await saysAfter(...statements)
    assert.ok(said.startsWith(first), `said: ${said}\nnot:  ${first}`)
  })
}

test('a long chain over several pages is read to its end', async () => {
  await db.transaction().execute(async (tx) => {
    await sql`alter table stock_batches disable trigger stock_batches_full`.execute(tx)
    await sql`insert into stock_batches (shop_id, kind, actor_name, reason)
      values (${cast.games.id}, 'import', 'Worker', 'without a line')`.execute(tx)
    await sql`alter table stock_batches enable trigger stock_batches_full`.execute(tx)
  })
  await sql`with p as (insert into products (shop_id, slug, title)
      select ${cast.games.id}, 'many-' || n, 'Many' from generate_series(1, 410) n returning id)
    insert into variants (product_id, shop_id, sku, price_minor, option_values)
    select p.id, ${cast.games.id}, 'M' || p.id || '-' || n, 1, array[n::text] from p, generate_series(1, 10) n`.execute(
    db,
  )
  const ids = await db.selectFrom('variants').select('id').where('sku', 'like', 'M%').execute()
  await appendUpdates(
    db,
    { ...act, shopId: cast.games.id },
    ids.map(({ id }) => ({ variantId: id, delta: 2 })),
  )
  const report = await auditLedger(db)
  assert.is(report.updates, 4108)
  assert.is(report.breaks[0]?.what.startsWith('it has no stock update'), true)
  assert.is(report.breakCount, 1)
})

test.run()
