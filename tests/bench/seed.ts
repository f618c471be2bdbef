import { sql } from 'kysely'
import type { Database, Tx } from '#src/database/connect.ts'

/**
 * A market of this size, made by SQL alone: shops of five currencies, two levels of categories, three sizes a product,
 * a picture each. The stock is counted in through the ledger, as everything must be.
 */
export async function seedMarket(db: Database, { shops, products }: { shops: number; products: number }) {
  await people(db)
  await places(db, shops)
  await goods(db, shops, products)
  await db.transaction().execute(stock)
  await sql`analyze`.execute(db)
}

async function people(db: Database) {
  await sql`insert into users (email, name, password_hash, email_proven_at, staff_role, founder)
    values ('founder@example.com', 'Founder', 'x', now(), 'admin', true)`.execute(db)
}

/** Somebody who may edit the stock of the first shop. */
export async function addOwner(db: Database): Promise<{ shopId: number; userId: number }> {
  const { rows } = await sql<{ shopId: number; userId: number }>`
    insert into shop_members (shop_id, user_id, role) select min(s.id), min(u.id), 'owner' from shops s, users u
    returning shop_id as "shopId", user_id as "userId"`.execute(db)
  if (!rows[0]) throw new Error('there is no shop to own')
  return rows[0]
}

async function places(db: Database, shops: number) {
  await sql`insert into shops (slug, name, description, contact_email, contact_proven_at, country, currency,
      currency_digits, status)
    select 'shop-' || n, 'Shop number ' || n, 'Things of good make, chosen one by one, number ' || n,
      'shop' || n || '@example.com', now(), 'DE', c.code, c.digits, 'approved'
    from generate_series(1, ${shops}::int) n, lateral (
      select code, digits from (values ('EUR', 2, 0), ('USD', 2, 1), ('TRY', 2, 2), ('JPY', 0, 3), ('GBP', 2, 4))
        c (code, digits, i) where i = n % 5) c`.execute(db)
  await sql`insert into categories (slug, name, position)
    select 'section-' || n, 'Section ' || n, n from generate_series(1, 8) n`.execute(db)
  await sql`insert into categories (parent_id, slug, name, position)
    select id, slug || '-part-' || n, name || ', part ' || n, n from categories, generate_series(1, 4) n
    where parent_id is null order by id, n`.execute(db)
}

async function goods(db: Database, shops: number, products: number) {
  await sql`insert into products (shop_id, category_id, slug, title, description, option_names, state, featured, published_at)
    select s.id, c.id, 'thing-' || n,
      (array['Walker boot','Trail runner','Field jacket','Desk lamp','Harbour game','Linen shirt','Oak chair'])[1 + n % 7]
        || ', ' || (array['oiled','light','wide','classic','small','early','late','plain','striped'])[1 + n % 9]
        || ' no ' || n,
      'Made to be used every day and mended when it breaks. ' || repeat('A sentence about this thing. ', 8),
      array['Size'], 'published', n % 400 = 0, now() - n * interval '7 minutes'
    from generate_series(1, ${products}::int) n
    join (select id, row_number() over (order by id) - 1 as i from shops) s on s.i = n % ${shops}::int
    join (select id, row_number() over (order by id) - 1 as i from categories where parent_id is not null) c
      on c.i = (n * 7) % 32`.execute(db)
  await sql`insert into variants (product_id, shop_id, sku, option_values, price_minor, compare_at_minor, position)
    select p.id, p.shop_id, 'T' || p.id || '-' || n, array[(39 + n)::text],
      1000 + (p.id * 7919) % 20000 + case when p.id % 3 = 0 then n * 100 else 0 end,
      case when p.id % 10 = 0 then 30000 end, n
    from products p, generate_series(1, 3) n`.execute(db)
  await sql`insert into product_images (product_id, image_key, alt, width, height)
    select id, md5('picture ' || id), title || ', from the side', 800, 600 from products`.execute(db)
}

async function stock(db: Tx) {
  await sql`insert into stock_batches (shop_id, kind, actor_name, reason, hash)
    select id, 'opening', 'Bench', 'opening stock', '' from shops`.execute(db)
  await sql`insert into stock_updates (batch_id, variant_id, shop_id, seq, delta, before, after, created_at, prev_hash, hash)
    select b.id, v.id, v.shop_id, 0, (v.product_id * 31 + v.position) % 40, 0, 0, now(), '', ''
    from variants v join stock_batches b on b.shop_id = v.shop_id
    where (v.product_id * 31 + v.position) % 40 > 0 and v.product_id % 8 > 0`.execute(db)
}
