import type { Database } from '#src/database/connect.ts'
import { notFound } from '#src/lib/refusal.ts'
import { recordEvent } from '#src/market/shops/history.ts'
import type { StaffMember } from './featured.ts'

/**
 * Keeps what staff want to remember of a product (at most 4000 characters; empty takes it away). The shop's history says that a
 * note was written, never what it says: shops read their history.
 */
export function noteProduct(db: Database, staff: StaffMember, id: number, note: string) {
  return db.transaction().execute(async (tx) => {
    const product = await tx
      .selectFrom('products')
      .select(['title', 'shop_id', 'admin_note as before'])
      .where('id', '=', id)
      .where('removed_at', 'is', null)
      .forUpdate()
      .executeTakeFirst()
    if (!product) throw notFound('product')
    if (product.before !== note) {
      await tx.updateTable('products').set({ admin_note: note }).where('id', '=', id).execute()
      await recordEvent(tx, {
        shopId: product.shop_id,
        actorId: staff.id,
        action: 'product-noted',
        reason: note ? 'A note for staff was written' : 'The note for staff was taken away',
        details: { productId: id, title: product.title },
      })
    }
    return { title: product.title, before: product.before }
  })
}
