import { type Kysely, sql } from 'kysely'

/** Categories, products with options and variants, pictures, and the second half of the rule of visibility. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table categories (
      id bigint generated always as identity primary key,
      parent_id bigint references categories on delete restrict,
      slug text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 80),
      name text not null check (length(name) between 1 and 80),
      position integer not null default 0,
      check (parent_id <> id)
    )`.execute(db)
  await sql`create index categories_parent on categories (parent_id, position, id)`.execute(db)

  // unaccent() is only STABLE, because its dictionary could be swapped; naming the dictionary makes it repeatable.
  await sql`
    create function fold_text(value text) returns text language sql immutable strict parallel safe as $$
      select lower(public.unaccent('public.unaccent'::regdictionary, value))
    $$`.execute(db)

  await sql`
    create table products (
      id bigint generated always as identity primary key,
      shop_id bigint not null references shops,
      category_id bigint references categories on delete set null,
      slug text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 120),
      title text not null check (length(title) between 1 and 200),
      description text not null default '' check (length(description) <= 20000),
      option_names text[] not null default '{}' check (cardinality(option_names) <= 3),
      state text not null default 'draft' check (state in ('draft', 'published', 'archived')),
      featured boolean not null default false,
      admin_note text not null default '' check (length(admin_note) <= 4000),
      price_from_minor bigint,
      price_to_minor bigint,
      price_rank bigint,
      search_text text not null default '',
      published_at timestamptz,
      version integer not null default 1,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      removed_at timestamptz,
      check ((state = 'draft') or published_at is not null or state = 'archived')
    )`.execute(db)
  await sql`comment on column products.price_rank is
    'price_from_minor in thousandths of the currency''s unit: sorts and filters across currencies of different digits'`.execute(
    db,
  )

  await sql`
    create table variants (
      id bigint generated always as identity primary key,
      product_id bigint not null references products on delete cascade,
      shop_id bigint not null references shops,
      sku text not null check (length(sku) between 1 and 80),
      barcode text check (length(barcode) between 1 and 80),
      option_values text[] not null default '{}',
      price_minor bigint not null check (price_minor between 0 and 999999999999),
      compare_at_minor bigint check (compare_at_minor between 0 and 999999999999),
      cost_minor bigint check (cost_minor between 0 and 999999999999),
      position integer not null default 0,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      removed_at timestamptz
    )`.execute(db)
  await sql`create unique index variants_sku on variants (shop_id, lower(sku)) where removed_at is null`.execute(db)
  await sql`create index variants_barcode on variants (shop_id, barcode) where barcode is not null`.execute(db)
  await sql`create index variants_product on variants (product_id, position, id)`.execute(db)
  await sql`
    create unique index variants_options on variants (product_id, option_values) where removed_at is null`.execute(db)

  await sql`comment on column products.version is
    'counts what sellers saved, so that a form knows whether the product changed under it'`.execute(db)

  // A picture taken off its product belongs to none, so that nothing that reads a product's pictures can show it; it
  // remembers where it was, for whoever wants it back.
  await sql`
    create table product_images (
      id bigint generated always as identity primary key,
      product_id bigint references products on delete cascade,
      removed_from bigint references products on delete cascade,
      removed_at timestamptz,
      image_key text not null unique,
      alt text not null default '' check (length(alt) <= 300),
      width integer not null check (width > 0),
      height integer not null check (height > 0),
      position integer not null default 0,
      created_at timestamptz not null default now(),
      check ((product_id is null) = (removed_from is not null) and (removed_from is null) = (removed_at is null))
    )`.execute(db)
  await sql`create index product_images_removed on product_images (removed_from) where removed_from is not null`.execute(
    db,
  )
  await sql`create index product_images_product on product_images (product_id, position, id)`.execute(db)

  // What a listing filters and sorts by is kept on the product, by the database, whoever writes a variant.
  await sql`
    create function refresh_product_summary() returns trigger language plpgsql as $$
    declare touched bigint := coalesce(new.product_id, old.product_id);
    begin
      update products p set
        price_from_minor = v.low, price_to_minor = v.high,
        price_rank = v.low * (10 ^ (3 - s.currency_digits))::numeric,
        search_text = fold_text(p.title || ' ' || coalesce(v.words, ''))
      from shops s,
        (select min(price_minor) low, max(price_minor) high,
                string_agg(sku || ' ' || coalesce(barcode, '') || ' ' || array_to_string(option_values, ' '), ' ') words
         from variants where product_id = touched and removed_at is null) v
      where p.id = touched and s.id = p.shop_id;
      return null;
    end $$`.execute(db)
  await sql`
    create trigger variants_summary after insert or delete or
      update of price_minor, removed_at, sku, barcode, option_values on variants
    for each row execute function refresh_product_summary()`.execute(db)
  await sql`
    create function refresh_product_words() returns trigger language plpgsql as $$
    begin
      new.search_text := fold_text(new.title || ' ' || coalesce((
        select string_agg(sku || ' ' || coalesce(barcode, '') || ' ' || array_to_string(option_values, ' '), ' ')
        from variants where product_id = new.id and removed_at is null), ''));
      return new;
    end $$`.execute(db)
  await sql`
    create trigger products_words before insert or update of title on products
    for each row execute function refresh_product_words()`.execute(db)

  await sql`create index products_shop on products (shop_id, id desc) where removed_at is null`.execute(db)
  await sql`create index products_newest on products (published_at desc, id desc)
    where state = 'published' and removed_at is null`.execute(db)
  await sql`create index products_cheapest on products (price_rank, id)
    where state = 'published' and removed_at is null`.execute(db)
  await sql`create index products_category on products (category_id, published_at desc, id desc)
    where state = 'published' and removed_at is null`.execute(db)
  await sql`create index products_of_shop on products (shop_id, published_at desc, id desc)
    where state = 'published' and removed_at is null`.execute(db)
  await sql`create index products_featured on products (published_at desc, id desc)
    where featured and state = 'published' and removed_at is null`.execute(db)
  await sql`create index products_search on products using gin (search_text gin_trgm_ops)`.execute(db)

  // The one rule of visibility, part two: every buyer page, picture and suggestion reads products through this view.
  await sql`
    create view visible_products as
    select p.id, p.shop_id, p.category_id, p.slug, p.title, p.description, p.option_names, p.featured,
           p.price_from_minor, p.price_to_minor, p.price_rank, p.search_text, p.published_at, p.updated_at,
           s.slug as shop_slug, s.name as shop_name, s.country as shop_country, s.currency, s.currency_digits
    from products p join visible_shops s on s.id = p.shop_id
    where p.state = 'published' and p.removed_at is null and p.price_from_minor is not null`.execute(db)
}
