import { type Kysely, sql } from 'kysely'

/** Many lines at once, and counting what is on the shelves. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await manyLines(db)
  await counts(db)
}

// A form of many lines that is sent twice is one.
async function manyLines(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table stock_forms (
      shop_id bigint not null references shops,
      form_key text not null check (length(form_key) between 8 and 100),
      batch_id bigint references stock_batches,
      created_at timestamptz not null default clock_timestamp(),
      primary key (shop_id, form_key)
    )`.execute(db)
  await sql`comment on table stock_forms is
    'which batch a form of many lines became: sent twice, it is answered with what the first one did'`.execute(db)
}

async function counts(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table stock_counts (
      id bigint generated always as identity primary key,
      shop_id bigint not null references shops,
      name text not null check (length(name) between 1 and 100),
      scope text not null check (scope in ('shop', 'category', 'selection', 'low')),
      scope_name text not null default '',
      counter_ids bigint[] not null default '{}',
      state text not null default 'open' check (state in ('open', 'finished', 'cancelled')),
      started_by bigint not null references users,
      started_by_name text not null,
      started_at timestamptz not null default clock_timestamp(),
      ended_by_name text,
      ended_at timestamptz,
      batch_id bigint references stock_batches,
      unique (id, shop_id),
      check ((state = 'open') = (ended_at is null)),
      check (batch_id is null or state = 'finished')
    )`.execute(db)
  await sql`create index stock_counts_shop on stock_counts (shop_id, id desc)`.execute(db)
  await sql`comment on column stock_counts.counter_ids is 'who may count; empty: everybody who may change stock'`.execute(
    db,
  )

  await sql`
    create table stock_count_lines (
      count_id bigint not null,
      shop_id bigint not null,
      variant_id bigint not null,
      expected integer,
      expected_seq integer,
      counted integer check (counted between 0 and 1000000000),
      last_entry_id bigint,
      primary key (count_id, variant_id),
      foreign key (count_id, shop_id) references stock_counts (id, shop_id),
      foreign key (variant_id, shop_id) references variants (id, shop_id) on delete cascade,
      check ((counted is null) = (expected is null) and (counted is null) = (expected_seq is null))
    )`.execute(db)
  await sql`create index stock_count_lines_variant on stock_count_lines (variant_id)`.execute(db)
  await sql`create index stock_count_lines_entry on stock_count_lines (count_id, last_entry_id)`.execute(db)
  await sql`comment on column stock_count_lines.expected is
    'on hand when it was first counted, and again when a count replaced all before it: what moved later is no difference'`.execute(
    db,
  )

  await sql`
    create table stock_count_entries (
      id bigint generated always as identity primary key,
      count_id bigint not null,
      shop_id bigint not null,
      variant_id bigint not null,
      kind text not null check (kind in ('add', 'set')),
      quantity integer not null check (quantity between -1000000000 and 1000000000 and (kind = 'add' or quantity >= 0)),
      counted integer not null,
      level_seq integer not null,
      actor_id bigint not null references users,
      actor_name text not null,
      form_key text check (length(form_key) between 8 and 100),
      created_at timestamptz not null default clock_timestamp(),
      foreign key (count_id, shop_id) references stock_counts (id, shop_id)
    )`.execute(db)
  await sql`create index stock_count_entries_line on stock_count_entries (count_id, variant_id, id)`.execute(db)
  await sql`create unique index stock_count_entries_once on stock_count_entries (count_id, form_key)
    where form_key is not null`.execute(db)
  await sql`create trigger stock_count_entries_append_only before update or delete on stock_count_entries
    for each row execute function refuse_change()`.execute(db)
  await sql`create trigger stock_count_entries_no_truncate before truncate on stock_count_entries
    for each statement execute function refuse_change()`.execute(db)
}
