import { sql } from 'kysely'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Tx } from '#src/database/connect.ts'
import { setClock } from '#src/lib/clock.ts'
import { openMail } from '#src/market/notifications/outbox.ts'
import { adjustStock } from '#src/market/stock/adjustment.ts'
import { auditLedger } from '#src/market/stock/audit.ts'
import { auditHeads } from '#src/market/stock/audit-heads.ts'
import type { Found } from '#src/market/stock/audit-rows.ts'
import { checkHead, listHeads } from '#src/market/stock/head-list.ts'
import { keepHeads } from '#src/market/stock/heads.ts'
import { addProduct, createMarket } from '#tests/support/cast.ts'
import { backdate, follow, reseal } from '#tests/support/ledger-past.ts'

const test = suite('heads of the ledger')
const market = await createMarket()
const { db, cast, config } = market
const DAY = 86_400_000
const dayOf = (daysAgo: number) => new Date(Date.now() - daysAgo * DAY).toISOString().slice(0, 10)
const seller = { shopId: cast.boots.id, actorId: cast.sela.id, actorName: cast.sela.name }
const boot = await addProduct(db, cast.boots, { onHand: 10, sizes: ['41', '42', '43'] })
const [a = 0, b = 0] = boot.variants.map((v) => v.id)
await addProduct(db, cast.games, { title: 'Chess', onHand: 3, sizes: ['PC'] })
const newest = async () =>
  (await sql<{ id: number }>`select max(id) as id from stock_batches`.execute(db)).rows[0]?.id ?? 0
await backdate(db, { days: 2 })
const first = await newest()
await adjustStock(db, seller, a, { delta: 4, reason: 'received', note: '' })
await adjustStock(db, seller, a, { delta: -1, reason: 'damaged', note: '' })
await adjustStock(db, seller, b, { delta: 2, reason: 'received', note: '' })
await backdate(db, { after: first, days: 1 })
await adjustStock(db, seller, b, { delta: 1, reason: 'today', note: '' })

const keepOn = async (daysAgo: number) => {
  setClock(new Date(Date.now() - daysAgo * DAY))
  try {
    return await keepHeads(db, config)
  } finally {
    setClock(null)
  }
}
const mails = async () => {
  const rows = await db.selectFrom('mail_messages').selectAll().where('kind', '=', 'stock-head').orderBy('id').execute()
  return rows.map((row) => ({ to: row.to_address, ...openMail(config.secret, row.kind, row.sealed_data as Buffer) }))
}

test('a head a day and shop, mailed to the owner when something changed', async () => {
  assert.is(await keepOn(1), 2)
  assert.is(await keepOn(1), 0)
  assert.equal(
    (await mails()).map(({ to }) => to),
    [cast.sela.email, cast.nils.email],
  )
  assert.is(await keepOn(0), 2)
  const sent = await mails()
  assert.equal(
    sent.map(({ to }) => to),
    [cast.sela.email, cast.nils.email, cast.sela.email],
  )
  const { heads } = await listHeads(db, seller.shopId)
  assert.equal(
    heads.map(({ day, variants, updates, changes }) => [day, variants, updates, changes]),
    [
      [dayOf(1), 3, 6, 3],
      [dayOf(2), 3, 3, 3],
    ],
  )
  const { data } = sent.at(-1)!
  assert.equal((data as { head: string }).head, heads[0]?.hash)
  assert.equal(await checkHead(db, seller.shopId, heads[0]?.hash ?? ''), { state: 'holds', day: dayOf(1), updates: 6 })
  assert.equal(await checkHead(db, cast.games.id, heads[0]?.hash ?? ''), { state: 'unknown' })
  const report = await auditLedger(db)
  assert.equal([report.breaks, report.heads], [[], 4])
})

test('several workers at once keep one head', async () => {
  await db.transaction().execute(async (tx) => {
    await sql`set local session_replication_role = replica`.execute(tx)
    await sql`delete from stock_heads where day = ${dayOf(1)}`.execute(tx)
  })
  const kept = await Promise.all([keepHeads(db, config), keepHeads(db, config), keepHeads(db, config)])
  assert.is(
    kept.reduce((sum, one) => sum + one, 0),
    2,
  )
})

test('what is still being written when the day is sealed is waited for', async () => {
  await db.transaction().execute(async (tx) => {
    await sql`set local session_replication_role = replica`.execute(tx)
    await sql`delete from stock_heads where day = ${dayOf(1)}`.execute(tx)
  })
  let kept: number | null = null
  let sealing: Promise<void> = Promise.resolve()
  await db.transaction().execute(async (tx) => {
    await sql`select pg_current_xact_id()`.execute(tx)
    sealing = keepHeads(db, config).then((count) => {
      kept = count
    })
    await new Promise((resolve) => setTimeout(resolve, 600))
    assert.is(kept, null)
  })
  await sealing
  assert.is(kept, 2)
})

class Rollback extends Error {}

/** What the heads say of a ledger changed behind the market; the change is taken back. */
async function saysAfter(work: (tx: Tx) => Promise<unknown>): Promise<Found[]> {
  const found: Found[] = []
  await db
    .transaction()
    .execute(async (tx) => {
      await sql`set local session_replication_role = replica`.execute(tx)
      await work(tx)
      await auditHeads(tx, (one) => found.push(one))
      throw new Rollback()
    })
    .catch((error: unknown) => {
      if (!(error instanceof Rollback)) throw error
    })
  return found
}

test('the newest rows cut off, with levels and batches made to fit, are found by shop, day and variant', async () => {
  const [found] = await saysAfter(async (tx) => {
    await sql`delete from stock_updates where variant_id = ${a} and seq = 3`.execute(tx)
    await sql`delete from stock_batches b where not exists (select from stock_updates where batch_id = b.id)`.execute(
      tx,
    )
    await follow(tx)
  })
  assert.equal([found?.shopId, found?.day, found?.variantId], [seller.shopId, dayOf(1), a])
  assert.match(found?.what ?? '', 'which is gone: the newest rows were cut off')
})

test('a past rewritten with every hash made anew is found', async () => {
  const [found] = await saysAfter(async (tx) => {
    await sql`update stock_updates set delta = 9, after = 9 where variant_id = ${b} and seq = 1`.execute(tx)
    await sql`update stock_updates set before = 9, delta = 3 where variant_id = ${b} and seq = 2`.execute(tx)
    await reseal(tx)
  })
  assert.equal([found?.day, found?.variantId], [dayOf(2), b])
  assert.match(found?.what ?? '', 'not the one that the head was made over')
})

test('a row slipped in, a head changed and a head taken away are found', async () => {
  const [slipped] = await saysAfter(async (tx) => {
    await sql`update stock_updates set created_at = created_at - interval '1 day' where variant_id = ${b} and seq = 3`.execute(
      tx,
    )
    await reseal(tx)
  })
  assert.equal([slipped?.day, slipped?.variantId], [dayOf(1), b])
  const [changed] = await saysAfter((tx) =>
    sql`update stock_heads set hash = sha256('x') where day = ${dayOf(1)}`.execute(tx),
  )
  assert.match(changed?.what ?? '', 'no longer gives this head')
  const [gone] = await saysAfter((tx) => sql`delete from stock_heads where day = ${dayOf(2)}`.execute(tx))
  assert.match(gone?.what ?? '', 'a head before it is missing')
  assert.equal(await saysAfter(async () => {}), [])
})

test('the owner pastes a head and is told; nobody sees another shop’s', async () => {
  const sela = await market.signedIn(cast.sela)
  const [head] = (await listHeads(db, seller.shopId)).heads
  const page = await sela.get(`/seller/stock/heads?head=${head?.hash}`)
  assert.is(page.status, 200)
  assert.match(page.$('main').text, `still gives the head of ${dayOf(1)}`)
  for (const [typed, told] of [
    ['abc', '64 letters'],
    ['f'.repeat(64), 'No head of your shop'],
  ] as const) {
    const no = await sela.get(`/seller/stock/heads?head=${typed}`)
    assert.equal([no.status, no.field('head')], [422, typed])
    assert.match(no.$('.field-wrong').text, told)
  }
  const nils = await market.signedIn(cast.nils)
  assert.is((await nils.get(`/seller/stock/heads?head=${head?.hash}`)).status, 422)
})

test('heads are only added to', async () => {
  for (const act of [
    sql`update stock_heads set updates = 0`,
    sql`delete from stock_heads`,
    sql`truncate stock_heads`,
  ]) {
    const error = await act.execute(db).then(
      () => null,
      (problem: { code?: string }) => problem.code,
    )
    assert.is(error, 'MW001')
  }
})

test('a day that no calendar has is no place in the list', async () => {
  const sela = await market.signedIn(cast.sela)
  for (const before of ['2026-99-99', '2026-02-30', '0000-01-01', 'yesterday'])
    assert.is((await sela.get(`/seller/stock/heads?before=${before}`)).status, 200, before)
})

test.run()
