import { paths, withQuery } from '#src/lib/paths.ts'
import type { ShopTile } from '#src/market/shops/shop-window.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { LinkButton } from '#templates/ui/button.tsx'
import { EmptyState } from '#templates/ui/card.tsx'
import { SearchField } from '#templates/ui/navigation.tsx'
import { ShopCardRows, ShopCards } from './shop-cards.tsx'
import { ShowMore, ShownMore } from './show-more.tsx'

export type ShopsPageProps = { shops: ShopTile[]; next: string | null; search: string; later: boolean }

const listId = 'shops'
const what = 'shops'
const nextOf = ({ next, search }: ShopsPageProps) => next && withQuery(paths.shops, { q: search, after: next })

/** Everyone who sells here, and since when they may. */
export function ShopsPage(props: ShopsPageProps) {
  const { shops, search, later } = props
  return (
    <>
      <PageHead
        title="Shops"
        lead="Each was checked by a person before it could sell, and is shown only while that stands."
      />
      <SearchField class="shops-search" id="shops-q" action={paths.shops} label="Find a shop" value={search} />
      {shops.length > 0 ? <ShopCards shops={shops} headingLevel={2} id={listId} /> : <NoShops search={search} />}
      <ShowMore next={nextOf(props)} first={later ? withQuery(paths.shops, { q: search }) : null} what={what} />
    </>
  )
}

/** The next page of it, for the end of the list. */
export function ShopsAppended(props: ShopsPageProps) {
  return (
    <ShownMore into={listId} count={props.shops.length} next={nextOf(props)} what={what}>
      <ShopCardRows shops={props.shops} headingLevel={2} />
    </ShownMore>
  )
}

function NoShops({ search }: { search: string }) {
  if (!search) {
    const action = <LinkButton href={paths.sellerShop}>Open a shop</LinkButton>
    return (
      <EmptyState icon="store" title="No shop is open yet" action={action}>
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
