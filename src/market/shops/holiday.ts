import { sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'
import { Refusal } from '#src/lib/refusal.ts'
import { recordEvent } from './history.ts'
import { type AtShop, personOf, requireOwnShop } from './own-shop.ts'

/** A holiday as it is planned: from the beginning of one day to the beginning of the day they are back (UTC). */
export type Holiday = {
  from: Date
  /** When the shop sells again by itself; null: once somebody ends it. */
  until: Date | null
  message: string
  /** Buyers see nothing of the shop meanwhile; otherwise everything, with a banner. */
  hidden: boolean
}
export type ShopHoliday = Holiday & { state: 'planned' | 'on' | 'over' }

/** The holiday of this shop that is planned, on, or was the last; null where there never was one. */
export async function findHoliday(db: Database, shopId: number): Promise<ShopHoliday | null> {
  const { rows } = await sql<Holiday & { state: ShopHoliday['state'] }>`
    select holiday_from as "from", holiday_until as until, holiday_message as message, holiday_hidden as hidden,
      case when is_away(holiday_from, holiday_until) then 'on' when holiday_from > now() then 'planned' else 'over' end
        as state
    from shops where id = ${shopId} and holiday_from is not null`.execute(db)
  return rows[0] ?? null
}

/**
 * Plans a holiday of this person's shop, or changes the one that is planned or on: while it lasts nothing can be ordered.
 * It begins and ends by the clock, whatever the worker does; orders already placed stay. Refuses (conflict) an end that
 * has passed, and (forbidden) members who do not run the shop.
 */
export async function planHoliday(db: Database, who: AtShop, wanted: Holiday): Promise<void> {
  if (wanted.until && wanted.until <= now()) {
    throw new Refusal('conflict', 'The day you are back has passed already.', { field: 'until' })
  }
  await db.transaction().execute(async (tx) => {
    const shop = await requireOwnShop(tx, who)
    await tx
      .updateTable('shops')
      .set({
        holiday_from: wanted.from,
        holiday_until: wanted.until,
        holiday_message: wanted.message,
        holiday_hidden: wanted.hidden,
      })
      .where('id', '=', shop.id)
      .execute()
    const { from, until, hidden, message } = wanted
    const details = { from: from.toISOString(), until: until?.toISOString() ?? null, hidden, message }
    await recordEvent(tx, { shopId: shop.id, actorId: personOf(who), action: 'holiday-set', details })
  })
}

/** Ends the holiday at once, or takes back one that is planned. Refuses (conflict) where there is none. */
export async function endHoliday(db: Database, who: AtShop): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const shop = await requireOwnShop(tx, who)
    const over = shop.holiday_until !== null && shop.holiday_until <= now()
    if (!shop.holiday_from || over) throw new Refusal('conflict', 'There is no holiday to end.')
    await tx
      .updateTable('shops')
      .set({ holiday_from: null, holiday_until: null, holiday_message: '', holiday_hidden: false })
      .where('id', '=', shop.id)
      .execute()
    await recordEvent(tx, { shopId: shop.id, actorId: personOf(who), action: 'holiday-ended' })
  })
}
