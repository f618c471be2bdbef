import { type Kysely, sql } from 'kysely'

/** News of low stock: every spell of being low, who hears of them, and a word to every open page as they come and go. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table shops
    add column low_digest text not null default 'daily' check (low_digest in ('hourly', 'daily')),
    add column low_digest_hour smallint not null default 7 check (low_digest_hour between 0 and 23),
    add column low_digest_sent_at timestamptz`.execute(db)
  await sql`comment on column shops.low_digest_hour is 'in UTC; for a daily digest'`.execute(db)
  await sql`alter table shop_members add column low_digest boolean`.execute(db)
  await sql`comment on column shop_members.low_digest is
    'whether the digest of low stock goes to this member; null: as their role has it (owners and managers)'`.execute(db)

  // Low until it recovered: a level that stays low is told of once, and again only after it was not low in between.
  await sql`
    create table low_spells (
      id bigint generated always as identity primary key,
      variant_id bigint not null references stock_levels on delete cascade,
      shop_id bigint not null references shops,
      began_at timestamptz not null default clock_timestamp(),
      ended_at timestamptz,
      told_at timestamptz
    )`.execute(db)
  await sql`create unique index low_spells_one_open on low_spells (variant_id) where ended_at is null`.execute(db)
  await sql`create index low_spells_untold on low_spells (shop_id, began_at)
    where ended_at is null and told_at is null`.execute(db)
  await sql`create index low_spells_over on low_spells (ended_at) where ended_at is not null`.execute(db)

  await sql`
    create function note_low_stock() returns trigger language plpgsql as $$
    begin
      if new.is_low then
        insert into public.low_spells (variant_id, shop_id) values (new.variant_id, new.shop_id) on conflict do nothing;
      else
        update public.low_spells set ended_at = clock_timestamp()
        where variant_id = new.variant_id and ended_at is null;
      end if;
      perform pg_notify('low_stock', new.shop_id || ' ' || new.variant_id);
      return null;
    end $$`.execute(db)
  await sql`create trigger stock_levels_low after update on stock_levels
    for each row when (old.is_low is distinct from new.is_low) execute function note_low_stock()`.execute(db)

  // What is low already was seen on the badge; nobody is woken for it.
  await sql`insert into low_spells (variant_id, shop_id, told_at)
    select variant_id, shop_id, now() from stock_levels where is_low`.execute(db)
}
