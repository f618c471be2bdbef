import type { Child } from 'hono/jsx'
import { paths } from '#src/lib/paths.ts'
import { addressLines } from '#src/lib/postal-address.ts'
import type { Cart } from '#src/market/orders/cart-facts.ts'
import type { CheckoutStep, WayStep } from '#src/market/orders/checkout.ts'
import type { PlacementProblem } from '#src/market/orders/placement-checks.ts'
import type { CartPrice } from '#src/market/orders/pricing.ts'
import type { PaymentMethod } from '#src/market/payments/methods.ts'
import { Button } from '#templates/ui/button.tsx'
import { Notice } from '#templates/ui/card.tsx'
import { CartProblem, GoneItem } from './cart-line.tsx'
import { deliveryWords, paymentWords } from './checkout-choices.tsx'

/** `due`: what it comes to on this page, so that nothing else is ordered. */
export type PlaceOrderProps = { formKey: string; due: string; stuck: boolean; hasTerms: boolean }

/** The order itself, under what it comes to. */
export function PlaceOrder({ formKey, due, stuck, hasTerms }: PlaceOrderProps) {
  return (
    <form class="checkout-order" id="order" method="post" action={paths.checkoutOrder}>
      <input type="hidden" name="key" value={formKey} />
      <input type="hidden" name="due" value={due} />
      <p class="summary-note">
        Prices are each shop’s own. Tax is worked out line by line and rounded half up. Nothing is paid now: after you
        place the order you get what you need to pay it.
      </p>
      {hasTerms && (
        <p class="checkout-aside">
          By placing the order you agree to the <a href={paths.terms}>terms</a>.
        </p>
      )}
      <Button variant="primary" wide disabled={stuck} busyText="Placing your order">
        Place order
      </Button>
    </form>
  )
}

export type ReviewStepProps = {
  cart: Cart
  price: CartPrice
  methods: PaymentMethod[]
  way: WayStep[]
  /** What kept it from being ordered just now. */
  problems: PlacementProblem[]
}

/** Everything that was answered, what is wrong with it, and the order. */
export function ReviewStep(props: ReviewStepProps) {
  const { cart, price, problems } = props
  const lines = cart.shops.flatMap((shop) => shop.lines).filter((line) => line.problems.length > 0)
  const told = new Set(lines.flatMap((line) => line.id).concat(cart.gone.map((line) => line.id)))
  const others = problems.filter((one) => one.lineId === null || !told.has(one.lineId))
  const codes = price.codes.filter((one) => !one.ok)
  const stuck = lines.length > 0 || cart.gone.length > 0 || codes.length > 0
  return (
    <div class="checkout-step" id="step">
      {problems.length > 0 && (
        <Notice tone="bad" title="Nothing was ordered yet" role="alert" tabindex={-1} data-focus="">
          {others.map(({ sentence, step }) => (
            <p>
              {sentence} {step !== 'cart' && <a href={changing(step)}>Put it right</a>}
            </p>
          ))}
          {others.length === 0 && <p>Something changed while you were here. It stands below, with what you can do.</p>}
        </Notice>
      )}
      {stuck && (
        <section class="review-troubles" aria-labelledby="troubles">
          <h2 class="review-heading" id="troubles">
            To put right first
          </h2>
          <ul class="cart-lines">
            {cart.gone.map((line) => (
              <GoneItem line={line} back="review" />
            ))}
          </ul>
          {lines.map((line) => (
            <div class="review-trouble" id={`line-${line.id}`}>
              <p>
                <strong>{[line.title, ...line.options].join(', ')}</strong>
              </p>
              {line.problems.map((problem) => (
                <CartProblem problem={problem} line={line} name={line.title} back="review" />
              ))}
            </div>
          ))}
          {codes.map(({ code, sentence }) => (
            <div class="cart-problem">
              <p>{sentence}</p>
              <form method="post" action={paths.cartCodeRemoval}>
                <input type="hidden" name="code" value={code} />
                <input type="hidden" name="back" value="review" />
                <Button size="s">Take the code out</Button>
              </form>
            </div>
          ))}
        </section>
      )}
      <Answers {...props} />
    </div>
  )
}

const changing = (step: Exclude<PlacementProblem['step'], 'cart'>) => `${paths.checkoutStep(step)}?back=review`

function Answers({ cart, price, methods, way }: ReviewStepProps) {
  const { answers } = cart
  const on = (step: CheckoutStep) => way.some((one) => one.step === step)
  const sending = price.shops.filter((shop) => shop.needsShipping)
  const paying = price.due.filter(({ minor }) => minor > 0)
  return (
    <dl class="review-answers">
      <Answer term="Contact" step="contact">
        {answers.name}
        <br />
        {answers.email}
      </Answer>
      {on('address') && answers.address && (
        <Answer term="Address" step="address">
          {addressLines(answers.address).map((line, i) => (
            <>
              {i > 0 && <br />}
              {line}
            </>
          ))}
        </Answer>
      )}
      {on('shipping') && (
        <Answer term="Shipping" step="shipping">
          {sending.map(({ shopId, chosen }, i) => (
            <>
              {i > 0 && <br />}
              {cart.shops.find((shop) => shop.shopId === shopId)?.name}: {chosen?.name}
              {chosen && <span class="quiet"> {deliveryWords(chosen)}</span>}
            </>
          ))}
        </Answer>
      )}
      {on('payment') && (
        <Answer term="Payment" step="payment">
          {paying.map(({ currency }, i) => {
            const method = methods.find((one) => one.id === answers.payment[currency])
            return (
              <>
                {i > 0 && <br />}
                {paying.length > 1 && `${currency}: `}
                {method?.name}
                {method && <span class="quiet"> {paymentWords(method)}</span>}
              </>
            )
          })}
        </Answer>
      )}
    </dl>
  )
}

function Answer({ term, step, children }: { term: string; step: Exclude<CheckoutStep, 'review'>; children?: Child }) {
  return (
    <div class="review-answer">
      <dt>{term}</dt>
      <dd>{children}</dd>
      <dd class="review-change">
        <a href={changing(step)}>
          Change<span class="visually-hidden"> {term.toLowerCase()}</span>
        </a>
      </dd>
    </div>
  )
}
