import { sql } from 'kysely'
import type { Database, Tx } from '#src/database/connect.ts'
import { hashOf, PAGE, type Report, ZERO } from './audit-rows.ts'

type LevelRow = {
  variantId: number
  shopId: number
  onHand: number
  held: number
  seq: number
  headHash: Buffer
  lastAfter: number
  lastSeq: number
  lastHash: Buffer | null
  promised: number
  pooled: boolean
  pool: number
  isKey: boolean | null
  keys: number
  variantShopId: number | null
}

/** Compares every level with the end of its chain and with its holds; answers how many, and a hash over all heads. */
export async function auditLevels(tx: Tx, report: Report): Promise<{ levels: number; fingerprint: string }> {
  let levels = 0
  let all = ZERO
  for (let after: number | null = 0; after !== null; ) {
    const page: LevelPage = await auditLevelPage(tx, after, report)
    for (const { variantId, headHash } of page.rows) {
      all = hashOf(all.toString('hex'), variantId, headHash.toString('hex'))
    }
    levels += page.rows.length
    after = page.next
  }
  return { levels, fingerprint: all.toString('hex') }
}

export type LevelPage = { rows: Pick<LevelRow, 'variantId' | 'headHash'>[]; next: number | null }

/** The next page of levels behind a variant; with `only` the level of that one alone. */
export async function auditLevelPage(
  db: Database | Tx,
  after: number,
  report: Report,
  only = false,
): Promise<LevelPage> {
  const which = only ? sql`variant_id = ${after}` : sql`variant_id > ${after}`
  const { rows } = await sql<LevelRow>`
    select l.variant_id as "variantId", l.shop_id as "shopId", l.on_hand as "onHand", l.held, l.seq,
      l.head_hash as "headHash", coalesce(u.after, 0) as "lastAfter", coalesce(u.seq, 0) as "lastSeq",
      u.hash as "lastHash", v.shop_id as "variantShopId",
      (select coalesce(sum(quantity), 0) from stock_holds h
       where h.variant_id = l.variant_id and h.ended_at is null)::bigint as promised,
      l.pooled, l.pool, p.delivery = 'key' as "isKey",
      (select count(*) from pool_keys k where k.variant_id = l.variant_id and k.state = 'available') as keys
    from (select * from stock_levels where ${which} order by variant_id limit ${PAGE}) l
      left join variants v on v.id = l.variant_id left join products p on p.id = v.product_id
      left join lateral (select after, seq, hash from stock_updates where variant_id = l.variant_id
                         order by seq desc limit 1) u on true
    order by l.variant_id`.execute(db)
  for (const level of rows) {
    const what = wrongLevel(level)
    if (what) report({ shopId: level.shopId, variantId: level.variantId, what, drift: driftOf(level) })
  }
  const last = rows.at(-1)
  return { rows, next: only || !last || rows.length < PAGE ? null : last.variantId }
}

/** Is it a disagreement that taking the ledger's and the holds' word for it would end? */
const driftOf = (l: LevelRow): boolean =>
  l.variantShopId === l.shopId &&
  l.promised <= l.lastAfter &&
  (l.onHand !== l.lastAfter || l.seq !== l.lastSeq || !l.headHash.equals(l.lastHash ?? ZERO) || l.held !== l.promised)

function wrongLevel(l: LevelRow): string | null {
  if (l.variantShopId !== l.shopId) return 'its level is of another shop than the variant'
  if (l.onHand !== l.lastAfter) return `its level says ${l.onHand} on hand, its ledger ${l.lastAfter}`
  if (l.seq !== l.lastSeq) return `its level has followed ${l.seq} updates, its ledger has ${l.lastSeq}`
  if (!l.headHash.equals(l.lastHash ?? ZERO)) return 'its level is not sealed with the hash of its newest update'
  if (l.held !== l.promised) return `its level says ${l.held} held, its holds ${l.promised}`
  if (l.held > l.onHand || l.held < 0) return `${l.held} held of ${l.onHand} on hand`
  return wrongPool(l)
}

/** What is delivered as a key has its pool for its stock, and nothing else has a pool. */
function wrongPool({ onHand, pooled, pool, isKey, keys }: LevelRow): string | null {
  if (pooled !== isKey) return `its level says its units ${pooled ? 'are' : 'are not'} keys, its product otherwise`
  if (pool !== keys) return `its level counts ${pool} keys in its pool, the pool holds ${keys}`
  if (pooled && onHand !== keys) return `its level says ${onHand} on hand, its pool holds ${keys} keys`
  return !pooled && keys > 0 ? `it has ${keys} keys in a pool, but is not delivered as a key` : null
}
