import { type Kysely, sql } from 'kysely'

/** What the second wall behind the routes stands on. The wall itself goes up after all steps: src/database/wall.ts. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // The role that work for a shop is done as; none, until the wall is up.
  await sql`
    create function scope_role(shop text) returns text language sql immutable parallel safe as $$
      select 'none'
    $$`.execute(db)

  // Whoever works for a shop queues jobs, and has no business in the queue's own tables.
  await sql`
    create function queue_job(task text, payload json, attempts integer, key text, starts_at timestamptz)
    returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
    begin
      perform graphile_worker.add_job(task, payload, max_attempts => attempts, job_key => key, run_at => starts_at);
    end $$`.execute(db)

  // A product's place in the market's addresses is one among all shops'.
  await sql`
    create function taken_product_slugs(wanted text[], except_id bigint) returns setof text
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
      select slug from public.products where slug = any (wanted) and id <> except_id
    $$`.execute(db)

  // Every session reads which shop its person works in, so these two have no row level security to plan for.
  await sql`
    create function refuse_other_shop() returns trigger language plpgsql as $$
    begin
      raise exception 'work for shop % touches shop %', current_setting('market.shop', true), old.id
        using errcode = '42501';
    end $$`.execute(db)
  await sql`
    create trigger shops_wall before update or delete on shops for each row
    when (coalesce(current_setting('market.shop', true), '') not in ('', old.id::text))
    execute function refuse_other_shop()`.execute(db)
}
