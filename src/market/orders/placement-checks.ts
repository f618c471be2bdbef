import { type PaymentMethod, takes } from '#src/market/payments/methods.ts'
import type { Cart } from './cart-facts.ts'
import { nameOf } from './item-words.ts'
import type { CartPrice } from './pricing.ts'

/** What keeps a cart from becoming an order: of which line (null: of the whole), and at which step it is put right. */
export type PlacementProblem = {
  lineId: number | null
  step: 'cart' | 'contact' | 'address' | 'shipping' | 'payment'
  sentence: string
}

type Checked = {
  cart: Cart
  price: CartPrice
  methods: readonly PaymentMethod[]
  ownShops: readonly number[]
  seen?: string | undefined
}

/** What a cart comes to, for the form that orders it: nobody orders at a price they were not shown. */
export const seenDue = ({ due }: Pick<CartPrice, 'due'>): string =>
  due.map(({ currency, minor }) => `${currency} ${minor}`).join(', ')

const MOVED =
  'What this comes to has changed since you looked: a price, a tax, what sending costs, or your cart in another window. ' +
  'Here it is as it is now.'

/** All that is wrong, in the order in which checkout asks for it; none: it can be ordered. */
export function placementProblems(checked: Checked): PlacementProblem[] {
  const problems = problemsOf(checked)
  const moved = checked.seen !== undefined && checked.seen !== seenDue(checked.price)
  return moved && problems.length === 0 ? [problem('cart', MOVED)] : problems
}

function problemsOf({ cart, price, methods, ownShops }: Checked): PlacementProblem[] {
  return [
    ...lineProblems(cart, ownShops),
    ...price.codes.filter((code) => !code.ok).map(({ sentence }) => problem('cart', sentence)),
    ...contactProblems(cart),
    ...shippingProblems(price),
    ...paymentProblems(cart, price, methods),
  ]
}

const problem = (step: PlacementProblem['step'], sentence: string, lineId: number | null = null) => ({
  lineId,
  step,
  sentence,
})

function lineProblems(cart: Cart, ownShops: readonly number[]): PlacementProblem[] {
  const gone = cart.gone.map((line) => problem('cart', line.problem.sentence, line.id))
  const others = cart.shops.flatMap((shop) =>
    shop.lines.flatMap((line) => {
      const found = line.problems.map((one) => problem('cart', `${nameOf(line)}: ${one.sentence}`, line.id))
      const own = found.length === 0 && ownShops.includes(shop.shopId)
      return own ? [problem('cart', `${nameOf(line)}: nobody buys from their own shop.`, line.id)] : found
    }),
  )
  return [...gone, ...others]
}

function contactProblems({ answers: { email, name } }: Cart): PlacementProblem[] {
  if (!email) return [problem('contact', 'Tell us an email address for news of this order.')]
  return name ? [] : [problem('contact', 'Tell us your name.')]
}

function shippingProblems(price: CartPrice): PlacementProblem[] {
  return price.shops.flatMap((shop) => {
    if (shop.problems.length > 0) return shop.problems.map((sentence) => problem('shipping', sentence))
    return shop.needsShipping && !shop.chosen ? [problem('shipping', 'Choose how each shop shall send its goods.')] : []
  })
}

function paymentProblems({ answers }: Cart, price: CartPrice, methods: readonly PaymentMethod[]): PlacementProblem[] {
  return price.due.flatMap(({ currency, minor }) => {
    if (minor === 0) return []
    const chosen = methods.find((one) => one.id === answers.payment[currency])
    if (chosen && takes(chosen, currency)) return []
    return [problem('payment', `Choose how to pay what is due in ${currency}.`)]
  })
}
