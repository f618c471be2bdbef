import { paths } from '#src/lib/paths.ts'
import type { Card } from '#src/market/catalogue/cards.ts'
import { LinkButton } from '#templates/ui/button.tsx'
import { EmptyState } from '#templates/ui/card.tsx'
import { SearchField } from '#templates/ui/navigation.tsx'
import { ProductGrid } from '#templates/ui/product.tsx'
import { Cards } from './cards.tsx'

export type MissingPageProps = {
  what: 'product' | 'shop'
  /** Words that the address itself is made of. */
  words: string
  /** What may have been meant; where nothing is like it, the newest. */
  suggestions: Card[]
  alike: boolean
}

/** Nothing stands in this window, or no longer: how to find something else. */
export function MissingPage({ what, words, suggestions, alike }: MissingPageProps) {
  return (
    <>
      <h1 class="page-title missing-title">{what === 'shop' ? 'This shop is not here' : 'This product is not here'}</h1>
      <EmptyState
        icon={what === 'shop' ? 'store' : 'package'}
        title="Nothing at this address"
        action={
          what === 'shop' ? (
            <LinkButton href={paths.shops}>See all shops</LinkButton>
          ) : (
            <LinkButton href={paths.products()}>See all products</LinkButton>
          )
        }
      >
        It may have been sold out and taken down, moved, or was never at this address.
      </EmptyState>
      <SearchField
        class="missing-search"
        id="missing-q"
        action={what === 'shop' ? paths.shops : paths.products()}
        label={what === 'shop' ? 'Find a shop' : 'Search products'}
        value={words}
      />
      {suggestions.length > 0 && (
        <section class="more-from">
          <div class="section-head">
            <h2>{alike ? 'Perhaps one of these' : 'New in the market'}</h2>
          </div>
          <ProductGrid>
            <Cards cards={suggestions} />
          </ProductGrid>
        </section>
      )}
    </>
  )
}
