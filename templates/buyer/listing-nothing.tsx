import { LinkButton } from '#templates/ui/button.tsx'
import { EmptyState } from '#templates/ui/card.tsx'
import type { ListingProps } from './listing.tsx'
import { changed, NONE } from './listing-links.ts'
import { FirstPage } from './listing-more.tsx'

/** Why there is nothing, and what to do about it. */
export function NothingFound(props: ListingProps) {
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
  const onlyQuery = changed({ base, typed: { q: filter.search }, many: NONE }, {})
  const onlySearch = filter.search && changed(props, {}) !== onlyQuery
  return (
    <EmptyState
      icon="search"
      title={filter.search ? `Nothing found for “${filter.search}”` : 'Nothing matches all of that'}
      action={
        <>
          {onlySearch && <LinkButton href={onlyQuery}>Search without other filters</LinkButton>}
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
