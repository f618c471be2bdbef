import { type Kysely, sql } from 'kysely'

/** Catalogue files on their way in: what was sent, what each of its rows would change, and what it was before. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await products(db)
  await imports(db)
  await staging(db)
  await pictures(db)
  await ledger(db)
}

async function products(db: Kysely<unknown>): Promise<void> {
  // Html brings its tags along.
  await sql`alter table products drop constraint products_description_check`.execute(db)
  await sql`alter table products add constraint products_description_check
    check (length(description) <= case description_format when 'html' then 60000 else 20000 end)`.execute(db)
  // The slug of a draft follows its title, its handle stays: another product may take the slug, but not the handle.
  await sql`
    create or replace function name_product_handle() returns trigger language plpgsql as $$
    begin
      if new.handle = '' then
        new.handle := new.slug;
        if exists (select from public.products
                   where shop_id = new.shop_id and handle = new.handle and removed_at is null) then
          new.handle := new.slug || '-' || new.id;
        end if;
      end if;
      return new;
    end $$`.execute(db)
  // A product that is just being added has no rows to look for; a plan made when there were few would read all there are.
  await sql`
    create or replace function refresh_product_words() returns trigger language plpgsql as $$
    begin
      new.search_text := public.fold_text(new.title || case when tg_op = 'INSERT' then ' ' else ' ' || coalesce((
        select string_agg(sku || ' ' || coalesce(barcode, '') || ' ' || array_to_string(option_values, ' '), ' ')
        from public.variants where product_id = new.id and removed_at is null), '') end);
      return new;
    end $$`.execute(db)
  await sql`alter table product_images add column source_address text check (length(source_address) <= 2000)`.execute(
    db,
  )
  await sql`comment on column product_images.source_address is
    'where an import fetched it from: the same file again fetches it no second time'`.execute(db)
}

async function imports(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table imports (
      id bigint generated always as identity primary key,
      shop_id bigint not null references shops,
      actor_id bigint not null references users,
      actor_name text not null,
      state text not null default 'mapping' check (state in
        ('mapping', 'checking', 'checked', 'committing', 'done', 'cancelled', 'failed', 'restoring', 'restored')),
      file_name text not null check (length(file_name) <= 200),
      storage_key text,
      bytes bigint not null,
      digest bytea not null,
      encoding text not null,
      delimiter text not null check (length(delimiter) = 1),
      decimal_mark text not null check (decimal_mark in ('.', ',')),
      new_state text not null default 'file' check (new_state in ('file', 'draft')),
      columns jsonb not null,
      header_digest bytea not null,
      mapping text[] not null,
      counts jsonb not null default '{}',
      notes text[] not null default '{}',
      leave_outliers boolean not null default false,
      run integer not null default 0,
      done bigint not null default 0,
      of bigint not null default 0,
      problem text not null default '',
      batch_id bigint references stock_batches,
      created_at timestamptz not null default now(),
      touched_at timestamptz not null default now(),
      committed_at timestamptz,
      ended_at timestamptz
    )`.execute(db)
  await sql`create index imports_shop on imports (shop_id, id desc)`.execute(db)
  await sql`create index imports_header on imports (shop_id, header_digest, id desc)`.execute(db)
  await sql`create index imports_kept on imports (ended_at) where storage_key is not null`.execute(db)
  await sql`comment on column imports.run is 'counts its comparisons: whoever is still at an earlier one stops'`.execute(
    db,
  )
  await sql`comment on column imports.storage_key is 'the file itself; null once it is no longer kept'`.execute(db)
}

/** The rows of a file, and the products they speak of: numbered by the first line that names one. */
async function staging(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table import_products (
      import_id bigint not null references imports on delete cascade,
      shop_id bigint not null,
      place integer not null,
      handle text not null,
      facts jsonb not null,
      option_names text[],
      product_id bigint references products on delete set null,
      seen_version integer,
      status text check (status in ('new', 'changed', 'same', 'problem')),
      changes jsonb not null default '{}',
      outcome text not null default '',
      primary key (import_id, place)
    )`.execute(db)
  await sql`create index import_products_product on import_products (product_id) where product_id is not null`.execute(
    db,
  )
  await sql`
    create table import_rows (
      import_id bigint not null references imports on delete cascade,
      shop_id bigint not null,
      line integer not null,
      place integer not null,
      is_variant boolean not null,
      sku text not null,
      sku_shared boolean not null default false,
      made_sku text not null,
      option_values text[] not null,
      barcode text,
      price_minor bigint,
      compare_at_minor bigint,
      cost_minor bigint,
      weight_grams integer,
      most_per_order integer,
      low_at integer,
      quantity integer,
      image text,
      image_key text,
      image_alt text,
      image_known boolean not null default true,
      variant_image text,
      variant_image_key text,
      variant_id bigint references variants on delete set null,
      status text check (status in ('new', 'changed', 'same', 'problem')),
      changes jsonb not null default '{}',
      problems text[] not null,
      flags text[] not null,
      notes text[] not null,
      outcome text not null default '',
      primary key (import_id, line)
    )`.execute(db)
  await sql`create index import_rows_place on import_rows (import_id, place)`.execute(db)
  await sql`create index import_rows_status on import_rows (import_id, status, line)`.execute(db)
  await sql`create index import_rows_flagged on import_rows (import_id, line) where cardinality(flags) > 0`.execute(db)
  await sql`create index import_rows_told on import_rows (import_id, line) where outcome not in ('', 'written')`.execute(
    db,
  )
  await sql`create index import_rows_variant on import_rows (variant_id) where variant_id is not null`.execute(db)
  await sql`comment on column import_rows.outcome is
    'empty: not yet; written; restored; else why it was left out, in a sentence'`.execute(db)
}

async function pictures(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table import_pictures (
      id bigint generated always as identity primary key,
      import_id bigint not null references imports on delete cascade,
      shop_id bigint not null,
      product_id bigint not null references products on delete cascade,
      line integer not null,
      address text not null check (length(address) <= 2000),
      alt text not null default '',
      state text not null default 'waiting' check (state in ('waiting', 'fetched', 'failed')),
      problem text not null default '',
      image_id bigint references product_images on delete set null,
      unique (import_id, product_id, address)
    )`.execute(db)
  await sql`create index import_pictures_state on import_pictures (import_id, state, id)`.execute(db)
  await sql`create index import_pictures_product on import_pictures (product_id)`.execute(db)
}

/**
 * A statement that writes many stock updates moves their levels in one, too: row by row, ten thousand lines took five
 * seconds. Nothing is believed for that: each level is still compared with the newest row of its ledger as it is written.
 */
async function ledger(db: Kysely<unknown>): Promise<void> {
  // A session keeps the plans of these. Made while a ledger is young they would read all of it for each line of a
  // statement that makes it grow a thousandfold.
  for (const name of ['append_stock_update', 'check_stock_level', 'check_key_pool']) {
    await sql`alter function ${sql.id(name)}() set enable_seqscan = off`.execute(db)
  }
  await sql`drop trigger stock_updates_follow on stock_updates`.execute(db)
  await sql`drop function follow_stock_update()`.execute(db)
  await sql`
    create function follow_stock_updates() returns trigger language plpgsql set enable_seqscan = off as $$
    begin
      update public.stock_levels l
      set on_hand = u.after, seq = u.seq, head_hash = u.hash, changed_at = u.created_at
      from (select distinct on (variant_id) variant_id, after, seq, hash, created_at from new_rows
            order by variant_id, seq desc) u
      where l.variant_id = u.variant_id;
      return null;
    end $$`.execute(db)
  await sql`create trigger stock_updates_follow after insert on stock_updates
    referencing new table as new_rows for each statement execute function follow_stock_updates()`.execute(db)
}
