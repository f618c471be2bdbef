import { paths, withQuery } from '#src/lib/paths.ts'
import type { ShopTile } from '#src/market/catalogue/shop-window.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { LinkButton } from '#templates/ui/button.tsx'
import { EmptyState } from '#templates/ui/card.tsx'
import { SearchField } from '#templates/ui/navigation.tsx'
import { ShopCard } from '#templates/ui/product.tsx'
import { firstWords } from './home.tsx'
import { dateText, logoOf, productsText } from './shop-words.ts'

export type ShopsPageProps = {
  shops: ShopTile[]
  next: string | null
  search: string
  mostInShop: number
  later: boolean
}

/** Everyone who sells here, and since when they may. */
export function ShopsPage({ shops, next, search, mostInShop, later }: ShopsPageProps) {
  return (
    <>
      <PageHead
        title="Shops"
        lead="Each was checked by a person before it could sell, and is shown only while that stands."
      />
      <SearchField class="shops-search" action={paths.shops} label="Find a shop" value={search} />
      {shops.length > 0 ? (
        <ul class="shop-cards">
          {shops.map(({ slug, name, description, logoKey, verifiedAt, products }) => (
            <ShopCard
              href={paths.shop(slug)}
              name={name}
              logo={logoOf(logoKey)}
              text={firstWords(description)}
              note={[productsText(products, mostInShop), verifiedAt && `verified since ${dateText(verifiedAt)}`]
                .filter(Boolean)
                .join(' · ')}
              headingLevel={2}
            />
          ))}
        </ul>
      ) : (
        <NoShops search={search} />
      )}
      <nav class="show-more" aria-label="More shops">
        {later && (
          <LinkButton href={withQuery(paths.shops, { q: search })} icon="arrow-left">
            Back to the first shops
          </LinkButton>
        )}
        {next && (
          <LinkButton href={withQuery(paths.shops, { q: search, after: next })} rel="next">
            More shops
          </LinkButton>
        )}
      </nav>
    </>
  )
}

function NoShops({ search }: { search: string }) {
  if (!search) {
    return (
      <EmptyState
        icon="store"
        title="No shop is open yet"
        action={<LinkButton href="/seller/shop">Open a shop</LinkButton>}
      >
        The first one that is verified stands here.
      </EmptyState>
    )
  }
  return (
    <EmptyState
      icon="search"
      title={`No shop found for “${search}”`}
      action={
        <>
          <LinkButton href={paths.products({ q: search })}>Search products instead</LinkButton>
          <LinkButton href={paths.shops}>Show all shops</LinkButton>
        </>
      }
    >
      A shop is found by its name and by what it says of itself.
    </EmptyState>
  )
}
