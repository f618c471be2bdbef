import { type Errors, type Typed, typedOf } from '#src/lib/form.ts'
import type { ListingFilter, Sort } from '#src/market/catalogue/listing.ts'
import { tidySearch } from '#src/market/catalogue/search-words.ts'

const SLUG = /^[a-z0-9-]{1,120}$/
const SORT: readonly string[] = ['newest', 'cheapest', 'dearest', 'relevance'] satisfies Sort[]

export type ListingQuery = { filter: ListingFilter; typed: Typed; errors: Errors }

/** Reads what an address asks of a listing. What cannot be understood is said beside its field, kept, and left out. */
export function readListingQuery(search: URLSearchParams): ListingQuery {
  const given = typedOf(search)
  const errors: Errors = {}
  const q = tidySearch(given.q)
  const min = readPrice(given.min, 'min', errors)
  let max = readPrice(given.max, 'max', errors)
  if (min !== null && max !== null && max < min) {
    errors.max = 'This is less than the lowest price. Every price from there up is shown.'
    max = null
  }
  const inStock = ['1', 'on', 'true'].includes(given.in_stock ?? '')
  const usual: Sort = q ? 'relevance' : 'newest'
  const wanted = SORT.includes(given.sort ?? '') ? (given.sort as Sort) : usual
  const sort = wanted === 'relevance' ? usual : wanted
  const category = given.category ? slugOf(given.category) : null
  const shop = given.shop ? slugOf(given.shop) : null
  const filter = { search: q, category, shop, min, max, inStock, sort, after: given.after ?? null }
  const typed = {
    q,
    category: category ?? '',
    shop: shop ?? '',
    min: (given.min ?? '').trim().slice(0, 20),
    max: (given.max ?? '').trim().slice(0, 20),
    in_stock: inStock ? '1' : '',
    sort: sort === usual ? '' : sort,
  }
  return { filter, typed, errors }
}

/** A slug that nothing can have finds nothing, as one that nothing has. */
const slugOf = (text: string): string => (SLUG.test(text) ? text : '-')

/** A price in whole or broken units of whatever currency, in thousandths. */
function readPrice(typed: string | undefined, field: 'min' | 'max', errors: Errors): number | null {
  const text = typed?.trim()
  if (!text) return null
  const match = /^(\d{1,9})(?:[.,](\d{1,3}))?$/.exec(text)
  if (!match) {
    errors[field] = 'Write a price as a number, for example 20 or 19.50.'
    return null
  }
  return Number(match[1]) * 1000 + Number((match[2] ?? '').padEnd(3, '0'))
}
