import { paths } from '#src/lib/paths.ts'
import type { WishItem, Wishlist } from '#src/market/orders/wishlist.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { AwayLabel, StockLabel, VerifiedMark } from '#templates/ui/badge.tsx'
import { Button, LinkButton } from '#templates/ui/button.tsx'
import { Card, EmptyState, Notice } from '#templates/ui/card.tsx'
import { Icon } from '#templates/ui/icon.tsx'
import { Money } from '#templates/ui/money.tsx'
import { Picture } from '#templates/ui/picture.tsx'
import { cardPictures } from './cards.tsx'
import { WaitForm } from './wait-form.tsx'
import { WishForm } from './wish-form.tsx'
import { posts, type Sharing, WishSharing } from './wish-sharing.tsx'

export type WishlistPageProps = {
  list: Wishlist | null
  /** Somebody is signed in: they are told at their account's address. */
  member: boolean
  origin: string
  sharing?: Sharing | undefined
  said?: string | undefined
}

export function WishlistPage(props: WishlistPageProps) {
  return (
    <>
      <PageHead title="Your wishlist" />
      <WishlistPlace {...props} />
    </>
  )
}

/** Everything of the list that changes with it. */
export function WishlistPlace({ list, member, origin, sharing, said }: WishlistPageProps) {
  if (!list || (list.items.length === 0 && list.gone === 0)) {
    return (
      <div id="wishlist" data-announce={said}>
        <EmptyState
          icon="heart"
          title="Nothing wished for yet"
          action={
            <LinkButton href={paths.products()} variant="primary">
              Look around
            </LinkButton>
          }
        >
          The heart on a product keeps it here. You need no account; with one, your list goes where you go.
        </EmptyState>
      </div>
    )
  }
  return (
    <div class="wishlist" id="wishlist" data-announce={said}>
      <div class="stack">
        {list.gone > 0 && <Gone count={list.gone} />}
        {list.items.length > 0 && (
          <Card flush>
            <ul class="wish-lines">
              {list.items.map((item) => (
                <WishLine item={item} member={member} />
              ))}
            </ul>
          </Card>
        )}
      </div>
      <WishSharing list={list} origin={origin} sharing={sharing} />
    </div>
  )
}

function Gone({ count }: { count: number }) {
  return (
    <Notice
      tone="info"
      title={count === 1 ? 'One thing is not in the window now' : `${count} things are not in the window now`}
      actions={
        <form {...posts(paths.wishlistGone)}>
          <Button size="s">Take {count === 1 ? 'it' : 'them'} off the list</Button>
        </form>
      }
    >
      They come back to your list if they are sold again.
    </Notice>
  )
}

function WishLine({ item, member }: { item: WishItem; member: boolean }) {
  const { id, title, options, slug, variantId, available, asks } = item
  const name = [title, ...options].join(', ')
  const there = available > 0 && !item.away
  const out = available <= 0
  return (
    <li class="wish-line" id={`wish-${id}`}>
      <WishWords item={item} />
      <div class="wish-tools">
        {there && asks && (
          <LinkButton href={paths.product(slug, variantId)} size="s" icon="shopping-cart">
            Choose on its page
          </LinkButton>
        )}
        {there && !asks && (
          <form {...posts(paths.wishlistItem(id, 'cart'))}>
            <Button size="s" icon="shopping-cart" variant="primary">
              Move to cart<span class="visually-hidden">: {name}</span>
            </Button>
          </form>
        )}
        {out && item.waiting && (
          <p class="wish-waiting">
            <Icon name="bell" size="s" /> You are told when it is back.
          </p>
        )}
        {out && !item.waiting && member && (
          <form method="post" action={paths.stockWaits} hx-post={paths.stockWaits} hx-target="this" hx-swap="outerHTML">
            <input type="hidden" name="variant_id" value={variantId} />
            <Button size="s" icon="bell">
              Tell me when it is back<span class="visually-hidden">: {name}</span>
            </Button>
          </form>
        )}
        <form {...posts(paths.wishlistItem(id, 'removal'))}>
          <Button size="s" variant="quiet" icon="x">
            Remove<span class="visually-hidden"> {name}</span>
          </Button>
        </form>
      </div>
      {out && !item.waiting && !member && (
        <details class="wish-wait">
          <summary>Tell me when it is back</summary>
          <WaitForm variantId={variantId} />
        </details>
      )}
    </li>
  )
}

function WishWords({ item }: { item: WishItem }) {
  const { title, options, slug, variantId, shopName, shopSlug, price, currency, available, imageKey, imageWidth } = item
  return (
    <>
      <Picture
        class="wish-picture"
        sources={cardPictures(imageKey, imageWidth)}
        sizes="6rem"
        alt=""
        width={96}
        height={96}
      />
      <div class="wish-words">
        <h2 class="wish-title">
          <a href={paths.product(slug, variantId)}>{title}</a>
        </h2>
        {options.length > 0 && <p class="quiet">{options.join(' · ')}</p>}
        <p class="wish-shop">
          <VerifiedMark size="s" wordless label="Verified shop" /> <a href={paths.shop(shopSlug)}>{shopName}</a>
        </p>
      </div>
      <p class="wish-price">
        <Money minor={price} currency={currency} />
        {item.away ? <AwayLabel /> : <StockLabel available={available} threshold={5} />}
      </p>
    </>
  )
}

/** Somebody's list, as they share it: what they wish for and the name they chose, nothing else of them. */
export function SharedWishlistPage({ name, items }: { name: string; items: WishItem[] }) {
  return (
    <>
      <PageHead title={name || 'A wishlist'} lead={name ? 'A wishlist' : undefined} />
      {items.length === 0 ? (
        <EmptyState icon="heart" title="Nothing on it is in the window now" />
      ) : (
        <Card flush>
          <ul class="wish-lines">
            {items.map((item) => (
              <li class="wish-line">
                <WishWords item={item} />
                <div class="wish-tools">
                  <LinkButton href={paths.product(item.slug, item.variantId)} size="s">
                    See it<span class="visually-hidden">: {item.title}</span>
                  </LinkButton>
                  <WishForm variantId={item.variantId} />
                </div>
              </li>
            ))}
          </ul>
        </Card>
      )}
    </>
  )
}

/** What stands in the form's place on a product's page then. */
export function WishKept() {
  return (
    <p class="wish-kept" tabindex={-1} data-focus="">
      <Icon name="heart" class="heart-full" /> <a href={paths.wishlist}>On your wishlist</a>
    </p>
  )
}
