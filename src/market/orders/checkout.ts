import { type PaymentMethod, takes } from '#src/market/payments/methods.ts'
import type { Cart } from './cart-facts.ts'
import type { CartPrice, ShopPrice } from './pricing.ts'

export const CHECKOUT_STEPS = ['contact', 'address', 'shipping', 'payment', 'review'] as const
export type CheckoutStep = (typeof CHECKOUT_STEPS)[number]
/**
 * One step of the way to an order: is it answered, and may somebody stand there, because all before it are? Steps that
 * this cart does not need are not on its way.
 */
export type WayStep = { step: CheckoutStep; done: boolean; reached: boolean }

type Checked = { cart: Cart; price: CartPrice; methods: readonly PaymentMethod[] | null }

/**
 * The way from this cart to an order. What is sent nowhere needs no address and no shipping, what costs nothing no
 * payment. Without `methods` (null) a payment that was chosen is taken to be still there.
 */
export function wayOf({ cart, price, methods }: Checked): WayStep[] {
  const { answers } = cart
  const sending = price.shops.filter((shop) => shop.needsShipping)
  const paying = price.due.filter(({ minor }) => minor > 0)
  const addressed = answers.address !== null || sending.every((shop) => shop.chosen?.kind === 'pickup')
  const way: Omit<WayStep, 'reached'>[] = [{ step: 'contact', done: answers.email !== null && answers.name !== null }]
  if (sending.length > 0) {
    way.push({ step: 'address', done: addressed })
    way.push({ step: 'shipping', done: addressed && sending.every((shop) => isChosen(shop, answers.shipping)) })
  }
  if (paying.length > 0) {
    const paid = ({ currency }: { currency: string }) => findMethod(methods, answers.payment[currency], currency)
    way.push({ step: 'payment', done: paying.every(paid) })
  }
  way.push({ step: 'review', done: false })
  return way.map((one, at) => ({ ...one, reached: way.slice(0, at).every((before) => before.done) }))
}

const isChosen = ({ shopId, chosen }: ShopPrice, shipping: Record<string, number>) =>
  chosen !== null && shipping[shopId] === chosen.methodId

const findMethod = (methods: readonly PaymentMethod[] | null, id: number | undefined, currency: string) =>
  id !== undefined && (methods === null || methods.some((one) => one.id === id && takes(one, currency)))

/** The first step that still asks something; at last the review, which has only the order left. */
export const firstOpen = (way: WayStep[]): CheckoutStep => way.find((one) => !one.done)?.step ?? 'review'

/** The step after this one; for a step that is not on the way, the first that is open. */
export function stepAfter(way: WayStep[], step: CheckoutStep): CheckoutStep {
  const at = way.findIndex((one) => one.step === step)
  return way[at + 1]?.step ?? firstOpen(way)
}

/** The step before this one; the first has itself. */
export function stepBefore(way: WayStep[], step: CheckoutStep): CheckoutStep {
  const at = way.findIndex((one) => one.step === step)
  return way[Math.max(at - 1, 0)]?.step ?? step
}

/** May somebody stand at this step? */
export const isReached = (way: WayStep[], step: CheckoutStep): boolean =>
  way.some((one) => one.step === step && one.reached)
