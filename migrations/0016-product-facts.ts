import { type Kysely, sql } from 'kysely'

/** What a catalogue of another system also says of a product, and summaries that are drawn once a statement. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await facts(db)
  await summaries(db)
  await levels(db)
}

async function facts(db: Kysely<unknown>): Promise<void> {
  await sql`alter table products
    add column handle text not null default '',
    add column vendor text not null default '' check (length(vendor) <= 120),
    add column product_type text not null default '' check (length(product_type) <= 120),
    add column tags text[] not null default '{}' check (cardinality(tags) <= 250),
    add column seo_title text not null default '' check (length(seo_title) <= 200),
    add column seo_description text not null default '' check (length(seo_description) <= 400),
    add column description_format text not null default 'text' check (description_format in ('text', 'html')),
    add column publish_at timestamptz`.execute(db)
  await sql`comment on column products.handle is
    'the shop''s own name for the product, by which its files find it again; the slug is the market''s'`.execute(db)
  await sql`comment on column products.description_format is
    'html was cleaned when it was written, and is shown as it is'`.execute(db)
  await sql`update products set handle = slug`.execute(db)
  await sql`alter table products
    add constraint products_handle_length check (length(handle) between 1 and 255)`.execute(db)
  await sql`
    create function name_product_handle() returns trigger language plpgsql as $$
    begin
      if new.handle = '' then new.handle := new.slug; end if;
      return new;
    end $$`.execute(db)
  await sql`create trigger products_handle before insert on products
    for each row execute function name_product_handle()`.execute(db)
  await sql`create unique index products_handle on products (shop_id, handle) where removed_at is null`.execute(db)
  await sql`create index products_due on products (publish_at) where publish_at is not null`.execute(db)

  await sql`alter table variants add column image_id bigint references product_images on delete set null`.execute(db)
  await sql`create index variants_image on variants (image_id) where image_id is not null`.execute(db)

  await sql`
    create or replace view visible_products as
    select p.id, p.shop_id, p.category_id, p.slug, p.title, p.description, p.option_names, p.featured,
           p.price_from_minor, p.price_to_minor, p.price_rank, p.search_text, p.published_at, p.updated_at,
           s.slug as shop_slug, s.name as shop_name, s.country as shop_country, s.currency, s.currency_digits,
           p.delivery, p.vendor, p.product_type, p.tags, p.seo_title, p.seo_description, p.description_format
    from products p join visible_shops s on s.id = p.shop_id
    where p.state = 'published' and p.removed_at is null and p.price_from_minor is not null`.execute(db)
}

// Row by row, a product of a thousand variants was summed up a thousand times; now each product once a statement.
async function summaries(db: Kysely<unknown>): Promise<void> {
  await sql`drop trigger variants_summary on variants`.execute(db)
  await sql`drop function refresh_product_summary()`.execute(db)
  await sql`
    create function summarise_products(touched bigint[]) returns void language sql as $$
      update public.products p set
        price_from_minor = v.low, price_to_minor = v.high,
        price_rank = v.low * (10 ^ (3 - s.currency_digits))::numeric,
        search_text = public.fold_text(p.title || ' ' || coalesce(v.words, ''))
      from public.shops s, unnest(touched) t (id) left join lateral
        (select min(price_minor) low, max(price_minor) high,
                string_agg(sku || ' ' || coalesce(barcode, '') || ' ' || array_to_string(option_values, ' '), ' '
                  order by position, id) words
         from public.variants where product_id = t.id and removed_at is null) v on true
      where p.id = t.id and s.id = p.shop_id
    $$`.execute(db)
  await sql`
    create function summarise_new_variants() returns trigger language plpgsql as $$
    begin
      perform public.summarise_products((select array_agg(distinct product_id) from new_rows));
      return null;
    end $$`.execute(db)
  await sql`
    create function summarise_gone_variants() returns trigger language plpgsql as $$
    begin
      perform public.summarise_products((select array_agg(distinct product_id) from old_rows));
      return null;
    end $$`.execute(db)
  await sql`
    create function summarise_changed_variants() returns trigger language plpgsql as $$
    declare touched bigint[];
    begin
      select array_agg(distinct n.product_id) into touched from new_rows n join old_rows o using (id)
      where (n.price_minor, n.removed_at, n.sku, n.barcode, n.option_values)
        is distinct from (o.price_minor, o.removed_at, o.sku, o.barcode, o.option_values);
      if touched is not null then perform public.summarise_products(touched); end if;
      return null;
    end $$`.execute(db)
  await sql`create trigger variants_summary_new after insert on variants
    referencing new table as new_rows for each statement execute function summarise_new_variants()`.execute(db)
  await sql`create trigger variants_summary_gone after delete on variants
    referencing old table as old_rows for each statement execute function summarise_gone_variants()`.execute(db)
  await sql`create trigger variants_summary_changed after update on variants
    referencing old table as old_rows new table as new_rows
    for each statement execute function summarise_changed_variants()`.execute(db)
}

async function levels(db: Kysely<unknown>): Promise<void> {
  await sql`drop trigger variants_level on variants`.execute(db)
  await sql`
    create or replace function start_stock_level() returns trigger language plpgsql as $$
    begin
      insert into public.stock_levels (variant_id, shop_id, pooled)
      select v.id, v.shop_id, p.delivery = 'key' from new_rows v join public.products p on p.id = v.product_id order by v.id;
      return null;
    end $$`.execute(db)
  // Named to run before the summaries: what they touch may look at levels.
  await sql`create trigger variants_level after insert on variants
    referencing new table as new_rows for each statement execute function start_stock_level()`.execute(db)
}
