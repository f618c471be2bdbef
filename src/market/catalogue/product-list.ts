import { sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'
import { plannedAnew } from '#src/database/prepared.ts'
import { containsWords, type Order, ordered, type Paged, type Place, pageOf, seek } from './keyset.ts'
import type { ProductState } from './states.ts'

export const PRODUCT_SORTS = ['newest', 'changed', 'title', 'price'] as const
export type ProductSort = (typeof PRODUCT_SORTS)[number]

const ORDERS: Record<ProductSort, Order> = {
  newest: { key: sql`p.created_at`, descending: true },
  changed: { key: sql`p.updated_at`, descending: true },
  title: { key: sql`fold_text(p.title)`, descending: false },
  price: { key: sql`coalesce(p.price_from_minor, -1)`, descending: false },
}

export type ListedProduct = {
  id: number
  slug: string
  title: string
  state: ProductState
  featured: boolean
  priceFromMinor: number | null
  priceToMinor: number | null
  updatedAt: Date
  variants: number
  available: number
  /** How many of its variants are at or below their threshold. */
  low: number
  /** When it goes on sale by itself, by the clock on which that was typed. */
  publishAt: Date | null
  publishOffset: number
  image: { key: string; width: number; alt: string } | null
}

export type ProductQuery = Place & { q: string; state: ProductState | null; sort: ProductSort }

/** A shop's products a page at a time. What a row adds up is asked for the page's products alone. */
export async function listProducts(
  db: Database,
  shopId: number,
  { q, state, sort, ...place }: ProductQuery,
  size = 30,
): Promise<Paged<ListedProduct>> {
  const order = ORDERS[sort]
  const { rows } = await sql<ListedProduct>`${plannedAnew(q.trim() !== '')}
    with page as (
      select p.*, row_number() over (order by ${ordered(order, place)}) as place from products p
      where p.shop_id = ${shopId} and p.removed_at is null
        and ${state ? sql`p.state = ${state}` : sql`p.state <> 'archived'`}
        and ${containsWords(sql`p.search_text`, q)} and ${seek(order, place)}
      order by ${ordered(order, place)} limit ${size + 1})
    select p.id, p.slug, p.title, p.state, p.featured, p.price_from_minor as "priceFromMinor",
      p.price_to_minor as "priceToMinor", p.updated_at as "updatedAt",
      p.publish_at as "publishAt", p.publish_offset as "publishOffset", s.variants, s.available, s.low, ${FIRST_IMAGE} as image
    from page p cross join lateral ${STOCK_OF} s
    order by p.place`.execute(db)
  return pageOf(rows, size, place)
}

/** The picture that lists show, or null. */
export const FIRST_IMAGE = sql`(select jsonb_build_object('key', i.image_key, 'width', i.width, 'alt', i.alt)
  from product_images i where i.product_id = p.id order by i.position, i.id limit 1)`

export const STOCK_OF = sql`(
  select count(*)::integer as variants, coalesce(sum(l.on_hand - l.held), 0)::integer as available,
    count(*) filter (where l.is_low)::integer as low
  from variants v join stock_levels l on l.variant_id = v.id
  where v.product_id = p.id and v.removed_at is null)`
