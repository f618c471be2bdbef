import { type Kysely, sql } from 'kysely'

/**
 * The stock ledger. Rows of stock_updates are the truth; stock_levels is their running sum, which only the insertion
 * of an update can move. Every rule is the database's own and holds at once, not only at commit, so that psql is bound
 * by it as the market is. The functions name their tables in full: a temporary table must not pass for one of them. Locks are always taken in one order: levels by variant id, then batches, updates, holds.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await oneShop(db)
  await tables(db)
  await seals(db)
  await levels(db)
  await guards(db)
}

/** A variant and its product are of one shop and stay there: a level can rely on it. */
async function oneShop(db: Kysely<unknown>): Promise<void> {
  await sql`alter table products add constraint products_with_shop unique (id, shop_id)`.execute(db)
  await sql`alter table variants add constraint variants_with_shop unique (id, shop_id),
    add constraint variants_of_products_shop foreign key (product_id, shop_id) references products (id, shop_id)
      on delete cascade`.execute(db)
}

async function tables(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table stock_levels (
      variant_id bigint primary key,
      shop_id bigint not null references shops,
      on_hand integer not null default 0,
      held integer not null default 0,
      low_at integer check (low_at >= 0),
      retired boolean not null default false,
      is_low boolean not null generated always as
        (low_at is not null and not retired and on_hand - held <= low_at) stored,
      seq integer not null default 0,
      head_hash bytea not null default decode(repeat('00', 32), 'hex'),
      changed_at timestamptz,
      constraint stock_levels_variant foreign key (variant_id, shop_id) references variants (id, shop_id)
        on delete cascade,
      constraint on_hand_not_negative check (on_hand >= 0),
      constraint held_not_negative check (held >= 0),
      constraint held_within_on_hand check (held <= on_hand)
    ) with (fillfactor = 70)`.execute(db)
  await sql`create index stock_levels_shop on stock_levels (shop_id, variant_id)`.execute(db)
  await sql`create index stock_levels_low on stock_levels (shop_id) where is_low`.execute(db)

  // Fields of a hash are joined by U+001F, so no text among them may hold one.
  await sql`
    create table stock_batches (
      id bigint generated always as identity primary key,
      shop_id bigint not null references shops,
      kind text not null check (kind in
        ('opening', 'count', 'adjustment', 'bulk', 'import', 'sale', 'return', 'damage', 'sync', 'reversal')),
      actor_id bigint references users,
      actor_name text not null check (length(actor_name) <= 120 and actor_name ~ '\\S' and actor_name !~ E'\\x1f'),
      reason text not null check (length(reason) <= 200 and reason ~ '\\S' and reason !~ E'\\x1f'),
      note text not null default '' check (length(note) <= 1000 and note !~ E'\\x1f'),
      cause text not null default '' check (length(cause) <= 120 and cause !~ E'\\x1f'),
      reverses_id bigint references stock_batches,
      created_at timestamptz not null default clock_timestamp(),
      made_in xid8 not null default pg_current_xact_id(),
      hash bytea not null,
      check ((kind = 'reversal') = (reverses_id is not null))
    )`.execute(db)
  await sql`create index stock_batches_shop on stock_batches (shop_id, id desc)`.execute(db)
  await sql`create unique index stock_batches_reversed_once on stock_batches (reverses_id)
    where reverses_id is not null`.execute(db)
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
      after integer not null constraint on_hand_in_range check (after between 0 and 1000000000),
      created_at timestamptz not null,
      prev_hash bytea not null,
      hash bytea not null,
      check (after = before + delta),
      unique (variant_id, seq),
      constraint stock_updates_once_a_batch unique (batch_id, variant_id)
    )`.execute(db)
}

/** What makes a batch and an update: facts the writer cannot choose, and the hash over all of them. */
async function seals(db: Kysely<unknown>): Promise<void> {
  // A batch's hash is over who, why and when; a stock update's is over the batch's, its own facts and the row before.
  await sql`
    create function seal_stock_batch() returns trigger language plpgsql as $$
    begin
      if new.reverses_id is not null and not exists
         (select from public.stock_batches where id = new.reverses_id and shop_id = new.shop_id) then
        raise exception 'batch % is not of shop %, which would reverse it', new.reverses_id, new.shop_id
          using errcode = 'MW002';
      end if;
      new.created_at := clock_timestamp();
      new.made_in := pg_current_xact_id();
      new.hash := sha256(convert_to(concat_ws(E'\\x1f', 'batch', new.id, new.shop_id, new.kind,
        coalesce(new.actor_id, 0), new.actor_name, new.reason, new.note, new.cause, coalesce(new.reverses_id, 0),
        (extract(epoch from new.created_at) * 1000000)::bigint), 'UTF8'));
      return new;
    end $$`.execute(db)
  await sql`create trigger stock_batches_seal before insert on stock_batches
    for each row execute function seal_stock_batch()`.execute(db)

  // The level's row is the lock of its variant's chain. What was committed before it was ours is read after it.
  // A batch belongs to the transaction that made it: nobody adds a line to another's act later.
  await sql`
    create function append_stock_update() returns trigger language plpgsql as $$
    declare owner bigint; link record;
    begin
      select shop_id into owner from public.stock_levels where variant_id = new.variant_id for no key update;
      select b.shop_id, b.hash as batch_hash, b.made_in, u.seq, u.after, u.hash into link
      from public.stock_batches b left join lateral
        (select seq, after, hash from public.stock_updates where variant_id = new.variant_id order by seq desc limit 1) u on true
      where b.id = new.batch_id;
      if owner is null or owner is distinct from link.shop_id then
        raise exception 'variant % and batch % are not of one shop', new.variant_id, new.batch_id using errcode = 'MW002';
      end if;
      if link.made_in <> pg_current_xact_id() then
        raise exception 'batch % is closed: it was written by another transaction', new.batch_id using errcode = 'MW006';
      end if;
      new.shop_id := owner;
      new.seq := coalesce(link.seq, 0) + 1;
      new.before := coalesce(link.after, 0);
      new.after := new.before + new.delta;
      new.created_at := clock_timestamp();
      new.prev_hash := coalesce(link.hash, decode(repeat('00', 32), 'hex'));
      new.hash := sha256(convert_to(concat_ws(E'\\x1f', 'update', new.shop_id, new.variant_id, new.seq, new.batch_id,
        encode(link.batch_hash, 'hex'), new.delta, new.before, new.after,
        (extract(epoch from new.created_at) * 1000000)::bigint, encode(new.prev_hash, 'hex')), 'UTF8'));
      return new;
    end $$`.execute(db)
  await sql`create trigger stock_updates_append before insert on stock_updates
    for each row execute function append_stock_update()`.execute(db)
}

/** A level follows its ledger, and refuses to be anything else. */
async function levels(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function start_stock_level() returns trigger language plpgsql as $$
    begin
      insert into public.stock_levels (variant_id, shop_id) values (new.id, new.shop_id);
      return null;
    end $$`.execute(db)
  await sql`create trigger variants_level after insert on variants
    for each row execute function start_stock_level()`.execute(db)

  // After the row is really there, and from the ledger itself: a row that ON CONFLICT drops must not move the level.
  await sql`
    create function follow_stock_update() returns trigger language plpgsql as $$
    begin
      update public.stock_levels l
      set on_hand = u.after, seq = u.seq, head_hash = u.hash, changed_at = u.created_at
      from (select after, seq, hash, created_at from public.stock_updates
            where variant_id = new.variant_id order by seq desc limit 1) u
      where l.variant_id = new.variant_id;
      return null;
    end $$`.execute(db)
  await sql`create trigger stock_updates_follow after insert on stock_updates
    for each row execute function follow_stock_update()`.execute(db)

  // Comparing with the newest row is comparing with the sum: each update starts where the last one ended (the trigger
  // above reads it from the ledger, never from the level) and none can ever change.
  await sql`
    create function check_stock_level() returns trigger language plpgsql as $$
    declare last record;
    begin
      if tg_op = 'INSERT' or (new.on_hand, new.seq, new.head_hash, new.changed_at)
         is distinct from (old.on_hand, old.seq, old.head_hash, old.changed_at) then
        select after, seq, hash, created_at into last from public.stock_updates
        where variant_id = new.variant_id order by seq desc limit 1;
        if (new.on_hand, new.seq, new.head_hash, new.changed_at) is distinct from (coalesce(last.after, 0),
           coalesce(last.seq, 0), coalesce(last.hash, decode(repeat('00', 32), 'hex')), last.created_at) then
          raise exception 'stock level of variant % is not the sum of its stock updates (% wanted, ledger says %)',
            new.variant_id, new.on_hand, coalesce(last.after, 0) using errcode = 'MW004';
        end if;
      end if;
      return new;
    end $$`.execute(db)
  await sql`create trigger stock_levels_explained
    before insert or update of on_hand, seq, head_hash, changed_at on stock_levels
    for each row execute function check_stock_level()`.execute(db)
}

/** No rewriting of the past. */
async function guards(db: Kysely<unknown>): Promise<void> {
  for (const table of ['stock_updates', 'stock_batches']) {
    await sql`create trigger ${sql.id(`${table}_append_only`)} before update or delete on ${sql.id(table)}
      for each row execute function refuse_change()`.execute(db)
  }
  for (const table of ['stock_updates', 'stock_batches', 'stock_levels']) {
    await sql`create trigger ${sql.id(`${table}_no_truncate`)} before truncate on ${sql.id(table)}
      for each statement execute function refuse_change()`.execute(db)
  }
  await sql`create trigger stock_levels_owner before update of variant_id, shop_id on stock_levels
    for each row when (old.variant_id <> new.variant_id or old.shop_id <> new.shop_id)
    execute function refuse_change()`.execute(db)

  // A level goes only with its variant, and that only while it has no past.
  await sql`
    create function keep_stock_level() returns trigger language plpgsql as $$
    begin
      if exists (select from public.variants where id = old.variant_id) then
        raise exception 'the stock level of variant % goes only with the variant', old.variant_id using errcode = 'MW001';
      end if;
      return old;
    end $$`.execute(db)
  await sql`create trigger stock_levels_kept before delete on stock_levels
    for each row execute function keep_stock_level()`.execute(db)
}
