import { type Kysely, sql } from 'kysely'

/** The size of a pool is the stock of its variant: the database compares the two at every commit, whoever writes. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await levels(db)
  await counting(db)
}

/** Two facts beside the level: whether its units are keys, and how many keys may be sold. Only triggers write them. */
async function levels(db: Kysely<unknown>): Promise<void> {
  await sql`alter table stock_levels
    add column pooled boolean not null default false,
    add column pool integer not null default 0 constraint pool_not_negative check (pool >= 0)`.execute(db)
  await sql`comment on column stock_levels.pooled is 'the product is delivered as a key: its stock is its pool'`.execute(
    db,
  )
  await sql`comment on column stock_levels.pool is 'how many of its keys are available, counted by a trigger'`.execute(
    db,
  )
  await sql`
    create or replace function start_stock_level() returns trigger language plpgsql as $$
    begin
      insert into public.stock_levels (variant_id, shop_id, pooled)
      select new.id, new.shop_id, delivery = 'key' from public.products where id = new.product_id;
      return null;
    end $$`.execute(db)
  await sql`
    create function follow_delivery() returns trigger language plpgsql as $$
    begin
      perform from public.stock_levels where variant_id in (select id from public.variants where product_id = new.id)
      order by variant_id for no key update;
      update public.stock_levels set pooled = new.delivery = 'key'
      where variant_id in (select id from public.variants where product_id = new.id)
        and pooled <> (new.delivery = 'key');
      return null;
    end $$`.execute(db)
  await sql`create trigger products_pooled after update of delivery on products
    for each row when (old.delivery <> new.delivery) execute function follow_delivery()`.execute(db)
  await sql`
    create function keep_pool_facts() returns trigger language plpgsql as $$
    begin
      if pg_trigger_depth() < 2 then
        raise exception 'the pool of variant % is counted, not written', new.variant_id using errcode = 'MW007';
      end if;
      return new;
    end $$`.execute(db)
  await sql`create trigger stock_levels_counted before update of pool, pooled on stock_levels
    for each row when ((old.pool, old.pooled) is distinct from (new.pool, new.pooled))
    execute function keep_pool_facts()`.execute(db)

  // The promise itself, asked once all of the transaction is there. A level without a pool is never even asked.
  await sql`
    create function check_key_pool() returns trigger language plpgsql as $$
    declare level record;
    begin
      select on_hand, pool, pooled into level from public.stock_levels where variant_id = new.variant_id;
      if level.pooled and level.on_hand <> level.pool or not level.pooled and level.pool <> 0 then
        raise exception 'stock of variant % is not its pool (% on hand, % keys, delivered as a key: %)',
          new.variant_id, level.on_hand, level.pool, level.pooled using errcode = 'MW007';
      end if;
      return null;
    end $$`.execute(db)
  await sql`create constraint trigger stock_levels_pool after update on stock_levels
    deferrable initially deferred for each row
    when ((new.pooled or new.pool <> 0) and
      (new.on_hand, new.pool, new.pooled) is distinct from (old.on_hand, old.pool, old.pooled))
    execute function check_key_pool()`.execute(db)
}

/** How many keys are available, by statement: an import of a hundred thousand moves the number once. */
async function counting(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function count_pool_keys() returns trigger language plpgsql as $$
    declare change record;
    begin
      if tg_op = 'INSERT' then
        for change in select variant_id, count(*) as n from added where state = 'available' group by 1 order by 1 loop
          update public.stock_levels set pool = pool + change.n where variant_id = change.variant_id;
        end loop;
      else
        for change in
          select variant_id, sum(n) as n
          from (select variant_id, 1 as n from changed_to where state = 'available'
                union all select variant_id, -1 from changed_from where state = 'available') moved
          group by 1 having sum(n) <> 0 order by 1
        loop
          update public.stock_levels set pool = pool + change.n where variant_id = change.variant_id;
        end loop;
      end if;
      return null;
    end $$`.execute(db)
  await sql`create trigger pool_keys_added after insert on pool_keys
    referencing new table as added for each statement execute function count_pool_keys()`.execute(db)
  await sql`create trigger pool_keys_changed after update on pool_keys
    referencing old table as changed_from new table as changed_to
    for each statement execute function count_pool_keys()`.execute(db)
}
