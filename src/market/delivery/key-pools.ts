import { sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'
import { maskKey, openKey, unwrapDataKey } from './key-sealing.ts'

export type PoolFacts = {
  variantId: number
  productId: number
  title: string
  options: string[]
  sku: string
  state: 'draft' | 'published' | 'archived'
  /** In the pool; `held` of them are promised to checkouts. */
  left: number
  held: number
  sold: number
  /** Were given out and did not work: another was given for each. */
  replaced: number
  withdrawn: number
  lowAt: number | null
  isLow: boolean
}
export type PoolRow = PoolFacts & { lastImportAt: Date | null }

const facts = sql`
  v.id as "variantId", p.id as "productId", p.title, v.option_values as options, v.sku, p.state,
  l.on_hand as left, l.held, n.sold, n.replaced, n.withdrawn, l.low_at as "lowAt",
  l.on_hand - l.held <= coalesce(l.low_at, 0) as "isLow"
  from stock_levels l join variants v on v.id = l.variant_id join products p on p.id = v.product_id
    cross join lateral (
      select count(*) filter (where state = 'claimed') as sold, count(*) filter (where state = 'replaced') as replaced,
        count(*) filter (where state = 'withdrawn') as withdrawn from pool_keys k where k.variant_id = v.id) n`

/** The pools of a shop, newest variant first; `after` is the variant to go on from. */
export async function listPools(
  db: Database,
  shopId: number,
  { after, limit = 50 }: { after?: number | undefined; limit?: number } = {},
): Promise<{ pools: PoolRow[]; next: number | null }> {
  const { rows } = await sql<PoolRow>`
    select (select max(created_at) from key_imports i where i.variant_id = v.id) as "lastImportAt", ${facts}
    where l.shop_id = ${shopId} and l.pooled and v.removed_at is null and p.removed_at is null
      and v.id < ${after ?? Number.MAX_SAFE_INTEGER}
    order by v.id desc limit ${limit + 1}`.execute(db)
  const pools = rows.slice(0, limit)
  return { pools, next: rows.length > limit ? (pools.at(-1)?.variantId ?? null) : null }
}

/** One pool of this shop. Null for what is not theirs, or not delivered as a key. */
export async function findPool(db: Database, shopId: number, variantId: number): Promise<PoolFacts | null> {
  const { rows } = await sql<PoolFacts>`
    select ${facts} where l.shop_id = ${shopId} and l.variant_id = ${variantId} and l.pooled
      and v.removed_at is null and p.removed_at is null`.execute(db)
  return rows[0] ?? null
}

export const KEY_STATES = ['available', 'claimed', 'replaced', 'withdrawn'] as const
export type KeyState = (typeof KEY_STATES)[number]
/** A key as its shop may see it: enough to tell it from the next, never the whole. */
export type ListedKey = {
  id: number
  masked: string
  state: KeyState
  createdAt: Date
  /** To which order of theirs it went. */
  shopOrderId: number | null
  number: string | null
  claimedAt: Date | null
  revealedAt: Date | null
  replacedReason: string
}
export type KeyImportRow = {
  id: number
  added: number
  source: 'paste' | 'file' | 'csv'
  actorName: string
  batchId: number | null
  createdAt: Date
}

type SealedRow = Omit<ListedKey, 'masked'> & {
  shopId: number
  variantId: number
  sealed: Buffer
  fingerprint: Buffer
  dataKeyId: number
  wrapped: Buffer
}

/** The keys of a pool, newest first and masked; `before` is the key to go on from. */
export async function listKeys(
  db: Database,
  secret: string,
  variantId: number,
  { state, before, limit = 50 }: { state: KeyState | null; before?: number | undefined; limit?: number },
): Promise<{ keys: ListedKey[]; next: number | null }> {
  const { rows } = await sql<SealedRow>`
    select k.id, k.state, k.created_at as "createdAt", k.claimed_at as "claimedAt", k.replaced_reason as "replacedReason",
      s.id as "shopOrderId", s.number, k.shop_id as "shopId", k.variant_id as "variantId", k.sealed, k.fingerprint,
      k.data_key_id as "dataKeyId", d.sealed as wrapped,
      (select min(created_at) from key_events e where e.key_id = k.id and e.action = 'revealed') as "revealedAt"
    from pool_keys k join data_keys d on d.id = k.data_key_id left join order_lines l on l.id = k.order_line_id
      left join shop_orders s on s.id = l.shop_order_id
    where k.variant_id = ${variantId} and k.id < ${before ?? Number.MAX_SAFE_INTEGER}
      and ${state === null ? sql`true` : sql`k.state = ${state}`}
    order by k.id desc limit ${limit + 1}`.execute(db)
  const shown = rows.slice(0, limit)
  return { keys: maskAll(secret, shown), next: rows.length > limit ? (shown.at(-1)?.id ?? null) : null }
}

function maskAll(secret: string, rows: readonly SealedRow[]): ListedKey[] {
  const dataKeys = new Map<number, Buffer>()
  return rows.map(({ shopId, variantId, fingerprint, sealed, dataKeyId, wrapped, ...row }) => {
    const dataKey = dataKeys.get(dataKeyId) ?? unwrapDataKey(secret, 'keys', wrapped)
    dataKeys.set(dataKeyId, dataKey)
    return { ...row, masked: maskOf(() => openKey(dataKey, { shopId, variantId, fingerprint }, sealed)) }
  })
}

/** A key whose bytes were changed is shown as one that nobody can read, not as a page that fails. */
function maskOf(open: () => string): string {
  try {
    return maskKey(open())
  } catch {
    return 'unreadable'
  }
}

/** The last imports into a pool. */
export async function listKeyImports(db: Database, variantId: number, limit = 10): Promise<KeyImportRow[]> {
  const rows = await db
    .selectFrom('key_imports')
    .select(['id', 'added', 'source', 'actor_name as actorName', 'batch_id as batchId', 'created_at as createdAt'])
    .where('variant_id', '=', variantId)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return rows as KeyImportRow[]
}
