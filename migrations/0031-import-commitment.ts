import { type Kysely, sql } from 'kysely'

/** Who had an import written need not be who sent it; and one that stopped while it was written can be gone on with. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table imports
    add column committed_by bigint references users,
    add column committed_by_name text,
    add column stopped_while text check (stopped_while in ('checking', 'committing', 'restoring')),
    add constraint imports_committed_by_check check ((committed_by is null) = (committed_by_name is null))`.execute(db)
  await sql`comment on column imports.stopped_while is 'what was being done with it when it failed'`.execute(db)
  // The log names who pressed the button; of imports from before the log it is taken to be who sent the file.
  await sql`
    update imports i set committed_by = coalesce(log.actor_id, i.actor_id), committed_by_name = coalesce(log.actor_name, i.actor_name)
    from imports me left join lateral (
      select actor_id, actor_name from activity_entries
      where shop_id = me.shop_id and table_name = 'imports' and row_id = me.id::text and act = 'import-committed'
      order by id desc limit 1) log on true
    where i.id = me.id and i.committed_at is not null`.execute(db)
}
