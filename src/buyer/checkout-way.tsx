import type { Child } from 'hono/jsx'
import { cartOf, viewerOf } from '#src/frame/cart.ts'
import type { Ctx } from '#src/frame/env.ts'
import { leadTo, type Node, showFragment, showPage, wantsFragment } from '#src/frame/page.tsx'
import { now } from '#src/lib/clock.ts'
import type { Typed } from '#src/lib/form.ts'
import { paths } from '#src/lib/paths.ts'
import { readCart } from '#src/market/orders/cart.ts'
import type { Cart } from '#src/market/orders/cart-facts.ts'
import { type CheckoutStep, firstOpen, isReached, stepAfter, type WayStep, wayOf } from '#src/market/orders/checkout.ts'
import { type CartPrice, loadPricing, priceCart } from '#src/market/orders/pricing.ts'
import { listPaymentMethods, type PaymentMethod } from '#src/market/payments/methods.ts'
import { CheckoutFrame, stepTitles } from '#templates/buyer/checkout.tsx'

export type Checkout = { cart: Cart; price: CartPrice; methods: PaymentMethod[] | null; way: WayStep[] }
export type Owner = NonNullable<ReturnType<typeof cartOf>>

/** Everything a step shows, in four statements at most; null where there is nothing to check out. */
export async function readCheckout(c: Ctx, { withMethods = false } = {}): Promise<Checkout | null> {
  const whose = cartOf(c)
  const cart = whose && (await readCart(c.var.db, whose, viewerOf(c)))
  if (!cart || cart.count === 0) return null
  const [pricing, methods] = await Promise.all([
    loadPricing(c.var.db, cart),
    withMethods ? listPaymentMethods(c.var.db, { currencies: cart.shops.map((shop) => shop.currency) }) : null,
  ])
  const price = priceCart(cart, pricing, now())
  return { cart, price, methods, way: wayOf({ cart, price, methods }) }
}

/** Shows a step to whom it is open; all others are led to what comes first. */
export async function visitStep(
  c: Ctx,
  step: CheckoutStep,
  show: (checkout: Checkout) => Response | Promise<Response>,
) {
  const checkout = await readCheckout(c, { withMethods: step === 'payment' || step === 'review' })
  if (!checkout) return toEmptyCart(c)
  if (!isReached(checkout.way, step)) return c.redirect(paths.checkoutStep(firstOpen(checkout.way)), 303)
  return show(checkout)
}

export const toEmptyCart = (c: Ctx) => leadTo(c, paths.cart)

/** After an answer: on to the next step, or back to the review that it was changed from. */
export const goOn = (c: Ctx, typed: Typed, next: CheckoutStep) =>
  leadTo(c, paths.checkoutStep(typed.back === 'review' ? 'review' : next))

export const nextOf = (way: WayStep[], step: CheckoutStep): CheckoutStep => stepAfter(way, step)

type Shown = { step: CheckoutStep; body: Node; side?: Child; status?: 200 | 409 | 422 | 429 }

/** A step within the frame that all share: the way, and what the order comes to. htmx gets the step alone. */
export function showStep(c: Ctx, checkout: Checkout, { step, body, side, status = 200 }: Shown): Promise<Response> {
  if (wantsFragment(c) && c.req.method === 'POST') return showFragment(c, body, status)
  return showPage(c, {
    title: stepTitles[step],
    area: 'buyer',
    noindex: true,
    status,
    cartCount: checkout.cart.count,
    body: (
      <CheckoutFrame {...checkout} step={step} side={side}>
        {body}
      </CheckoutFrame>
    ),
  })
}
