import { sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'
import { after } from '#src/lib/clock.ts'
import { DECISIONS, type Decision } from '#src/market/shops/history.ts'

export type MarketOverview = {
  /** Shops to review, the oldest first; `toReview` counts all. */
  waiting: { id: number; name: string; since: Date }[]
  toReview: number
  names: number
  mailWaiting: number
  mailDead: number
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
      (select count(*) from mail_messages where state = 'queued' and created_at < ${after(-300)}) as "mailWaiting",
      (select count(*) from mail_messages where state = 'dead') as "mailDead",
      (select count(*) from visible_shops) as verified,
      (select count(*) from shops where status = 'suspended') as suspended,
      (select count(*) from visible_products) as products,
      (select count(*) from visible_products where category_id is null) as uncategorised,
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
