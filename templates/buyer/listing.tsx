import type { Errors } from '#src/lib/form.ts'
import type { CategoryPlace } from '#src/market/catalogue/category-place.ts'
import type { Listing, ListingFilter, ShopChoice } from '#src/market/catalogue/listing.ts'
import { LinkButton } from '#templates/ui/button.tsx'
import { EmptyState } from '#templates/ui/card.tsx'
import { Chip, Chips } from '#templates/ui/navigation.tsx'
import { ProductGrid } from '#templates/ui/product.tsx'
import { Cards } from './cards.tsx'
import { changed, type ListingPlace } from './listing-links.ts'

export type ListingProps = ListingPlace & {
  filter: ListingFilter
  errors: Errors
  listing: Listing
  /** The most that a total counts. */
  mostCounted: number
  categories: CategoryPlace | null
  shops: ShopChoice[]
  /** The listing of one shop: which shop is not a choice then. */
  ownShop: boolean
  /** What was asked for came by taking a filter off: the focus goes to what is now shown. */
  takesFocus?: boolean
}

export const cardsId = 'cards'
const moreId = 'show-more'

/** The products that were asked for: how many, what narrows them down, how they are sorted, and the way on. */
export function ListingResults(props: ListingProps) {
  const { listing, filter, ownShop, takesFocus } = props
  const words = countWords(props)
  return (
    <section class="listing" id="listing" aria-label="Products">
      <ActiveFilters {...props} />
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

function ActiveFilters(props: ListingProps) {
  const { filter, typed, categories, shops, ownShop, base } = props
  const shopName = shops.find((shop) => shop.slug === filter.shop)?.name
  const filters = [
    { off: ['q'], label: filter.search && `“${filter.search}”` },
    { off: ['category'], label: filter.category && (categories?.path.at(-1)?.name ?? 'Unknown category') },
    { off: ['shop'], label: !ownShop && filter.shop && (shopName ?? 'Unknown shop') },
    { off: ['min'], label: filter.min !== null && `From ${typed.min}` },
    { off: ['max'], label: filter.max !== null && `Up to ${typed.max}` },
    { off: ['in_stock'], label: filter.inStock && 'In stock' },
  ].filter((one) => one.label)
  if (filters.length === 0) return null
  return (
    <Chips label="Chosen filters" class="listing-filters">
      {filters.map(({ off, label }) => {
        const href = changed(props, Object.fromEntries(off.map((name) => [name, ''])))
        return (
          <Chip id={`without-${off[0]}`} href={href} hx-get={href} hx-target="#listing" on removes>
            {label}
          </Chip>
        )
      })}
      {filters.length > 1 && (
        <Chip id="without-all" href={base} hx-get={base} hx-target="#listing">
          Clear all
        </Chip>
      )}
    </Chips>
  )
}

function NothingFound(props: ListingProps) {
  const { filter, base, ownShop } = props
  if (filter.after) {
    return (
      <EmptyState icon="shopping-bag" title="That was all" action={<FirstPage {...props} />}>
        There is nothing after this page any more.
      </EmptyState>
    )
  }
  const narrowed = changed(props, {}) !== base
  if (!narrowed) {
    return (
      <EmptyState icon="store" title={ownShop ? 'Nothing in this window yet' : 'The windows are still empty'}>
        {ownShop
          ? 'This shop has not put anything up for sale so far.'
          : 'No shop has put anything up for sale so far.'}
      </EmptyState>
    )
  }
  const onlySearch = filter.search && changed(props, {}) !== changed({ base, typed: { q: filter.search } }, {})
  return (
    <EmptyState
      icon="search"
      title={filter.search ? `Nothing found for “${filter.search}”` : 'Nothing matches all of that'}
      action={
        <>
          {onlySearch && (
            <LinkButton href={changed({ base, typed: { q: filter.search } }, {})}>
              Search without other filters
            </LinkButton>
          )}
          <LinkButton href={base}>{ownShop ? 'Show all of this shop' : 'Show all products'}</LinkButton>
        </>
      }
    >
      {filter.search
        ? 'Every word has to be found. Try fewer or shorter words, or look whether one is misspelt.'
        : 'Take off a filter above, or start again with everything there is.'}
    </EmptyState>
  )
}

function FirstPage(props: ListingPlace) {
  return (
    <LinkButton href={changed(props, {})} icon="arrow-left">
      Back to the first products
    </LinkButton>
  )
}

function ShowMore(props: ListingProps & { added?: string }) {
  const { listing, filter, added } = props
  const href = listing.next && changed(props, { after: listing.next })
  return (
    <nav class="show-more" aria-label="More products" id="more" data-announce={added}>
      {filter.after && !added && listing.cards.length > 0 && <FirstPage {...props} />}
      {href ? (
        <LinkButton id={moreId} href={href} rel="next" hx-get={href} hx-target="#more" hx-swap="outerHTML">
          Show more
        </LinkButton>
      ) : (
        added && (
          <p id={moreId} tabindex={-1}>
            That is everything.
          </p>
        )
      )}
    </nav>
  )
}

/** The answer to "Show more": cards behind those that are there, and the way on from them. */
export function MoreResults(props: ListingProps) {
  const { listing, ownShop } = props
  return (
    <>
      <hx-partial hx-target={`#${cardsId}`} hx-swap="beforeend">
        <Cards cards={listing.cards} ownShop={ownShop} headingLevel={2} />
      </hx-partial>
      <hx-partial hx-target="#more" hx-swap="outerHTML">
        <ShowMore {...props} added={`${listing.cards.length} more products`} />
      </hx-partial>
    </>
  )
}
