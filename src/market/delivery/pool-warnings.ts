import { sql } from 'kysely'
import type { Tx } from '#src/database/connect.ts'
import { paths } from '#src/lib/paths.ts'
import { tellShop } from '#src/market/notifications/tell.ts'

type LowPool = { variantId: number; shopId: number; shopName: string; title: string; options: string[]; left: number }

/**
 * Tells a shop that a pool of these variants has come down to its threshold (without one: to nothing), once until an
 * import has filled it again. Goes into the transaction that took the keys. `secret` is the installation's.
 */
export async function warnOfLowPools(tx: Tx, secret: string, variantIds: readonly number[]): Promise<void> {
  if (variantIds.length === 0) return
  const { rows } = await sql<LowPool>`
    with told as (
      insert into pool_warnings (variant_id)
      select l.variant_id from stock_levels l
      where l.variant_id = any (${[...variantIds]}::bigint[]) and l.pooled and not l.retired
        and l.on_hand - l.held <= coalesce(l.low_at, 0)
      order by l.variant_id on conflict (variant_id) do nothing returning variant_id
    )
    select v.id as "variantId", s.id as "shopId", s.name as "shopName", p.title, v.option_values as options,
      l.on_hand - l.held as left
    from told join stock_levels l using (variant_id) join variants v on v.id = l.variant_id
      join products p on p.id = v.product_id join shops s on s.id = l.shop_id
    order by v.id`.execute(tx)
  for (const { variantId, shopId, shopName, title, options, left } of rows) {
    const item = [title, ...options].join(' ')
    const data = { shopName, item, left, link: paths.sellerPool(variantId) }
    await tellShop(tx, secret, shopId, { kind: 'pool-low', data })
  }
}

/** After an import: a pool that is no longer low may be warned of again. */
export async function rearmPoolWarning(tx: Tx, variantId: number): Promise<void> {
  await sql`
    delete from pool_warnings w using stock_levels l
    where w.variant_id = ${variantId} and l.variant_id = w.variant_id
      and l.on_hand - l.held > coalesce(l.low_at, 0)`.execute(tx)
}
