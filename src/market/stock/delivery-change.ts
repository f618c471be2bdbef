import { sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'
import { notFound, Refusal } from '#src/lib/refusal.ts'
import type { Delivery } from '#src/market/catalogue/delivery.ts'

/**
 * Sets how a product is handed over from now on; what was ordered already keeps the way it was ordered. Refuses to make a
 * pool of counted units, or counted units of a pool: with keys on one side the stock has to be nothing first.
 */
export async function changeDelivery(
  db: Database,
  shopId: number,
  productId: number,
  delivery: Delivery,
): Promise<{ title: string; changed: boolean }> {
  return db.transaction().execute(async (tx) => {
    const product = await tx
      .selectFrom('products')
      .select(['title', 'delivery'])
      .where('id', '=', productId)
      .where('shop_id', '=', shopId)
      .where('removed_at', 'is', null)
      .forNoKeyUpdate()
      .executeTakeFirst()
    if (!product) throw notFound('product in your shop')
    if (product.delivery === delivery) return { title: product.title, changed: false }
    if (product.delivery === 'key' || delivery === 'key') {
      const { rows } = await sql<{ units: number }>`
        select l.on_hand as units from stock_levels l join variants v on v.id = l.variant_id
        where v.product_id = ${productId} order by l.variant_id for no key update of l`.execute(tx)
      const units = rows.reduce((sum, row) => sum + row.units, 0)
      if (units > 0) throw new Refusal('conflict', stillThere(units, delivery))
    }
    await tx.updateTable('products').set({ delivery, updated_at: now() }).where('id', '=', productId).execute()
    return { title: product.title, changed: true }
  })
}

const stillThere = (units: number, to: Delivery) =>
  to === 'key'
    ? `${units === 1 ? '1 unit is' : `${units} units are`} on hand, and a pool begins empty: count its rows to 0 first, then import keys.`
    : `${units === 1 ? '1 key is' : `${units} keys are`} in its pools: withdraw them first, then count what there is instead.`
