import { type Kysely, sql } from 'kysely'
import { knownWords } from './known-words.ts'

/**
 * What is found is known for as long as no catalogue changes, and stock moves all the time: every transaction that
 * changes what buyers may find leaves a row, and the rows that a snapshot sees tell whether anything did. And the index
 * of words is asked for the words that there are, not for all that begin alike, which it has to gather one by one.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`set local statement_timeout = 0`.execute(db)
  await changes(db)
  await knownWords(db)
}

async function changes(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table catalogue_changes (
      id bigint generated always as identity primary key,
      at timestamptz not null default clock_timestamp()
    )`.execute(db)
  await sql`comment on table catalogue_changes is
    'one row a transaction that changed products, variants, categories or shops. Rows are only added, so their number says which of them a snapshot sees; whoever takes old ones away adds one, so that no number comes back with the same highest id'`.execute(
    db,
  )
  await sql`
    create function note_catalogue_change() returns trigger language plpgsql as $$
    begin
      if coalesce(current_setting('market.catalogue_noted', true), '') = '' then
        insert into public.catalogue_changes default values;
        perform set_config('market.catalogue_noted', 'yes', true);
      end if;
      return null;
    end $$`.execute(db)
  for (const [table, update] of [
    ['products', 'update'],
    ['variants', 'update'],
    ['categories', 'update'],
    // What else a shop keeps of itself, such as when its digest was sent, is nothing that buyers find.
    [
      'shops',
      `update of slug, name, status, contact_proven_at, currency, currency_digits, holiday_from, holiday_until, holiday_hidden`,
    ],
  ] as const)
    await sql`create trigger ${sql.id(`${table}_noted`)} after insert or delete or ${sql.raw(update)} on ${sql.table(table)}
      for each statement execute function note_catalogue_change()`.execute(db)
}
