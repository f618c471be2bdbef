// Two shirts and a coat: of two shops and two categories, in sizes and colours, some of them sold out.
import { sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'
import { addProduct, type Cast, type CastShop } from './cast.ts'

export async function addWardrobe(db: Database, { boots, games }: Cast) {
  const clothes = await category(db, 'clothes', null)
  const shirts = await category(db, 'shirts', clothes)
  await addShirt(db, boots, 'Linen shirt', shirts, 1500, [
    ['S', 'red', 2],
    ['M', 'blue', 0],
    ['L', 'blue', 1],
  ])
  await addShirt(db, boots, 'Wool shirt', shirts, 1500, [
    ['M', 'red', 3],
    ['S', 'blue', 4],
  ])
  await addShirt(db, games, 'Wool coat', clothes, 4500, [
    ['M', 'green', 0],
    ['XL', 'green', 0],
  ])
  return { clothes, shirts }
}

async function addShirt(
  db: Database,
  shop: CastShop,
  title: string,
  category: number,
  price: number,
  variants: [size: string, colour: string, onHand: number][],
) {
  const product = await addProduct(db, shop, {
    title,
    sizes: variants.map(([size, colour]) => size + colour),
    price,
  })
  const options = ['Size', 'Colour']
  await db
    .updateTable('products')
    .set({ option_names: options, category_id: category })
    .where('id', '=', product.id)
    .execute()
  for (const [i, [size, colour, onHand]] of variants.entries()) {
    const id = product.variants[i]?.id ?? 0
    await db
      .updateTable('variants')
      .set({ option_values: [size, colour] })
      .where('id', '=', id)
      .execute()
    if (onHand > 0)
      await sql`with batch as (insert into stock_batches (shop_id, kind, actor_name, reason) values (${shop.id}, 'opening', 'Test', 'opening')
        returning id) insert into stock_updates (batch_id, variant_id, delta) select id, ${id}, ${onHand} from batch`.execute(
        db,
      )
  }
}

const category = async (db: Database, slug: string, parent: number | null) =>
  (
    await db
      .insertInto('categories')
      .values({ slug, name: slug, parent_id: parent })
      .returning('id')
      .executeTakeFirstOrThrow()
  ).id
