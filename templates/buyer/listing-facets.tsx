import { html, raw } from 'hono/html'
import type { ListingProps } from './listing.tsx'
import { changed } from './listing-links.ts'

/** What it is called and how many there are; no number where there are too many to count. */
export function Counted({ label, count }: { label: string; count: number | null }) {
  const number =
    count !== null &&
    html`<span class="facet-count"><span class="visually-hidden">, </span>${count}<span class="visually-hidden">${count === 1 ? ' product' : ' products'}</span></span>`
  return html`<span class="facet-name">${label}</span>${number}`
}

type Choice = { value: string; label: string; count: number | null }

/** Some of many, each with how many there are. Written as text: a page holds dozens of choices. */
export function Choices(props: { title: string; name: string; chosen: readonly string[]; choices: Choice[] }) {
  const { title, name, chosen, choices } = props
  if (choices.length === 0) return null
  return (
    <fieldset class="facet">
      <legend class="field-label">{title}</legend>
      <ul class="facet-choices">
        {choices.map((choice) => {
          const id = `f-${name}-${choice.value.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-')}`
          const checked = raw(chosen.includes(choice.value) ? ' checked=""' : '')
          return html`<li class="choice"><input type="checkbox" class="choice-box" id="${id}" name="${name}" value="${choice.value}"${checked}/><label class="choice-label facet-label" for="${id}">${Counted(choice)}</label></li>`
        })}
      </ul>
    </fieldset>
  )
}

/** Ranges in which there is something; the chosen one is taken off by the same link. */
export function PriceSteps(props: ListingProps) {
  const { facets, filter } = props
  if (facets.prices.length < 2 && filter.min === null && filter.max === null) return null
  const units = (thousandths: number | null) => (thousandths === null ? '' : String(thousandths / 1000))
  return (
    <ul class="price-steps">
      {facets.prices.map(({ min, max, products }) => {
        const on = filter.min === (min || null) && filter.max === max && (filter.min ?? filter.max) !== null
        const href = changed(props, on ? { min: '', max: '' } : { min: min > 0 ? units(min) : '', max: units(max) })
        const label =
          max === null
            ? `${number.format(min / 1000)} and more`
            : `${number.format(min / 1000)} to ${number.format(max / 1000)}`
        return (
          <li>
            <a
              class="category-link facet-label"
              id={`price-${min}`}
              href={href}
              hx-get={href}
              hx-target="#listing"
              aria-current={on ? 'true' : undefined}
            >
              <Counted label={label} count={products} />
            </a>
          </li>
        )
      })}
    </ul>
  )
}

const number = new Intl.NumberFormat('en')
