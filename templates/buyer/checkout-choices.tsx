import type { Errors, Typed } from '#src/lib/form.ts'
import { formatMoney } from '#src/lib/money.ts'
import { paths } from '#src/lib/paths.ts'
import type { Cart } from '#src/market/orders/cart-facts.ts'
import type { CheckoutStep } from '#src/market/orders/checkout.ts'
import type { CartPrice, ShippingOption, ShopPrice } from '#src/market/orders/pricing.ts'
import type { PaymentMethod } from '#src/market/payments/methods.ts'
import { Notice } from '#templates/ui/card.tsx'
import { ErrorSummary } from '#templates/ui/error-summary.tsx'
import { fieldId } from '#templates/ui/field.tsx'
import { About, tie } from '#templates/ui/field-parts.tsx'
import { BackField } from './back-field.tsx'
import { StepActions } from './checkout.tsx'

type StepProps = { cart: Cart; price: CartPrice; typed: Typed; errors: Errors; next: CheckoutStep }

/** One choice for each shop that sends something. */
export function ShippingStep({ cart, price, typed, errors, next }: StepProps) {
  const shops = cart.shops.flatMap((shop) => {
    const own = price.shops.find((one) => one.shopId === shop.shopId)
    return own?.needsShipping ? [{ shop, own }] : []
  })
  return (
    <div class="checkout-step" id="step">
      <form class="form" id="shipping" method="post" action={paths.checkoutStep('shipping')} novalidate>
        <ErrorSummary errors={errors} form="shipping" title="One more look" />
        <BackField back={typed.back} />
        {shops.map(({ shop, own }) => (
          <ShopShipping name={shop.name} price={own} typed={typed} error={errors[`method_${shop.shopId}`]} />
        ))}
        <StepActions next={next} back={{ href: paths.checkoutStep('address'), label: 'Back to the address' }} />
      </form>
    </div>
  )
}

type ShopShippingProps = { name: string; price: ShopPrice; typed: Typed; error: string | undefined }

function ShopShipping({ name, price, typed, error }: ShopShippingProps) {
  const { shopId, shippingOptions, chosen, currency, problems } = price
  const field = `method_${shopId}`
  const picked = typed[field] ?? String(chosen?.methodId ?? '')
  if (shippingOptions.length === 0) {
    return (
      <Notice tone="warn" title={`${name} cannot send this`} id={fieldId(field, 'shipping')} tabindex={-1}>
        {problems.map((sentence) => (
          <p>{sentence}</p>
        ))}
        <p>
          <a href={paths.checkoutStep('address')}>Send it to another address</a>, or{' '}
          <a href={paths.cart}>take it out of your cart</a>.
        </p>
      </Notice>
    )
  }
  return (
    <Picks legend={name} field={field} form="shipping" error={error}>
      {shippingOptions.map((option, at) => (
        <Pick
          name={field}
          value={option.methodId}
          first={at === 0 ? fieldId(field, 'shipping') : undefined}
          checked={picked === String(option.methodId)}
          title={option.name}
          note={deliveryWords(option)}
          aside={option.price === 0 ? 'free' : formatMoney({ minor: option.price, currency })}
        />
      ))}
    </Picks>
  )
}

/** "2 to 4 days", "At the counter, Market Street 1". */
export function deliveryWords({ kind, daysMin, daysMax, pickupPlace }: ShippingOption): string {
  if (kind === 'pickup') return pickupPlace ? `Pick it up: ${pickupPlace}` : 'Pick it up from the shop'
  const [from, to] = [daysMin ?? daysMax, daysMax ?? daysMin]
  if (from === null || to === null) return ''
  if (from === to) return from === 1 ? '1 day' : `${from} days`
  return `${from} to ${to} days`
}

const BACK_TO: Record<CheckoutStep, string> = {
  contact: 'Back to contact',
  address: 'Back to the address',
  shipping: 'Back to shipping',
  payment: 'Back to payment',
  review: 'Back to the review',
}

type PaymentStepProps = Pick<StepProps, 'typed' | 'errors'> & {
  /** What is to be paid, with the ways that take it and the one chosen so far. */
  due: { currency: string; minor: number; methods: PaymentMethod[]; chosenId: number | undefined }[]
  /** The step that led here. */
  before: CheckoutStep
}

/** One choice for each currency that something is due in. */
export function PaymentStep({ due, typed, errors, before }: PaymentStepProps) {
  return (
    <div class="checkout-step" id="step">
      <form class="form" id="payment" method="post" action={paths.checkoutStep('payment')} novalidate>
        <ErrorSummary errors={errors} form="payment" title="One more look" />
        <BackField back={typed.back} />
        <p class="quiet">
          You get the details to pay with once your order is placed. What you order is held for you meanwhile.
        </p>
        {due.map(({ currency, minor, methods: own, chosenId }) => {
          const field = due.length > 1 ? `method_${currency}` : 'method'
          const picked = typed[field] ?? String(chosenId ?? (own.length === 1 ? own[0]?.id : ''))
          const amount = formatMoney({ minor, currency })
          if (own.length === 0) return <NoMethod currency={currency} id={fieldId(field, 'payment')} />
          return (
            <Picks legend={`${amount} by`} field={field} form="payment" error={errors[field]}>
              {own.map((method, at) => (
                <Pick
                  name={field}
                  value={method.id}
                  first={at === 0 ? fieldId(field, 'payment') : undefined}
                  checked={picked === String(method.id)}
                  title={method.name}
                  note={paymentWords(method)}
                />
              ))}
            </Picks>
          )
        })}
        <StepActions next="review" back={{ href: paths.checkoutStep(before), label: BACK_TO[before] }} />
      </form>
    </div>
  )
}

function NoMethod({ currency, id }: { currency: string; id: string }) {
  return (
    <Notice tone="warn" title={`Nothing in ${currency} can be paid for yet`} id={id} tabindex={-1}>
      This market has not said how. Please come back later, or <a href={paths.cart}>order the rest</a>.
    </Notice>
  )
}

/** "Bank transfer · held for 2 days": what kind it is, and how long the goods wait for the money. */
export function paymentWords({ name, kind, asset, holdMinutes }: PaymentMethod): string {
  const how = kind === 'bank' ? 'Bank transfer' : `Wallet${asset ? `, ${asset}` : ''}`
  const held = `held for you ${timeWords(holdMinutes)}`
  return how === name ? held : `${how} · ${held}`
}

function timeWords(minutes: number): string {
  const [count, unit] =
    minutes >= 2880
      ? [Math.round(minutes / 1440), 'day']
      : minutes >= 120
        ? [Math.round(minutes / 60), 'hour']
        : [minutes, 'minute']
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}

type PicksProps = { legend: string; field: string; form: string; error: string | undefined; children?: unknown }

function Picks({ legend, field, form, error, children }: PicksProps) {
  const id = fieldId(field, form)
  return (
    <fieldset class="picks" {...tie(id, undefined, error)}>
      <legend class="picks-legend">{legend}</legend>
      <About id={id} error={error} />
      {children}
    </fieldset>
  )
}

type PickProps = {
  name: string
  value: number
  first: string | undefined
  checked: boolean
  title: string
  note: string
  aside?: string
}

function Pick({ name, value, first, checked, title, note, aside }: PickProps) {
  const id = first ?? `${fieldId(name)}-${value}`
  return (
    <div class="pick">
      <input type="radio" class="choice-box" name={name} value={value} checked={checked} id={id} />
      <label for={id}>
        <strong>{title}</strong>
        {note && <span class="quiet">{note}</span>}
      </label>
      {aside && <span class="pick-aside">{aside}</span>}
    </div>
  )
}
