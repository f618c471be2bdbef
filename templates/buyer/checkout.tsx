import type { Child } from 'hono/jsx'
import { formatMoney } from '#src/lib/money.ts'
import { paths } from '#src/lib/paths.ts'
import type { Cart } from '#src/market/orders/cart-facts.ts'
import type { CheckoutStep, WayStep } from '#src/market/orders/checkout.ts'
import type { CartPrice } from '#src/market/orders/pricing.ts'
import { Button } from '#templates/ui/button.tsx'
import { Notice } from '#templates/ui/card.tsx'
import { type Step, Steps } from '#templates/ui/progress.tsx'
import { OrderSummary } from './order-summary.tsx'
import { SummaryLines } from './summary-lines.tsx'

export const stepTitles: Record<CheckoutStep, string> = {
  contact: 'Who orders?',
  address: 'Where shall it go?',
  shipping: 'How shall it be sent?',
  payment: 'How will you pay?',
  review: 'Look it over',
}
const stepNames: Record<CheckoutStep, string> = {
  contact: 'Contact',
  address: 'Address',
  shipping: 'Shipping',
  payment: 'Payment',
  review: 'Review',
}

const onwards: Record<CheckoutStep, string> = {
  contact: 'Go on',
  address: 'Go on to the address',
  shipping: 'Go on to shipping',
  payment: 'Go on to payment',
  review: 'Look it over',
}

type FrameProps = { cart: Cart; price: CartPrice; way: WayStep[]; step: CheckoutStep; side?: Child; children?: Child }

/** What all steps share: where one is, the one thing to do, and what it comes to. */
export function CheckoutFrame({ cart, price, way, step, side, children }: FrameProps) {
  const troubled =
    cart.gone.length > 0 || cart.shops.some((shop) => shop.lines.some((line) => line.problems.length > 0))
  return (
    <>
      <Steps class="checkout-steps" label="Steps to your order" steps={stepsOf(way, step)} />
      <div class="cart">
        <div class="checkout-main">
          <h1 class="checkout-title">{stepTitles[step]}</h1>
          <p class="checkout-due">
            <span>Due {price.due.map(({ currency, minor }) => formatMoney({ minor, currency })).join(' and ')}</span>{' '}
            <a href="#summary-title">See what for</a>
          </p>
          {troubled && step !== 'review' && (
            <Notice tone="warn" title="Something in your cart has changed">
              You can go on answering; before you order, <a href={paths.cart}>have a look at your cart</a>.
            </Notice>
          )}
          {children}
        </div>
        <aside class="cart-side" aria-label="What you order">
          <OrderSummary cart={cart} price={price} before={<SummaryLines cart={cart} />}>
            {side}
            <p class="summary-note">
              <a href={paths.cart}>Change your cart</a>
            </p>
          </OrderSummary>
        </aside>
      </div>
    </>
  )
}

function stepsOf(way: WayStep[], current: CheckoutStep): Step[] {
  return way.map(({ step, done, reached }) => ({
    label: stepNames[step],
    state: step === current ? 'current' : done ? 'done' : 'todo',
    ...(step !== current && reached ? { href: paths.checkoutStep(step) } : {}),
  }))
}

/** The way on, and the way back. */
export function StepActions({ next, back }: { next: CheckoutStep; back: { href: string; label: string } }) {
  return (
    <div class="checkout-actions">
      <Button variant="primary" iconAfter="arrow-right" busyText="One moment">
        {onwards[next]}
      </Button>
      <a href={back.href}>{back.label}</a>
    </div>
  )
}
