import { LinkButton } from '#templates/ui/button.tsx'
import { Cards } from './cards.tsx'
import { cardsId, type ListingProps } from './listing.tsx'
import { changed, type ListingPlace } from './listing-links.ts'

const moreId = 'show-more'

export function FirstPage(props: ListingPlace) {
  return (
    <LinkButton href={changed(props, {})} icon="arrow-left">
      Back to the first products
    </LinkButton>
  )
}

/** The way on: a plain link, which with htmx brings the next products behind these. */
export function ShowMore(props: ListingProps & { added?: string }) {
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
