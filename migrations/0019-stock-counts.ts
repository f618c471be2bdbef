import { type Kysely, sql } from 'kysely'

/** Many lines at once, and counting what is on the shelves. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await manyLines(db)
}

// A statement that writes several updates of one variant moves its level once: the first of them already finds the
// newest, and the others find nothing left to do.
async function manyLines(db: Kysely<unknown>): Promise<void> {
  await sql`
    create or replace function follow_stock_update() returns trigger language plpgsql as $$
    begin
      update public.stock_levels l
      set on_hand = u.after, seq = u.seq, head_hash = u.hash, changed_at = u.created_at
      from (select after, seq, hash, created_at from public.stock_updates
            where variant_id = new.variant_id order by seq desc limit 1) u
      where l.variant_id = new.variant_id and l.seq <> u.seq;
      return null;
    end $$`.execute(db)
}
