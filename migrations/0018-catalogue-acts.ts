import { type Kysely, sql } from 'kysely'

/** Copies of products, moments of publication, barcodes of a shop's own, and changes of the category tree that can be undone. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // A copy of a product shows the same pictures; their files go when nobody shows them any more.
  await sql`alter table product_images drop constraint product_images_image_key_key`.execute(db)
  await sql`create index product_images_key on product_images (image_key)`.execute(db)
  await sql`alter table product_images add column purged_at timestamptz`.execute(db)
  await sql`comment on column product_images.purged_at is
    'since when a removed picture cannot come back: its files are gone, or about to go'`.execute(db)
  await sql`create index product_images_gone on product_images (removed_at)
    where removed_at is not null and purged_at is null`.execute(db)

  await sql`alter table products
    add column publish_offset smallint not null default 0 check (publish_offset between -720 and 840)`.execute(db)
  await sql`comment on column products.publish_offset is
    'minutes ahead of UTC of the clock by which publish_at was set: only for showing it again as it was typed'`.execute(
    db,
  )

  await sql`
    create table barcode_series (
      shop_id bigint primary key references shops,
      used bigint not null default 0 check (used between 0 and 9999999999)
    )`.execute(db)

  await categoryActs(db)
}

async function categoryActs(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table category_redirects (
      slug text primary key check (length(slug) <= 80),
      category_id bigint not null references categories on delete cascade,
      created_at timestamptz not null default now()
    )`.execute(db)
  await sql`create index category_redirects_category on category_redirects (category_id)`.execute(db)
  await sql`comment on table category_redirects is
    'addresses of categories that were merged or deleted, and where what they held lies now'`.execute(db)

  await sql`
    create table category_acts (
      id bigint generated always as identity primary key,
      kind text not null check (kind in ('merge', 'removal', 'filing')),
      actor_id bigint references users,
      actor_name text not null,
      category_id bigint,
      category_name text not null,
      target_id bigint,
      target_name text,
      category jsonb,
      child_ids bigint[] not null default '{}',
      product_ids bigint[] not null default '{}',
      before_ids bigint[] not null default '{}',
      created_at timestamptz not null default now(),
      reversed_at timestamptz,
      reversed_by bigint references users,
      check ((kind = 'filing') = (category is null))
    )`.execute(db)
  await sql`create index category_acts_latest on category_acts (id desc)`.execute(db)
  await sql`comment on column category_acts.before_ids is
    'of a filing: the category each of product_ids lay in, in the same order; 0 for none'`.execute(db)
}
