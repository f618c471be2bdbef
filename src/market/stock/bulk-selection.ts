import { sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'
import { Refusal } from '#src/lib/refusal.ts'

/** The SKUs of a selection, in the order of the grid's own ids; of this shop alone, and of what is not removed. */
export async function listSkus(db: Database, shopId: number, variantIds: readonly number[]): Promise<string[]> {
  if (variantIds.some((id) => !Number.isSafeInteger(id))) throw new Refusal('conflict', 'Select rows of the grid.')
  const { rows } = await sql<{ sku: string }>`
    select v.sku from unnest(${[...variantIds]}::bigint[]) with ordinality w (id, n)
      join variants v on v.id = w.id join products p on p.id = v.product_id
    where v.shop_id = ${shopId} and v.removed_at is null and p.removed_at is null order by w.n`.execute(db)
  return rows.map(({ sku }) => sku)
}
