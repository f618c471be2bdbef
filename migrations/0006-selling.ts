import { type Kysely, sql } from 'kysely'

/** How a product is handed over, what its buyer must tell, what a shop states about tax, and addresses people keep. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table products
    add column delivery text not null default 'parcel' check (delivery in ('parcel', 'key', 'service'))`.execute(db)
  await sql`alter table variants
    add column weight_grams integer not null default 0 check (weight_grams between 0 and 1000000),
    add column most_per_order integer check (most_per_order between 1 and 100000)`.execute(db)
  await sql`alter table shops
    add column prices_include_tax boolean not null default true,
    add column tax_number text not null default '' check (length(tax_number) <= 40),
    add column postal_address text not null default '' check (length(postal_address) <= 600)`.execute(db)

  // What a buyer must tell about each unit they want: a game id, an engraving. Taken off, never deleted: order lines
  // keep what was asked in their own words.
  await sql`
    create table product_fields (
      id bigint generated always as identity primary key,
      product_id bigint not null references products on delete cascade,
      label text not null check (length(label) between 1 and 80),
      kind text not null check (kind in ('text', 'number', 'mail', 'link', 'choice')),
      required boolean not null default true,
      pattern text check (length(pattern) between 1 and 200),
      help text not null default '' check (length(help) <= 300),
      choices text[] not null default '{}' check (cardinality(choices) <= 50),
      position integer not null default 0,
      removed_at timestamptz,
      check ((kind = 'choice') = (cardinality(choices) > 0)),
      check (pattern is null or kind = 'text')
    )`.execute(db)
  await sql`create index product_fields_product on product_fields (product_id, position, id)
    where removed_at is null`.execute(db)

  await sql`
    create or replace view visible_products as
    select p.id, p.shop_id, p.category_id, p.slug, p.title, p.description, p.option_names, p.featured,
           p.price_from_minor, p.price_to_minor, p.price_rank, p.search_text, p.published_at, p.updated_at,
           s.slug as shop_slug, s.name as shop_name, s.country as shop_country, s.currency, s.currency_digits,
           p.delivery
    from products p join visible_shops s on s.id = p.shop_id
    where p.state = 'published' and p.removed_at is null and p.price_from_minor is not null`.execute(db)

  await sql`
    create table addresses (
      id bigint generated always as identity primary key,
      user_id bigint not null references users on delete cascade,
      name text not null check (length(name) between 1 and 120),
      line1 text not null check (length(line1) between 1 and 120),
      line2 text not null default '' check (length(line2) <= 120),
      city text not null check (length(city) between 1 and 80),
      postcode text not null default '' check (length(postcode) <= 20),
      region text not null default '' check (length(region) <= 80),
      country text not null check (country ~ '^[A-Z]{2}$'),
      phone text not null default '' check (length(phone) <= 40),
      preferred boolean not null default false,
      created_at timestamptz not null default now(),
      removed_at timestamptz
    )`.execute(db)
  await sql`create index addresses_user on addresses (user_id, id) where removed_at is null`.execute(db)
  await sql`create unique index addresses_one_preferred on addresses (user_id) where preferred and removed_at is null`.execute(
    db,
  )
}
