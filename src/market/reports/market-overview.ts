import { sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'
import { whileUnchanged } from '#src/database/unchanged.ts'
import { after } from '#src/lib/clock.ts'
import { ORDERS_DUE } from '#src/market/orders/staff-orders.ts'
import { DECISIONS, type Decision } from '#src/market/shops/history.ts'
import { compareSales, DAYS, dayOf, firstDay, isSale, type Sales, type SalesRow, salesByDay } from './sales.ts'

export type MarketOverview = {
  /** Shops to review, the oldest first; `toReview` counts all. */
  waiting: { id: number; name: string; since: Date }[]
  toReview: number
  names: number
  /** Payments that wait for somebody to look at their proof, and since when the oldest does. */
  toDecide: number
  decideSince: Date | null
  /** Money that came too late, for goods that had gone. */
  late: number
  /** Orders of which something was cancelled or came back, and whose money was not given back yet. */
  due: number
  mailWaiting: number
  mailDead: number
  /** Jobs that went wrong and are tried again, or were given up. */
  jobsFailing: number
  verified: number
  suspended: number
  products: number
  /** Published, in a visible shop, but in no category: a buyer finds them only by search. */
  uncategorised: number
  people: number
  stockChanges: number
  decisions: {
    id: number
    shopId: number
    shop: string
    action: Decision
    reason: string
    by: string | null
    at: Date
  }[]
}

/** What the market sold, currency by currency, and the shops that sold most in each. */
export type MarketSales = { currencies: Sales[]; shops: BestShop[] }
export type BestShop = { id: number; name: string; currency: string; orders: number; minor: number }

type Dated<T, K extends keyof T> = Omit<T, K> & { [name in K]: string }
type Row = Omit<MarketOverview, 'waiting' | 'decisions'> & {
  waiting: Dated<MarketOverview['waiting'][number], 'since'>[]
  decisions: Dated<MarketOverview['decisions'][number], 'at'>[]
}

/** What waits for the staff now, and how large the market is. Batches are read back from the newest, at most 100,000. */
export async function getMarketOverview(db: Database): Promise<MarketOverview> {
  const { rows } = await sql<Row>`
    select
      (select coalesce(json_agg(w), '[]') from (
        select id, name, coalesce(submitted_at, created_at) as since from shops where status = 'submitted'
        order by coalesce(submitted_at, created_at), id limit 5) w) as waiting,
      (select count(*) from shops where status = 'submitted') as "toReview",
      (select count(*) from shops where wanted_name is not null) as names,
      (select count(*) from payments where status = 'under-review') as "toDecide",
      (select min(submitted_at) from payments where status = 'under-review') as "decideSince",
      (select count(*) from payments where status = 'needs-decision') as late,
      (${ORDERS_DUE}) as due,
      (select count(*) from graphile_worker.jobs where attempts > 0 and locked_at is null) as "jobsFailing",
      (select count(*) from mail_messages where state = 'queued' and created_at < ${after(-300)}) as "mailWaiting",
      (select count(*) from mail_messages where state = 'dead') as "mailDead",
      (select count(*) from visible_shops) as verified,
      (select count(*) from shops where status = 'suspended') as suspended,
      (select coalesce(sum(k.products), 0) from shelf_counts k join visible_shops s on s.id = k.shop_id) as products,
      (select coalesce(sum(k.products), 0) from shelf_counts k join visible_shops s on s.id = k.shop_id
        where k.category_id = 0) as uncategorised,
      (select count(*) from users where email_proven_at is not null) as people,
      (select count(*) from stock_batches where created_at > ${after(-86_400)}
        and id > (select coalesce(max(id), 0) - 100000 from stock_batches)) as "stockChanges",
      (select coalesce(json_agg(d), '[]') from (
        select e.id, e.shop_id as "shopId", s.name as shop, e.action, e.reason, u.name as by, e.created_at as at
        from shop_events e join shops s on s.id = e.shop_id left join users u on u.id = e.actor_id
        where e.action = any(${[...DECISIONS]}::text[]) order by e.id desc limit 8) d) as decisions`.execute(db)
  const row = rows[0]
  if (!row) throw new Error('the overview has no row')
  return {
    ...row,
    waiting: row.waiting.map((shop) => ({ ...shop, since: new Date(shop.since) })),
    decisions: row.decisions.map((decision) => ({ ...decision, at: new Date(decision.at) })),
  }
}

/** Sixty days of sales and the five best shops of each currency in the last thirty, in one statement. */
export function getMarketSales(db: Database, at: Date): Promise<MarketSales> {
  // Of the clock, only the day counts.
  return whileUnchanged(db, `market sales ${dayOf(at)}`, () => readSales(db, at))
}

async function readSales(db: Database, at: Date): Promise<MarketSales> {
  const { rows } = await sql<{ days: SalesRow[]; shops: BestShop[] }>`
    select ${salesByDay(at, sql`true`)} as days,
      (select coalesce(json_agg(b order by minor desc, name), '[]') from (
        select s.id, s.name, t.currency, t.orders, t.minor,
          row_number() over (partition by t.currency order by t.minor desc, t.shop_id) as place
        from (select so.shop_id, so.currency, count(*) as orders, sum(so.total_minor) as minor from shop_orders so
          where so.paid_at >= ${firstDay(at, DAYS)} and ${isSale} group by 1, 2) t
        join shops s on s.id = t.shop_id) b where place <= 5) as shops`.execute(db)
  const { days = [], shops = [] } = rows[0] ?? {}
  return { currencies: compareSales(days, at), shops }
}
