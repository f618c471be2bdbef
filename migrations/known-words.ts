import { type Kysely, sql } from 'kysely'

/** Search by known words, and a narrower row beside each product. Belongs to 0028. */
export async function knownWords(db: Kysely<unknown>): Promise<void> {
  await functions(db)
  await rows(db)
  await upkeep(db)
  // Words of more than forty letters, which were not counted among them before.
  await sql`select count_search_words()`.execute(db)
}

async function functions(db: Kysely<unknown>): Promise<void> {
  // SKUs, barcodes and options are too many to be listed among the words: their beginnings are looked up in the index,
  // where they stand once more behind a sign that no word has.
  await sql`
    create function search_coded(words tsvector) returns tsvector language sql immutable strict parallel safe as $$
      select coalesce(string_agg('''=' || lexeme || ''':1C', ' '), '')::tsvector from unnest(ts_filter(words, '{c}'))
    $$`.execute(db)
  await sql`
    create function search_known(typed text) returns tsquery language sql stable strict parallel safe as $$
      select nullif(string_agg(case
        when u.w ~ ('[' || public.search_unspaced() || ']') then '(' || public.search_query(u.w)::text || ')'
        when k.n >= 200 then '(''' || u.w || ''':*)'
        else '(''' || u.w || '''' || coalesce(k.words, '') || ' | ''=' || u.w || ''':*)' end, ' & '), '')::tsquery
      from (select distinct left(w, 60) as w from unnest(string_to_array(public.search_clean(typed), ' ')) w
        where w <> '' limit 8) u cross join lateral (
        select count(*) as n, string_agg(' | ''' || word || '''', '') as words
        from (select word from public.search_words where word > u.w collate "C" and word < (u.w || chr(1114111)) collate "C"
          limit 200) b) k
    $$`.execute(db)
  await sql`comment on function search_known is
    'what search_query finds, asked of the index: each beginning of a word is taken for all known words that begin so'`.execute(
    db,
  )
}

/** One list of words a product, told apart by their weights, and the price: a row half as wide, and two indexes of words less. */
async function rows(db: Kysely<unknown>): Promise<void> {
  for (const column of ['title', 'facts', 'body'])
    await sql`drop index ${sql.id(`product_search_${column}`)}`.execute(db)
  // Written anew as a whole, which is far quicker than row by row; and once more, without what was left out.
  await sql`alter table product_search add column price_rank bigint,
    alter column body type tsvector using body || search_coded(facts)`.execute(db)
  await sql`alter table product_search drop column title, drop column facts`.execute(db)
  await sql`create function product_price_rank(product bigint) returns bigint language sql stable as
    'select price_rank from public.products where id = product'`.execute(db)
  await sql`alter table product_search
    alter column price_rank type bigint using product_price_rank(product_id)`.execute(db)
  await sql`drop function product_price_rank(bigint)`.execute(db)
  await sql`alter table product_search rename column body to words`.execute(db)
  await sql`comment on column product_search.words is
    'title A, vendor, type and tags B, SKUs, barcodes and options C and once more behind "=", description D'`.execute(
    db,
  )
  // A short list of what is not yet sorted in: every search reads all of it.
  await sql`create index product_search_words on product_search using gin (words) with (gin_pending_list_limit = 256)`.execute(
    db,
  )
  await sql`create index product_search_title on product_search using gin (ts_filter(words, '{a}'))
    with (gin_pending_list_limit = 256)`.execute(db)
}

async function upkeep(db: Kysely<unknown>): Promise<void> {
  await sql`
    create or replace function index_products(touched bigint[]) returns void language sql as $$
      with fresh as materialized (
        select p.id, p.shop_id, p.category_id, p.price_rank, case when p.state = 'published' and p.removed_at is null
            and p.price_from_minor is not null then p.published_at end as shelved_at,
          public.search_vector(p.title, 'A')
            || public.search_vector(concat_ws(' ', p.vendor, p.product_type, array_to_string(p.tags, ' ')), 'B') as named,
          public.search_vector(coalesce(v.words, ''), 'C') as codes,
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
          select lexeme, 1 as named from unnest(f.named)
          union all select lexeme, 0 from unnest(f.description)) u
        where not exists (select from public.search_words k where k.word = u.lexeme collate "C")
        group by 1)
      insert into public.product_search (product_id, shop_id, category_id, price_rank, shelved_at, words, options)
      select id, shop_id, category_id, price_rank, shelved_at,
        named || codes || description || public.search_coded(codes), options from fresh order by id
      on conflict (product_id) do update set category_id = excluded.category_id, price_rank = excluded.price_rank,
        shelved_at = excluded.shelved_at, words = excluded.words, options = excluded.options
      where (product_search.category_id, product_search.price_rank, product_search.shelved_at, product_search.words, product_search.options)
        is distinct from (excluded.category_id, excluded.price_rank, excluded.shelved_at, excluded.words, excluded.options)
    $$`.execute(db)
  const facts = 'id, title, vendor, product_type, tags, description, option_names'
  const shelf = 'id, category_id, price_rank, state, removed_at, published_at, price_from_minor is null as unpriced'
  const touched = (columns: string) =>
    sql.raw(`select array_agg(id) into touched
        from (select ${columns} from new_rows except select ${columns} from old_rows) changed`)
  await sql`
    create or replace function index_changed_products() returns trigger language plpgsql as $$
    declare touched bigint[];
    begin
      ${touched(facts)};
      if touched is not null then perform public.index_products(touched); end if;
      ${touched(shelf)};
      if touched is not null then
        update public.product_search s set category_id = n.category_id, price_rank = n.price_rank, shelved_at = n.shelved_at
        from (
          select p.id, p.category_id, p.price_rank, case when p.state = 'published' and p.removed_at is null
            and p.price_from_minor is not null then p.published_at end as shelved_at
          from unnest(touched) t (id) join public.products p on p.id = t.id) n
        where s.product_id = n.id and (s.category_id, s.price_rank, s.shelved_at)
          is distinct from (n.category_id, n.price_rank, n.shelved_at);
      end if;
      return null;
    end $$`.execute(db)
  await sql`
    create or replace function count_search_words() returns void language plpgsql as $$
    begin
      -- Not by the name that this function used before: both may run in one transaction, when a market is set up.
      create temporary table tallied as
        select word collate "C" as word, coalesce(n.ndoc, 0) as products, coalesce(m.ndoc, 0) as mentions
        from ts_stat('select ts_filter(words, ''{a,b}'') from public.product_search') n
        full join ts_stat('select ts_filter(words, ''{a,b,d}'') from public.product_search') m using (word);
      -- What somebody brings in at this moment, unseen yet, leans on the words that it found: a word goes only when it
      -- was in nothing a round ago too.
      delete from public.search_words k where k.products + k.mentions = 0 and not exists (select from tallied c where c.word = k.word)
        or exists (select from public.search_words twin where twin.word = k.word and twin.ctid < k.ctid);
      update public.search_words k set products = coalesce(c.products, 0), mentions = coalesce(c.mentions, 0)
      from public.search_words w left join tallied c on c.word = w.word
      where w.ctid = k.ctid and (k.products, k.mentions) <> (coalesce(c.products, 0), coalesce(c.mentions, 0));
      insert into public.search_words (word, products, mentions) select word, products, mentions from tallied c
      where not exists (select from public.search_words k where k.word = c.word);
      drop table tallied;
    end $$`.execute(db)
}
