export const reviewCountId = 'review-count'

/** How many shops wait for a decision, beside Shops in the navigation. An answer replaces it by its id. */
export function ReviewCount({ count }: { count: number | null }) {
  return (
    <span class="nav-count" id={reviewCountId} hidden={!count}>
      {count ?? 0}
      <span class="visually-hidden"> waiting</span>
    </span>
  )
}

/** The part of an htmx answer that brings the count up to date. */
export function ReviewCountAnswer({ count }: { count: number }) {
  return (
    <hx-partial hx-target={`#${reviewCountId}`} hx-swap="outerHTML">
      <ReviewCount count={count} />
    </hx-partial>
  )
}
