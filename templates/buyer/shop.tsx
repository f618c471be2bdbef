import { countryName } from '#src/lib/countries.ts'
import type { ShopPage as ShopFacts } from '#src/market/catalogue/shop-window.ts'
import { VerifiedMark } from '#templates/ui/badge.tsx'
import { Avatar } from '#templates/ui/picture.tsx'
import { type ListingProps, ListingResults } from './listing.tsx'
import { FilterPanelAnswer, ListingFilters } from './listing-filters.tsx'
import { dateText, logoOf, productsText } from './shop-words.ts'

export type ShopPageProps = ListingProps & { shop: ShopFacts; mostInShop: number }

/** One shop's window: who they are, how they can be reached, what they sell. */
export function ShopPage(props: ShopPageProps) {
  return (
    <>
      <ShopHead {...props} />
      <div class="browse">
        <ListingFilters {...props} />
        <ListingResults {...props} />
      </div>
    </>
  )
}

function ShopHead({ shop, mostInShop }: ShopPageProps) {
  const paragraphs = shop.description.split(/\n+/).filter((part) => part.trim() !== '')
  return (
    <div class="shop-head">
      <Avatar name={shop.name} src={logoOf(shop.logoKey)} size="l" />
      <div class="shop-head-words">
        <h1 class="page-title">
          {shop.name} <VerifiedMark />
        </h1>
        <p class="shop-head-facts">
          {[
            shop.verifiedAt && `Verified since ${dateText(shop.verifiedAt)}`,
            countryName(shop.country),
            productsText(shop.products, mostInShop),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
        <div class="shop-head-text">
          {paragraphs.map((part) => (
            <p>{part}</p>
          ))}
        </div>
        <p class="shop-head-facts">
          Questions? Write to <a href={`mailto:${shop.contactEmail}`}>{shop.contactEmail}</a>
        </p>
      </div>
    </div>
  )
}

/** The same after another choice. */
export function ShopChanged(props: ShopPageProps) {
  return (
    <>
      <FilterPanelAnswer {...props} />
      <hx-partial hx-target="#listing" hx-swap="outerHTML">
        <ListingResults {...props} />
      </hx-partial>
    </>
  )
}
