import type { Database } from '#src/database/connect.ts'
import { openFactor, sealFactor } from './second-factor.ts'

/**
 * Takes second factors over from the secret before: what opens with `oldSecret` is sealed with the one of now. Answers how
 * many, and whose open with neither: they need a reset.
 */
export async function takeOverFactors(
  db: Database,
  { secret, oldSecret }: { secret: string; oldSecret: string },
): Promise<{ taken: number; unreadable: number[] }> {
  return db.transaction().execute(async (tx) => {
    const rows = await tx
      .selectFrom('second_factors')
      .select(['user_id', 'sealed'])
      .where('sealed', 'is not', null)
      .orderBy('user_id')
      .forUpdate()
      .execute()
    const unreadable: number[] = []
    let taken = 0
    for (const { user_id, sealed } of rows) {
      if (!sealed || opens(secret, user_id, sealed)) continue
      if (!opens(oldSecret, user_id, sealed)) {
        unreadable.push(user_id)
        continue
      }
      const fresh = sealFactor(secret, user_id, openFactor(oldSecret, user_id, sealed))
      await tx.updateTable('second_factors').set({ sealed: fresh }).where('user_id', '=', user_id).execute()
      taken += 1
    }
    // Begun under the old secret: their next page shows a new picture.
    await tx.updateTable('second_factors').set({ wanted_sealed: null, wanted_at: null }).execute()
    return { taken, unreadable }
  })
}

function opens(secret: string, userId: number, sealed: Buffer): boolean {
  try {
    openFactor(secret, userId, sealed)
    return true
  } catch {
    return false
  }
}
