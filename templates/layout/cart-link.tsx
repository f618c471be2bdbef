import { paths } from '#src/lib/paths.ts'
import { Icon } from '#templates/ui/icon.tsx'

/** The way to the cart, with how much is in it. */
export function CartLink({ count }: { count: number }) {
  return (
    <a class="cart-link" id="cart-link" href={paths.cart}>
      <Icon name="shopping-cart" />
      <span class="visually-hidden">Cart, {count === 0 ? 'empty' : count === 1 ? '1 item' : `${count} items`}</span>
      {count > 0 && (
        <span class="nav-count cart-count" aria-hidden="true">
          {count > 99 ? '99+' : count}
        </span>
      )}
    </a>
  )
}

/** The part of an htmx answer that brings the badge of every page up to date. */
export function CartCountAnswer({ count }: { count: number }) {
  return (
    <hx-partial hx-target="#cart-link" hx-swap="outerHTML">
      <CartLink count={count} />
    </hx-partial>
  )
}
