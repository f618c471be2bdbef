import { type Kysely, sql } from 'kysely'

/** What the market tells people and what they chose to be told; wishes; codes for guests; the operator's settings. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table notices (
      id bigint generated always as identity primary key,
      user_id bigint not null references users on delete cascade,
      kind text not null,
      data jsonb not null default '{}',
      link text not null check (link ~ '^/'),
      created_at timestamptz not null default now(),
      read_at timestamptz
    )`.execute(db)
  await sql`create index notices_list on notices (user_id, (read_at is null), id)`.execute(db)
  await sql`create index notices_unread on notices (user_id) where read_at is null`.execute(db)
  // Only what a person changed; everything else is as the kind usually is.
  await sql`
    create table notice_choices (
      user_id bigint not null references users on delete cascade,
      kind text not null,
      by_mail boolean not null,
      in_app boolean not null,
      primary key (user_id, kind)
    )`.execute(db)

  await sql`
    create table wishlists (
      id bigint generated always as identity primary key,
      token_hash bytea unique check (length(token_hash) = 32),
      user_id bigint unique references users on delete cascade,
      share_key text unique,
      name text not null default '' check (length(name) <= 80),
      created_at timestamptz not null default now(),
      touched_at timestamptz not null default now(),
      check ((token_hash is null) <> (user_id is null))
    )`.execute(db)
  await sql`
    create table wishes (
      id bigint generated always as identity primary key,
      wishlist_id bigint not null references wishlists on delete cascade,
      variant_id bigint not null references variants on delete cascade,
      created_at timestamptz not null default now(),
      unique (wishlist_id, variant_id)
    )`.execute(db)
  await sql`create index wishes_variant on wishes (variant_id)`.execute(db)
  await sql`create index wishlists_untouched on wishlists (touched_at) where token_hash is not null`.execute(db)
  // Who asked to be told when a variant is there again, in the order they asked.
  await sql`
    create table stock_waits (
      id bigint generated always as identity primary key,
      variant_id bigint not null references stock_levels on delete cascade,
      user_id bigint references users on delete cascade,
      email text not null check (email = lower(email) and length(email) between 3 and 254),
      created_at timestamptz not null default now(),
      told_at timestamptz
    )`.execute(db)
  await sql`create unique index stock_waits_once on stock_waits (variant_id, email) where told_at is null`.execute(db)
  await sql`create index stock_waits_line on stock_waits (variant_id, id) where told_at is null`.execute(db)
  await sql`create index stock_waits_told on stock_waits (told_at) where told_at is not null`.execute(db)
  // How many of the units that are there were told to somebody who waited: they have a day before others are told.
  await sql`
    create table stock_offers (
      variant_id bigint primary key references stock_levels on delete cascade,
      offered integer not null check (offered >= 0),
      offered_at timestamptz not null
    )`.execute(db)

  // A guest proves an address for one order: such a code has an order instead of a person.
  await sql`alter table one_time_codes
    alter column user_id drop not null,
    add column order_id bigint references orders on delete cascade,
    drop constraint one_time_codes_purpose_check,
    add constraint one_time_codes_purpose_check check (purpose in ('email', 'password', 'shop-contact', 'order')),
    add constraint one_time_codes_whose check ((user_id is null) <> (order_id is null))`.execute(db)
  await sql`create unique index one_time_codes_one_active_order on one_time_codes (order_id, purpose)
    where state = 'active' and order_id is not null`.execute(db)
  await sql`create index one_time_codes_order on one_time_codes (order_id, issued_at) where order_id is not null`.execute(
    db,
  )

  await sql`
    create table site_settings (
      single boolean primary key default true check (single),
      name text check (length(name) between 1 and 60),
      logo_key text,
      contact_email text not null default '' check (length(contact_email) <= 254),
      contact_text text not null default '' check (length(contact_text) <= 2000),
      terms text not null default '' check (length(terms) <= 50000),
      archive_days integer not null default 180 check (archive_days between 7 and 3650),
      two_person_minor jsonb not null default '{}',
      updated_at timestamptz not null default now()
    )`.execute(db)
  await sql`comment on column site_settings.two_person_minor is
    'currency to amount in minor units: payments of more are accepted by two people'`.execute(db)
  await sql`insert into site_settings default values`.execute(db)
  // Who changed what the market is called and what it promises.
  await sql`
    create table site_events (
      id bigint generated always as identity primary key,
      actor_id bigint references users,
      actor_name text not null check (actor_name ~ '\\S'),
      action text not null check (action in ('changed', 'logo-changed', 'logo-removed')),
      details jsonb not null default '{}',
      created_at timestamptz not null default clock_timestamp()
    )`.execute(db)
  await sql`create trigger site_events_append_only before update or delete on site_events
    for each row execute function refuse_change()`.execute(db)
  await bells(db)
}

/** What every process must hear of at once, whoever writes it: other settings, and sessions that ended. */
async function bells(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function ring_site() returns trigger language plpgsql as $$
    begin
      perform pg_notify('site', '');
      return null;
    end $$`.execute(db)
  await sql`create trigger site_settings_ring after update on site_settings
    for each statement execute function ring_site()`.execute(db)
  await sql`
    create function ring_signed_out() returns trigger language plpgsql as $$
    begin
      perform pg_notify('signed-out', old.id::text);
      return null;
    end $$`.execute(db)
  await sql`create trigger sessions_ring after delete on sessions
    for each row execute function ring_signed_out()`.execute(db)
}
