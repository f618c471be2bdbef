// What buyers need beside goods: shops that send, a tax, a bank account; and carts that are ready to be ordered.
import { sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'
import type { Offer } from './buyers.ts'

/** Every shop sends to everywhere for one price, Germany has a tax, a bank account takes every currency. */
export async function openTills(db: Database, { holdMinutes = 2880 } = {}): Promise<number> {
  await sql`insert into shipping_zones (shop_id, name) select id, 'Everywhere' from shops`.execute(db)
  await sql`insert into shipping_methods (shop_id, zone_id, name, kind, price_minor)
    select shop_id, id, 'Parcel', 'flat', 490 from shipping_zones`.execute(db)
  await sql`insert into tax_rates (country, name, rate_bp) values ('DE', 'VAT', 1900)`.execute(db)
  const { rows } = await sql<{ id: number }>`
    insert into payment_methods (kind, name, account, holder, hold_minutes)
    values ('bank', 'Bank transfer', 'DE89370400440532013000', 'Market Window Ltd', ${holdMinutes}) returning id`.execute(
    db,
  )
  return rows[0]?.id ?? 0
}

/** The first `count` variants that are on sale, with so much in stock that nobody runs out. */
export async function stockUp(db: Database, bankId: number, count: number): Promise<Offer[]> {
  const { rows } = await sql<Offer>`
    select v.id as "variantId", v.shop_id as "shopId", m.id as "methodId", ${bankId}::bigint as "bankId", s.currency
    from variants v join shipping_methods m on m.shop_id = v.shop_id join shops s on s.id = v.shop_id
    where v.position = 1 order by v.id limit ${count}`.execute(db)
  await db.transaction().execute(async (tx) => {
    await sql`insert into stock_batches (shop_id, kind, actor_name, reason, hash)
      select distinct shop_id, 'count', 'Bench', 'stocked up', ''::bytea from variants
      where id = any (${rows.map((one) => one.variantId)}::bigint[])`.execute(tx)
    await sql`insert into stock_updates (batch_id, variant_id, shop_id, seq, delta, before, after, created_at, prev_hash, hash)
      select b.id, v.id, v.shop_id, 0, 1000000, 0, 0, now(), '', '' from variants v
        join stock_batches b on b.shop_id = v.shop_id and b.reason = 'stocked up'
      where v.id = any (${rows.map((one) => one.variantId)}::bigint[])`.execute(tx)
  })
  return rows
}

export type ReadyCart = { id: number; token: string }

/** Carts of guests with every question answered, one unit each of one of the offers. */
export async function makeCarts(db: Database, offers: readonly Offer[], count: number): Promise<ReadyCart[]> {
  const { rows } = await sql<ReadyCart>`
    with offer as materialized (
      select row_number() over () - 1 as place, * from jsonb_to_recordset(${JSON.stringify(offers)}::jsonb)
        as o ("variantId" bigint, "shopId" bigint, "methodId" bigint, "bankId" bigint, currency text)
    ), guest as materialized (
      select n, encode(sha256(convert_to('guest ' || n || random(), 'UTF8')), 'hex') as token
      from generate_series(1, ${count}::int) n
    ), cart as (
      insert into carts (token_hash, email, name, address, shipping, payment)
      select sha256(convert_to(g.token, 'UTF8')), 'guest' || g.n || '@example.com', 'Bench Guest',
        '{"name":"Bench Guest","line1":"Linden 7","line2":"","city":"Leipzig","postcode":"04103","region":"","country":"DE","phone":""}',
        case when o."methodId" is null then '{}' else jsonb_build_object(o."shopId", o."methodId") end, jsonb_build_object(o.currency, o."bankId")
      from guest g join offer o on o.place = g.n % ${offers.length} order by g.n
      returning id, token_hash
    ), line as (
      insert into cart_lines (cart_id, variant_id, quantity, price_seen_minor)
      select cart.id, v.id, 1, v.price_minor from cart
        join guest g on sha256(convert_to(g.token, 'UTF8')) = cart.token_hash
        join offer o on o.place = g.n % ${offers.length} join variants v on v.id = o."variantId"
    )
    select cart.id, g.token from cart join guest g on sha256(convert_to(g.token, 'UTF8')) = cart.token_hash`.execute(db)
  return rows
}
