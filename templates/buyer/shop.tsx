import { countryName } from '#src/lib/countries.ts'
import { paths, withQuery } from '#src/lib/paths.ts'
import type { Card } from '#src/market/catalogue/cards.ts'
import type { ShopWindow } from '#src/market/shops/shop-window.ts'
import { VerifiedMark } from '#templates/ui/badge.tsx'
import { LinkButton } from '#templates/ui/button.tsx'
import { EmptyState } from '#templates/ui/card.tsx'
import { Chip, Chips } from '#templates/ui/navigation.tsx'
import { Avatar } from '#templates/ui/picture.tsx'
import { ProductGrid } from '#templates/ui/product.tsx'
import { AwayNotice } from './away-notice.tsx'
import { Cards } from './cards.tsx'
import { dateText, logoOf, paragraphsOf, productsText } from './shop-words.ts'
import { ShowMore, ShownMore } from './show-more.tsx'

export type ShopPageProps = {
  shop: ShopWindow
  cards: Card[]
  next: string | null
  /** The category chosen; null shows everything. */
  category: string | null
  later: boolean
}

const listId = 'products'
const what = 'products'

const placeOf = ({ shop, category }: ShopPageProps, after: string | null = null) =>
  withQuery(paths.shop(shop.slug), { category: category ?? '', after: after ?? '' })

/** One shop's window: who they are, since when they may sell, what they have. */
export function ShopPage(props: ShopPageProps) {
  const { shop, cards, next, later } = props
  return (
    <>
      <ShopHead {...shop} />
      <AwayNotice {...shop} />
      <section aria-labelledby="goods">
        <div class="section-head">
          <h2 id="goods">Products</h2>
        </div>
        {shop.categories.length > 1 && <CategoryChips {...props} />}
        {cards.length > 0 ? (
          <ProductGrid id={listId}>
            <Cards cards={cards} ownShop />
          </ProductGrid>
        ) : (
          <NothingHere {...props} />
        )}
        <ShowMore next={next && placeOf(props, next)} first={later ? placeOf(props) : null} what={what} />
      </section>
    </>
  )
}

/** The next page of its products, for the end of the list. */
export function ShopAppended(props: ShopPageProps) {
  const { cards, next } = props
  return (
    <ShownMore into={listId} count={cards.length} next={next && placeOf(props, next)} what={what}>
      <Cards cards={cards} ownShop />
    </ShownMore>
  )
}

function ShopHead({ name, logoKey, verifiedAt, country, products, description }: ShopWindow) {
  const facts = [
    verifiedAt ? `Verified since ${dateText(verifiedAt)}` : 'Checked by a person',
    countryName(country),
    productsText(products),
  ]
  return (
    <div class="shop-head">
      <Avatar name={name} src={logoOf(logoKey)} size="l" />
      <div class="shop-head-words">
        <h1 class="page-title shop-head-name">
          {name} <VerifiedMark size="l" wordless />
        </h1>
        <p class="shop-head-facts">{facts.join(' · ')}</p>
      </div>
      {description && (
        <div class="shop-head-text prose">
          {paragraphsOf(description).map((part) => (
            <p>{part}</p>
          ))}
        </div>
      )}
    </div>
  )
}

function CategoryChips({ shop, category }: ShopPageProps) {
  return (
    <Chips class="shop-categories" label="Categories of this shop">
      <Chip href={paths.shop(shop.slug)} on={category === null} count={shop.products}>
        All
      </Chip>
      {shop.categories.map(({ slug, name, products }) => (
        <Chip href={withQuery(paths.shop(shop.slug), { category: slug })} on={slug === category} count={products}>
          {name}
        </Chip>
      ))}
    </Chips>
  )
}

function NothingHere({ shop, category, later }: ShopPageProps) {
  if (category === null && !later) {
    const action = <LinkButton href={paths.products()}>Browse all products</LinkButton>
    return (
      <EmptyState icon="package" title="Nothing is for sale here yet" headingLevel={3} action={action}>
        {shop.name} is verified, and has put nothing in its window so far.
      </EmptyState>
    )
  }
  const action = <LinkButton href={paths.shop(shop.slug)}>Show everything of this shop</LinkButton>
  return (
    <EmptyState icon="package" title="Nothing of this kind here" headingLevel={3} action={action}>
      {shop.name} has nothing {later ? 'more to show' : 'in this category'} now.
    </EmptyState>
  )
}
