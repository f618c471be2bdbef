import { paths } from '#src/lib/paths.ts'
import type { Card } from '#src/market/catalogue/cards.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { LinkButton } from '#templates/ui/button.tsx'
import { SearchField } from '#templates/ui/navigation.tsx'
import { ProductGrid } from '#templates/ui/product.tsx'
import { Cards } from './cards.tsx'

export type MissingPageProps = {
  what: 'product' | 'shop'
  sentence: string
  /** Words that the address itself is made of. */
  words: string
  /** What may have been meant; where nothing is like it, the newest. */
  suggestions: Card[]
  alike: boolean
}

const ways = {
  product: { href: paths.products(), search: 'Search products', all: 'See all products' },
  shop: { href: paths.shops, search: 'Find a shop', all: 'See all shops' },
}

/** Nothing stands in this window, or no longer: how to find something else. */
export function MissingPage({ what, sentence, words, suggestions, alike }: MissingPageProps) {
  const { href, search, all } = ways[what]
  return (
    <>
      <PageHead title="Nothing at this address" lead={sentence} />
      <div class="missing-ways">
        <SearchField id="missing-q" action={href} label={search} value={words} />
        <LinkButton href={href}>{all}</LinkButton>
      </div>
      {suggestions.length > 0 && (
        <section class="missing-more">
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
