import { type Errors, type Typed, typedOf } from '#src/lib/form.ts'
import { type ChosenOption, type ListingFilter, MOST_PAGES, partsOf, type Sort } from '#src/market/catalogue/listing.ts'
import { knownPlace } from '#src/market/catalogue/listing-conditions.ts'
import { tidySearch } from '#src/market/catalogue/search-words.ts'
import type { Many } from '#templates/buyer/listing-links.ts'

const SLUG = /^[a-z0-9-]{1,120}$/
const SORT: readonly string[] = ['newest', 'cheapest', 'dearest', 'relevance'] satisfies Sort[]
const MOST_SHOPS = 20
const MOST_OPTIONS = 30
/** Each is looked up beside all others; no product has more than three. */
const MOST_OPTION_NAMES = 5

export type ListingQuery = {
  filter: ListingFilter
  typed: Typed
  many: Many
  errors: Errors
  /** What is on the page of somebody who has more brought: where its first product stood, and how many pages there are. */
  shown: { from: string; pages: number }
  /** Only what was typed counts, though it may be misspelt. */
  exactly: boolean
}

/** Reads what an address asks of a listing. What cannot be understood is said beside its field, kept, and left out. */
export function readListingQuery(search: URLSearchParams): ListingQuery {
  const given = typedOf(search)
  const errors: Errors = {}
  const q = tidySearch(given.q)
  const { min, max } = readPrices(given, errors)
  const inStock = ['1', 'on', 'true'].includes(given.in_stock ?? '')
  const usual: Sort = q ? 'relevance' : 'newest'
  const wanted = SORT.includes(given.sort ?? '') ? (given.sort as Sort) : usual
  const sort = wanted === 'relevance' ? usual : wanted
  const category = given.category ? slugOf(given.category) : null
  const many = readMany(search)
  const after = knownPlace(given.after)
  const pages = pagesOf(given.pages)
  const exactly = given.exactly === '1' && q !== ''
  const filter = {
    search: q,
    category,
    shops: many.shop,
    options: optionsOf(many.option),
    min,
    max,
    inStock,
    sort,
    after,
    pages,
  }
  const typed = {
    q,
    exactly: exactly ? '1' : '',
    category: category ?? '',
    min: (given.min ?? '').trim().slice(0, 20),
    max: (given.max ?? '').trim().slice(0, 20),
    in_stock: inStock ? '1' : '',
    sort: sort === usual ? '' : sort,
  }
  const shown = { from: given.from?.slice(0, 60) ?? '', pages: pagesOf(given.shown) }
  return { filter, typed, many, errors, shown, exactly }
}

const pagesOf = (text: string | undefined): number =>
  /^\d{1,2}$/.test(text ?? '') ? Math.min(MOST_PAGES, Math.max(1, Number(text))) : 1

/** A slug that nothing can have finds nothing, as one that nothing has. */
const slugOf = (text: string): string => (SLUG.test(text) ? text : '-')

/** What can be chosen more than once: shops, and options as "Size:42". */
function readMany(search: URLSearchParams): Many {
  const all = (name: string) => [...new Set(search.getAll(name).filter(Boolean))].sort()
  const pairs = all('option').filter((one) => one.includes(':') && one.length <= 200 && !/\p{Cc}/u.test(one))
  const names = [...new Set(pairs.map((one) => partsOf(one).name))].slice(0, MOST_OPTION_NAMES)
  return {
    shop: all('shop').map(slugOf).slice(0, MOST_SHOPS),
    option: pairs.filter((one) => names.includes(partsOf(one).name)).slice(0, MOST_OPTIONS),
  }
}

function optionsOf(pairs: readonly string[]): ChosenOption[] {
  const byName = new Map<string, string[]>()
  for (const pair of pairs) {
    const { name, value } = partsOf(pair)
    byName.set(name, [...(byName.get(name) ?? []), value])
  }
  return [...byName].map(([name, values]) => ({ name, values }))
}

function readPrices(given: Typed, errors: Errors): { min: number | null; max: number | null } {
  const min = readPrice(given.min, 'min', errors)
  const max = readPrice(given.max, 'max', errors)
  if (min === null || max === null || max >= min) return { min, max }
  errors.max = 'This is less than the lowest price. Every price from there up is shown.'
  return { min, max: null }
}

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
