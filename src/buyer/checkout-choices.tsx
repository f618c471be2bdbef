import { Hono } from 'hono'
import { readForm } from '#src/frame/body.ts'
import { cartOf } from '#src/frame/cart.ts'
import type { Ctx, Env } from '#src/frame/env.ts'
import { type Errors, type Typed, typedOf } from '#src/lib/form.ts'
import { stepBefore } from '#src/market/orders/checkout.ts'
import { answerPayment, answerShipping } from '#src/market/orders/checkout-answers.ts'
import { takes } from '#src/market/payments/methods.ts'
import { PaymentStep, ShippingStep } from '#templates/buyer/checkout-choices.tsx'
import { idOf } from './cart-form.ts'
import { type Checkout, goOn, nextOf, readCheckout, showStep, toEmptyCart, visitStep } from './checkout-way.tsx'

type Asked = { typed: Typed; errors: Errors }
type Chosen = { methods: Record<string, number>; errors: Errors }

/** How it is sent and how it is paid. */
export const checkoutChoices = new Hono<Env>()
  .get('/buyer/checkout/shipping', (c) => visitStep(c, 'shipping', (found) => showShipping(c, found, null)))

  .post('/buyer/checkout/shipping', async (c) => {
    const typed = typedOf(await readForm(c))
    const [whose, found] = [cartOf(c), await readCheckout(c)]
    if (!whose || !found) return toEmptyCart(c)
    const { methods, errors } = readShipping(found, typed)
    if (Object.keys(errors).length > 0) return showShipping(c, found, { typed, errors })
    await answerShipping(c.var.db, whose, methods)
    return goOn(c, typed, nextOf(found.way, 'shipping'))
  })

  .get('/buyer/checkout/payment', (c) => visitStep(c, 'payment', (found) => showPayment(c, found, null)))

  .post('/buyer/checkout/payment', async (c) => {
    const typed = typedOf(await readForm(c))
    const [whose, found] = [cartOf(c), await readCheckout(c, { withMethods: true })]
    if (!whose || !found) return toEmptyCart(c)
    const { methods, errors } = readPayment(found, typed)
    if (Object.keys(errors).length > 0) return showPayment(c, found, { typed, errors })
    await answerPayment(c.var.db, whose, methods)
    return goOn(c, typed, 'review')
  })

/** One way of sending for each shop that sends; a shop with one way only need not be asked about. */
function readShipping({ price }: Checkout, typed: Typed): Chosen {
  const methods: Record<string, number> = {}
  const errors: Errors = {}
  for (const { shopId, needsShipping, shippingOptions, problems } of price.shops) {
    if (!needsShipping) continue
    const field = `method_${shopId}`
    const only = shippingOptions.length === 1 ? shippingOptions[0]?.methodId : undefined
    const wanted = typed[field] === undefined ? only : idOf(typed[field])
    const option = shippingOptions.find((one) => one.methodId === wanted)
    if (option) methods[shopId] = option.methodId
    else errors[field] = problems[0] ?? 'Choose how this shop shall send it.'
  }
  return { methods, errors }
}

/** One way of paying for each currency; `method` alone is meant for every currency that it takes. */
function readPayment({ price, methods: there }: Checkout, typed: Typed): Chosen {
  const methods: Record<string, number> = {}
  const errors: Errors = {}
  const due = price.due.filter(({ minor }) => minor > 0)
  for (const { currency } of due) {
    const wanted = idOf(typed[`method_${currency}`] ?? typed.method)
    const method = there?.find((one) => one.id === wanted && takes(one, currency))
    if (method) methods[currency] = method.id
    else errors[due.length > 1 ? `method_${currency}` : 'method'] = `Choose how to pay what is due in ${currency}.`
  }
  return { methods, errors }
}

function showShipping(c: Ctx, found: Checkout, asked: Asked | null): Promise<Response> {
  const { cart, price } = found
  const next = nextOf(found.way, 'shipping')
  const props = { cart, price, typed: asked?.typed ?? backOf(c), errors: asked?.errors ?? {}, next }
  return showStep(c, found, { step: 'shipping', body: <ShippingStep {...props} />, status: asked ? 422 : 200 })
}

function showPayment(c: Ctx, found: Checkout, asked: Asked | null): Promise<Response> {
  const { cart, price, methods } = found
  const due = price.due
    .filter(({ minor }) => minor > 0)
    .map(({ currency, minor }) => {
      const own = methods?.filter((one) => takes(one, currency)) ?? []
      return { currency, minor, methods: own, chosenId: cart.answers.payment[currency] }
    })
  const before = stepBefore(found.way, 'payment')
  const props = { due, typed: asked?.typed ?? backOf(c), errors: asked?.errors ?? {}, before }
  return showStep(c, found, { step: 'payment', body: <PaymentStep {...props} />, status: asked ? 422 : 200 })
}

const backOf = (c: Ctx): Typed => (c.req.query('back') === 'review' ? { back: 'review' } : {})
