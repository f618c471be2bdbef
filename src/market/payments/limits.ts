import { sql } from 'kysely'
import type { Database, Tx } from '#src/database/connect.ts'
import type { Actor } from './method-changes.ts'

/** Currency to the amount in minor units above which two people accept a payment. */
export type Limits = Record<string, number>

export async function readLimits(db: Database | Tx): Promise<Limits> {
  const row = await db.selectFrom('site_settings').select('two_person_minor as limits').executeTakeFirstOrThrow()
  return row.limits as unknown as Limits
}

/** The currencies that payments may come in: those of shops and of methods, and those that have a limit. */
export async function listPaymentCurrencies(db: Database): Promise<string[]> {
  const { rows } = await sql<{ code: string }>`
    select currency as code from shops where status = 'approved'
    union select unnest(currencies) from payment_methods where removed_at is null
    union select jsonb_object_keys(two_person_minor) from site_settings
    order by 1`.execute(db)
  return rows.map(({ code }) => code)
}

/** Sets the limits as a whole, minor units by currency; a currency left out has none. Written down with who did it. */
export async function setLimits(db: Database, actor: Actor, limits: Limits): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const { before } = await tx
      .selectFrom('site_settings')
      .select('two_person_minor as before')
      .forUpdate()
      .executeTakeFirstOrThrow()
    await tx
      .updateTable('site_settings')
      .set({ two_person_minor: JSON.stringify(limits) })
      .execute()
    await tx
      .insertInto('payment_method_events')
      .values({
        actor_id: actor.id,
        actor_name: actor.name,
        action: 'limits',
        details: JSON.stringify({ before, after: limits }),
      })
      .execute()
  })
}

/** Do two people have to accept this much? */
export const needsTwo = (
  limits: Limits,
  { amountMinor, currency }: { amountMinor: number; currency: string },
): boolean => {
  const limit = limits[currency]
  return limit !== undefined && amountMinor > limit
}
