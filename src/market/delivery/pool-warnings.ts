import { sql } from 'kysely'
import type { Tx } from '#src/database/connect.ts'

/** After an import: a pool that is no longer low may be warned of again. */
export async function rearmPoolWarning(tx: Tx, variantId: number): Promise<void> {
  await sql`
    delete from pool_warnings w using stock_levels l
    where w.variant_id = ${variantId} and l.variant_id = w.variant_id
      and l.on_hand - l.held > coalesce(l.low_at, 0)`.execute(tx)
}
