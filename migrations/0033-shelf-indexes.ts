import { type Kysely, sql } from 'kysely'

/**
 * What is counted and sampled for the choices of a listing is read from an index alone: of a thousand products in a
 * thousand places of a wide table each look-up cost more than all else. Each index holds what the others order by.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`set local statement_timeout = 0`.execute(db)
  for (const [name, by, beside] of [
    ['products_newest', 'published_at desc, id desc', 'shop_id, category_id, price_rank, price_from_minor'],
    ['products_cheapest', 'price_rank, id', 'shop_id, category_id, published_at, price_from_minor'],
    ['products_category', 'category_id, published_at desc, id desc', 'shop_id, price_rank, price_from_minor'],
    ['products_category_price', 'category_id, price_rank, id', 'shop_id, published_at, price_from_minor'],
  ] as const) {
    await sql`drop index ${sql.id(name)}`.execute(db)
    await sql`create index ${sql.id(name)} on products (${sql.raw(by)}) include (${sql.raw(beside)})
      where state = 'published' and removed_at is null`.execute(db)
  }
}
