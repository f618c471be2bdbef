import { type RawBuilder, sql } from 'kysely'
import type { Database, Tx } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'
import { notFound } from '#src/lib/refusal.ts'
import type { Demand, Item, ItemKind } from './checklist.ts'
import { recordEvent } from './history.ts'
import { type AtShop, personOf, requireOwnShop } from './own-shop.ts'
import { touchShop } from './shop.ts'

/** An item as it stands with one shop: what the shop says to it, and whether a reviewer has ticked it. */
export type ShopItem = Omit<Item, 'demand'> & {
  demand: Exclude<Demand, 'off'>
  statement: string | null
  answered: boolean
  checkedAt: Date | null
  checkerName: string | null
}

/** A JSON list of the items that are asked of the shop with this id. */
export const itemsOfShop = (shopId: RawBuilder<unknown>): RawBuilder<ShopItem[]> => sql<ShopItem[]>`
  (select coalesce(json_agg(json_build_object('id', i.id, 'title', i.title, 'help', i.help, 'kind', i.kind,
      'demand', i.demand, 'statement', a.statement, 'answered', case i.kind when 'statement' then a.statement is not null
        else exists (select from shop_documents d
          where d.shop_id = ${shopId} and d.item_id = i.id and d.removed_at is null) end,
      'checkedAt', k.checked_at, 'checkerName', u.name) order by i.position, i.id), '[]')
   from checklist_items i
     left join checklist_answers a on a.item_id = i.id and a.shop_id = ${shopId}
     left join checklist_checks k on k.item_id = i.id and k.shop_id = ${shopId}
     left join users u on u.id = k.checked_by
   where i.demand <> 'off')`

export async function listShopItems(db: Database | Tx, shopId: number): Promise<ShopItem[]> {
  const { rows } = await sql<{ items: ShopItem[] }>`select ${itemsOfShop(sql`${shopId}::bigint`)} as items`.execute(db)
  return (rows[0]?.items ?? []).map(datedItem)
}

/** Times inside JSON come as text. */
export const datedItem = (item: ShopItem): ShopItem => ({
  ...item,
  checkedAt: item.checkedAt && new Date(item.checkedAt),
})

/** Says something to an item that asks for a statement, in place of what was said before; its tick is void then. */
export async function answerItem(db: Database, who: AtShop, itemId: number, statement: string): Promise<string> {
  return db.transaction().execute(async (tx) => {
    const shop = await requireOwnShop(tx, who)
    const title = await findAsked(tx, itemId, 'statement')
    const row = { statement, answered_by: personOf(who), answered_at: now() }
    await tx
      .insertInto('checklist_answers')
      .values({ shop_id: shop.id, item_id: itemId, ...row })
      .onConflict((conflict) => conflict.columns(['shop_id', 'item_id']).doUpdateSet(row))
      .execute()
    await voidCheck(tx, shop.id, itemId)
    await touchShop(tx, shop.id)
    const details = { title, statement }
    await recordEvent(tx, { shopId: shop.id, actorId: personOf(who), action: 'item-answered', details })
    return title
  })
}

/** The title of an item that is asked for and of this kind; anything else is not found. */
export async function findAsked(tx: Tx, itemId: number, kind: ItemKind): Promise<string> {
  const item = await tx
    .selectFrom('checklist_items')
    .select('title')
    .where('id', '=', itemId)
    .where('kind', '=', kind)
    .where('demand', '<>', 'off')
    .executeTakeFirst()
  if (!item) throw notFound('item on the checklist')
  return item.title
}

/** What was ticked is no longer what is there. */
export async function voidCheck(tx: Tx, shopId: number, itemId: number): Promise<void> {
  await tx.deleteFrom('checklist_checks').where('shop_id', '=', shopId).where('item_id', '=', itemId).execute()
}
