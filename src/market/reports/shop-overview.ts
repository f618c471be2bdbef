import { sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'
import type { ShopStatus } from '#src/market/shops/states.ts'

export type ShopOverview = {
  status: ShopStatus
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

const live = sql`v.removed_at is null and p.removed_at is null and p.state <> 'archived'`

/** What a seller should know at a glance: where the shop stands, what is for sale, what runs out, what moved last. */
export async function getShopOverview(db: Database, shopId: number): Promise<ShopOverview> {
  const { rows } = await sql<Omit<ShopOverview, 'changes'> & { changes: (StockChange & { at: string })[] }>`
    select s.status, s.slug, s.description <> '' as "describedAlready",
      s.contact_proven_at is not null as "contactProven", s.submitted_at as "submittedAt",
      s.wanted_name as "wantedName", s.wanted_contact_email as "wantedContactEmail",
      (select e.reason from shop_events e where e.shop_id = s.id and e.action = s.status
        and s.status in ('rejected', 'suspended') order by e.id desc limit 1) as reason,
      p.published, p.drafts, l.*,
      (select coalesce(json_agg(c), '[]') from (
        select u.variant_id as "variantId", p.title, array_to_string(v.option_values, ', ') as options, u.delta,
          u.after, b.actor_name as "actorName", b.reason, u.created_at as at
        from stock_updates u join stock_batches b on b.id = u.batch_id
        join variants v on v.id = u.variant_id join products p on p.id = v.product_id
        where u.shop_id = s.id order by u.id desc limit 6) c) as changes
    from shops s,
      lateral (select count(*) filter (where state = 'published') as published,
        count(*) filter (where state = 'draft') as drafts
        from products where shop_id = s.id and removed_at is null) p,
      lateral (select coalesce(sum(l.on_hand), 0) as "onHand", coalesce(sum(l.held), 0) as held,
        count(*) as variants, count(*) filter (where l.is_low) as low,
        count(*) filter (where l.on_hand - l.held <= 0) as out
        from stock_levels l join variants v on v.id = l.variant_id join products p on p.id = v.product_id
        where l.shop_id = s.id and ${live}) l
    where s.id = ${shopId}`.execute(db)
  const row = rows[0]
  if (!row) throw new Error(`no shop ${shopId}`)
  return { ...row, changes: row.changes.map((change) => ({ ...change, at: new Date(change.at) })) }
}
