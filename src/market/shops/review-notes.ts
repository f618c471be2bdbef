import type { Database } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'
import { notFound } from '#src/lib/refusal.ts'
import { lockShop } from './decision.ts'

/** What a reviewer wrote down for the staff alone. */
export type ReviewNote = {
  id: number
  itemId: number | null
  itemTitle: string | null
  words: string
  authorName: string
  at: Date
}
type Reviewer = { id: number; name: string }

/** Ticks an item of a shop as checked, or takes the tick away; who ticked it and when is kept with it. */
export async function checkItem(
  db: Database,
  staff: Reviewer,
  shopId: number,
  itemId: number,
  checked: boolean,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await lockShop(tx, shopId)
    const item = await tx.selectFrom('checklist_items').select('id').where('id', '=', itemId).executeTakeFirst()
    if (!item) throw notFound('item on the checklist')
    if (!checked) {
      await tx.deleteFrom('checklist_checks').where('shop_id', '=', shopId).where('item_id', '=', itemId).execute()
      return
    }
    await tx
      .insertInto('checklist_checks')
      .values({ shop_id: shopId, item_id: itemId, checked_by: staff.id, checked_at: now() })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  })
}

/** Adds a note on a shop, or on one item of it, that no shop ever sees. Notes are never changed or removed. */
export async function addNote(
  db: Database,
  staff: Reviewer,
  shopId: number,
  { words, itemId }: { words: string; itemId: number | null },
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await lockShop(tx, shopId)
    await tx
      .insertInto('review_notes')
      .values({ shop_id: shopId, item_id: itemId, author_id: staff.id, author_name: staff.name, words })
      .execute()
  })
}
