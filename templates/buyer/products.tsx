import { PageHead } from '#templates/layout/page-head.tsx'
import { type ListingProps, ListingResults } from './listing.tsx'
import { FilterPanelAnswer, ListingFilters } from './listing-filters.tsx'

const headId = 'listing-title'

/** What the page is called: by what was searched, else where in the tree it is. */
export function productsTitle({ filter, categories }: ListingProps): string {
  if (filter.search) return `Results for “${filter.search}”`
  return categories?.path.at(-1)?.name ?? 'All products'
}

function Title(props: ListingProps) {
  const place = props.filter.search ? props.categories?.path.at(-1)?.name : undefined
  return (
    <div id={headId}>
      <PageHead title={productsTitle(props)} lead={place && `In ${place}`} />
    </div>
  )
}

/** Everything for sale, narrowed down as the address says. */
export function ProductsPage(props: ListingProps) {
  return (
    <>
      <Title {...props} />
      <div class="browse">
        <ListingFilters {...props} />
        <ListingResults {...props} />
      </div>
    </>
  )
}

/** The same after another choice: title, filters and products change, the page stays. */
export function ProductsChanged(props: ListingProps & { pageTitle: string }) {
  return (
    <>
      <title>{props.pageTitle}</title>
      <hx-partial hx-target={`#${headId}`} hx-swap="outerHTML">
        <Title {...props} />
      </hx-partial>
      <FilterPanelAnswer {...props} />
      <hx-partial hx-target="#listing" hx-swap="outerHTML">
        <ListingResults {...props} />
      </hx-partial>
    </>
  )
}
