import { type Kysely, sql } from 'kysely'

/** The log of what people change: its table, what writes it, and of which tables. */
export async function activityLog(db: Kysely<unknown>): Promise<void> {
  await entries(db)
  await recording(db)
}

async function entries(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table activity_entries (
      id bigint generated always as identity primary key,
      shop_id bigint not null default 0,
      about_shop_id bigint,
      actor_id bigint not null,
      actor_name text not null,
      address text not null default '' check (length(address) <= 100),
      act text not null check (length(act) between 1 and 40),
      table_name text not null,
      row_id text,
      subject text not null default '' check (length(subject) <= 200),
      rows integer not null default 1 check (rows > 0),
      before jsonb,
      after jsonb,
      made_in xid8 not null default pg_current_xact_id(),
      created_at timestamptz not null default clock_timestamp()
    )`.execute(db)
  await sql`comment on column activity_entries.shop_id is
    'in whose log it stands: the shop''s for which it was done; 0 for the market''s own, which no shop reads'`.execute(
    db,
  )
  await sql`comment on column activity_entries.about_shop_id is 'whose row it was, whoever changed it'`.execute(db)
  await sql`create index activity_entries_shop on activity_entries (shop_id, id)`.execute(db)
  await sql`create index activity_entries_actor on activity_entries (actor_id, id)`.execute(db)
  await sql`create trigger activity_entries_append_only before update or delete on activity_entries
    for each row execute function refuse_change()`.execute(db)
  await sql`create trigger activity_entries_no_truncate before truncate on activity_entries
    for each statement execute function refuse_change()`.execute(db)
  // Where in a table that only grows a moment lies, in some twenty probes of its key: no index over time is needed.
  await sql`
    create function first_id_since(grown regclass, moment timestamptz) returns bigint language plpgsql stable as $$
    declare low bigint; high bigint; middle bigint; met record;
    begin
      execute format('select coalesce(min(id), 1), coalesce(max(id), 0) + 1 from %s', grown) into low, high;
      while low < high loop
        middle := (low + high) / 2;
        execute format('select id, created_at from %s where id >= $1 order by id limit 1', grown) into met using middle;
        if met.id is null or met.created_at >= moment then high := middle; else low := met.id + 1; end if;
      end loop;
      return low;
    end $$`.execute(db)
}

/** What a change is written down as: the columns that are different, and of secrets only that they are. */
async function recording(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function activity_value(name text, value jsonb) returns jsonb language sql immutable parallel safe as $$
      select case
        when value is null or value = 'null' then value
        when name ~ '(hash|sealed|secret|token|password|pepper|fingerprint|_key$|_code$)' then '"•••"'::jsonb
        when length(value::text) > 2000 then to_jsonb(left(value #>> '{}', 2000) || '…')
        else value end
    $$`.execute(db)
  // What something is called: a variant by its product and options, a member by name.
  await sql`
    create function activity_subject(r jsonb) returns text language sql stable as $$
      select left(coalesce(
        case when r ? 'variant_id' then (select p.title || coalesce(' / ' || nullif(array_to_string(v.option_values, ' / '), ''), '')
          from public.variants v join public.products p on p.id = v.product_id where v.id = (r ->> 'variant_id')::bigint) end,
        case when r ? 'product_id' then (select p.title from public.products p where p.id = (r ->> 'product_id')::bigint)
          || coalesce(' / ' || nullif((select string_agg(o, ' / ') from jsonb_array_elements_text(
            case jsonb_typeof(r -> 'option_values') when 'array' then r -> 'option_values' else '[]' end) o), ''), '') end,
        case when r ? 'shop_order_id' then (select number from public.shop_orders where id = (r ->> 'shop_order_id')::bigint) end,
        case when r ? 'payment_id' then (select o.number from public.payments y join public.orders o on o.id = y.order_id
          where y.id = (r ->> 'payment_id')::bigint) end,
        case when r ? 'method_id' then (select name from public.payment_methods where id = (r ->> 'method_id')::bigint) end,
        r ->> 'title', r ->> 'name', r ->> 'code', r ->> 'file_name', r ->> 'category_name', r ->> 'email',
        case when r ? 'user_id' then (select name from public.users where id = (r ->> 'user_id')::bigint) end,
        case when r ? 'order_id' then (select number from public.orders where id = (r ->> 'order_id')::bigint) end,
        ''), 200)
    $$`.execute(db)
  await sql`
    create function activity_shop(kind text, r jsonb) returns bigint language sql stable as $$
      select case
        when kind = 'shops' then (r ->> 'id')::bigint
        when r ? 'shop_id' then (r ->> 'shop_id')::bigint
        when r ? 'product_id' then (select shop_id from public.products where id = (r ->> 'product_id')::bigint)
        when r ? 'key_id' then (select shop_id from public.pool_keys where id = (r ->> 'key_id')::bigint)
        when r ? 'shop_order_id' then (select shop_id from public.shop_orders where id = (r ->> 'shop_order_id')::bigint)
      end
    $$`.execute(db)
  // As the tables' owner: whoever works for a shop writes into its log here and nowhere else.
  await sql`
    create function write_activity(kind text, act text, key text, a jsonb, b jsonb, shown_a jsonb, shown_b jsonb, n integer)
    returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
    declare
      who bigint := nullif(current_setting('market.actor', true), '')::bigint;
      scope text := coalesce(current_setting('market.shop', true), '');
      about bigint := public.activity_shop(kind, coalesce(b, a));
    begin
      insert into public.activity_entries
        (shop_id, about_shop_id, actor_id, actor_name, address, act, table_name, row_id, subject, rows, before, after)
      values (
        -- Done beyond one shop on behalf of it: an order of several shops is settled.
        case when scope <> '' then scope::bigint
          when exists (select from public.shop_members m where m.user_id = who and m.shop_id = about) then about
          else 0 end,
        about, who, coalesce((select name from public.users where id = who), ''),
        left(coalesce(current_setting('market.address', true), ''), 100), act, kind, key,
        case when n = 1 then public.activity_subject(coalesce(b, a)) else '' end, n, shown_a, shown_b);
    end $$`.execute(db)
  // One entry a row, for a handful of rows; one for all of them, with their number, where a statement changed more.
  await sql`
    create function record_activity() returns trigger language plpgsql as $$
    declare
      keys text[] := string_to_array(tg_argv[0], ',');
      quiet text[] := string_to_array('created_at,updated_at,' || coalesce(tg_argv[1], ''), ',');
      gone jsonb[]; made jsonb[]; found record; changed text[]; n integer := 0;
    begin
      if tg_op = 'INSERT' then
        select array_agg(f.r), count(*) into made, n from (select to_jsonb(t) as r from new_rows t limit 21) f;
        if n > 20 then select count(*) into n from new_rows; end if;
      elsif tg_op = 'DELETE' then
        select array_agg(f.r), count(*) into gone, n from (select to_jsonb(t) as r from old_rows t limit 21) f;
        if n > 20 then select count(*) into n from old_rows; end if;
      else
        select array_agg(o) filter (where at <= 21), array_agg(w) filter (where at <= 21), count(*) into gone, made, n from (
          select o.r as o, w.r as w, row_number() over () as at
          from (select to_jsonb(t) as r from old_rows t) o join (select to_jsonb(t) as r from new_rows t) w
            on (select string_agg(o.r ->> k, '/') from unnest(keys) k) = (select string_agg(w.r ->> k, '/') from unnest(keys) k)
          where o.r - quiet is distinct from w.r - quiet) as pairs;
      end if;
      if n = 0 then return null; end if;
      if n > 20 then
        if tg_op = 'UPDATE' then
          select array_agg(distinct e.key) into changed from unnest(gone, made) as pair (o, w), jsonb_each(pair.w - quiet) e
          where e.value is distinct from pair.o -> e.key;
        end if;
        perform public.write_activity(tg_table_name, lower(tg_op), null, gone[1], made[1], null,
          case when changed is null then null else jsonb_build_object('columns', to_jsonb(changed)) end, n);
        return null;
      end if;
      for found in select o, w from unnest(gone, made) as pair (o, w) loop
        perform public.write_activity(tg_table_name, coalesce(found.w ->> 'action', lower(tg_op)),
          (select string_agg(coalesce(found.w, found.o) ->> k, '/') from unnest(keys) k), found.o, found.w,
          (select jsonb_object_agg(e.key, public.activity_value(e.key, e.value)) from jsonb_each(found.o - quiet) e
            where e.value <> 'null' and (found.w is null or e.value is distinct from found.w -> e.key)),
          (select jsonb_object_agg(e.key, public.activity_value(e.key, e.value)) from jsonb_each(found.w - quiet) e
            where (e.value <> 'null' or found.o is not null) and (found.o is null or e.value is distinct from found.o -> e.key)),
          1);
      end loop;
      return null;
    end $$`.execute(db)
  // Nothing is done, and nothing costs, where no person acts: carts, the worker, an import.
  await sql`
    create function keep_activity_of(kept regclass, keys text, quiet text default '') returns void language plpgsql as $$
    declare way text[];
    begin
      foreach way slice 1 in array array[['insert', 'referencing new table as new_rows'],
        ['update', 'referencing old table as old_rows new table as new_rows'],
        ['delete', 'referencing old table as old_rows']] loop
        execute format('create trigger %I after %s on %s %s for each statement
          when (coalesce(current_setting(''market.actor'', true), '''') <> '''')
          execute function record_activity(%L, %L)', 'activity_' || way[1], way[1], kept, way[2], keys, quiet);
      end loop;
    end $$`.execute(db)
}
