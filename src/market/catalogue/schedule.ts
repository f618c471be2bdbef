import { sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'
import { notFound, Refusal } from '#src/lib/refusal.ts'

export type Scheduled = { title: string; before: Date | null; offsetBefore: number }

/**
 * Says when a product goes on sale by itself. `offset` is how many minutes the typed clock was ahead of UTC. Refuses a
 * moment that is past, a product that is on sale, and one without a row that has a price.
 */
export function schedulePublication(
  db: Database,
  shopId: number,
  id: number,
  { at, offset }: { at: Date; offset: number },
): Promise<Scheduled> {
  return setMoment(db, shopId, id, at, offset)
}

/** Takes back what schedulePublication said; where nothing was said, nothing happens. */
export const cancelPublication = (db: Database, shopId: number, id: number): Promise<Scheduled> =>
  setMoment(db, shopId, id, null, 0)

function setMoment(db: Database, shopId: number, id: number, at: Date | null, offset: number): Promise<Scheduled> {
  return db.transaction().execute(async (tx) => {
    const product = await tx
      .selectFrom('products')
      .select(['title', 'state', 'price_from_minor as price', 'publish_at as before', 'publish_offset as offsetBefore'])
      .where('id', '=', id)
      .where('shop_id', '=', shopId)
      .where('removed_at', 'is', null)
      .forUpdate()
      .executeTakeFirst()
    if (!product) throw notFound('product')
    const { title, state, price, before, offsetBefore } = product
    if (at) {
      if (state === 'published') throw new Refusal('conflict', `“${title}” is on sale already.`)
      if (price === null)
        throw new Refusal('conflict', 'Before it can go on sale it needs at least one row with a price.')
      if (at <= now()) throw new Refusal('conflict', 'This moment is past. Choose a later one, or put it on sale now.')
    }
    await tx
      .updateTable('products')
      .set({ publish_at: at, publish_offset: offset, updated_at: now() })
      .where('id', '=', id)
      .execute()
    return { title, before, offsetBefore }
  })
}

const AT_ONCE = 200

/**
 * Puts on sale what is due, at most a few hundred at a time; answers how many. Each product is taken by one worker alone, and
 * one that was put on sale, put off or cancelled meanwhile is left as it is. What lost its last row with a price waits for
 * one. A plan is the shop's by then, not its maker's: it holds when that person has left or is locked, and the others of
 * the shop see it and can take it back.
 */
export async function publishDue(db: Database): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    update products p set state = 'published', published_at = coalesce(p.published_at, ${now()}), publish_at = null,
      publish_offset = 0, updated_at = ${now()}
    from (select id from products
      where publish_at <= ${now()} and state <> 'published' and removed_at is null and price_from_minor is not null
      order by publish_at, id limit ${sql.lit(AT_ONCE)} for update skip locked) due
    where p.id = due.id
    returning p.id`.execute(db)
  return rows.length
}
