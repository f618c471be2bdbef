import { type Kysely, sql } from 'kysely'

/** Promises of stock to checkouts, and which levels nobody needs to look at any more. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await table(db)
  await holds(db)
  await guards(db)
  await retirement(db)
}

async function table(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table stock_holds (
      id bigint generated always as identity primary key,
      variant_id bigint not null references stock_levels on delete restrict,
      shop_id bigint not null,
      quantity integer not null check (quantity > 0),
      holder text not null check (length(holder) between 1 and 120),
      created_at timestamptz not null default clock_timestamp(),
      expires_at timestamptz not null,
      ended_at timestamptz,
      outcome text check (outcome in ('released', 'expired', 'taken')),
      check ((ended_at is null) = (outcome is null))
    )`.execute(db)
  await sql`create index stock_holds_variant on stock_holds (variant_id) include (quantity, expires_at)
    where ended_at is null`.execute(db)
  await sql`create index stock_holds_expiry on stock_holds (expires_at) where ended_at is null`.execute(db)
  await sql`create index stock_holds_holder on stock_holds (holder)`.execute(db)
}

/** What is held is the sum of the holds that have not ended. */
async function holds(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function begin_stock_hold() returns trigger language plpgsql as $$
    begin
      if new.ended_at is not null then
        raise exception 'a stock hold begins active' using errcode = 'MW003';
      end if;
      select shop_id into new.shop_id from public.stock_levels where variant_id = new.variant_id for no key update;
      return new;
    end $$`.execute(db)
  await sql`create trigger stock_holds_begin before insert on stock_holds
    for each row execute function begin_stock_hold()`.execute(db)
  await sql`
    create function end_stock_hold() returns trigger language plpgsql as $$
    begin
      if old.ended_at is not null or new.ended_at is null or
         (new.id, new.variant_id, new.quantity, new.shop_id, new.holder, new.created_at, new.expires_at)
         is distinct from
         (old.id, old.variant_id, old.quantity, old.shop_id, old.holder, old.created_at, old.expires_at) then
        raise exception 'a stock hold can only end, once' using errcode = 'MW003';
      end if;
      perform from public.stock_levels where variant_id = old.variant_id for no key update;
      return new;
    end $$`.execute(db)
  await sql`create trigger stock_holds_end before update on stock_holds
    for each row execute function end_stock_hold()`.execute(db)

  // The level is locked by now, so nobody else's hold of this variant can come or go between the sum and the write.
  await sql`
    create function follow_stock_hold() returns trigger language plpgsql as $$
    declare promised bigint;
    begin
      select coalesce(sum(quantity), 0) into promised from public.stock_holds
      where variant_id = new.variant_id and ended_at is null;
      update public.stock_levels set held = promised where variant_id = new.variant_id and held <> promised;
      return null;
    end $$`.execute(db)
  await sql`create trigger stock_holds_follow after insert or update on stock_holds
    for each row execute function follow_stock_hold()`.execute(db)
}

/** A hold is ended, never removed; and what is held is nothing but the sum of holds, whoever writes it. */
async function guards(db: Kysely<unknown>): Promise<void> {
  await sql`create trigger stock_holds_kept before delete on stock_holds
    for each row execute function refuse_change()`.execute(db)
  await sql`create trigger stock_holds_no_truncate before truncate on stock_holds
    for each statement execute function refuse_change()`.execute(db)
  await sql`
    create function check_stock_held() returns trigger language plpgsql as $$
    declare promised bigint;
    begin
      if tg_op = 'INSERT' or new.held is distinct from old.held then
        select coalesce(sum(quantity), 0) into promised from public.stock_holds
        where variant_id = new.variant_id and ended_at is null;
        if new.held <> promised then
          raise exception 'held of variant % is not the sum of its holds (% wanted, holds say %)',
            new.variant_id, new.held, promised using errcode = 'MW005';
        end if;
      end if;
      return new;
    end $$`.execute(db)
  await sql`create trigger stock_levels_held before insert or update of held on stock_levels
    for each row execute function check_stock_held()`.execute(db)
}

/** Whether anyone should care that a level is low: kept beside it, so that the badge on every page counts one index. */
async function retirement(db: Kysely<unknown>): Promise<void> {
  await sql`comment on column stock_levels.retired is
    'the variant or product was removed, or the product archived: its level is never low'`.execute(db)
  await sql`
    create function retire_stock_levels() returns trigger language plpgsql as $$
    declare ids bigint[];
    begin
      if tg_table_name = 'variants' then ids := array[new.id];
      else select array_agg(id) into ids from public.variants where product_id = new.id;
      end if;
      perform from public.stock_levels where variant_id = any (ids) order by variant_id for no key update;
      update public.stock_levels l
      set retired = v.removed_at is not null or p.removed_at is not null or p.state = 'archived'
      from public.variants v join public.products p on p.id = v.product_id
      where l.variant_id = any (ids) and v.id = l.variant_id
        and l.retired <> (v.removed_at is not null or p.removed_at is not null or p.state = 'archived');
      return null;
    end $$`.execute(db)
  await sql`create trigger variants_retire after update of removed_at on variants
    for each row when (old.removed_at is distinct from new.removed_at) execute function retire_stock_levels()`.execute(
    db,
  )
  await sql`create trigger products_retire after update of removed_at, state on products
    for each row when ((old.removed_at, old.state) is distinct from (new.removed_at, new.state))
    execute function retire_stock_levels()`.execute(db)
}
