import { LinkButton } from '#templates/ui/button.tsx'
import { Cards } from './cards.tsx'
import { cardsId, type MoreProps } from './listing.tsx'
import { changed, type ListingPlace } from './listing-links.ts'

const moreId = 'show-more'
/** So many pages come by scrolling; then somebody who wants to reach the foot of the page can. */
const SCROLLED = 5
/** So many are put behind each other; then the next begins a page of its own. */
const BEHIND = 10

export function FirstPage(props: ListingPlace) {
  return (
    <LinkButton href={changed(props, {})} icon="arrow-left">
      Back to the first products
    </LinkButton>
  )
}

/** The way on: a plain link, which with htmx brings the next products behind these, also when scrolled near. */
export function ShowMore(props: MoreProps & { added?: string }) {
  const { listing, shown, added } = props
  const { next } = listing
  const behind = next ? changed(props, { after: next, from: shown.from, shown: `${shown.pages}` }) : undefined
  const way = { 'hx-get': behind, 'hx-target': '#more', 'hx-swap': 'outerHTML', 'hx-sync': '#more:drop' }
  return (
    <nav class="show-more" aria-label="More products" id="more" data-announce={added}>
      {shown.from && !added && listing.cards.length > 0 && <FirstPage {...props} />}
      {next && shown.pages < SCROLLED && <span class="near-end" hx-trigger="intersect once" {...way} />}
      {next ? (
        <LinkButton
          id={moreId}
          href={changed(props, { after: next })}
          rel="next"
          {...(shown.pages < BEHIND ? way : {})}
        >
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
export function MoreResults(props: MoreProps) {
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
