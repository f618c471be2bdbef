import { sql } from 'kysely'
import type { Database, Tx } from '#src/database/connect.ts'
import { auditChains } from './audit-chains.ts'
import { auditHeads } from './audit-heads.ts'
import { auditLevels } from './audit-levels.ts'
import { type Found, hashOf, PAGE, type Report } from './audit-rows.ts'

/** A row that is not what it should be. `where` names it as its shop would; `what` says what is wrong. */
export type Break = { shop: string; where: string; what: string }
export type AuditReport = {
  batches: number
  updates: number
  levels: number
  /** Heads of days that were kept, each computed again from the ledger as of its day. */
  heads: number
  /** The first ones found, each with its row; `breakCount` counts on. */
  breaks: Break[]
  breakCount: number
  /** Of all chains' newest hashes: whoever noted an earlier one can tell later that nothing before it was swapped. */
  fingerprint: string
}

const MOST_BREAKS = 100

/**
 * Recomputes the whole ledger outside the database, from the facts alone: the hash of every batch, the chain of every
 * variant with its sums, every level and what is held of it. Reads one moment's state, in pages, in flat memory.
 */
export async function auditLedger(db: Database): Promise<AuditReport> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (tx) => {
      const found: Found[] = []
      let breakCount = 0
      const report = (one: Found) => {
        breakCount += 1
        if (found.length < MOST_BREAKS) found.push(one)
      }
      const batches = await auditBatches(tx, report)
      const updates = await auditChains(tx, report)
      const levels = await auditLevels(tx, report)
      const heads = await auditHeads(tx, report)
      return { batches, updates, ...levels, heads, breaks: await nameBreaks(tx, found), breakCount }
    })
}

type BatchRow = {
  id: number
  shopId: number
  kind: string
  actorId: number
  actorName: string
  reason: string
  note: string
  cause: string
  reversesId: number
  micros: string
  hash: Buffer
  lines: number
}

async function auditBatches(tx: Tx, report: Report): Promise<number> {
  let count = 0
  for (let after: number | null = 0; after !== null; ) {
    const page: BatchPage = await auditBatchPage(tx, after, report)
    count += page.rows
    after = page.next
  }
  return count
}

export type BatchPage = { rows: number; next: number | null }

/** The next page of batches behind one; `next` is the one to go on from, null at the end. */
export async function auditBatchPage(db: Database | Tx, after: number, report: Report): Promise<BatchPage> {
  const { rows } = await sql<BatchRow>`
    select id, shop_id as "shopId", kind, coalesce(actor_id, 0) as "actorId", actor_name as "actorName", reason, note,
      cause, coalesce(reverses_id, 0) as "reversesId", (extract(epoch from created_at) * 1000000)::bigint::text as micros,
      hash, (select count(*) from stock_updates where batch_id = b.id) as lines
    from stock_batches b where id > ${after} order by id limit ${PAGE}`.execute(db)
  for (const b of rows) {
    const { id, shopId, kind, actorId, actorName, reason, note, cause, reversesId, micros } = b
    const hash = hashOf('batch', id, shopId, kind, actorId, actorName, reason, note, cause, reversesId, micros)
    if (!hash.equals(b.hash)) {
      report({ shopId, batchId: id, what: 'who, why or when was changed: its facts do not give its hash' })
    }
    if (b.lines === 0) report({ shopId, batchId: id, what: 'it has no stock update: its lines were taken away' })
  }
  return { rows: rows.length, next: rows.length < PAGE ? null : (rows.at(-1)?.id ?? null) }
}

/** What was found, in the words of the shops: who it belongs to and which row it is. */
export async function nameBreaks(tx: Database | Tx, found: readonly Found[]): Promise<Break[]> {
  if (found.length === 0) return []
  const [shops, variants] = await Promise.all([
    tx
      .selectFrom('shops')
      .select(['id', 'name'])
      .where(
        'id',
        'in',
        found.map((one) => one.shopId),
      )
      .execute(),
    tx
      .selectFrom('variants')
      .select(['id', 'sku'])
      .where(
        'id',
        'in',
        found.map((one) => one.variantId ?? 0),
      )
      .execute(),
  ])
  return found.map(({ shopId, variantId, seq, batchId, day, what }) => {
    const sku = variants.find((one) => one.id === variantId)?.sku
    const variant = variantId === undefined ? '' : `variant ${variantId}${sku ? ` (${sku})` : ''}`
    const row = seq === undefined ? '' : `, update ${seq}`
    const batch = batchId === undefined ? '' : `${variant ? ', ' : ''}batch ${batchId}`
    return {
      shop: `${shops.find((one) => one.id === shopId)?.name ?? 'an unknown shop'} (${shopId})`,
      where: day === undefined ? `${variant}${row}${batch}` : [`head of ${day}`, variant].filter(Boolean).join(', '),
      what,
    }
  })
}
