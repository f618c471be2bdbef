import { sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'
import { auditShopHeads } from './audit-heads.ts'
import type { Found } from './audit-rows.ts'
import { headHash, readHeadState } from './head-state.ts'

export type KeptHead = {
  day: string
  hash: string
  variants: number
  updates: number
  /** Updates since the head before. */
  changes: number
  keptAt: Date
}

/** The kept heads of a shop, newest first; `before` is the day to go on from. */
export async function listHeads(
  db: Database,
  shopId: number,
  { before = null, limit = 31 }: { before?: string | null; limit?: number } = {},
): Promise<{ heads: KeptHead[]; next: string | null }> {
  const { rows } = await sql<KeptHead>`
    select h.day::text, encode(h.hash, 'hex') as hash, h.variants, h.updates, h.created_at as "keptAt",
      h.updates - coalesce((select p.updates from stock_heads p where p.shop_id = h.shop_id and p.day < h.day
                            order by p.day desc limit 1), 0) as changes
    from stock_heads h where h.shop_id = ${shopId} and ${before === null ? sql`true` : sql`h.day < ${before}::date`}
    order by h.day desc limit ${limit + 1}`.execute(db)
  const heads = rows.slice(0, limit)
  return { heads, next: rows.length > limit ? (heads.at(-1)?.day ?? null) : null }
}

/** What somebody who holds a head is told: whether it is one of the shop's, and whether the ledger still gives it. */
export type HeadVerdict =
  | { state: 'unknown' }
  | { state: 'holds'; day: string; updates: number }
  | { state: 'broken'; day: string; what: string; sku: string | null; brokenDay: string | null }

/** Computes the head that somebody holds again, from the ledger as of its day; with what no longer fits, where it differs. */
export async function checkHead(db: Database, shopId: number, hash: string): Promise<HeadVerdict> {
  const { rows } = await sql<{
    day: string
    asOf: string
    micros: string
    variants: number
    updates: number
    prevHash: Buffer
    hash: Buffer
  }>`
    select day::text, variants, updates, prev_hash as "prevHash", hash,
      to_char(as_of at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "asOf",
      (extract(epoch from as_of) * 1000000)::bigint::text as micros
    from stock_heads where shop_id = ${shopId} and hash = decode(${hash}, 'hex')`.execute(db)
  const [head] = rows
  if (!head) return { state: 'unknown' }
  const { state } = await readHeadState(db, shopId, head.asOf, null)
  const facts = { shopId, ...head, variants: state.variants, updates: state.updates }
  if (headHash(facts, state.hash()).equals(head.hash)) {
    return { state: 'holds', day: head.day, updates: head.updates }
  }
  const found: Found[] = []
  await auditShopHeads(db, shopId, (one) => found.push(one))
  const [first] = found
  const variant = first?.variantId
    ? await db.selectFrom('variants').select('sku').where('id', '=', first.variantId).executeTakeFirst()
    : undefined
  return {
    state: 'broken',
    day: head.day,
    what: first?.what ?? 'the ledger no longer gives this head',
    sku: variant?.sku ?? null,
    brokenDay: first?.day ?? null,
  }
}
