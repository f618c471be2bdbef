import { sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'

/** What waits for a decision of the staff: the numbers beside Shops and Payments in the navigation. One query. */
export async function countWaiting(db: Database): Promise<{ shops: number; payments: number }> {
  const { rows } = await sql<{ shops: number; payments: number }>`
    select (select count(*) from shops where status = 'submitted' or wanted_name is not null) as shops,
      (select count(*) from payments where status in ('under-review', 'needs-decision')) as payments`.execute(db)
  return rows[0] ?? { shops: 0, payments: 0 }
}
