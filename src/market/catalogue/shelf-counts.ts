import { type RawBuilder, sql } from 'kysely'
import type { ListingFilter } from './listing.ts'

/** Nothing is chosen but a category and shops: then what is kept for each of them says how much there is. */
export const isPlain = ({ search, options, min, max, inStock }: ListingFilter): boolean =>
  !search && options.length === 0 && min === null && max === null && !inStock

/** How many products a plain filter leaves, of shops that buyers may see. A category's `inside (id)` must stand before it. */
export const shelved = ({ category, shops }: ListingFilter): RawBuilder<unknown> => sql`(
  select coalesce(sum(k.products), 0) from shelf_counts k join visible_shops s on s.id = k.shop_id
  where ${category === null ? sql`true` : sql`k.category_id = any (array(select id from inside))`}
    and ${shops.length === 0 ? sql`true` : sql`s.slug = any (${shops}::text[])`})`
