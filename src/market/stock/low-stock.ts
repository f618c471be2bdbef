import type { Database } from '#src/database/connect.ts'

/** How many variants of a shop are at or below their threshold; the figure on the navigation's badge. */
export async function countLowStock(db: Database, shopId: number): Promise<number> {
  const { low } = await db
    .selectFrom('stock_levels as l')
    .innerJoin('variants as v', 'v.id', 'l.variant_id')
    .innerJoin('products as p', 'p.id', 'v.product_id')
    .select(({ fn }) => fn.countAll<number>().as('low'))
    .where('l.shop_id', '=', shopId)
    .where('l.is_low', '=', true)
    .where('v.removed_at', 'is', null)
    .where('p.removed_at', 'is', null)
    .where('p.state', '<>', 'archived')
    .executeTakeFirstOrThrow()
  return low
}
