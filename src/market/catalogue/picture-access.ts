import { type RawBuilder, sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'

async function holds(db: Database, condition: RawBuilder<boolean>): Promise<boolean> {
  const { rows } = await sql<{ yes: boolean }>`select (${condition}) as yes`.execute(db)
  return rows[0]?.yes === true
}

/** May any buyer see this picture now? Only of a visible product, or as the logo of a visible shop. */
export function isVisiblePicture(db: Database, key: string): Promise<boolean> {
  return holds(
    db,
    sql`exists (select from product_images i join visible_products p on p.id = i.product_id where i.image_key = ${key})
      or exists (select from visible_shops where logo_key = ${key})`,
  )
}

/** Does this picture belong to this shop, published or not? */
export function isPictureOfShop(db: Database, shopId: number, key: string): Promise<boolean> {
  return holds(
    db,
    sql`exists (select from product_images i join products p on p.id = i.product_id
        where i.image_key = ${key} and p.shop_id = ${shopId})
      or exists (select from shops where id = ${shopId} and logo_key = ${key})`,
  )
}

/** Does anything of the market use this picture? For staff, who may see it whatever its state. */
export function isPictureInUse(db: Database, key: string): Promise<boolean> {
  return holds(
    db,
    sql`exists (select from product_images where image_key = ${key})
      or exists (select from shops where logo_key = ${key})`,
  )
}
