import { setTimeout as wait } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Database, Tx } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'
import { paths } from '#src/lib/paths.ts'
import { tellShop } from '#src/market/notifications/tell.ts'
import { ZERO } from './audit-rows.ts'
import { headHash, packMoved, readHeadState } from './head-state.ts'

const SHOPS_AT_ONCE = 200
/** How long a round waits for changes that began before the day ended; after that the next round tries again. */
const [MOST_TRIES, PAUSE_MS] = [50, 200]

/** The day that ended last, in UTC. */
export const lastDay = (at: Date): string => new Date(at.getTime() - 86_400_000).toISOString().slice(0, 10)

/** The last microsecond of a day. */
const endOf = (day: string): string => `${day}T23:59:59.999999Z`

/**
 * Keeps the head of the day that ended last for every shop that has none of it yet, and mails it to the shop's owners if
 * something has changed since the head before. Several workers may do it at once; answers how many were kept.
 * `secret` is the installation's.
 */
export async function keepHeads(db: Database, { secret }: { secret: string }): Promise<number> {
  const day = lastDay(now())
  let kept = 0
  for (let after = 0, settled = false; ; ) {
    const { rows } = await sql<{ id: number; name: string }>`
      select s.id, s.name from shops s
      where s.id > ${after} and not exists (select from stock_heads h where h.shop_id = s.id and h.day >= ${day}::date)
        and exists (select from stock_levels l where l.shop_id = s.id and l.seq > 0)
      order by s.id limit ${SHOPS_AT_ONCE}`.execute(db)
    if (rows.length === 0) return kept
    settled ||= await untilSettled(db)
    if (!settled) return kept
    for (const shop of rows) if (await keepHead(db, secret, shop, day)) kept += 1
    after = rows.at(-1)?.id ?? after
  }
}

// An update's time is taken before its transaction ends: one that began before midnight may show up after it. Whatever
// has a number by now is waited for; what gets one later is stamped later.
async function untilSettled(db: Database): Promise<boolean> {
  const { rows } = await sql<{ next: string }>`select pg_current_xact_id()::text as next`.execute(db)
  const next = rows[0]?.next ?? '0'
  for (let tries = 0; tries < MOST_TRIES; tries += 1, await wait(PAUSE_MS)) {
    const answer = await sql<{ settled: boolean }>`
      select pg_snapshot_xmin(pg_current_snapshot()) >= ${next}::xid8 as settled`.execute(db)
    if (answer.rows[0]?.settled) return true
  }
  return false
}

async function keepHead(db: Database, secret: string, shop: { id: number; name: string }, day: string) {
  return db.transaction().execute(async (tx) => {
    const before = await lastHead(tx, shop.id)
    const asOf = endOf(day)
    const { state, moved } = await readHeadState(tx, shop.id, asOf, before?.asOf ?? null)
    if (state.variants === 0) return false
    const prevHash = before?.hash ?? ZERO
    const micros = String(BigInt(Date.parse(`${day}T00:00:00Z`)) * 1000n + 86_399_999_999n)
    const facts = { shopId: shop.id, day, micros, variants: state.variants, updates: state.updates, prevHash }
    const hash = headHash(facts, state.hash())
    const { rows } = await sql<{ id: number }>`
      insert into stock_heads (shop_id, day, as_of, variants, updates, moved, prev_hash, hash)
      values (${shop.id}, ${day}::date, ${asOf}::timestamptz, ${state.variants}, ${state.updates}, ${packMoved(moved)},
        ${prevHash}, ${hash})
      on conflict (shop_id, day) do nothing returning id`.execute(tx)
    if (rows.length === 0) return false
    const changes = state.updates - (before?.updates ?? 0)
    if (moved.length > 0) {
      const head = hash.toString('hex')
      const link = paths.stockHeads({ head })
      const data = { shopName: shop.name, day, head, changes, updates: state.updates, variants: state.variants, link }
      await tellShop(tx, secret, shop.id, { kind: 'stock-head', data })
    }
    return true
  })
}

type LastHead = { asOf: string; hash: Buffer; updates: number }

async function lastHead(tx: Tx, shopId: number): Promise<LastHead | null> {
  const { rows } = await sql<LastHead>`
    select to_char(as_of at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "asOf", hash, updates
    from stock_heads where shop_id = ${shopId} order by day desc limit 1`.execute(tx)
  return rows[0] ?? null
}
