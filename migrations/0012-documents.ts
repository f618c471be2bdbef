import { type Kysely, sql } from 'kysely'

/** Documents of orders: their numbers without gaps, what each says, and many at once in the background. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table document_series (
      shop_id bigint not null references shops,
      kind text not null check (kind in ('invoice', 'credit-note', 'packing-slip', 'label')),
      prefix text not null default '' check (length(prefix) <= 20),
      next integer not null default 1 check (next > 0),
      primary key (shop_id, kind)
    )`.execute(db)
  // facts: all that the document shows, of the moment it was made, so that it is the same whenever it is printed.
  await sql`
    create table documents (
      id bigint generated always as identity primary key,
      shop_id bigint not null references shops,
      shop_order_id bigint not null references shop_orders,
      kind text not null check (kind in ('invoice', 'credit-note', 'packing-slip', 'label')),
      subject_id bigint not null default 0,
      number text not null check (length(number) between 1 and 40),
      facts jsonb not null,
      created_at timestamptz not null default now(),
      unique (shop_id, kind, number),
      unique (shop_order_id, kind, subject_id)
    )`.execute(db)
  await sql`comment on column documents.subject_id is 'which shipment a slip or label is of, which return a credit note; 0: the whole order; below 0: the whole order as it was after that cancellation'`.execute(
    db,
  )
  await sql`
    create table document_runs (
      id bigint generated always as identity primary key,
      shop_id bigint not null references shops,
      actor_id bigint not null references users,
      kind text not null check (kind in ('invoice', 'packing-slip', 'label')),
      shop_order_ids bigint[] not null check (cardinality(shop_order_ids) between 1 and 500),
      done integer not null default 0,
      state text not null default 'waiting' check (state in ('waiting', 'working', 'ready', 'failed', 'stopped')),
      problem text not null default '',
      storage_key text,
      created_at timestamptz not null default now(),
      touched_at timestamptz not null default now(),
      ended_at timestamptz
    )`.execute(db)
  await sql`comment on column document_runs.touched_at is 'when its worker last came further: one that was killed does not'`.execute(
    db,
  )
  await sql`create index document_runs_shop on document_runs (shop_id, id desc)`.execute(db)
  await sql`create index document_runs_kept on document_runs (ended_at) where storage_key is not null`.execute(db)
  await sql`create trigger documents_append_only before update or delete on documents
    for each row execute function refuse_change()`.execute(db)
}
