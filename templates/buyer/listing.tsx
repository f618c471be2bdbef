import type { Errors } from '#src/lib/form.ts'
import type { CategoryLink, CategoryPlace } from '#src/market/catalogue/category-place.ts'
import type { Facets } from '#src/market/catalogue/facets.ts'
import type { Listing, ListingFilter } from '#src/market/catalogue/listing.ts'
import { ProductGrid } from '#templates/ui/product.tsx'
import { Cards } from './cards.tsx'
import { ActiveFilters } from './listing-chosen.tsx'
import { changed, type ListingPlace, NONE } from './listing-links.ts'
import { ShowMore } from './listing-more.tsx'
import { NothingFound } from './listing-nothing.tsx'

/** What it takes to put more behind what is there. */
export type MoreProps = ListingPlace & {
  filter: ListingFilter
  listing: Listing
  /** Where the first product of the page stood, and how many pages are there. */
  shown: { from: string; pages: number }
  /** The listing of one shop: which shop is not a choice then. */
  ownShop: boolean
}

export type ListingProps = MoreProps & {
  errors: Errors
  facets: Facets
  /** What was typed and what was probably meant: shown `instead`, or only offered. */
  spelling: { typed: string; meant: string; instead: boolean } | null
  /** The most that a total counts. */
  mostCounted: number
  categories: CategoryPlace | null
  /** Parts of the market that go by the name that was searched for. */
  named: CategoryLink[]
  /** What was asked for came by taking a filter off: the focus goes to what is now shown. */
  takesFocus?: boolean
}

/** Where the cards are that more are put behind. */
export const cardsId = 'cards'

/** The products that were asked for: how many, what narrows them down, how they are sorted, and the way on. */
export function ListingResults(props: ListingProps) {
  const { listing, filter, ownShop, takesFocus } = props
  const words = countWords(props)
  return (
    <section class="listing" id="listing" aria-label="Products">
      <ActiveFilters {...props} />
      <Spelling {...props} />
      <NamedSections {...props} />
      <div class="listing-head">
        <p
          class="listing-count"
          id="listing-count"
          data-announce={words}
          tabindex={-1}
          data-focus={takesFocus || undefined}
        >
          {words}
        </p>
        {listing.cards.length > 1 && <SortLinks {...props} />}
      </div>
      {listing.cards.length === 0 ? (
        <NothingFound {...props} />
      ) : (
        <ProductGrid id={cardsId}>
          <Cards cards={listing.cards} ownShop={ownShop} headingLevel={2} eager={filter.after ? 0 : 4} />
        </ProductGrid>
      )}
      <ShowMore {...props} />
    </section>
  )
}

/** "24 of 312 products"; beyond what is counted "24 of more than 500 products". */
function countWords({ listing, filter, mostCounted }: ListingProps): string {
  const { cards, total } = listing
  const shown = cards.length
  if (shown === 0) return 'No products'
  const all = total > mostCounted ? `more than ${mostCounted}` : String(total)
  const noun = total === 1 ? 'product' : 'products'
  if (filter.after) return `${shown} more of ${all} ${noun}`
  return shown === total ? `${total} ${noun}` : `${shown} of ${all} ${noun}`
}

const sorts = [
  { sort: 'relevance', label: 'Best match' },
  { sort: 'newest', label: 'Newest' },
  { sort: 'cheapest', label: 'Lowest price' },
  { sort: 'dearest', label: 'Highest price' },
] as const

function SortLinks(props: ListingProps) {
  const { filter } = props
  const offered = sorts.filter(({ sort }) => sort !== 'relevance' || filter.search !== '')
  return (
    <nav class="sorts" aria-label="Sort">
      <ul>
        {offered.map(({ sort, label }, i) => {
          const href = changed(props, { sort: i === 0 ? '' : sort })
          return (
            <li>
              <a
                class="sort"
                id={`sort-${sort}`}
                href={href}
                hx-get={href}
                hx-target="#listing"
                aria-current={sort === filter.sort ? 'true' : undefined}
              >
                {label}
              </a>
            </li>
          )
        })}
      </ul>
    </nav>
  )
}

/** What was probably meant. What was typed can still be asked for as it is. */
function Spelling({ base, typed, many, spelling }: ListingProps) {
  if (!spelling) return null
  const { instead, meant } = spelling
  const exactly = changed({ base, typed, many }, { q: spelling.typed, exactly: '1' })
  return instead ? (
    <p class="listing-spelling">
      Nothing was found for “{spelling.typed}”. Showing results for <strong>{meant}</strong>.{' '}
      <a href={exactly}>Search only for “{spelling.typed}”</a>
    </p>
  ) : (
    <p class="listing-spelling">
      Did you mean <a href={changed({ base, typed, many }, { q: meant })}>{meant}</a>?
    </p>
  )
}

/** Who searches for "jackets" may want all of them, whatever they are called. */
function NamedSections({ base, named }: ListingProps) {
  if (named.length === 0) return null
  return (
    <nav class="listing-sections" aria-label="Sections of this name">
      {named.slice(0, 3).map(({ slug, name }) => (
        <a href={changed({ base, typed: { category: slug }, many: NONE }, {})}>Everything in {name}</a>
      ))}
    </nav>
  )
}
