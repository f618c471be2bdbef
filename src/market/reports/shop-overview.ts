import { sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'
import { whileUnchanged } from '#src/database/unchanged.ts'
import type { ShopStatus } from '#src/market/shops/states.ts'
import { compareSales, DAYS, dayOf, firstDay, isSale, type Sales, type SalesRow, salesByDay } from './sales.ts'

export type ShopOverview = {
  status: ShopStatus
  /** On holiday at this moment: nobody can order. */
  away: boolean
  slug: string
  describedAlready: boolean
  contactProven: boolean
  submittedAt: Date | null
  /** What the reviewer last wrote, where the shop is rejected or suspended. */
  reason: string | null
  wantedName: string | null
  wantedContactEmail: string | null
  published: number
  drafts: number
  /** Units of all variants that are there, and of them promised to buyers. */
  onHand: number
  held: number
  variants: number
  low: number
  out: number
  /** Pools of keys at or below their threshold, or empty. */
  lowPools: number
  /** Orders to pack or hand over, those being picked, those on their way, and those not paid yet. */
  toPick: number
  picking: number
  onTheWay: number
  unpaid: number
  /** Does it sell parcels, and has it said how it sends them? */
  sendsNothing: boolean
  sales: Sales
  best: BestSeller[]
  changes: StockChange[]
}
export type StockChange = {
  variantId: number
  title: string
  options: string
  delta: number
  after: number
  actorName: string
  reason: string
  at: Date
}

export type BestSeller = { productId: number | null; title: string; units: number; minor: number }

const live = sql`v.removed_at is null and p.removed_at is null and p.state <> 'archived'`

type Row = Omit<ShopOverview, 'changes' | 'sales'> & {
  changes: (StockChange & { at: string })[]
  currency: string
  days: SalesRow[]
}

/** What a seller should know at a glance: what waits, what is sold and runs out, what moved last. In one statement. */
export function getShopOverview(db: Database, shopId: number, at: Date): Promise<ShopOverview> {
  // Of the clock, only the day counts.
  return whileUnchanged(db, `shop overview ${shopId} ${dayOf(at)}`, () => readOverview(db, shopId, at))
}

async function readOverview(db: Database, shopId: number, at: Date): Promise<ShopOverview> {
  const { rows } = await sql<Row>`
    select s.status, is_away(s.holiday_from, s.holiday_until) as away, s.slug, s.description <> '' as "describedAlready",
      s.contact_proven_at is not null as "contactProven", s.submitted_at as "submittedAt",
      s.wanted_name as "wantedName", s.wanted_contact_email as "wantedContactEmail",
      (select e.reason from shop_events e where e.shop_id = s.id and e.action = s.status
        and s.status in ('rejected', 'suspended') order by e.id desc limit 1) as reason,
      s.currency, p.published, p.drafts, l.*, o.*, ${salesByDay(at, sql`so.shop_id = ${shopId}`)} as days,
      ${bestSellers(shopId, at)} as best,
      exists (select from products where shop_id = s.id and state = 'published' and delivery = 'parcel'
        and removed_at is null) and not exists (select from shipping_methods m left join shipping_zones z on z.id = m.zone_id
        where m.shop_id = s.id and m.enabled and m.removed_at is null and z.removed_at is null) as "sendsNothing",
      (select coalesce(json_agg(c), '[]') from (
        select u.variant_id as "variantId", p.title, array_to_string(v.option_values, ', ') as options, u.delta,
          u.after, b.actor_name as "actorName", b.reason, u.created_at as at
        from (select * from stock_batches where shop_id = s.id order by id desc limit 6) b
        cross join lateral (select * from stock_updates where batch_id = b.id order by id desc limit 6) u
        join variants v on v.id = u.variant_id join products p on p.id = v.product_id
        order by u.id desc limit 6) c) as changes
    from shops s,
      lateral (select count(*) filter (where state = 'published') as published,
        count(*) filter (where state = 'draft') as drafts
        from products where shop_id = s.id and removed_at is null) p,
      lateral (select coalesce(sum(l.on_hand), 0) as "onHand", coalesce(sum(l.held), 0) as held,
        count(*) as variants, count(*) filter (where l.is_low) as low,
        count(*) filter (where l.on_hand - l.held <= 0) as out,
        count(*) filter (where l.pooled and l.on_hand - l.held <= coalesce(l.low_at, 0)) as "lowPools"
        from stock_levels l join variants v on v.id = l.variant_id join products p on p.id = v.product_id
        where l.shop_id = s.id and ${live}) l,
      lateral (select count(*) filter (where status = 'created' and paid_at is not null) as "toPick",
        count(*) filter (where status = 'picking') as picking,
        count(*) filter (where status = 'shipped') as "onTheWay",
        count(*) filter (where status = 'created' and paid_at is null) as unpaid
        from shop_orders where shop_id = s.id and archived_at is null
          and status in ('created', 'picking', 'shipped')) o
    where s.id = ${shopId}`.execute(db)
  const row = rows[0]
  if (!row) throw new Error(`no shop ${shopId}`)
  const { currency, days, ...overview } = row
  // What was sold in a currency that the shop had before stands in its orders, not in this comparison.
  const [sales] = compareSales(
    days.filter((day) => day.currency === currency),
    at,
    [currency],
  )
  if (!sales) throw new Error('no comparison was made')
  return { ...overview, sales, changes: row.changes.map((change) => ({ ...change, at: new Date(change.at) })) }
}

const bestSellers = (shopId: number, at: Date) => sql`(
  select coalesce(json_agg(b), '[]') from (
    select max(l.product_id) as "productId", max(l.title) as title, sum(l.total_minor) as minor,
      sum(l.quantity - l.cancelled - l.returned) as units
    from shop_orders so join order_lines l on l.shop_order_id = so.id
    where so.shop_id = ${shopId} and so.paid_at >= ${firstDay(at, DAYS)} and ${isSale}
      and so.currency = s.currency and l.quantity > l.cancelled + l.returned
    group by coalesce(l.product_id::text, l.title) order by units desc, minor desc, title limit 5) b)`
