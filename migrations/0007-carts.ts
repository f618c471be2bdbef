import { type Kysely, sql } from 'kysely'

/** Carts of guests and members, with the answers their checkout has so far. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // A guest's cart is found by a secret in a cookie, of which only the hash is kept; a member has one, on any device.
  await sql`
    create table carts (
      id bigint generated always as identity primary key,
      token_hash bytea unique check (length(token_hash) = 32),
      user_id bigint unique references users on delete cascade,
      email text check (email = lower(email) and length(email) between 3 and 254),
      name text check (length(name) between 1 and 120),
      address jsonb,
      shipping jsonb not null default '{}',
      payment jsonb not null default '{}',
      codes text[] not null default '{}' check (cardinality(codes) <= 10),
      created_at timestamptz not null default now(),
      touched_at timestamptz not null default now(),
      check ((token_hash is null) <> (user_id is null))
    )`.execute(db)
  await sql`comment on column carts.address is 'delivery address as checkout asks for it: name, line1, line2, city, postcode, region, country, phone'`.execute(
    db,
  )
  await sql`comment on column carts.shipping is 'shop id to shipping method id'`.execute(db)
  await sql`comment on column carts.payment is 'currency to payment method id'`.execute(db)
  await sql`create index carts_untouched on carts (touched_at)`.execute(db)

  await sql`
    create table cart_lines (
      id bigint generated always as identity primary key,
      cart_id bigint not null references carts on delete cascade,
      variant_id bigint not null references variants on delete cascade,
      quantity integer not null check (quantity between 1 and 100000),
      fields jsonb not null default '{}',
      price_seen_minor bigint not null,
      created_at timestamptz not null default now(),
      unique (cart_id, variant_id, fields)
    )`.execute(db)
  await sql`comment on column cart_lines.fields is 'product field id to what the buyer typed'`.execute(db)
  await sql`create index cart_lines_variant on cart_lines (variant_id)`.execute(db)
}
