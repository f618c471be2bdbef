import type { Database } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'
import { notFound } from '#src/lib/refusal.ts'
import { recordEvent } from '#src/market/shops/history.ts'

export type StaffMember = { id: number }

/** Shows a product on the home page, or no longer. An act of staff: it becomes a row in the shop's history. */
export function featureProduct(db: Database, staff: StaffMember, id: number, featured: boolean) {
  return db.transaction().execute(async (tx) => {
    const product = await tx
      .selectFrom('products')
      .select(['title', 'shop_id', 'featured'])
      .where('id', '=', id)
      .where('removed_at', 'is', null)
      .forUpdate()
      .executeTakeFirst()
    if (!product) throw notFound('product')
    if (product.featured !== featured) {
      await tx.updateTable('products').set({ featured, updated_at: now() }).where('id', '=', id).execute()
      await recordEvent(tx, {
        shopId: product.shop_id,
        actorId: staff.id,
        action: 'product-featured',
        reason: featured ? 'Shown on the home page' : 'No longer shown on the home page',
        details: { productId: id, title: product.title, featured },
      })
    }
    return { title: product.title, featured }
  })
}
