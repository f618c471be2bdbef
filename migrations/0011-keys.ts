import { type Kysely, sql } from 'kysely'

/**
 * Pools of keys. A key is sealed with a data key, which is sealed with the installation's secret; its fingerprint finds
 * it again without opening it. The pool's size is the variant's stock: the database compares them at every commit.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table data_keys (
      id bigint generated always as identity primary key,
      sealed bytea not null,
      created_at timestamptz not null default now(),
      retired_at timestamptz
    )`.execute(db)
  await sql`create unique index data_keys_one_current on data_keys ((true)) where retired_at is null`.execute(db)

  await sql`
    create table key_imports (
      id bigint generated always as identity primary key,
      shop_id bigint not null references shops,
      variant_id bigint not null references stock_levels on delete restrict,
      batch_id bigint references stock_batches,
      actor_id bigint references users,
      source text not null check (source in ('paste', 'file', 'csv')),
      added integer not null,
      created_at timestamptz not null default now()
    )`.execute(db)
  await sql`create index key_imports_variant on key_imports (variant_id, id desc)`.execute(db)

  // available: may be sold. claimed: belongs to one unit of an order line. replaced: was given out and did not work.
  // withdrawn: taken out of the pool by its shop.
  await sql`
    create table pool_keys (
      id bigint generated always as identity primary key,
      shop_id bigint not null references shops,
      variant_id bigint not null references stock_levels on delete restrict,
      import_id bigint not null references key_imports,
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
      check ((order_line_id is null) = (unit is null))
    )`.execute(db)
  await sql`create unique index pool_keys_one_a_unit on pool_keys (order_line_id, unit) where state = 'claimed'`.execute(
    db,
  )
  await sql`create index pool_keys_available on pool_keys (variant_id, id) where state = 'available'`.execute(db)
  await sql`create index pool_keys_line on pool_keys (order_line_id, unit, id) where order_line_id is not null`.execute(
    db,
  )
  await sql`create index pool_keys_variant on pool_keys (variant_id, id desc)`.execute(db)
  await sql`create index pool_keys_data_key on pool_keys (data_key_id, id)`.execute(db)

  await sql`
    create table key_events (
      id bigint generated always as identity primary key,
      key_id bigint not null references pool_keys,
      action text not null check (action in ('revealed', 'replaced', 'withdrawn', 'returned')),
      actor_id bigint references users,
      actor_name text not null,
      address inet,
      user_agent text not null default '' check (length(user_agent) <= 400),
      reason text not null default '' check (length(reason) <= 1000),
      created_at timestamptz not null default clock_timestamp()
    )`.execute(db)
  await sql`create index key_events_key on key_events (key_id, id)`.execute(db)
  await sql`create trigger key_events_append_only before update or delete on key_events
    for each row execute function refuse_change()`.execute(db)
  await sql`create trigger pool_keys_kept before delete on pool_keys
    for each row execute function refuse_change()`.execute(db)
}
