import type { Child } from 'hono/jsx'
import { paths } from '#src/lib/paths.ts'
import type { Cart } from '#src/market/orders/cart-facts.ts'
import type { CartPrice } from '#src/market/orders/pricing.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { VerifiedMark } from '#templates/ui/badge.tsx'
import { LinkButton } from '#templates/ui/button.tsx'
import { EmptyState, Notice } from '#templates/ui/card.tsx'
import { CartLineItem, GoneItem, type LineTyped } from './cart-line.tsx'
import { CodeEntry, type CodeTyped, OrderSummary } from './order-summary.tsx'

export type CartPageProps = {
  cart: Cart | null
  price: CartPrice | null
  /** The line that something was wrong with, as it was typed. */
  line?: LineTyped | undefined
  code?: CodeTyped | undefined
  said?: string | undefined
}

export function CartPage(props: CartPageProps) {
  return (
    <>
      <PageHead title="Your cart" />
      <CartPlace {...props} />
    </>
  )
}

/** Everything of the cart that changes with it. */
export function CartPlace({ cart, price, line, code, said }: CartPageProps) {
  if (!cart || !price) {
    return (
      <div id="cart" data-announce={said}>
        <EmptyState
          icon="shopping-cart"
          title="Your cart is empty"
          action={
            <LinkButton href={paths.products()} variant="primary">
              Look around
            </LinkButton>
          }
        >
          What you add waits here for 60 days, from as many shops as you like.
        </EmptyState>
      </div>
    )
  }
  const troubles = countTroubles(cart, price)
  return (
    <div class="cart" id="cart" data-announce={said}>
      <div class="cart-shops">
        {troubles > 0 && <Troubles count={troubles} />}
        {cart.gone.length > 0 && (
          <CartSection title="No longer sold">
            <ul class="cart-lines">
              {cart.gone.map((one) => (
                <GoneItem line={one} />
              ))}
            </ul>
          </CartSection>
        )}
        {cart.shops.map((shop) => (
          <CartSection
            title={
              <>
                <a href={paths.shop(shop.slug)}>{shop.name}</a> <VerifiedMark size="s" wordless />
              </>
            }
          >
            <ul class="cart-lines">
              {shop.lines.map((one) => (
                <CartLineItem line={one} currency={shop.currency} wrong={line?.id === one.id ? line : undefined} />
              ))}
            </ul>
          </CartSection>
        ))}
      </div>
      <aside class="cart-side" aria-label="What it comes to">
        <OrderSummary cart={cart} price={price}>
          <CodeEntry price={price} typed={code} />
          {troubles > 0 ? (
            <p class="quiet cart-wait">Put right what is marked, then go on to the checkout.</p>
          ) : (
            <LinkButton href={paths.checkout} variant="primary" wide iconAfter="arrow-right">
              Check out
            </LinkButton>
          )}
        </OrderSummary>
      </aside>
    </div>
  )
}

function CartSection({ title, children }: { title: Child; children?: Child }) {
  return (
    <section class="card card-flush">
      <div class="card-head">
        <h2 class="card-title">{title}</h2>
      </div>
      <div class="card-body">{children}</div>
    </section>
  )
}

function countTroubles(cart: Cart, price: CartPrice): number {
  const lines = cart.shops.flatMap((shop) => shop.lines)
  return (
    cart.gone.length +
    lines.filter((one) => one.problems.length > 0).length +
    price.codes.filter((one) => !one.ok).length
  )
}

function Troubles({ count }: { count: number }) {
  const what = count === 1 ? 'One thing needs' : `${count} things need`
  return <Notice tone="warn" title={`${what} a look before you can order`} />
}
