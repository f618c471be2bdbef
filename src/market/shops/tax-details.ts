import type { Database } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'
import { recordEvent } from './history.ts'
import { shopGone } from './shop.ts'

/** What a shop states about tax: whether its prices hold it, and what invoices say of the seller. */
export type TaxDetails = { pricesIncludeTax: boolean; taxNumber: string; postalAddress: string }

export async function getTaxDetails(db: Database, shopId: number): Promise<TaxDetails> {
  const row = await db
    .selectFrom('shops')
    .select(['prices_include_tax as pricesIncludeTax', 'tax_number as taxNumber', 'postal_address as postalAddress'])
    .where('id', '=', shopId)
    .executeTakeFirst()
  if (!row) throw shopGone()
  return row
}

/** Saves what is stated from now on; orders placed and invoices written keep what they said. Answers if it was new. */
export function saveTaxDetails(db: Database, shopId: number, actorId: number, details: TaxDetails): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    const shop = await tx
      .selectFrom('shops')
      .select(['prices_include_tax', 'tax_number', 'postal_address'])
      .where('id', '=', shopId)
      .forNoKeyUpdate()
      .executeTakeFirst()
    if (!shop) throw shopGone()
    const wish = {
      prices_include_tax: details.pricesIncludeTax,
      tax_number: details.taxNumber,
      postal_address: details.postalAddress,
    }
    const columns = Object.keys(wish) as (keyof typeof wish)[]
    const changed = columns.filter((column) => shop[column] !== wish[column])
    if (changed.length === 0) return false
    await tx
      .updateTable('shops')
      .set({ ...wish, updated_at: now() })
      .where('id', '=', shopId)
      .execute()
    const told = Object.fromEntries(changed.map((column) => [column, toldOf(column, shop[column], wish[column])]))
    await recordEvent(tx, { shopId, actorId, action: 'changed', details: told })
    return true
  })
}

const withOrWithout = (included: unknown) => (included === true ? 'with tax' : 'without tax')

/** From what to what, for the history; an address is only named. */
function toldOf(column: string, from: unknown, to: unknown): unknown {
  if (column === 'postal_address') return true
  return column === 'tax_number' ? { from, to } : { from: withOrWithout(from), to: withOrWithout(to) }
}
