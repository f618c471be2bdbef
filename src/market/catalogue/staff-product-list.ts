import { sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'
import { plannedAnew } from '#src/database/prepared.ts'
import { containsWords, type Order, ordered, type Paged, type Place, pageOf, seek } from './keyset.ts'
import { FIRST_IMAGE, STOCK_OF } from './product-list.ts'
import type { ProductState } from './states.ts'

export type StaffProduct = {
  id: number
  slug: string
  title: string
  state: ProductState
  featured: boolean
  adminNote: string
  priceFromMinor: number | null
  priceToMinor: number | null
  currency: string
  shop: { id: number; slug: string; name: string; status: string }
  visible: boolean
  /** What it lies in; null for none. */
  category: string | null
  variants: number
  available: number
  image: { key: string; width: number; alt: string } | null
}

export type StaffQuery = Place & {
  q: string
  shop: string
  state: ProductState | null
  featured: boolean
  categoryId?: number | null
}

const NEWEST: Order = { key: sql`p.created_at`, descending: true }

const COLUMNS = sql`p.id, p.slug, p.title, p.state, p.featured, p.admin_note as "adminNote",
  p.price_from_minor as "priceFromMinor", p.price_to_minor as "priceToMinor", h.currency,
  jsonb_build_object('id', h.id, 'slug', h.slug, 'name', h.name, 'status', h.status) as shop,
  (select c.name from categories c where c.id = p.category_id) as category,
  exists (select from visible_products where id = p.id) as visible, s.variants, s.available, ${FIRST_IMAGE} as image`

/** Products of all shops for staff, newest first, a page at a time; `shop` is a shop's slug, or empty for all. */
export async function listProductsOfMarket(
  db: Database,
  { q, shop, state, featured, categoryId = null, ...place }: StaffQuery,
  size = 30,
): Promise<Paged<StaffProduct>> {
  const { rows } = await sql<StaffProduct>`${plannedAnew(q.trim() !== '')}
    with page as (
      select p.*, row_number() over (order by ${ordered(NEWEST, place)}) as place from products p
      where p.removed_at is null and ${containsWords(sql`p.search_text`, q)} and ${seek(NEWEST, place)}
        and ${state ? sql`p.state = ${state}` : sql`true`} and ${featured ? sql`p.featured` : sql`true`}
        and ${categoryId === null ? sql`true` : sql`p.category_id = ${categoryId}`}
        and ${shop ? sql`p.shop_id = (select id from shops where slug = ${shop})` : sql`true`}
      order by ${ordered(NEWEST, place)} limit ${size + 1})
    select ${COLUMNS} from page p join shops h on h.id = p.shop_id cross join lateral ${STOCK_OF} s
    order by p.place`.execute(db)
  return pageOf(rows, size, place)
}

/** One row of that list, as it is now. */
export async function findProductOfMarket(db: Database, id: number): Promise<StaffProduct | undefined> {
  const { rows } = await sql<StaffProduct>`
    select ${COLUMNS} from products p join shops h on h.id = p.shop_id cross join lateral ${STOCK_OF} s
    where p.id = ${id} and p.removed_at is null`.execute(db)
  return rows[0]
}
