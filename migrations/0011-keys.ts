import { type Kysely, sql } from 'kysely'

/**
 * Pools of keys. A key is sealed with a data key, which is sealed with the installation's secret; its fingerprint finds
 * it again without opening it.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await tables(db)
  await guards(db)
}

async function tables(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table data_keys (
      id bigint generated always as identity primary key,
      purpose text not null check (purpose in ('keys', 'fingerprints')),
      sealed bytea not null,
      created_at timestamptz not null default now(),
      retired_at timestamptz
    )`.execute(db)
  await sql`create unique index data_keys_one_current on data_keys (purpose) where retired_at is null`.execute(db)

  await sql`
    create table key_imports (
      id bigint generated always as identity primary key,
      shop_id bigint not null,
      variant_id bigint not null references stock_levels on delete restrict,
      batch_id bigint references stock_batches,
      actor_id bigint references users,
      actor_name text not null check (actor_name ~ '\\S'),
      source text not null check (source in ('paste', 'file', 'csv')),
      added integer not null default 0 check (added >= 0),
      created_at timestamptz not null default now(),
      foreign key (variant_id, shop_id) references variants (id, shop_id),
      unique (id, variant_id, shop_id)
    )`.execute(db)
  await sql`create index key_imports_variant on key_imports (variant_id, id desc)`.execute(db)

  // available: may be sold. claimed: belongs to one unit of an order line. replaced: was given out and did not work.
  // withdrawn: taken out of the pool by its shop.
  await sql`
    create table pool_keys (
      id bigint generated always as identity primary key,
      shop_id bigint not null,
      variant_id bigint not null,
      import_id bigint not null,
      data_key_id bigint not null references data_keys,
      sealed bytea not null,
      fingerprint bytea not null unique check (length(fingerprint) = 32),
      state text not null default 'available' check (state in ('available', 'claimed', 'replaced', 'withdrawn')),
      order_line_id bigint references order_lines,
      unit integer check (unit > 0),
      claimed_at timestamptz,
      replaced_at timestamptz,
      replaced_reason text not null default '' check (length(replaced_reason) <= 1000),
      created_at timestamptz not null default now(),
      check ((state in ('claimed', 'replaced')) = (order_line_id is not null)),
      check ((order_line_id is null) = (unit is null)),
      constraint pool_keys_import foreign key (import_id, variant_id, shop_id)
        references key_imports (id, variant_id, shop_id)
    )`.execute(db)
  await sql`create unique index pool_keys_one_a_unit on pool_keys (order_line_id, unit) where state = 'claimed'`.execute(
    db,
  )
  await sql`create index pool_keys_available on pool_keys (variant_id, id) where state = 'available'`.execute(db)
  await sql`create index pool_keys_line on pool_keys (order_line_id, unit, id) where order_line_id is not null`.execute(
    db,
  )
  await sql`create index pool_keys_variant on pool_keys (variant_id, id) include (state)`.execute(db)
  await sql`create index pool_keys_data_key on pool_keys (data_key_id, id)`.execute(db)

  await sql`
    create table key_events (
      id bigint generated always as identity primary key,
      key_id bigint not null references pool_keys,
      action text not null check (action in ('revealed', 'replaced', 'withdrawn', 'restored', 'returned', 'reported')),
      actor_id bigint references users,
      actor_name text not null,
      address inet,
      user_agent text not null default '' check (length(user_agent) <= 400),
      reason text not null default '' check (length(reason) <= 1000),
      created_at timestamptz not null default clock_timestamp()
    )`.execute(db)
  await sql`create index key_events_key on key_events (key_id, id)`.execute(db)

  // Lines on their way into a pool, between the look at them and the import. Sealed like a key, and soon forgotten.
  await sql`
    create table key_drafts (
      id bigint generated always as identity primary key,
      shop_id bigint not null references shops,
      variant_id bigint not null references stock_levels on delete cascade,
      actor_id bigint not null references users on delete cascade,
      source text not null check (source in ('paste', 'file', 'csv')),
      sealed bytea not null,
      created_at timestamptz not null default now()
    )`.execute(db)
  await sql`create index key_drafts_shop on key_drafts (shop_id, created_at)`.execute(db)
  await sql`create index key_drafts_age on key_drafts (created_at)`.execute(db)

  // One row while a pool is low and its shop was told so; an import that fills it takes the row away again.
  await sql`
    create table pool_warnings (
      variant_id bigint primary key references stock_levels on delete cascade,
      told_at timestamptz not null default now()
    )`.execute(db)
}

/** What a key may become, and whose it may be. */
async function guards(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function keep_pool_key() returns trigger language plpgsql as $$
    begin
      if (new.id, new.shop_id, new.variant_id, new.import_id, new.created_at)
         is distinct from (old.id, old.shop_id, old.variant_id, old.import_id, old.created_at) then
        raise exception 'key % stays in the pool it was put in', old.id using errcode = 'MW001';
      end if;
      if new.state <> old.state and (old.state, new.state) not in
         (('available', 'claimed'), ('available', 'withdrawn'), ('withdrawn', 'available'),
          ('claimed', 'replaced'), ('claimed', 'available'), ('claimed', 'withdrawn')) then
        raise exception 'key % cannot go from % to %', old.id, old.state, new.state using errcode = 'MW008';
      end if;
      if old.order_line_id is not null and new.order_line_id is not null
         and (old.order_line_id, old.unit) <> (new.order_line_id, new.unit) then
        raise exception 'key % belongs to one unit of one order line', old.id using errcode = 'MW008';
      end if;
      if new.state = 'claimed' and old.state <> 'claimed' and not exists
         (select from public.order_lines where id = new.order_line_id and variant_id = new.variant_id
          and new.unit <= quantity) then
        raise exception 'order line % has no unit % of variant %', new.order_line_id, new.unit, new.variant_id
          using errcode = 'MW008';
      end if;
      return new;
    end $$`.execute(db)
  await sql`create trigger pool_keys_moves before update on pool_keys
    for each row execute function keep_pool_key()`.execute(db)
  await sql`
    create function begin_pool_key() returns trigger language plpgsql as $$
    begin
      if new.state <> 'available' then
        raise exception 'a key begins in its pool' using errcode = 'MW008';
      end if;
      return new;
    end $$`.execute(db)
  await sql`create trigger pool_keys_begin before insert on pool_keys
    for each row when (new.state <> 'available') execute function begin_pool_key()`.execute(db)
  await sql`create trigger key_events_append_only before update or delete on key_events
    for each row execute function refuse_change()`.execute(db)
  await sql`create trigger pool_keys_kept before delete on pool_keys
    for each row execute function refuse_change()`.execute(db)
  await sql`create trigger pool_keys_no_truncate before truncate on pool_keys
    for each statement execute function refuse_change()`.execute(db)
}
