import { sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'

/** The channel on which every process hears of levels that became low or recovered: "shop variant". */
export const LOW_STOCK_CHANNEL = 'low_stock'

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

export type LowCount = { userId: number; shopId: number; low: number }

/** The same for everybody of `userIds` in each of these shops that they work in; without `shopIds` in all of theirs. */
export async function countLowFor(
  db: Database,
  userIds: readonly number[],
  shopIds: readonly number[] | null,
): Promise<LowCount[]> {
  const { rows } = await sql<LowCount>`
    with place as materialized (
      select user_id, shop_id from shop_members where user_id = any (${[...userIds]}::bigint[])
        and (${shopIds === null} or shop_id = any (${[...(shopIds ?? [])]}::bigint[])))
    select p.user_id as "userId", p.shop_id as "shopId", c.low
    from place p join (select s.shop_id, (select count(*) from stock_levels l where l.shop_id = s.shop_id and l.is_low) as low
      from (select distinct shop_id from place) s) c using (shop_id)`.execute(db)
  return rows
}
