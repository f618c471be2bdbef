import { type RawBuilder, sql } from 'kysely'
import type { Database, Tx } from '#src/database/connect.ts'
import type { ShippingMethod, ShopShipping } from '#src/market/shops/shipping-quote.ts'
import type { Cart } from './cart-facts.ts'

/** A rate as it holds for things of one category (null: of none, or of one without a rate up its branch). */
export type TaxRate = { country: string; categoryId: number | null; name: string; bp: number }

/** A discount with a code that this cart names; `shopId` null is the market's own. */
export type Discount = {
  id: number
  shopId: number | null
  code: string
  kind: 'percent' | 'amount' | 'free-shipping'
  percentBp: number | null
  amount: number | null
  currency: string | null
  minimum: number | null
  startsAt: Date | null
  endsAt: Date | null
  usedUp: boolean
  /** Good once per person, and the address this cart will be ordered with has used it. */
  usedBefore: boolean
}

/** Everything besides the cart that its price depends on; plain facts, so that priceCart needs no database. */
export type Pricing = { shipping: Record<number, ShopShipping>; rates: TaxRate[]; discounts: Discount[] }

/** Shipping, tax rates and codes for a cart of any number of shops, in two statements (one without codes). */
export async function loadPricing(db: Database | Tx, cart: Cart): Promise<Pricing> {
  const [base, discounts] = await Promise.all([
    shippingAndRates(cart).execute(db),
    cart.answers.codes.length > 0 ? listDiscounts(db, cart) : [],
  ])
  const { zones = [], methods = [], rates = [] } = base.rows[0] ?? {}
  const shipping: Pricing['shipping'] = {}
  for (const { shopId } of cart.shops) {
    const own = <T extends { shopId: number }>(rows: T[]) => rows.filter((row) => row.shopId === shopId)
    shipping[shopId] = { zones: own(zones), methods: own(methods) }
  }
  return { shipping, rates, discounts }
}

type Base = {
  zones: { id: number; shopId: number; countries: string[] }[]
  methods: (ShippingMethod & { shopId: number })[]
  rates: TaxRate[]
}

function shippingAndRates(cart: Cart): RawBuilder<Base> {
  const shops = cart.shops.filter((shop) => shop.lines.some((line) => line.delivery === 'parcel'))
  const shopIds = shops.map((shop) => shop.shopId)
  const countries = [...new Set([...cart.shops.map((shop) => shop.country), cart.answers.address?.country ?? ''])]
  const lines = cart.shops.flatMap((shop) => shop.lines)
  const categories = [...new Set(lines.flatMap((line) => line.categoryId ?? []))]
  return sql<Base>`
    with recursive up (leaf, id, parent_id, height) as (
      select id, id, parent_id, 0 from categories where id = any(${categories}::bigint[])
      union all
      select up.leaf, c.id, c.parent_id, up.height + 1 from up join categories c on c.id = up.parent_id
    ), nearest as (
      select distinct on (r.country, up.leaf) r.country, up.leaf, r.name, r.rate_bp
      from up join tax_rates r on r.category_id = up.id
      where r.country = any(${countries}::text[]) order by r.country, up.leaf, up.height
    ), rates as (
      select * from nearest
      union all
      select country, null, name, rate_bp from tax_rates
      where category_id is null and country = any(${countries}::text[])
    )
    select
      (select coalesce(jsonb_agg(jsonb_build_object('id', z.id, 'shopId', z.shop_id, 'countries', z.countries)
         order by z.position, z.id), '[]')
       from shipping_zones z where z.shop_id = any(${shopIds}::bigint[]) and z.removed_at is null) as zones,
      (select coalesce(jsonb_agg(jsonb_build_object('id', m.id, 'shopId', m.shop_id, 'zoneId', m.zone_id,
         'name', m.name, 'kind', m.kind, 'price', m.price_minor, 'freeAbove', m.free_above_minor,
         'daysMin', m.days_min, 'daysMax', m.days_max, 'pickupPlace', m.pickup_place,
         'steps', coalesce((select jsonb_agg(jsonb_build_object('upto', s.upto, 'price', s.price_minor) order by s.upto)
           from shipping_steps s where s.method_id = m.id), '[]'::jsonb)) order by m.position, m.id), '[]')
       from shipping_methods m
       where m.shop_id = any(${shopIds}::bigint[]) and m.enabled and m.removed_at is null) as methods,
      (select coalesce(jsonb_agg(jsonb_build_object('country', country, 'categoryId', leaf, 'name', name,
         'bp', rate_bp)), '[]') from rates) as rates`
}

/** The live discounts of these codes. Those of shops outside the cart count as unknown: their shop may be hidden. */
async function listDiscounts(db: Database | Tx, cart: Cart): Promise<Discount[]> {
  const rows = await db
    .selectFrom('discounts as d')
    .select(({ exists, selectFrom }) => [
      'd.id',
      'd.shop_id as shopId',
      'd.code',
      'd.kind',
      'd.percent_bp as percentBp',
      'd.amount_minor as amount',
      'd.currency',
      'd.min_minor as minimum',
      'd.starts_at as startsAt',
      'd.ends_at as endsAt',
      sql<boolean>`coalesce(d.uses >= d.most_uses, false)`.as('usedUp'),
      exists(
        selectFrom('discount_uses as u')
          .select('u.id')
          .whereRef('u.discount_id', '=', 'd.id')
          .whereRef('d.once_per_person', '=', sql`true`)
          .where('u.ended_at', 'is', null)
          .where('u.person', '=', cart.answers.email ?? ''),
      )
        .$castTo<boolean>()
        .as('usedBefore'),
    ])
    .where('d.code', 'in', cart.answers.codes)
    .where('d.removed_at', 'is', null)
    .where('d.enabled', '=', true)
    .where((eb) =>
      eb.or([eb('d.shop_id', 'is', null), eb('d.shop_id', 'in', cart.shops.map((shop) => shop.shopId).concat(0))]),
    )
    .execute()
  return rows.map((row) => ({ ...row, kind: row.kind as Discount['kind'] }))
}
