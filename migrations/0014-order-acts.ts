import { type Kysely, sql } from 'kysely'

/** What happened to an order, one row an act: events, shipments, cancellations and returns, services. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table order_events (
      id bigint generated always as identity primary key,
      order_id bigint not null references orders,
      shop_order_id bigint references shop_orders,
      actor_id bigint references users,
      actor_name text not null check (actor_name ~ '\\S'),
      actor_side text not null check (actor_side in ('buyer', 'seller', 'staff', 'market')),
      action text not null,
      public boolean not null default true,
      note text not null default '' check (length(note) <= 4000),
      details jsonb not null default '{}',
      created_at timestamptz not null default clock_timestamp()
    )`.execute(db)
  await sql`create index order_events_order on order_events (order_id, id)`.execute(db)

  await sql`
    create table shipments (
      id bigint generated always as identity primary key,
      shop_order_id bigint not null references shop_orders,
      shop_id bigint not null references shops,
      carrier text not null default '' check (length(carrier) <= 80),
      tracking text not null default '' check (length(tracking) <= 120),
      created_at timestamptz not null default now(),
      delivered_at timestamptz
    )`.execute(db)
  await sql`create index shipments_order on shipments (shop_order_id, id)`.execute(db)
  await sql`
    create table shipment_lines (
      shipment_id bigint not null references shipments,
      order_line_id bigint not null references order_lines,
      quantity integer not null check (quantity > 0),
      primary key (shipment_id, order_line_id)
    )`.execute(db)

  // What of a shop order will not be, and where the units went.
  await sql`
    create table order_returns (
      id bigint generated always as identity primary key,
      shop_order_id bigint not null references shop_orders,
      kind text not null check (kind in ('cancellation', 'return')),
      reason text not null check (reason ~ '\\S' and length(reason) <= 1000),
      actor_id bigint references users,
      refund_due_minor bigint not null default 0 check (refund_due_minor >= 0),
      created_at timestamptz not null default now()
    )`.execute(db)
  await sql`create index order_returns_order on order_returns (shop_order_id, id)`.execute(db)
  await sql`
    create table order_return_lines (
      return_id bigint not null references order_returns,
      order_line_id bigint not null references order_lines,
      quantity integer not null check (quantity > 0),
      stock text not null check (stock in ('released', 'restocked', 'scrapped')),
      primary key (return_id, order_line_id)
    )`.execute(db)

  // What a seller hands over for a service, with its files.
  await sql`
    create table service_deliveries (
      id bigint generated always as identity primary key,
      order_line_id bigint not null references order_lines,
      message text not null check (message ~ '\\S' and length(message) <= 4000),
      actor_id bigint references users,
      created_at timestamptz not null default now(),
      answer text check (answer in ('confirmed', 'disputed')),
      answer_note text not null default '' check (length(answer_note) <= 2000),
      answered_at timestamptz
    )`.execute(db)
  await sql`create index service_deliveries_line on service_deliveries (order_line_id, id)`.execute(db)
  await sql`
    create table service_files (
      id bigint generated always as identity primary key,
      delivery_id bigint not null references service_deliveries,
      storage_key text not null unique,
      file_name text not null check (length(file_name) between 1 and 200),
      media_type text not null,
      bytes integer not null
    )`.execute(db)
  await sql`create index service_files_delivery on service_files (delivery_id, id)`.execute(db)

  for (const table of ['order_events', 'order_returns', 'order_return_lines', 'shipment_lines']) {
    await sql`create trigger ${sql.id(`${table}_append_only`)} before update or delete on ${sql.id(table)}
      for each row execute function refuse_change()`.execute(db)
  }
}
