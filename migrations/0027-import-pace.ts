import { type Kysely, sql } from 'kysely'

/**
 * What a catalogue of a hundred thousand rows pays for each of them. A new product that is written with its summary is
 * not written a second time, and a new level is not asked about a past that it cannot have.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await summaries(db)
  await changedRows(db)
  await newLevels(db)
  await sameTwice(db)
}

/** Whoever knows the summary of what is about to be added may write it along; the variants themselves have the last word. */
async function summaries(db: Kysely<unknown>): Promise<void> {
  await sql`
    create or replace function refresh_product_words() returns trigger language plpgsql as $$
    begin
      if tg_op = 'INSERT' then
        if new.search_text = '' then new.search_text := public.fold_text(new.title || ' '); end if;
        return new;
      end if;
      new.search_text := public.fold_text(new.title || ' ' || coalesce((
        select string_agg(sku || ' ' || coalesce(barcode, '') || ' ' || array_to_string(option_values, ' '), ' '
          order by position, id)
        from public.variants where product_id = new.id and removed_at is null), ''));
      return new;
    end $$`.execute(db)
  await sql`
    create or replace function summarise_products(touched bigint[]) returns void language sql as $$
      update public.products p set
        price_from_minor = n.low, price_to_minor = n.high, price_rank = n.rank, search_text = n.words
      from (
        select t.id, v.low, v.high, (v.low * (10 ^ (3 - s.currency_digits))::numeric)::bigint as rank,
          public.fold_text(o.title || ' ' || coalesce(v.words, '')) as words
        from unnest(touched) t (id) join public.products o on o.id = t.id join public.shops s on s.id = o.shop_id,
          lateral (select min(price_minor) low, max(price_minor) high,
                string_agg(sku || ' ' || coalesce(barcode, '') || ' ' || array_to_string(option_values, ' '), ' '
                  order by position, id) words
            from public.variants where product_id = t.id and removed_at is null) v) n
      where p.id = n.id and (p.price_from_minor, p.price_to_minor, p.price_rank, p.search_text)
        is distinct from (n.low, n.high, n.rank, n.words)
    $$`.execute(db)
}

/**
 * Which products a statement touched. Taking what was from what is needs no plan; joining the two has one, kept from the first
 * statement of a session, and one that was made for two rows compared two thousand with two thousand.
 */
async function changedRows(db: Kysely<unknown>): Promise<void> {
  const facts = 'product_id, id, removed_at, sku, barcode, option_values'
  const touched = (columns: string) =>
    sql.raw(`select array_agg(distinct product_id) into touched
        from (select ${columns} from new_rows except select ${columns} from old_rows) changed`)
  await sql`
    create or replace function summarise_changed_variants() returns trigger language plpgsql as $$
    declare touched bigint[];
    begin
      ${touched(`${facts}, price_minor`)};
      if touched is not null then perform public.summarise_products(touched); end if;
      return null;
    end $$`.execute(db)
  await sql`
    create or replace function index_variants() returns trigger language plpgsql as $$
    declare touched bigint[];
    begin
      if tg_op = 'UPDATE' then ${touched(facts)};
      elsif tg_op = 'INSERT' then select array_agg(distinct product_id) into touched from new_rows;
      else select array_agg(distinct product_id) into touched from old_rows;
      end if;
      if touched is not null then perform public.index_products(touched); end if;
      return null;
    end $$`.execute(db)
  const words = 'id, title, vendor, product_type, tags, description, option_names'
  const shelf = 'id, category_id, state, removed_at, published_at, price_from_minor is null as unpriced'
  await sql`
    create or replace function index_changed_products() returns trigger language plpgsql as $$
    declare touched bigint[];
    begin
      ${sql.raw(`select array_agg(id) into touched
        from (select ${words} from new_rows except select ${words} from old_rows) changed`)};
      if touched is not null then perform public.index_products(touched); end if;
      ${sql.raw(`select array_agg(id) into touched
        from (select ${shelf} from new_rows except select ${shelf} from old_rows) changed`)};
      if touched is not null then
        update public.product_search s set category_id = p.category_id,
          shelved_at = case when p.state = 'published' and p.removed_at is null and p.price_from_minor is not null
            then p.published_at end
        from unnest(touched) t (id) join public.products p on p.id = t.id
        where s.product_id = t.id and (s.category_id, s.shelved_at) is distinct from (p.category_id,
          case when p.state = 'published' and p.removed_at is null and p.price_from_minor is not null
            then p.published_at end);
      end if;
      return null;
    end $$`.execute(db)
}

// Updates and holds lean on a level that is there: one that is just being made has neither, so it starts from nothing,
// and only what claims otherwise is worth a look.
async function newLevels(db: Kysely<unknown>): Promise<void> {
  await sql`drop trigger stock_levels_explained on stock_levels`.execute(db)
  await sql`create trigger stock_levels_explained before update of on_hand, seq, head_hash, changed_at on stock_levels
    for each row execute function check_stock_level()`.execute(db)
  await sql`create trigger stock_levels_explained_new before insert on stock_levels for each row
    when (new.on_hand <> 0 or new.seq <> 0 or new.changed_at is not null
      or new.head_hash <> decode(repeat('00', 32), 'hex'))
    execute function check_stock_level()`.execute(db)
  await sql`drop trigger stock_levels_held on stock_levels`.execute(db)
  await sql`create trigger stock_levels_held before update of held on stock_levels
    for each row execute function check_stock_held()`.execute(db)
  await sql`create trigger stock_levels_held_new before insert on stock_levels for each row
    when (new.held <> 0) execute function check_stock_held()`.execute(db)
}

// A variant names its product and shop together, a level its variant and shop: the shop alone is no further promise. And an
// import is never deleted; its rows are only put under one that is looked at in the same statement.
async function sameTwice(db: Kysely<unknown>): Promise<void> {
  await sql`alter table variants drop constraint variants_product_id_fkey, drop constraint variants_shop_id_fkey`.execute(
    db,
  )
  await sql`alter table stock_levels drop constraint stock_levels_shop_id_fkey`.execute(db)
  for (const table of ['import_rows', 'import_products'])
    await sql`alter table ${sql.id(table)} drop constraint ${sql.id(`${table}_import_id_fkey`)}`.execute(db)
}
