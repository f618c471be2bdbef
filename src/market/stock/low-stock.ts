import type { Database } from '#src/database/connect.ts'

/** How many variants of a shop are at or below their threshold; the figure on the navigation's badge. */
export async function countLowStock(db: Database, shopId: number): Promise<number> {
  const { low } = await db
    .selectFrom('stock_levels')
    .select(({ fn }) => fn.countAll<number>().as('low'))
    .where('shop_id', '=', shopId)
    .where('is_low', '=', true)
    .executeTakeFirstOrThrow()
  return low
}
