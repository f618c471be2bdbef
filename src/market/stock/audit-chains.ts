import { sql } from 'kysely'
import type { Database, Tx } from '#src/database/connect.ts'
import { hashOf, PAGE, type Report, ZERO } from './audit-rows.ts'

type UpdateRow = {
  variantId: number
  seq: number
  shopId: number
  batchId: number
  delta: number
  before: number
  after: number
  micros: string
  prevHash: Buffer
  hash: Buffer
  batchHash: Buffer | null
  batchKind: string | null
  batchShopId: number | null
  levelShopId: number | null
}

/** The end of a chain so far: what the next row of the variant must begin with. */
export type Link = { variantId: number; seq: number; after: number; hash: Buffer }
export const NO_LINK: Link = { variantId: 0, seq: 0, after: 0, hash: ZERO }

/** Walks every variant's updates from the first, checking each against the one before; answers how many there are. */
export async function auditChains(tx: Tx, report: Report): Promise<number> {
  let count = 0
  for (let link: Link | null = NO_LINK; link; ) {
    const page: ChainPage = await auditChainPage(tx, link, report)
    count += page.rows
    link = page.next
  }
  return count
}

/** The same for one variant alone. */
export async function auditChain(db: Database | Tx, variantId: number, report: Report): Promise<number> {
  let count = 0
  for (let link: Link | null = { ...NO_LINK, variantId }; link; ) {
    const page: ChainPage = await auditChainPage(db, link, report, true)
    count += page.rows
    link = page.next
  }
  return count
}

export type ChainPage = { rows: number; next: Link | null }

/** The next page of updates behind a link; `next` is the link to go on from, null at the end. */
export async function auditChainPage(
  db: Database | Tx,
  from: Link,
  report: Report,
  onlyThis = false,
): Promise<ChainPage> {
  const behind = onlyThis
    ? sql`variant_id = ${from.variantId} and seq > ${from.seq}`
    : sql`(variant_id, seq) > (${from.variantId}, ${from.seq})`
  const { rows } = await sql<UpdateRow>`
    select u.variant_id as "variantId", u.seq, u.shop_id as "shopId", u.batch_id as "batchId", u.delta, u.before,
      u.after, (extract(epoch from u.created_at) * 1000000)::bigint::text as micros, u.prev_hash as "prevHash", u.hash,
      b.hash as "batchHash", b.kind as "batchKind", b.shop_id as "batchShopId", l.shop_id as "levelShopId"
    from (select * from stock_updates where ${behind} order by variant_id, seq limit ${PAGE}) u
      left join stock_batches b on b.id = u.batch_id left join stock_levels l on l.variant_id = u.variant_id
    order by u.variant_id, u.seq`.execute(db)
  let link = from
  for (const row of rows) {
    const start = row.variantId === link.variantId ? link : { ...NO_LINK, variantId: row.variantId }
    const what = wrongWith(row, start)
    if (what) report({ shopId: row.shopId, variantId: row.variantId, seq: row.seq, batchId: row.batchId, what })
    link = { variantId: row.variantId, seq: row.seq, after: row.after, hash: row.hash }
  }
  return { rows: rows.length, next: rows.length < PAGE ? null : link }
}

function wrongWith(row: UpdateRow, from: Link): string | null {
  if (row.seq !== from.seq + 1) {
    const gap = row.seq - from.seq - 1
    return gap === 1
      ? `update ${from.seq + 1} before it is missing`
      : `updates ${from.seq + 1} to ${row.seq - 1} are missing`
  }
  if (!row.batchHash) return `its batch ${row.batchId} is missing`
  if (row.batchShopId !== row.shopId || row.levelShopId !== row.shopId) return 'its variant or batch is of another shop'
  const { shopId, variantId, seq, batchId, batchHash, delta, before, after, micros, prevHash } = row
  if (before !== from.after) return `it begins at ${before}, where the one before ended at ${from.after}`
  if (after !== before + delta) return `${before} and ${delta} do not make ${after}`
  if ((delta === 0 && row.batchKind !== 'repair') || after < 0) return `no update may change by ${delta} to ${after}`
  if (!prevHash.equals(from.hash)) return 'it is not linked to the update before it'
  const hash = hashOf(
    ...['update', shopId, variantId, seq, batchId, batchHash.toString('hex'), delta, before, after, micros],
    prevHash.toString('hex'),
  )
  return hash.equals(row.hash) ? null : 'its facts were changed: they do not give its hash'
}
