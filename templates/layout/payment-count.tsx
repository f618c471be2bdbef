export const paymentCountId = 'payment-count'

/** How many payments wait for a decision, beside Payments in the navigation. An answer replaces it by its id. */
export function PaymentCount({ count }: { count: number | null }) {
  return (
    <span class="nav-count" id={paymentCountId} hidden={!count}>
      {count ?? 0}
      <span class="visually-hidden"> waiting</span>
    </span>
  )
}

/** The part of an htmx answer that brings the count up to date. */
export function PaymentCountAnswer({ count }: { count: number }) {
  return (
    <hx-partial hx-target={`#${paymentCountId}`} hx-swap="outerHTML">
      <PaymentCount count={count} />
    </hx-partial>
  )
}
