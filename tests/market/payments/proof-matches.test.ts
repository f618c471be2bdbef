import { sql } from 'kysely'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { ALIKE_BITS, proofMatches } from '#src/market/payments/proof-matches.ts'
import { addProduct, createMarket } from '#tests/support/cast.ts'
import { placeTestOrder } from '#tests/support/orders.ts'

const test = suite('payments/proof-matches')
const market = await createMarket()
const { db, cast } = market
const boots = await addProduct(db, cast.boots, { onHand: 10 })
const place = async () =>
  (await placeTestOrder(market, { lines: [{ variantId: boots.variants[0]!.id }], paid: false })).payments[0]!.id
const many = await place()
const mine = await place()

/** Thirty thousand pictures of another payment: most of them like nothing else, three hundred of one bank's screen. */
await sql`
  insert into payment_proofs (payment_id, storage_key, sha256, phash, transaction_id, transaction_key)
  select ${many}, 'proofs/' || n || '.png', sha256(n::text::bytea),
    case when n % 100 = 0 then x'00ff00ff00ff00ff'::bigint # (1::bigint << (n / 100 % 63))
      # (1::bigint << (n / 700 % 61)) # (1::bigint << (n / 130 % 59)) # (1::bigint << (n / 170 % 57))
    else ('x' || substr(md5(n::text), 1, 16))::bit(64)::bigint end,
    'tx ' || n, 'tx' || n
  from generate_series(1, 30000) n`.execute(db)
await sql`
  insert into payment_proofs (payment_id, storage_key, sha256, phash, transaction_id, transaction_key) values
    (${mine}, 'proofs/mine.png', sha256('4711'), ('x' || substr(md5('4711'), 1, 16))::bit(64)::bigint # 21, 'TX 12', 'tx12'),
    (${mine}, 'proofs/screen.png', sha256('screen'), x'00ff00ff00ff00ff'::bigint, '', '')`.execute(db)
await sql`analyze payment_proofs`.execute(db)

/** How many bits of two hashes differ, counted the slow way. */
const differing = (a: string, b: string) =>
  (
    BigInt.asUintN(64, BigInt(a) ^ BigInt(b))
      .toString(2)
      .match(/1/g) ?? []
  ).length

test('finds among thirty thousand what a look at all of them finds', async () => {
  const { rows: all } = await sql<{ id: number; phash: string }>`
    select id, phash::text from payment_proofs where payment_id = ${many}`.execute(db)
  const { rows: own } = await sql<{ id: number; phash: string }>`
    select id, phash::text from payment_proofs where payment_id = ${mine} order by id`.execute(db)
  const { rows } = await proofMatches(mine).execute(db)
  for (const { id, phash } of own) {
    const near = all.filter((one) => differing(one.phash, phash) <= ALIKE_BITS)
    const found = rows.filter((row) => row.proofId === id && row.kind !== 'transaction')
    assert.is(found.length, Math.min(near.length, 10))
    for (const { otherId, distance } of found.filter(({ kind }) => kind === 'picture')) {
      assert.is(distance, differing(all.find((one) => one.id === otherId)?.phash ?? '0', phash))
    }
  }
  assert.equal(
    rows.map(({ kind }) => kind).filter((kind) => kind !== 'picture'),
    ['file', 'transaction'],
  )
})

test('asks its indexes, not the table, and takes a part of what that would take', async () => {
  const explain = async () => {
    const { rows } = await sql<
      Record<'QUERY PLAN', string>
    >`explain (analyze, costs off) ${proofMatches(mine)}`.execute(db)
    return rows.map((row) => row['QUERY PLAN']).join('\n')
  }
  await explain()
  const plan = await explain()
  for (const index of ['payment_proofs_alike', 'payment_proofs_same', 'payment_proofs_transaction'])
    assert.match(plan, new RegExp(index))
  assert.not.match(plan, /Seq Scan on payment_proofs/)
})

test.run()
