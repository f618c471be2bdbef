import { type RawBuilder, sql } from 'kysely'

/** All that a product's card shows, and nothing else: two cards of the same facts are the same card. */
export type Card = {
  slug: string
  title: string
  shopSlug: string
  shopName: string
  currency: string
  priceFrom: number
  priceTo: number
  compareAt: number | null
  available: number
  /** Its shop is on holiday: it is shown, and cannot be bought for now. */
  away: boolean
  imageKey: string | null
  imageWidth: number | null
}

/** What a builder of cards must select of `visible_products p`. */
export const cardBasis = sql`p.id, p.slug, p.title, p.shop_slug, p.shop_name, p.currency, p.price_from_minor,
  p.price_to_minor, p.published_at, p.price_rank`

/** Whether the shop of `p` is on holiday at this moment. */
export const shopIsAway = sql`exists (select from visible_shops s where s.slug = p.shop_slug and s.away)`

/** The columns of a Card, for rows `p` that hold cardBasis and stand beside cardJoins. */
export const cardColumns = sql`p.slug, p.title, p.shop_slug as "shopSlug", p.shop_name as "shopName", p.currency,
  p.price_from_minor as "priceFrom", p.price_to_minor as "priceTo", stock.compare_at as "compareAt",
  coalesce(stock.available, 0)::int as available, ${shopIsAway} as away, picture.image_key as "imageKey", picture.width as "imageWidth"`

/** The stock of all variants of `p` together, and its first picture. */
export const cardJoins = sql`
  left join lateral (
    select sum(l.on_hand - l.held) as available,
      max(v.compare_at_minor) filter (where v.price_minor = p.price_from_minor) as compare_at
    from variants v join stock_levels l on l.variant_id = v.id
    where v.product_id = p.id and v.removed_at is null
  ) stock on true
  left join lateral (
    select i.image_key, i.width from product_images i where i.product_id = p.id order by i.position, i.id limit 1
  ) picture on true`

/** A JSON list of cards in the order in which `picked` (with cardBasis and `n`) numbers them. */
export function cardList(picked: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(select coalesce(json_agg(card order by card.n), '[]') from (
    select p.n, ${cardColumns} from (${picked}) p ${cardJoins}) card)`
}
