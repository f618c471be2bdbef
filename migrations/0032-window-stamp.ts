import { type Kysely, sql } from 'kysely'

/** Above so many nobody is told how many there are: a page looks the same whether ten are left or ten thousand. */
const FEW = 5

/**
 * What buyers are shown is known for as long as nothing of it changes, and most of what is written is none of it: orders,
 * sessions, and stock of which there is enough. Beside what may change which products are found, every transaction that
 * changes only what is shown of them leaves a row too.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table catalogue_changes add column found boolean not null default true`.execute(db)
  await sql`comment on column catalogue_changes.found is
    'whether other products may be found by it; else only what is shown of them changed'`.execute(db)
  await sql`
    create function note_window_change() returns trigger language plpgsql as $$
    begin
      if coalesce(current_setting('market.catalogue_noted', true), '') = ''
         and coalesce(current_setting('market.window_noted', true), '') = '' then
        insert into public.catalogue_changes (found) values (false);
        perform set_config('market.window_noted', 'yes', true);
      end if;
      return null;
    end $$`.execute(db)
  for (const [table, when] of [
    ['product_images', 'insert or delete or update'],
    ['product_fields', 'insert or delete or update'],
    ['shop_events', 'insert'],
    ['shops', 'update of description, logo_key, country, holiday_message'],
  ] as const)
    await sql`create trigger ${sql.id(`${table}_shown`)} after ${sql.raw(when)} on ${sql.table(table)}
      for each statement execute function note_window_change()`.execute(db)
  const shown = (row: string) => sql`least(${sql.ref(row)}.on_hand - ${sql.ref(row)}.held, ${sql.lit(FEW + 1)})`
  await sql`create trigger stock_levels_shown after update on stock_levels
    for each row when (${shown('old')} <> ${shown('new')}) execute function note_window_change()`.execute(db)
  // They say what was probably meant; a change of products that brings new ones has left its row by then.
  await sql`create trigger search_words_noted after insert or delete or update on search_words
    for each statement execute function note_catalogue_change()`.execute(db)
}
