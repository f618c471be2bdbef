import { Hono } from 'hono'
import { readForm } from '#src/frame/body.ts'
import { cartOf, viewerOf } from '#src/frame/cart.ts'
import type { Ctx, Env } from '#src/frame/env.ts'
import { leadTo } from '#src/frame/page.tsx'
import { siteOf } from '#src/frame/site.ts'
import { addressOf } from '#src/frame/visit.ts'
import { typedOf } from '#src/lib/form.ts'
import { paths } from '#src/lib/paths.ts'
import { Refusal } from '#src/lib/refusal.ts'
import { randomKey } from '#src/lib/secret.ts'
import { isOrderable } from '#src/market/orders/cart.ts'
import { placeOrder } from '#src/market/orders/placement.ts'
import { type PlacementProblem, seenDue } from '#src/market/orders/placement-checks.ts'
import { PlaceOrder, ReviewStep } from '#templates/buyer/checkout-review.tsx'
import { type Checkout, readCheckout, showStep, toEmptyCart, visitStep } from './checkout-way.tsx'
import { rememberOrder } from './order-access.ts'

/** The last look, and the order. */
export const checkoutOrder = new Hono<Env>()
  .get('/buyer/checkout/review', (c) => visitStep(c, 'review', (found) => showReview(c, found, randomKey(), [])))
  .get('/buyer/checkout/order', (c) => c.redirect(paths.checkoutStep('review'), 303))

  .post('/buyer/checkout/order', async (c) => {
    const { key = '', due: seen } = typedOf(await readForm(c))
    const whose = cartOf(c)
    if (!whose) return toEmptyCart(c)
    if (!/^[\w-]{8,100}$/.test(key)) return showAgain(c, randomKey(), [UNKNOWN_FORM], 422)
    try {
      const submit = { formKey: key, ...viewerOf(c), address: addressOf(c), seen }
      const { number } = await placeOrder(c.var.db, c.var.config, whose, submit)
      if (!c.var.person) rememberOrder(c, number)
      return leadTo(c, paths.buyerOrder(number))
    } catch (error) {
      if (!(error instanceof Refusal) || !Array.isArray(error.facts.problems)) throw error
      return showAgain(c, key, error.facts.problems as PlacementProblem[], 409)
    }
  })

const UNKNOWN_FORM: PlacementProblem = {
  lineId: null,
  step: 'cart',
  sentence: 'This page was not complete when it was sent. Please look once more, then place the order.',
}

/** Nothing was ordered: the review as it is now, with a sentence for each thing that was in the way. */
async function showAgain(c: Ctx, key: string, problems: PlacementProblem[], status: 409 | 422): Promise<Response> {
  const found = await readCheckout(c, { withMethods: true })
  return found ? showReview(c, found, key, problems, status) : toEmptyCart(c)
}

async function showReview(
  c: Ctx,
  found: Checkout,
  key: string,
  problems: PlacementProblem[],
  status: 200 | 409 | 422 = 200,
): Promise<Response> {
  const { cart, price, methods, way } = found
  const { hasTerms } = await siteOf(c)
  const props = { cart, price, methods: methods ?? [], way, problems }
  const stuck = !isOrderable(cart) || price.codes.some((one) => !one.ok)
  const side = <PlaceOrder formKey={key} due={seenDue(price)} stuck={stuck} hasTerms={hasTerms} />
  return showStep(c, found, { step: 'review', body: <ReviewStep {...props} />, side, status })
}
