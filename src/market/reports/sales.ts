import { type RawBuilder, sql } from 'kysely'
import { digitsOf } from '#src/lib/money.ts'

/** What was sold on one day, in whole days of UTC. */
export type SalesDay = { day: string; orders: number; minor: number }
/** Thirty days of one currency beside the thirty before, day by day. */
export type Sales = {
  currency: string
  digits: number
  now: SalesDay[]
  before: SalesDay[]
  total: number
  totalBefore: number
  orders: number
  ordersBefore: number
}

export const DAYS = 30
const DAY = 24 * 60 * 60 * 1000

/** "2026-05-31", in UTC. */
export const dayOf = (at: Date): string => at.toISOString().slice(0, 10)

/** Midnight before the first of the last `days` days, today included. */
export function firstDay(at: Date, days: number): Date {
  const midnight = Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate())
  return new Date(midnight - (days - 1) * DAY)
}

/** A sale is an order paid on that day, unless it was cancelled or returned since; what its buyer paid counts. */
export const isSale = sql`so.paid_at is not null and so.status not in ('cancelled', 'returned')`

export type SalesRow = { day: string; currency: string; orders: number; minor: number }

/** The sales of each day and currency in the last sixty days, as JSON; `whose` narrows it to a shop. */
export const salesByDay = (at: Date, whose: RawBuilder<unknown>) => sql<SalesRow[]>`(
  select coalesce(json_agg(d), '[]') from (
    select (so.paid_at at time zone 'UTC')::date as day, so.currency, count(*) as orders,
      sum(so.total_minor) as minor
    from shop_orders so where ${whose} and so.paid_at >= ${firstDay(at, 2 * DAYS)} and ${isSale}
    group by 1, 2) d)`

/** Sixty days of rows as one comparison for each currency, the one with most orders first. Currencies never meet. */
export function compareSales(rows: SalesRow[], at: Date, always: string[] = []): Sales[] {
  const currencies = [...new Set([...always, ...rows.map((row) => row.currency)])]
  const from = firstDay(at, 2 * DAYS).getTime()
  const days = Array.from({ length: 2 * DAYS }, (_, i) => dayOf(new Date(from + i * DAY)))
  return currencies
    .map((currency): Sales => {
      const byDay = new Map(rows.filter((row) => row.currency === currency).map((row) => [row.day, row]))
      const all = days.map((day) => ({ day, orders: byDay.get(day)?.orders ?? 0, minor: byDay.get(day)?.minor ?? 0 }))
      const [before, now] = [all.slice(0, DAYS), all.slice(DAYS)]
      return {
        ...{ currency, digits: digitsOf(currency), now, before },
        ...{ total: sum(now, 'minor'), totalBefore: sum(before, 'minor') },
        ...{ orders: sum(now, 'orders'), ordersBefore: sum(before, 'orders') },
      }
    })
    .sort((a, b) => b.orders - a.orders || a.currency.localeCompare(b.currency))
}

const sum = (days: SalesDay[], key: 'minor' | 'orders') => days.reduce((total, day) => total + day[key], 0)
