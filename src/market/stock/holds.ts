import { sql } from 'kysely'
import type { Database, Tx } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'
import { Refusal } from '#src/lib/refusal.ts'

export type HoldLine = { variantId: number; quantity: number }
export type HeldLine = HoldLine & { holdId: number }
/** A line that cannot be held: how many were wanted, and how many there are. */
export type ShortLine = { variantId: number; wanted: number; available: number }

type Answer = { variantId: number; quantity: number; available: number; holdId: number | null }

/**
 * Promises units to a holder (a checkout) until `expiresAt`: all lines or none, lines of one variant summed. Where
 * units are short, holds of these variants that have run out are ended first. Refuses with the short lines as facts.
 */
export async function holdStock(
  db: Database | Tx,
  lines: readonly HoldLine[],
  { holder, expiresAt }: { holder: string; expiresAt: Date },
): Promise<HeldLine[]> {
  const wrong = lines.find(({ quantity }) => !Number.isSafeInteger(quantity) || quantity < 1)
  if (wrong || lines.length === 0) throw new RangeError('a hold is of one unit or more')
  const ids = lines.map((line) => line.variantId)
  const quantities = lines.map((line) => line.quantity)
  // Levels are locked first and in order, by everyone, so two checkouts of the same things cannot deadlock.
  const { rows } = await sql<Answer>`
    with wanted as materialized (
      select variant_id, sum(quantity) as quantity
      from unnest(${ids}::bigint[], ${quantities}::bigint[]) as w (variant_id, quantity) group by variant_id
    ), locked as materialized (
      select variant_id, on_hand - held as available from stock_levels
      where variant_id = any (${ids}::bigint[]) order by variant_id for no key update
    ), stale as materialized (
      select h.id from wanted w join locked l using (variant_id) join stock_holds h using (variant_id)
      where l.available < w.quantity and h.ended_at is null and h.expires_at <= ${now()}
      for update of h skip locked
    ), ended as (
      update stock_holds h set ended_at = ${now()}, outcome = 'expired' from stale where h.id = stale.id
      returning h.variant_id, h.quantity
    ), line as materialized (
      select w.variant_id, w.quantity, coalesce(l.available, 0) + coalesce(e.freed, 0) as available
      from wanted w left join locked l using (variant_id)
        left join (select variant_id, sum(quantity) as freed from ended group by 1) e using (variant_id)
    ), made as (
      insert into stock_holds (variant_id, quantity, holder, expires_at)
      select variant_id, quantity, ${holder}, ${expiresAt}::timestamptz from line
      where (select bool_and(quantity <= available) from line)
      order by variant_id
      returning id, variant_id
    )
    select line.variant_id as "variantId", line.quantity::bigint, line.available::bigint, made.id as "holdId"
    from line left join made using (variant_id) order by line.variant_id`.execute(db)
  const short = rows.filter((row) => row.available < row.quantity)
  if (short.length > 0) throw await shortRefusal(db, short)
  return rows.map(({ variantId, quantity, holdId }) => ({ variantId, quantity, holdId: holdId ?? 0 }))
}

async function shortRefusal(db: Database | Tx, rows: Answer[]): Promise<Refusal> {
  const names = await db
    .selectFrom('variants as v')
    .innerJoin('products as p', 'p.id', 'v.product_id')
    .select(['v.id', 'p.title', 'v.option_values as options'])
    .where(
      'v.id',
      'in',
      rows.map((row) => row.variantId),
    )
    .execute()
  const nameOf = (id: number) => {
    const name = names.find((one) => one.id === id)
    return name ? [name.title, ...name.options].join(' ') : 'This item'
  }
  const told = rows.map(({ variantId, quantity, available }) =>
    available === 0
      ? `${nameOf(variantId)} is sold out.`
      : `${nameOf(variantId)}: only ${available} left, not ${quantity}.`,
  )
  const short: ShortLine[] = rows.map(({ variantId, quantity, available }) => ({
    variantId,
    wanted: quantity,
    available,
  }))
  return new Refusal('conflict', told.join(' '), { problem: 'short', short })
}

/**
 * Gives back all that this holder still holds, or only what it holds of some shops; answers how many holds ended. Doing
 * it twice does nothing more.
 */
export async function releaseHolds(
  db: Database | Tx,
  holder: string,
  shopIds: readonly number[] | null = null,
): Promise<number> {
  const { rows } = await sql<{ ended: number }>`
    with locked as materialized (
      select variant_id from stock_levels
      where variant_id in (select variant_id from stock_holds where holder = ${holder} and ended_at is null
                             and (${shopIds}::bigint[] is null or shop_id = any (${shopIds}::bigint[])))
      order by variant_id for no key update
    ), ended as (
      update stock_holds h set ended_at = ${now()}, outcome = 'released' from locked
      where h.variant_id = locked.variant_id and h.holder = ${holder} and h.ended_at is null
      returning h.id
    )
    select count(*) as ended from ended`.execute(db)
  return rows[0]?.ended ?? 0
}

/**
 * Ends holds that have run out, those of at most `most` variants; answers how many. For the worker: several may run
 * at once, and a variant that somebody is changing at this moment waits for the next round.
 */
export async function releaseExpiredHolds(db: Database, most = 500): Promise<number> {
  const { rows } = await sql<{ ended: number }>`
    with due as materialized (
      select variant_id from stock_levels
      where variant_id in (select variant_id from stock_holds where ended_at is null and expires_at <= ${now()}
                           order by expires_at limit ${most})
      order by variant_id for no key update skip locked
    ), ended as (
      update stock_holds h set ended_at = ${now()}, outcome = 'expired' from due
      where h.variant_id = due.variant_id and h.ended_at is null and h.expires_at <= ${now()}
      returning h.id
    )
    select count(*) as ended from ended`.execute(db)
  return rows[0]?.ended ?? 0
}
