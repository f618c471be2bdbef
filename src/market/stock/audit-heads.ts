import { sql } from 'kysely'
import type { Database, Tx } from '#src/database/connect.ts'
import { type Report, ZERO } from './audit-rows.ts'
import { HeadState, headHash, type MovedHead, unpackMoved } from './head-state.ts'

type HeadRow = {
  day: string
  micros: string
  asOf: string
  variants: number
  updates: number
  moved: Buffer
  prevHash: Buffer
  hash: Buffer
}
type LedgerRow = { variantId: number; hash: Buffer | null; inTime: boolean | null; nextInTime: boolean | null }

const [HEADS_AT_ONCE, LINES_AT_ONCE] = [60, 5000]

/** Computes every kept head again from the ledger as of its day; answers how many. Of each shop the first misfit is told. */
export async function auditHeads(db: Database | Tx, report: Report): Promise<number> {
  let count = 0
  for (let shopId: number | null = 0; ; ) {
    shopId = await nextShop(db, shopId)
    if (shopId === null) return count
    count += await auditShopHeads(db, shopId, report)
  }
}

/** The next shop that has heads. */
export async function nextShop(db: Database | Tx, after: number): Promise<number | null> {
  const { rows } = await sql<{ shopId: number | null }>`
    select min(shop_id) as "shopId" from stock_heads where shop_id > ${after}`.execute(db)
  return rows[0]?.shopId ?? null
}

/** The heads of one shop, oldest first, in pages: what a head says moved is looked up in the ledger, row by row. */
export async function auditShopHeads(db: Database | Tx, shopId: number, report: Report): Promise<number> {
  const state = new HeadState()
  let before: HeadRow | null = null
  for (let count = 0; ; ) {
    const rows: HeadRow[] = await readHeads(db, shopId, before?.day ?? null)
    for (const head of rows) {
      count += 1
      const wrong = await wrongWithHead(db, shopId, head, { before, state })
      if (wrong) {
        report({ shopId, day: head.day, ...wrong })
        return count
      }
      before = head
    }
    if (rows.length < HEADS_AT_ONCE) {
      const late = before && (await findUncounted(db, shopId, before, state))
      if (before && late) report({ shopId, day: before.day, ...late })
      return count
    }
  }
}

async function readHeads(db: Database | Tx, shopId: number, after: string | null): Promise<HeadRow[]> {
  const { rows } = await sql<HeadRow>`
    select day::text, (extract(epoch from as_of) * 1000000)::bigint::text as micros, variants, updates, moved,
      to_char(as_of at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "asOf", prev_hash as "prevHash", hash
    from stock_heads where shop_id = ${shopId} and ${after === null ? sql`true` : sql`day > ${after}::date`}
    order by day limit ${HEADS_AT_ONCE}`.execute(db)
  return rows
}

type Wrong = { what: string; variantId?: number; seq?: number }

async function wrongWithHead(
  db: Database | Tx,
  shopId: number,
  head: HeadRow,
  { before, state }: { before: HeadRow | null; state: HeadState },
): Promise<Wrong | null> {
  if (!head.prevHash.equals(before?.hash ?? ZERO)) return { what: 'a head before it is missing or was changed' }
  const moved = unpackMoved(head.moved)
  for (let from = 0; from < moved.length; from += LINES_AT_ONCE) {
    const lines = moved.slice(from, from + LINES_AT_ONCE)
    const found = await readLedger(db, lines, head.asOf)
    for (const [i, line] of lines.entries()) {
      const row = found[i]
      const what = wrongWithLine(line, row, head.day)
      if (what) return { what, variantId: line.variantId, seq: line.seq }
      if (row?.hash) state.set({ variantId: line.variantId, seq: line.seq, hash: row.hash })
    }
  }
  const { day, micros, variants, updates, prevHash } = head
  const counted = state.variants === variants && state.updates === updates
  const hash = headHash({ shopId, day, micros, variants, updates, prevHash }, state.hash())
  return counted && hash.equals(head.hash) ? null : { what: 'the ledger no longer gives this head' }
}

function wrongWithLine({ seq, start }: MovedHead, row: LedgerRow | undefined, day: string): string | null {
  if (!row?.hash) return `its head of ${day} was made over update ${seq}, which is gone: the newest rows were cut off`
  if (!row.hash.subarray(0, 8).equals(start)) return `update ${seq} is not the one that the head was made over`
  if (!row.inTime) return `update ${seq} was moved to a later day`
  return row.nextInTime ? `update ${seq + 1} was not there when the head was made, but says it was` : null
}

async function readLedger(db: Database | Tx, lines: readonly MovedHead[], asOf: string): Promise<LedgerRow[]> {
  const { rows } = await sql<LedgerRow>`
    select w.variant_id as "variantId", u.hash, u.created_at <= ${asOf}::timestamptz as "inTime",
      n.created_at <= ${asOf}::timestamptz as "nextInTime"
    from unnest(${lines.map((one) => one.variantId)}::bigint[], ${lines.map((one) => one.seq)}::integer[])
        with ordinality as w (variant_id, seq, n)
      left join stock_updates u on u.variant_id = w.variant_id and u.seq = w.seq
      left join stock_updates n on n.variant_id = w.variant_id and n.seq = w.seq + 1
    order by w.n`.execute(db)
  return rows
}

/** Updates that say they are of a counted day, but are in none of its heads: written later with an earlier time. */
async function findUncounted(
  db: Database | Tx,
  shopId: number,
  head: HeadRow,
  state: HeadState,
): Promise<Wrong | null> {
  for (let after = 0; ; ) {
    const { rows } = await sql<{ variantId: number; seq: number }>`
      select l.variant_id as "variantId", stock_seq_as_of(l.variant_id, ${head.asOf}::timestamptz) as seq
      from stock_levels l where l.shop_id = ${shopId} and l.variant_id > ${after}
      order by l.variant_id limit ${LINES_AT_ONCE}`.execute(db)
    const odd = rows.find(({ variantId, seq }) => seq !== (state.get(variantId)?.seq ?? 0))
    if (odd) {
      const known = state.get(odd.variantId)?.seq ?? 0
      return { ...odd, what: `the ledger has ${odd.seq} updates by the end of that day, its head counted ${known}` }
    }
    const last = rows.at(-1)
    if (!last || rows.length < LINES_AT_ONCE) return null
    after = last.variantId
  }
}
