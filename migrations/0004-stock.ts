import { type Kysely, sql } from 'kysely'

/**
 * The stock ledger. Rows of stock_updates are the truth; stock_levels is their running sum, which only the insertion
 * of an update can move. Every rule is the database's own, so that psql is bound by it as the market is.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table stock_levels (
      variant_id bigint primary key references variants on delete cascade,
      shop_id bigint not null references shops,
      on_hand integer not null default 0,
      held integer not null default 0,
      low_at integer check (low_at >= 0),
      is_low boolean not null generated always as (low_at is not null and on_hand - held <= low_at) stored,
      seq integer not null default 0,
      head_hash bytea not null default decode(repeat('00', 32), 'hex'),
      constraint on_hand_not_negative check (on_hand >= 0),
      constraint held_not_negative check (held >= 0),
      constraint held_within_on_hand check (held <= on_hand)
    ) with (fillfactor = 70)`.execute(db)
  await sql`create index stock_levels_low on stock_levels (shop_id) where is_low`.execute(db)

  await sql`
    create table stock_batches (
      id bigint generated always as identity primary key,
      shop_id bigint not null references shops,
      kind text not null check (kind in
        ('opening', 'count', 'adjustment', 'bulk', 'import', 'sale', 'return', 'damage', 'sync', 'reversal')),
      actor_id bigint references users,
      actor_name text not null check (length(actor_name) between 1 and 120 and actor_name !~ E'\x1f'),
      reason text not null check (length(reason) between 1 and 200 and reason !~ E'\x1f'),
      note text not null default '' check (length(note) <= 1000 and note !~ E'\x1f'),
      cause text not null default '' check (length(cause) <= 120 and cause !~ E'\x1f'),
      reverses_id bigint unique references stock_batches,
      created_at timestamptz not null default clock_timestamp(),
      hash bytea not null,
      check ((kind = 'reversal') = (reverses_id is not null))
    )`.execute(db)
  await sql`create index stock_batches_shop on stock_batches (shop_id, id desc)`.execute(db)
  await sql`comment on column stock_batches.actor_name is
    'who did it, as called at the time: a person''s name outlives the account, and the worker has no account'`.execute(
    db,
  )

  await sql`
    create table stock_updates (
      id bigint generated always as identity primary key,
      batch_id bigint not null references stock_batches,
      variant_id bigint not null references stock_levels on delete restrict,
      shop_id bigint not null,
      seq integer not null,
      delta integer not null check (delta <> 0),
      before integer not null,
      after integer not null check (after >= 0),
      created_at timestamptz not null,
      prev_hash bytea not null,
      hash bytea not null,
      check (after = before + delta),
      unique (variant_id, seq)
    )`.execute(db)
  await sql`create index stock_updates_shop on stock_updates (shop_id, id desc)`.execute(db)
  await sql`create index stock_updates_batch on stock_updates (batch_id)`.execute(db)

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
  await sql`create index stock_holds_variant on stock_holds (variant_id) where ended_at is null`.execute(db)
  await sql`create index stock_holds_expiry on stock_holds (expires_at) where ended_at is null`.execute(db)
  await sql`create index stock_holds_holder on stock_holds (holder)`.execute(db)

  await writers(db)
  await guards(db)
}

/** The triggers that move a level: one for the ledger, one for holds. */
async function writers(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function start_stock_level() returns trigger language plpgsql as $$
    begin
      insert into stock_levels (variant_id, shop_id) values (new.id, new.shop_id);
      return null;
    end $$`.execute(db)
  await sql`create trigger variants_level after insert on variants
    for each row execute function start_stock_level()`.execute(db)

  // A batch's hash is over who, why and when; a stock update's is over the batch's, its own facts and the row before.
  await sql`
    create function seal_stock_batch() returns trigger language plpgsql as $$
    begin
      new.created_at := clock_timestamp();
      new.hash := sha256(convert_to(concat_ws(E'\x1f', 'batch', new.id, new.shop_id, new.kind,
        coalesce(new.actor_id, 0), new.actor_name, new.reason, new.note, new.cause, coalesce(new.reverses_id, 0),
        (extract(epoch from new.created_at) * 1000000)::bigint), 'UTF8'));
      return new;
    end $$`.execute(db)
  await sql`create trigger stock_batches_seal before insert on stock_batches
    for each row execute function seal_stock_batch()`.execute(db)

  await sql`
    create function append_stock_update() returns trigger language plpgsql as $$
    declare level stock_levels; batch_shop bigint; batch_hash bytea;
    begin
      select * into level from stock_levels where variant_id = new.variant_id for no key update;
      select shop_id, hash into batch_shop, batch_hash from stock_batches where id = new.batch_id;
      if level.shop_id is distinct from batch_shop then
        raise exception 'variant % and batch % are not of one shop', new.variant_id, new.batch_id using errcode = 'MW002';
      end if;
      new.shop_id := level.shop_id;
      new.seq := level.seq + 1;
      new.before := level.on_hand;
      new.after := level.on_hand + new.delta;
      new.created_at := clock_timestamp();
      new.prev_hash := level.head_hash;
      new.hash := sha256(convert_to(concat_ws(E'\x1f', 'update', new.shop_id, new.variant_id, new.seq, new.batch_id,
        encode(batch_hash, 'hex'), new.delta, new.before, new.after,
        (extract(epoch from new.created_at) * 1000000)::bigint, encode(new.prev_hash, 'hex')), 'UTF8'));
      update stock_levels set on_hand = new.after, seq = new.seq, head_hash = new.hash
      where variant_id = new.variant_id;
      return new;
    end $$`.execute(db)
  await sql`create trigger stock_updates_append before insert on stock_updates
    for each row execute function append_stock_update()`.execute(db)

  await sql`
    create function begin_stock_hold() returns trigger language plpgsql as $$
    begin
      update stock_levels set held = held + new.quantity where variant_id = new.variant_id
      returning shop_id into new.shop_id;
      return new;
    end $$`.execute(db)
  await sql`create trigger stock_holds_begin before insert on stock_holds
    for each row execute function begin_stock_hold()`.execute(db)
  await sql`
    create function end_stock_hold() returns trigger language plpgsql as $$
    begin
      if old.ended_at is not null or new.ended_at is null or (new.variant_id, new.quantity, new.shop_id, new.holder)
         is distinct from (old.variant_id, old.quantity, old.shop_id, old.holder) then
        raise exception 'a stock hold can only end, once' using errcode = 'MW003';
      end if;
      update stock_levels set held = held - old.quantity where variant_id = old.variant_id;
      return new;
    end $$`.execute(db)
  await sql`create trigger stock_holds_end before update on stock_holds
    for each row execute function end_stock_hold()`.execute(db)
}

/** The triggers that refuse: no rewriting of the past, and no level that its ledger does not explain. */
async function guards(db: Kysely<unknown>): Promise<void> {
  for (const table of ['stock_updates', 'stock_batches']) {
    await sql`create trigger ${sql.id(`${table}_append_only`)} before update or delete on ${sql.id(table)}
      for each row execute function refuse_change()`.execute(db)
  }
  await sql`create trigger stock_holds_kept before delete on stock_holds
    for each row execute function refuse_change()`.execute(db)
  for (const table of ['stock_updates', 'stock_batches', 'stock_holds', 'stock_levels']) {
    await sql`create trigger ${sql.id(`${table}_no_truncate`)} before truncate on ${sql.id(table)}
      for each statement execute function refuse_change()`.execute(db)
  }

  // Checked at commit, on the row as it then is: the sum is right because each update carries its before and after,
  // starts where the last one ended, and can never change; so comparing with the newest row is comparing with the sum.
  await sql`
    create function check_stock_level() returns trigger language plpgsql as $$
    declare level stock_levels; last stock_updates;
    begin
      select * into level from stock_levels where variant_id = new.variant_id;
      if not found then return null; end if;
      select * into last from stock_updates where variant_id = new.variant_id order by seq desc limit 1;
      if (level.on_hand, level.seq) is distinct from (coalesce(last.after, 0), coalesce(last.seq, 0))
         or (last.hash is not null and level.head_hash is distinct from last.hash) then
        raise exception 'stock level of variant % is not the sum of its stock updates (% on hand, ledger says %)',
          new.variant_id, level.on_hand, coalesce(last.after, 0) using errcode = 'MW004';
      end if;
      if tg_op = 'INSERT' or new.held is distinct from old.held then
        if level.held <> (select coalesce(sum(quantity), 0) from stock_holds
                          where variant_id = new.variant_id and ended_at is null) then
          raise exception 'held of variant % is not the sum of its holds', new.variant_id using errcode = 'MW005';
        end if;
      end if;
      return null;
    end $$`.execute(db)
  await sql`
    create constraint trigger stock_levels_explained after insert or update of on_hand, held, seq, head_hash
    on stock_levels deferrable initially deferred for each row execute function check_stock_level()`.execute(db)
  await sql`create trigger stock_levels_owner before update of variant_id, shop_id on stock_levels
    for each row when (old.variant_id <> new.variant_id or old.shop_id <> new.shop_id)
    execute function refuse_change()`.execute(db)
}
