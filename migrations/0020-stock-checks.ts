import { type Kysely, sql } from 'kysely'

/** What proves the ledger: its state at any moment, a head a day for every shop, and the checks that read all of it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await moments(db)
  await fullBatches(db)
  await heads(db)
  await checks(db)
}

/** What was, at a moment. A variant's updates are in the order of their time, so halving finds the last one before it. */
async function moments(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function stock_seq_as_of(variant bigint, moment timestamptz) returns integer
    language plpgsql stable parallel safe as $$
    declare low integer := 0; high integer; middle integer; at timestamptz;
    begin
      select seq, created_at into high, at from public.stock_updates
      where variant_id = variant order by seq desc limit 1;
      if high is null then return 0; end if;
      if at <= moment then return high; end if;
      while high - low > 1 loop
        middle := (low + high) / 2;
        at := null;
        select created_at into at from public.stock_updates where variant_id = variant and seq = middle;
        if at <= moment then low := middle; else high := middle; end if;
      end loop;
      return low;
    end $$`.execute(db)
  await sql`comment on function stock_seq_as_of is
    'the number of the last stock update of a variant at or before a moment, 0 where there was none yet'`.execute(db)

  // What was held at a moment is held no longer: only the active holds have an index of their variant so far.
  await sql`create index stock_holds_past on stock_holds (variant_id, ended_at) where ended_at is not null`.execute(db)
}

/** An act that changed nothing is no act: without this a batch could not be told from one whose lines were taken away. */
async function fullBatches(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function check_stock_batch() returns trigger language plpgsql set enable_seqscan = off as $$
    begin
      if not exists (select from public.stock_updates where batch_id = new.id) then
        raise exception 'batch % changes no stock', new.id using errcode = 'MW008';
      end if;
      return null;
    end $$`.execute(db)
  await sql`create constraint trigger stock_batches_full after insert on stock_batches
    deferrable initially deferred for each row execute function check_stock_batch()`.execute(db)
}

async function heads(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table stock_heads (
      id bigint generated always as identity primary key,
      shop_id bigint not null references shops,
      day date not null,
      as_of timestamptz not null,
      variants integer not null check (variants >= 0),
      updates bigint not null check (updates >= 0),
      moved bytea not null,
      prev_hash bytea not null,
      hash bytea not null,
      created_at timestamptz not null default clock_timestamp(),
      unique (shop_id, day)
    )`.execute(db)
  await sql`comment on table stock_heads is
    'a shop''s ledger at the end of a day in one hash: over every variant''s newest update by then, the counts, and the head before'`.execute(
    db,
  )
  await sql`comment on column stock_heads.moved is
    'what changed since the head before, 20 bytes each: variant, its newest update, the first 8 bytes of that one''s hash'`.execute(
    db,
  )
  await appendOnly(db, 'stock_heads')
}

async function checks(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table stock_checks (
      id bigint generated always as identity primary key,
      night date unique,
      asked_by bigint references users on delete set null,
      asked_by_name text not null default '',
      created_at timestamptz not null default now(),
      started_at timestamptz,
      touched_at timestamptz,
      ended_at timestamptz,
      stage text not null default 'batches' check (stage in ('batches', 'chains', 'levels', 'heads', 'rest', 'done')),
      place jsonb not null default '{}',
      expected bigint not null default 0,
      batches bigint not null default 0,
      updates bigint not null default 0,
      levels bigint not null default 0,
      heads bigint not null default 0,
      breaks jsonb not null default '[]',
      break_count integer not null default 0,
      check ((ended_at is not null) = (stage = 'done'))
    )`.execute(db)
  await sql`create index stock_checks_open on stock_checks (id) where ended_at is null`.execute(db)
  await sql`create index stock_checks_ended on stock_checks (ended_at desc) where ended_at is not null`.execute(db)

  await sql`
    create table stock_break_notes (
      id bigint generated always as identity primary key,
      break_key text not null unique,
      check_id bigint not null references stock_checks,
      told jsonb not null,
      note text not null check (length(note) between 1 and 1000),
      actor_id bigint references users,
      actor_name text not null,
      created_at timestamptz not null default now()
    )`.execute(db)
  await appendOnly(db, 'stock_break_notes')
  await sql`
    create table stock_repairs (
      id bigint generated always as identity primary key,
      shop_id bigint not null references shops,
      variant_id bigint not null references stock_levels,
      kind text not null check (kind in ('ledger', 'shelf')),
      actor_id bigint references users,
      actor_name text not null,
      reason text not null check (length(reason) between 1 and 200),
      was jsonb not null,
      became jsonb not null,
      batch_id bigint references stock_batches,
      created_at timestamptz not null default now(),
      check (kind = 'shelf' or batch_id is null)
    )`.execute(db)
  await sql`create index stock_repairs_variant on stock_repairs (variant_id, id)`.execute(db)
  await appendOnly(db, 'stock_repairs')
}

async function appendOnly(db: Kysely<unknown>, table: string): Promise<void> {
  await sql`create trigger ${sql.id(`${table}_append_only`)} before update or delete on ${sql.id(table)}
    for each row execute function refuse_change()`.execute(db)
  await sql`create trigger ${sql.id(`${table}_no_truncate`)} before truncate on ${sql.id(table)}
    for each statement execute function refuse_change()`.execute(db)
}
