import { type Kysely, sql } from 'kysely'

/** Shops, their members, documents, history, and the first half of the one rule of visibility. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function refuse_change() returns trigger language plpgsql as $$
    begin
      raise exception '% is append-only: % is refused', tg_table_name, tg_op using errcode = 'MW001';
    end $$`.execute(db)

  await sql`
    create table shops (
      id bigint generated always as identity primary key,
      slug text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 60),
      name text not null check (length(name) between 2 and 80),
      wanted_name text check (length(wanted_name) between 2 and 80),
      description text not null default '' check (length(description) <= 4000),
      logo_key text,
      contact_email text not null,
      contact_proven_at timestamptz,
      wanted_contact_email text,
      country text not null check (country ~ '^[A-Z]{2}$'),
      currency text not null check (currency ~ '^[A-Z]{3}$'),
      currency_digits smallint not null check (currency_digits between 0 and 4),
      status text not null default 'draft'
        check (status in ('draft', 'submitted', 'approved', 'rejected', 'suspended')),
      submitted_at timestamptz,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    )`.execute(db)
  await sql`create index shops_queue on shops (submitted_at, id) where status = 'submitted'`.execute(db)
  await sql`create index shops_wanted_name on shops (id) where wanted_name is not null`.execute(db)
  await sql`create index shops_status on shops (status, id desc)`.execute(db)

  await sql`
    create table shop_members (
      shop_id bigint not null references shops on delete cascade,
      user_id bigint not null references users on delete cascade,
      role text not null check (role in ('owner', 'manager', 'stock-keeper', 'viewer')),
      created_at timestamptz not null default now(),
      primary key (shop_id, user_id)
    )`.execute(db)
  await sql`create index shop_members_user on shop_members (user_id, shop_id)`.execute(db)

  await sql`
    create table shop_events (
      id bigint generated always as identity primary key,
      shop_id bigint not null references shops,
      actor_id bigint references users,
      action text not null,
      reason text not null default '',
      details jsonb not null default '{}',
      created_at timestamptz not null default clock_timestamp()
    )`.execute(db)
  await sql`create index shop_events_shop on shop_events (shop_id, id)`.execute(db)
  await sql`
    create trigger shop_events_append_only before update or delete on shop_events
    for each row execute function refuse_change()`.execute(db)
  await sql`
    create trigger shop_events_no_truncate before truncate on shop_events
    for each statement execute function refuse_change()`.execute(db)

  await sql`
    create table shop_documents (
      id bigint generated always as identity primary key,
      shop_id bigint not null references shops on delete cascade,
      storage_key text not null unique,
      file_name text not null check (length(file_name) between 1 and 200),
      media_type text not null,
      bytes integer not null,
      uploaded_by bigint references users,
      created_at timestamptz not null default now(),
      removed_at timestamptz
    )`.execute(db)
  await sql`create index shop_documents_shop on shop_documents (shop_id, id)`.execute(db)

  // The one rule of visibility, part one: buyers see a shop only while it is approved and its contact is proven.
  await sql`
    create view visible_shops as
    select * from shops where status = 'approved' and contact_proven_at is not null`.execute(db)
}
