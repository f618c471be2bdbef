import { sql } from 'kysely'
import type { Database, Tx } from '#src/database/connect.ts'

export type Activity = {
  /** A word for what was done, such as 'imported'. */
  act: string
  table: string
  rowId?: number | string
  /** What it was done to, as people call it. */
  subject?: string
  /** How many rows it was, where it stands for all of them. */
  rows?: number
  before?: Record<string, unknown>
  after?: Record<string, unknown>
  /** For whom and by whom, where a program does it on somebody's behalf; at a desk this is known. */
  shopId?: number
  actor?: { id: number; name: string }
}

/**
 * Writes one entry into the log of what people do, in the transaction of what was done: for acts that no single row tells,
 * and for what the worker does on a person's behalf. Nothing is written where nobody acts. Secrets have no place in it.
 */
export async function recordActivity(tx: Database | Tx, activity: Activity): Promise<void> {
  const { act, table, rowId, subject = '', rows = 1, before, after, shopId, actor } = activity
  const json = (value: object | undefined) => (value ? JSON.stringify(value) : null)
  await sql`
    insert into activity_entries
      (shop_id, about_shop_id, actor_id, actor_name, address, act, table_name, row_id, subject, rows, before, after)
    select coalesce(nullif(current_setting('market.shop', true), '')::bigint, ${shopId ?? 0}::bigint), ${shopId ?? null}::bigint,
      who.id, coalesce(${actor?.name ?? null}::text, (select name from users where id = who.id), ''),
      left(coalesce(current_setting('market.address', true), ''), 100), ${act}, ${table}, ${rowId ?? null}::text,
      ${subject.slice(0, 200)}, ${rows}::int, ${json(before)}::jsonb, ${json(after)}::jsonb
    from (select coalesce(${actor?.id ?? null}::bigint, nullif(current_setting('market.actor', true), '')::bigint) as id) as who
    where who.id is not null`.execute(tx)
}
