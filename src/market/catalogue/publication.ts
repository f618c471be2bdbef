import type { Database } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'
import { notFound, Refusal } from '#src/lib/refusal.ts'
import { MOVES, type ProductState } from './states.ts'

export type Moved = { title: string; before: ProductState; after: ProductState }

/** Puts a product on sale. Refuses one without a title or without a variant that has a price. */
export const publishProduct = (db: Database, shopId: number, id: number) => moveTo(db, shopId, id, 'published')

/** Takes a product off sale to be worked on; its address stays reserved. */
export const withdrawProduct = (db: Database, shopId: number, id: number) => moveTo(db, shopId, id, 'draft')

/** Puts a product away: off sale and out of the daily lists, with its history kept. */
export const archiveProduct = (db: Database, shopId: number, id: number) => moveTo(db, shopId, id, 'archived')

function moveTo(db: Database, shopId: number, id: number, after: ProductState): Promise<Moved> {
  return db.transaction().execute(async (tx) => {
    const product = await tx
      .selectFrom('products')
      .select(['title', 'state', 'price_from_minor as price', 'published_at as publishedAt'])
      .where('id', '=', id)
      .where('shop_id', '=', shopId)
      .where('removed_at', 'is', null)
      .forUpdate()
      .executeTakeFirst()
    if (!product) throw notFound('product')
    const before = product.state as ProductState
    const { title } = product
    // Asked twice (a double click, two windows): it is where it was wanted.
    if (before === after) return { title, before, after }
    if (!MOVES[before].includes(after)) throw new Refusal('conflict', `“${title}” is ${before} and cannot go there.`)
    if (after === 'published' && product.price === null)
      throw new Refusal('conflict', 'Before it can be published it needs at least one row with a price.')
    if (after === 'published' && title.trim() === '')
      throw new Refusal('conflict', 'Before it can be published it needs a title.')
    // The first time is kept: a product that comes back is not new again.
    const published_at = after === 'published' ? (product.publishedAt ?? now()) : product.publishedAt
    await tx
      .updateTable('products')
      // Moved by hand: what was to happen by itself has happened, or is no longer wanted.
      .set({ state: after, published_at, publish_at: null, publish_offset: 0, updated_at: now() })
      .where('id', '=', id)
      .execute()
    return { title, before, after }
  })
}
