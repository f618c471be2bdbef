import { type Kysely, type RawBuilder, sql } from 'kysely'
import { searchFunctions } from './search-functions.ts'

/**
 * Finding products. What is searched lies beside the products, in rows of its own: neither a stock edit nor an order
 * touches them, and a list that looks for words reads narrow rows. No dictionary of the server is used: words are what
 * stands between signs, folded, and scripts that put no spaces between words are taken by the character.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  // A market of very many products takes a minute or two.
  await sql`set local statement_timeout = 0`.execute(db)
  await searchFunctions(db)
  await tables(db)
  await upkeep(db)
  await shelves(db)
  await codes(db)
}

async function tables(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table product_search (
      product_id bigint primary key references products on delete cascade,
      shop_id bigint not null references shops,
      category_id bigint,
      shelved_at timestamptz,
      title tsvector not null,
      facts tsvector not null,
      body tsvector not null,
      options text[] not null default '{}'
    )`.execute(db)
  await sql`comment on column product_search.shelved_at is
    'when the product was published; null while it is not for sale, whatever its shop'`.execute(db)
  await sql`comment on column product_search.facts is
    'title A, vendor, type and tags B, SKUs, barcodes and options C; body is the same with the description as D'`.execute(
    db,
  )
  await sql`comment on column product_search.options is 'name:value of every variant that is not removed'`.execute(db)
  // A short list of what is not yet sorted in: every search reads all of it.
  for (const column of ['title', 'facts', 'body', 'options'])
    await sql`create index ${sql.id(`product_search_${column}`)} on product_search using gin (${sql.id(column)})
      with (gin_pending_list_limit = 256)`.execute(db)
  await sql`create index product_search_newest on product_search (shelved_at desc, product_id desc)
    where shelved_at is not null`.execute(db)
  await sql`create index product_search_category on product_search (category_id, shelved_at desc, product_id desc)
    where shelved_at is not null`.execute(db)
  await sql`create index product_search_shop on product_search (shop_id, shelved_at desc, product_id desc)`.execute(db)

  // Not unique: two imports that bring the same new word must not wait for each other. A round puts it right.
  await sql`create table search_words (
      word text collate "C" not null,
      products integer not null,
      mentions integer not null)`.execute(db)
  await sql`comment on table search_words is
    'words of titles, vendors, types and tags, of all shops; what is offered of them is found in the window first'`.execute(
    db,
  )
  await sql`create index search_words_word on search_words (word) include (products, mentions)`.execute(db)
  await sql`create index search_words_alike on search_words using gin (word gin_trgm_ops)
    with (gin_pending_list_limit = 256)`.execute(db)
}

async function upkeep(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function index_products(touched bigint[]) returns void language sql as $$
      with fresh as materialized (
        select p.id, p.shop_id, p.category_id, case when p.state = 'published' and p.removed_at is null
            and p.price_from_minor is not null then p.published_at end as shelved_at,
          public.search_vector(p.title, 'A') as title,
          public.search_vector(concat_ws(' ', p.vendor, p.product_type, array_to_string(p.tags, ' ')), 'B')
            || public.search_vector(coalesce(v.words, ''), 'C') as facts,
          public.search_vector(regexp_replace(left(p.description, 6000), '<[^>]*>|&[a-z]+;', ' ', 'g'), 'D') as description,
          coalesce(v.options, '{}') as options
        from unnest(touched) t (id) join public.products p on p.id = t.id left join lateral (
          select string_agg(distinct concat_ws(' ', o.sku, o.barcode, array_to_string(o.option_values, ' ')), ' ') as words,
            (select array_agg(distinct n.name || ':' || n.value order by n.name || ':' || n.value)
             from public.variants w, unnest(p.option_names, w.option_values) n (name, value)
             where w.product_id = p.id and w.removed_at is null and n.name is not null and n.value is not null) as options
          from public.variants o where o.product_id = p.id and o.removed_at is null) v on true),
      learnt as (
        insert into public.search_words (word, products, mentions)
        select u.lexeme, max(u.named), 1 from fresh f, lateral (
          select lexeme, 1 as named from unnest(ts_filter(f.title || f.facts, '{a,b}'))
          union all select lexeme, 0 from unnest(f.description)) u
        where length(u.lexeme) <= 40 and not exists (select from public.search_words k where k.word = u.lexeme collate "C")
        group by 1)
      insert into public.product_search (product_id, shop_id, category_id, shelved_at, title, facts, body, options)
      select id, shop_id, category_id, shelved_at, title, title || facts, title || facts || description, options from fresh order by id
      on conflict (product_id) do update set category_id = excluded.category_id, shelved_at = excluded.shelved_at, title = excluded.title,
        facts = excluded.facts, body = excluded.body, options = excluded.options
      where (product_search.category_id, product_search.shelved_at, product_search.body, product_search.options)
        is distinct from (excluded.category_id, excluded.shelved_at, excluded.body, excluded.options)
    $$`.execute(db)

  await sql`
    create function index_changed_products() returns trigger language plpgsql as $$
    declare touched bigint[];
    begin
      select array_agg(n.id) into touched from new_rows n join old_rows o using (id)
      where (n.title, n.vendor, n.product_type, n.tags, n.description, n.option_names)
        is distinct from (o.title, o.vendor, o.product_type, o.tags, o.description, o.option_names);
      if touched is not null then perform public.index_products(touched); end if;
      update public.product_search s set category_id = n.category_id, shelved_at = case when n.state = 'published' and n.removed_at is null
        and n.price_from_minor is not null then n.published_at end
      from new_rows n join old_rows o using (id)
      where s.product_id = n.id and (n.category_id, n.state, n.removed_at, n.published_at, n.price_from_minor is null)
        is distinct from (o.category_id, o.state, o.removed_at, o.published_at, o.price_from_minor is null);
      return null;
    end $$`.execute(db)
  await sql`create trigger products_indexed after update on products
    referencing old table as old_rows new table as new_rows
    for each statement execute function index_changed_products()`.execute(db)

  await sql`
    create function index_variants() returns trigger language plpgsql as $$
    declare touched bigint[];
    begin
      if tg_op = 'UPDATE' then
        select array_agg(distinct n.product_id) into touched from new_rows n join old_rows o using (id)
        where (n.removed_at, n.sku, n.barcode, n.option_values)
          is distinct from (o.removed_at, o.sku, o.barcode, o.option_values);
      elsif tg_op = 'INSERT' then select array_agg(distinct product_id) into touched from new_rows;
      else select array_agg(distinct product_id) into touched from old_rows;
      end if;
      if touched is not null then perform public.index_products(touched); end if;
      return null;
    end $$`.execute(db)
  // Named to run after the summaries, which know whether the product has a price by now.
  await after('variants', 'words', 'index_variants()').execute(db)

  await sql`
    create function count_search_words() returns void language plpgsql as $$
    begin
      create temporary table counted on commit drop as
        select word collate "C" as word, coalesce(n.ndoc, 0) as products, coalesce(m.ndoc, 0) as mentions
        from ts_stat('select ts_filter(facts, ''{a,b}'') from public.product_search') n
        full join ts_stat('select ts_filter(body, ''{a,b,d}'') from public.product_search') m using (word)
        where length(word) <= 40;
      delete from public.search_words k where not exists (select from counted c where c.word = k.word)
        or exists (select from public.search_words twin where twin.word = k.word and twin.ctid < k.ctid);
      update public.search_words k set products = c.products, mentions = c.mentions from counted c
      where c.word = k.word and (k.products, k.mentions) <> (c.products, c.mentions);
      insert into public.search_words (word, products, mentions) select word, products, mentions from counted c
      where not exists (select from public.search_words k where k.word = c.word);
    end $$`.execute(db)
  await sql`comment on function count_search_words is
    'how many products each word is in, each once; words of nothing are forgotten'`.execute(db)
  // Everything that was there before.
  await sql`select index_products(array(select id from products))`.execute(db)
  await sql`select count_search_words()`.execute(db)
}

/** Once a statement, whatever happened to rows of the table. */
const after = (table: string, name: string, act: string) =>
  sql.raw(
    [
      ['new', 'insert', 'new table as new_rows'],
      ['gone', 'delete', 'old table as old_rows'],
      ['changed', 'update', 'old table as old_rows new table as new_rows'],
    ]
      .map(
        ([when, event, rows]) => `create trigger ${table}_${name}_${when} after ${event} on ${table}
        referencing ${rows} for each statement execute function ${act}`,
      )
      .join(';'),
  )

/** How much each shop shows of each category, so that nobody counts all products: shops are few, and hidden ones left out. */
async function shelves(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table shelf_counts (
      shop_id bigint not null references shops on delete cascade,
      category_id bigint not null,
      products integer not null,
      filed integer not null,
      primary key (shop_id, category_id)
    )`.execute(db)
  await sql`comment on column shelf_counts.category_id is '0 for products of no category; filed counts those that are not for sale too'`.execute(
    db,
  )
  const shelved = (rows: string, sign: number) => sql`
    select shop_id, coalesce(category_id, 0) as category_id, ${sql.lit(sign)} as filed,
      case when state = 'published' and price_from_minor is not null then ${sql.lit(sign)} else 0 end as n
    from ${sql.ref(rows)} where removed_at is null`
  const keep = (changes: RawBuilder<unknown>) => sql`
    insert into public.shelf_counts (shop_id, category_id, products, filed)
    select shop_id, category_id, sum(n), sum(filed) from (${changes}) c
    group by 1, 2 having (sum(n), sum(filed)) <> (0, 0) order by 1, 2
    on conflict (shop_id, category_id) do update
    set products = shelf_counts.products + excluded.products, filed = shelf_counts.filed + excluded.filed`
  await sql`
    create function count_shelves() returns trigger language plpgsql as $$
    begin
      if tg_op = 'INSERT' then ${keep(shelved('new_rows', 1))};
      elsif tg_op = 'DELETE' then ${keep(shelved('old_rows', -1))};
      else ${keep(sql`${shelved('new_rows', 1)} union all ${shelved('old_rows', -1)}`)};
      end if;
      return null;
    end $$`.execute(db)
  await after('products', 'shelved', 'count_shelves()').execute(db)
  await keep(shelved('products', 1)).execute(db)
}

/** What is exact: a SKU or a barcode of any shop; and a category by price. */
async function codes(db: Kysely<unknown>): Promise<void> {
  await sql`create index variants_sku_anywhere on variants (lower(sku)) where removed_at is null`.execute(db)
  await sql`create index products_category_price on products (category_id, price_rank, id)
    where state = 'published' and removed_at is null`.execute(db)
  await sql`create index products_created on products (created_at desc, id desc) where removed_at is null`.execute(db)
  await sql`create index variants_barcode_anywhere on variants (barcode)
    where barcode is not null and removed_at is null`.execute(db)
}
