import { type Kysely, sql } from 'kysely'

/** How orders are paid: methods, one payment for each currency of an order, proofs, decisions, refunds made by hand. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await methods(db)
  await methodEvents(db)
  await payments(db)
  await records(db)
}

async function methods(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table payment_methods (
      id bigint generated always as identity primary key,
      kind text not null check (kind in ('bank', 'wallet')),
      name text not null check (length(name) between 1 and 80),
      currencies text[] not null default '{}',
      instructions text not null default '' check (length(instructions) <= 4000),
      holder text not null default '' check (length(holder) <= 120),
      account text not null check (length(account) between 1 and 200),
      bic text not null default '' check (length(bic) <= 11),
      bank_name text not null default '' check (length(bank_name) <= 120),
      network text not null default '' check (length(network) <= 40),
      asset text not null default '' check (length(asset) <= 20),
      asset_decimals smallint check (asset_decimals between 0 and 18),
      units_per_major numeric(38, 18) check (units_per_major > 0),
      hold_minutes integer not null default 2880 check (hold_minutes between 5 and 43200),
      position integer not null default 0,
      enabled boolean not null default true,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      removed_at timestamptz
    )`.execute(db)
  await sql`comment on column payment_methods.currencies is 'which currencies of orders it takes; none: any'`.execute(
    db,
  )
  await sql`create index payment_methods_order on payment_methods (position, id) where removed_at is null`.execute(db)
  await sql`comment on column payment_methods.account is 'IBAN or account number; for a wallet its address'`.execute(db)
  await sql`comment on column payment_methods.units_per_major is
    'how many units of the asset one unit of the order''s currency is worth, as the operator states it; null: the buyer converts'`.execute(
    db,
  )
}

/** Where buyers' money goes is changed by people: who, when, and what it was before. Without a method: the limits. */
async function methodEvents(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table payment_method_events (
      id bigint generated always as identity primary key,
      method_id bigint references payment_methods,
      actor_id bigint references users,
      actor_name text not null,
      action text not null check (action in ('added', 'changed', 'moved', 'switched-on', 'switched-off', 'removed',
        'restored', 'limits')),
      details jsonb not null default '{}',
      created_at timestamptz not null default clock_timestamp(),
      check ((method_id is null) = (action = 'limits'))
    )`.execute(db)
  await sql`create index payment_method_events_method on payment_method_events (method_id, id)`.execute(db)
}

async function payments(db: Kysely<unknown>): Promise<void> {
  // What the buyer was told stays on the payment, whatever becomes of the method. 'needs-decision': the money came, but
  // the stock had gone meanwhile.
  await sql`
    create table payments (
      id bigint generated always as identity primary key,
      order_id bigint not null references orders,
      currency text not null check (currency ~ '^[A-Z]{3}$'),
      currency_digits smallint not null,
      amount_minor bigint not null check (amount_minor >= 0),
      refunded_minor bigint not null default 0 check (refunded_minor between 0 and amount_minor),
      method_id bigint references payment_methods,
      method_kind text not null check (method_kind in ('bank', 'wallet', 'none')),
      method jsonb not null default '{}',
      reference text not null,
      asset_amount text,
      status text not null default 'awaiting' check (status in
        ('awaiting', 'under-review', 'accepted', 'rejected', 'expired', 'needs-decision', 'cancelled', 'refunded')),
      due_at timestamptz not null,
      first_accepted_by bigint references users,
      first_accepted_at timestamptz,
      reminded_at timestamptz,
      submitted_at timestamptz,
      decided_at timestamptz,
      created_at timestamptz not null default now(),
      unique (order_id, currency),
      check ((method_kind = 'none') = (amount_minor = 0)),
      check ((first_accepted_by is null) = (first_accepted_at is null))
    )`.execute(db)
  await sql`comment on column payments.first_accepted_by is
    'who accepted it first, where two people have to; emptied by anything that changes what they saw'`.execute(db)
  await sql`create index payments_queue on payments (submitted_at, id) where status in ('under-review', 'needs-decision')`.execute(
    db,
  )
  await sql`create index payments_due on payments (due_at) where status in ('awaiting', 'rejected')`.execute(db)
  await sql`create index payments_status on payments (status, id desc)`.execute(db)
  await sql`create trigger payments_kept before delete on payments
    for each row execute function refuse_change()`.execute(db)
  await sql`alter table shop_orders add column payment_id bigint references payments`.execute(db)
  await sql`create index shop_orders_payment on shop_orders (payment_id)`.execute(db)
}

async function records(db: Kysely<unknown>): Promise<void> {
  // phash: 64 bits of a perceptual hash, null for what has no picture. transaction_key: the id as compared, without
  // spaces and case.
  await sql`
    create table payment_proofs (
      id bigint generated always as identity primary key,
      payment_id bigint not null references payments,
      storage_key text unique,
      file_name text not null default '' check (length(file_name) <= 200),
      media_type text,
      bytes integer,
      sha256 bytea check (length(sha256) = 32),
      phash bigint,
      transaction_id text not null default '' check (length(transaction_id) <= 200),
      transaction_key text not null default '',
      uploaded_by bigint references users,
      uploaded_from inet,
      created_at timestamptz not null default now(),
      check (storage_key is not null or transaction_id <> '')
    )`.execute(db)
  await sql`create index payment_proofs_payment on payment_proofs (payment_id, id)`.execute(db)
  await sql`create index payment_proofs_same on payment_proofs (sha256) where sha256 is not null`.execute(db)
  // Two pictures that differ in at most 7 of 64 bits agree in at least one of the 8 bytes: the index finds those that
  // agree in one, and only of those the bits are counted.
  await sql`
    create function phash_bands(hash bigint) returns integer[] language sql immutable strict parallel safe as $$
      select array[hash & 255, 256 + (hash >> 8 & 255), 512 + (hash >> 16 & 255), 768 + (hash >> 24 & 255),
                   1024 + (hash >> 32 & 255), 1280 + (hash >> 40 & 255), 1536 + (hash >> 48 & 255),
                   1792 + (hash >> 56 & 255)]::integer[]
    $$`.execute(db)
  await sql`create index payment_proofs_alike on payment_proofs using gin (phash_bands(phash))
    with (fastupdate = off) where phash is not null`.execute(db)
  await sql`create index payment_proofs_transaction on payment_proofs (transaction_key) where transaction_key <> ''`.execute(
    db,
  )

  await sql`
    create table payment_events (
      id bigint generated always as identity primary key,
      payment_id bigint not null references payments,
      proof_id bigint references payment_proofs,
      actor_id bigint references users,
      actor_name text not null,
      action text not null,
      reason text not null default '' check (length(reason) <= 1000),
      details jsonb not null default '{}',
      created_at timestamptz not null default clock_timestamp()
    )`.execute(db)
  await sql`create index payment_events_payment on payment_events (payment_id, id)`.execute(db)

  await sql`
    create table refunds (
      id bigint generated always as identity primary key,
      payment_id bigint not null references payments,
      shop_order_id bigint references shop_orders,
      amount_minor bigint not null check (amount_minor > 0),
      reason text not null check (reason ~ '\\S' and length(reason) <= 1000),
      reference text not null default '' check (length(reference) <= 200),
      actor_id bigint not null references users,
      created_at timestamptz not null default now()
    )`.execute(db)
  await sql`create index refunds_payment on refunds (payment_id, id)`.execute(db)
  await sql`create index refunds_shop_order on refunds (shop_order_id) where shop_order_id is not null`.execute(db)
  for (const table of ['payment_events', 'payment_method_events', 'refunds', 'payment_proofs']) {
    await sql`create trigger ${sql.id(`${table}_append_only`)} before update or delete on ${sql.id(table)}
      for each row execute function refuse_change()`.execute(db)
  }
}
