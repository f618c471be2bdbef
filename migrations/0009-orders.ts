import { type Kysely, sql } from 'kysely'

/**
 * Orders. An order belongs to its buyer and has no state of its own: it is read off its shop orders and payments. A
 * line keeps what was true at the moment of sale, and the database holds it to that.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await orders(db)
  await lines(db)
  await guards(db)
}

async function orders(db: Kysely<unknown>): Promise<void> {
  // One cart's form key orders once: a second submit finds the first's order.
  await sql`
    create table orders (
      id bigint generated always as identity primary key,
      number text not null unique check (number ~ '^[0-9A-Z]{4}-[0-9A-Z]{5}$'),
      cart_id bigint not null,
      form_key text not null check (length(form_key) between 8 and 100),
      user_id bigint references users on delete set null,
      email text not null check (email = lower(email) and length(email) between 3 and 254),
      name text not null check (length(name) between 1 and 120),
      address jsonb,
      codes text[] not null default '{}',
      placed_from inet,
      created_at timestamptz not null default now(),
      claimed_at timestamptz,
      archived_at timestamptz,
      unique (cart_id, form_key)
    )`.execute(db)
  await sql`create index orders_user on orders (user_id, id desc) where user_id is not null`.execute(db)
  await sql`create index orders_email on orders (email, id desc)`.execute(db)
  await sql`create index orders_newest on orders (id desc) where archived_at is null`.execute(db)

  // Totals are in the shop's currency. With tax_included the tax is part of items and shipping, else it comes on top.
  await sql`
    create table shop_orders (
      id bigint generated always as identity primary key,
      order_id bigint not null references orders,
      shop_id bigint not null references shops,
      shop_name text not null,
      number text not null unique,
      currency text not null check (currency ~ '^[A-Z]{3}$'),
      currency_digits smallint not null,
      status text not null default 'created'
        check (status in ('created', 'picking', 'shipped', 'delivered', 'cancelled', 'returned')),
      paid_at timestamptz,
      items_minor bigint not null check (items_minor >= 0),
      discount_minor bigint not null default 0 check (discount_minor >= 0),
      shipping_minor bigint not null default 0 check (shipping_minor >= 0),
      shipping_discount_minor bigint not null default 0 check (shipping_discount_minor between 0 and shipping_minor),
      tax_minor bigint not null default 0 check (tax_minor >= 0),
      tax_included boolean not null,
      total_minor bigint not null check (total_minor >= 0),
      shipping_method_id bigint references shipping_methods,
      shipping_name text not null default '',
      shipping_kind text check (shipping_kind in ('flat', 'weight', 'value', 'pickup')),
      shipping_tax_bp integer not null default 0,
      buyer_name text not null,
      created_at timestamptz not null default now(),
      picking_at timestamptz,
      shipped_at timestamptz,
      delivered_at timestamptz,
      ended_at timestamptz,
      archived_at timestamptz,
      unique (order_id, shop_id),
      unique (id, shop_id),
      constraint shop_orders_total check (total_minor = items_minor - discount_minor + shipping_minor
        - shipping_discount_minor + case when tax_included then 0 else tax_minor end)
    )`.execute(db)
  await sql`comment on column shop_orders.number is 'the order''s number with the shop''s place in it: 7KQ2-M4XPD-1'`.execute(
    db,
  )
  await sql`create index shop_orders_shop on shop_orders (shop_id, status, id desc) where archived_at is null`.execute(
    db,
  )
  await sql`create index shop_orders_all on shop_orders (shop_id, id desc)`.execute(db)
  await sql`create index shop_orders_paid on shop_orders (shop_id, paid_at) where paid_at is not null`.execute(db)
  // The sales of the whole market over some weeks are read from this alone.
  await sql`create index shop_orders_sales on shop_orders (paid_at) include (shop_id, currency, status, total_minor)
    where paid_at is not null`.execute(db)
}

async function lines(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table order_lines (
      id bigint generated always as identity primary key,
      shop_order_id bigint not null,
      shop_id bigint not null,
      product_id bigint references products on delete set null,
      variant_id bigint not null references stock_levels on delete restrict,
      title text not null,
      options text[] not null default '{}',
      sku text not null,
      delivery text not null check (delivery in ('parcel', 'key', 'service')),
      image_key text,
      fields jsonb not null default '[]',
      quantity integer not null check (quantity > 0),
      price_minor bigint not null check (price_minor >= 0),
      cost_minor bigint,
      discount_minor bigint not null default 0 check (discount_minor between 0 and price_minor * quantity),
      tax_name text not null default '',
      tax_bp integer not null default 0,
      tax_minor bigint not null default 0,
      fee_bp integer not null default 0,
      fee_minor bigint not null default 0,
      total_minor bigint not null check (total_minor >= 0),
      weight_grams integer not null default 0,
      shipped integer not null default 0 check (shipped >= 0),
      cancelled integer not null default 0 check (cancelled >= 0),
      returned integer not null default 0 check (returned >= 0),
      foreign key (shop_order_id, shop_id) references shop_orders (id, shop_id),
      constraint order_lines_within_quantity check (shipped + cancelled <= quantity and returned <= shipped)
    )`.execute(db)
  await sql`comment on column order_lines.fields is
    'what the buyer told, in the words of that day: [{"label": …, "kind": …, "value": …}]'`.execute(db)
  await sql`comment on column order_lines.shipped is 'units handed over: sent, delivered as a key, or done as a service'`.execute(
    db,
  )
  await sql`comment on column order_lines.total_minor is 'price times quantity less discount; tax on top is not in it'`.execute(
    db,
  )
  await sql`create index order_lines_order on order_lines (shop_order_id, id)`.execute(db)
  await sql`create index order_lines_variant on order_lines (variant_id, id)`.execute(db)
  await sql`create index order_lines_product on order_lines (product_id) where product_id is not null`.execute(db)

  await sql`
    create table discount_uses (
      id bigint generated always as identity primary key,
      discount_id bigint not null references discounts,
      order_id bigint not null references orders,
      person text not null,
      once boolean not null,
      amount_minor bigint not null default 0,
      created_at timestamptz not null default now(),
      ended_at timestamptz,
      unique (discount_id, order_id)
    )`.execute(db)
  await sql`comment on column discount_uses.person is 'the address ordered with: the same person with or without an account'`.execute(
    db,
  )
  await sql`create unique index discount_uses_once on discount_uses (discount_id, person) where once and ended_at is null`.execute(
    db,
  )
}

async function guards(db: Kysely<unknown>): Promise<void> {
  for (const table of ['orders', 'shop_orders', 'order_lines']) {
    await sql`create trigger ${sql.id(`${table}_kept`)} before delete on ${sql.id(table)}
      for each row execute function refuse_change()`.execute(db)
  }
  // What was sold, for how much, at what cost and fee: of the moment of sale, for ever.
  await sql`
    create function keep_order_line() returns trigger language plpgsql as $$
    begin
      if (new.shop_order_id, new.shop_id, new.variant_id, new.title, new.options, new.sku, new.delivery, new.fields,
          new.quantity, new.price_minor, new.cost_minor, new.discount_minor, new.tax_name, new.tax_bp, new.tax_minor,
          new.fee_bp, new.fee_minor, new.total_minor, new.weight_grams)
         is distinct from
         (old.shop_order_id, old.shop_id, old.variant_id, old.title, old.options, old.sku, old.delivery, old.fields,
          old.quantity, old.price_minor, old.cost_minor, old.discount_minor, old.tax_name, old.tax_bp, old.tax_minor,
          old.fee_bp, old.fee_minor, old.total_minor, old.weight_grams) then
        raise exception 'order line % keeps what was true when it was sold', old.id using errcode = 'MW001';
      end if;
      return new;
    end $$`.execute(db)
  await sql`create trigger order_lines_frozen before update on order_lines
    for each row execute function keep_order_line()`.execute(db)
  await sql`
    create function keep_shop_order() returns trigger language plpgsql as $$
    begin
      if (new.order_id, new.shop_id, new.shop_name, new.number, new.currency, new.currency_digits, new.items_minor,
          new.discount_minor, new.shipping_minor, new.shipping_discount_minor, new.tax_minor, new.tax_included,
          new.total_minor)
         is distinct from
         (old.order_id, old.shop_id, old.shop_name, old.number, old.currency, old.currency_digits, old.items_minor,
          old.discount_minor, old.shipping_minor, old.shipping_discount_minor, old.tax_minor, old.tax_included,
          old.total_minor) then
        raise exception 'shop order % keeps what was agreed when it was placed', old.number using errcode = 'MW001';
      end if;
      return new;
    end $$`.execute(db)
  await sql`create trigger shop_orders_frozen before update on shop_orders
    for each row execute function keep_shop_order()`.execute(db)

  // A hold may be given more time while it is active: a proof of payment waits for somebody to look at it.
  await sql`
    create or replace function end_stock_hold() returns trigger language plpgsql as $$
    begin
      if old.ended_at is not null or
         (new.id, new.variant_id, new.quantity, new.shop_id, new.holder, new.created_at)
         is distinct from
         (old.id, old.variant_id, old.quantity, old.shop_id, old.holder, old.created_at) or
         (new.ended_at is null and new.expires_at <= old.expires_at) or
         (new.ended_at is not null and new.expires_at <> old.expires_at) then
        raise exception 'a stock hold can only end, once, or be given more time' using errcode = 'MW003';
      end if;
      perform from public.stock_levels where variant_id = old.variant_id for no key update;
      return new;
    end $$`.execute(db)
}
