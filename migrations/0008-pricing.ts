import { type Kysely, sql } from 'kysely'

/** What is added to or taken off the price of things: shipping, tax, discounts. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table shipping_zones (
      id bigint generated always as identity primary key,
      shop_id bigint not null references shops,
      name text not null check (length(name) between 1 and 80),
      countries text[] not null default '{}',
      position integer not null default 0,
      removed_at timestamptz
    )`.execute(db)
  await sql`comment on column shipping_zones.countries is 'ISO 3166-1 alpha-2 codes; none: everywhere that no other zone names'`.execute(
    db,
  )
  await sql`create index shipping_zones_shop on shipping_zones (shop_id, position, id) where removed_at is null`.execute(
    db,
  )

  // flat: price_minor. weight: the step whose upto is not below the parcel's grams. value: the same with the goods'
  // worth. pickup: price_minor, usually nothing, and no delivery address is needed.
  await sql`
    create table shipping_methods (
      id bigint generated always as identity primary key,
      shop_id bigint not null references shops,
      zone_id bigint references shipping_zones,
      name text not null check (length(name) between 1 and 80),
      kind text not null check (kind in ('flat', 'weight', 'value', 'pickup')),
      price_minor bigint not null default 0 check (price_minor between 0 and 999999999999),
      free_above_minor bigint check (free_above_minor between 0 and 999999999999),
      days_min smallint check (days_min between 0 and 365),
      days_max smallint check (days_max between 0 and 365),
      pickup_place text not null default '' check (length(pickup_place) <= 600),
      position integer not null default 0,
      enabled boolean not null default true,
      removed_at timestamptz,
      check ((kind = 'pickup') = (zone_id is null)),
      check (days_min <= days_max)
    )`.execute(db)
  await sql`create index shipping_methods_shop on shipping_methods (shop_id, position, id) where removed_at is null`.execute(
    db,
  )
  await sql`
    create table shipping_steps (
      method_id bigint not null references shipping_methods on delete cascade,
      upto bigint not null check (upto > 0),
      price_minor bigint not null check (price_minor between 0 and 999999999999),
      primary key (method_id, upto)
    )`.execute(db)
  await sql`comment on column shipping_steps.upto is 'grams (weight) or minor units of the shop''s currency (value); above the last step the method is not offered'`.execute(
    db,
  )

  // The rate of the nearest category that has one, else of the country as a whole; a country without a rate has no tax.
  await sql`
    create table tax_rates (
      id bigint generated always as identity primary key,
      country text not null check (country ~ '^[A-Z]{2}$'),
      category_id bigint references categories on delete cascade,
      name text not null check (length(name) between 1 and 40),
      rate_bp integer not null check (rate_bp between 0 and 10000),
      created_at timestamptz not null default now()
    )`.execute(db)
  await sql`comment on column tax_rates.rate_bp is 'hundredths of a percent: 2100 is 21 %'`.execute(db)
  await sql`create unique index tax_rates_once on tax_rates (country, coalesce(category_id, 0))`.execute(db)

  // shop_id null: the platform's own, good in every shop. A code means one thing only, so it is unique among the live.
  await sql`
    create table discounts (
      id bigint generated always as identity primary key,
      shop_id bigint references shops,
      code text not null check (code ~ '^[A-Z0-9][A-Z0-9_-]{2,39}$'),
      kind text not null check (kind in ('percent', 'amount', 'free-shipping')),
      percent_bp integer check (percent_bp between 1 and 10000),
      amount_minor bigint check (amount_minor between 1 and 999999999999),
      currency text check (currency ~ '^[A-Z]{3}$'),
      min_minor bigint check (min_minor between 0 and 999999999999),
      starts_at timestamptz,
      ends_at timestamptz,
      most_uses integer check (most_uses > 0),
      once_per_person boolean not null default false,
      uses integer not null default 0 check (uses >= 0),
      enabled boolean not null default true,
      created_at timestamptz not null default now(),
      removed_at timestamptz,
      constraint discounts_within_limit check (most_uses is null or uses <= most_uses),
      check ((kind = 'percent') = (percent_bp is not null)),
      check ((kind = 'amount') = (amount_minor is not null)),
      check (starts_at < ends_at)
    )`.execute(db)
  await sql`comment on column discounts.currency is 'of amount_minor and min_minor; a platform discount of a currency is good only in shops of it'`.execute(
    db,
  )
  await sql`create unique index discounts_code on discounts (code) where removed_at is null`.execute(db)
  await sql`create index discounts_shop on discounts (shop_id, id desc) where removed_at is null`.execute(db)
}
