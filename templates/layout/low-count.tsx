export const lowCountId = 'low-count'

/** How many of a shop's variants are low, beside Stock in the navigation. An answer replaces it by its id. */
export function LowCount({ count }: { count: number | null }) {
  return (
    <span class="nav-count nav-count-warn" id={lowCountId} hidden={!count}>
      {count ?? 0}
      <span class="visually-hidden"> low</span>
    </span>
  )
}

/** The part of an htmx answer that brings the count up to date. */
export function LowCountAnswer({ count }: { count: number | null }) {
  return (
    <hx-partial hx-target={`#${lowCountId}`} hx-swap="outerHTML">
      <LowCount count={count} />
    </hx-partial>
  )
}
