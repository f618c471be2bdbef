import { sql } from 'kysely'
import type { Database, Tx } from '#src/database/connect.ts'

/** False where this form was sent before; where it is being written at this moment, this waits for its end. */
export async function claimForm(tx: Tx, shopId: number, formKey: string): Promise<boolean> {
  const { rows } = await sql`insert into stock_forms (shop_id, form_key) values (${shopId}, ${formKey})
    on conflict do nothing returning 1`.execute(tx)
  return rows.length > 0
}

/** What the form became. */
export const keepForm = (
  tx: Tx,
  shopId: number,
  formKey: string,
  became: { batch_id: number } | { product_id: number },
) => tx.updateTable('stock_forms').set(became).where('shop_id', '=', shopId).where('form_key', '=', formKey).execute()

/** What the form became when it was sent before; null where it never was. */
export async function findForm(
  db: Database | Tx,
  shopId: number,
  formKey: string | null,
): Promise<{ batchId: number | null; changed: number } | null> {
  if (!formKey) return null
  const { rows } = await sql<{ batchId: number | null; changed: number }>`
    select f.batch_id as "batchId", (select count(*) from stock_updates where batch_id = f.batch_id) as changed
    from stock_forms f where f.shop_id = ${shopId} and f.form_key = ${formKey}`.execute(db)
  return rows[0] ?? null
}
