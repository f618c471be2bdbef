import { sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'

/** A table that the market knows nothing of: whoever adds to it writes, and changes nothing that is shown. */
export async function createThings(db: Database) {
  await sql`create table things (name text)`.execute(db)
  return (name: string) => sql`insert into things values (${name})`.execute(db)
}
