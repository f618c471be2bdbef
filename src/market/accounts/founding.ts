import type { Database } from '#src/database/connect.ts'

/** Has this installation its first account, the admin's? */
export async function hasFounder(db: Database): Promise<boolean> {
  const founder = await db.selectFrom('users').select('id').where('founder', '=', true).executeTakeFirst()
  return founder !== undefined
}
