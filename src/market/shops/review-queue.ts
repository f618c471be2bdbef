import type { Database } from '#src/database/connect.ts'

/** How many shops wait for a decision: submitted ones, and approved ones that want another name. */
export async function countShopsToReview(db: Database): Promise<number> {
  const { waiting } = await db
    .selectFrom('shops')
    .select(({ fn }) => fn.countAll<number>().as('waiting'))
    .where((eb) => eb.or([eb('status', '=', 'submitted'), eb('wanted_name', 'is not', null)]))
    .executeTakeFirstOrThrow()
  return waiting
}
