import type { Child } from 'hono/jsx'
import { Button } from '#templates/ui/button.tsx'
import { Field } from '#templates/ui/field.tsx'
import { Icon } from '#templates/ui/icon.tsx'
import type { ListingProps } from './listing.tsx'
import { Choices, Counted, PriceSteps } from './listing-facets.tsx'
import { changed } from './listing-links.ts'

const panelId = 'filter-panel'
const formId = 'filters'

/** What narrows a listing down: at the side, or folded above it on a small screen. */
export function ListingFilters(props: ListingProps) {
  return (
    <aside class="filters" aria-label="Filters">
      <details class="filters-fold" open={Object.keys(props.errors).length > 0}>
        <summary>
          <Icon name="sliders-horizontal" /> Filter
        </summary>
        <FilterPanel {...props} />
      </details>
    </aside>
  )
}

function FilterPanel(props: ListingProps) {
  return (
    <div class="filter-panel" id={panelId}>
      <CategoryLinks {...props} />
      <FilterForm {...props} />
    </div>
  )
}

/** The panel as it is after a choice, for an htmx answer; what is being typed in it stays. */
export function FilterPanelAnswer(props: ListingProps) {
  return (
    <hx-partial hx-target={`#${panelId}`} hx-swap="outerMorph">
      <FilterPanel {...props} />
    </hx-partial>
  )
}

function CategoryLinks(props: ListingProps) {
  const { categories, filter } = props
  const path = categories?.path ?? []
  const children = categories?.children ?? []
  if (path.length === 0 && children.length === 0) return null
  const to = (slug: string) => changed(props, { category: slug })
  return (
    <nav class="category-links" aria-label="Categories">
      <h2 class="filter-title">Categories</h2>
      <ul>
        {filter.category !== null && (
          <li>
            <Way href={to('')} id="category-">
              <Icon name="chevron-left" size="s" class="flips" /> All categories
            </Way>
          </li>
        )}
        {path.map(({ slug, name }) => (
          <li>
            <Way href={to(slug)} id={`category-${slug}`} current={slug === filter.category}>
              {name}
            </Way>
          </li>
        ))}
        {children.map(({ slug, name, products }) => (
          <li class={path.length > 0 ? 'category-below' : undefined}>
            <Way href={to(slug)} id={`category-${slug}`}>
              <Counted label={name} count={products} />
            </Way>
          </li>
        ))}
      </ul>
    </nav>
  )
}

function Way({ href, id, current, children }: { href: string; id: string; current?: boolean; children?: Child }) {
  return (
    <a
      class="category-link facet-label"
      id={id}
      href={href}
      hx-get={href}
      hx-target="#listing"
      aria-current={current ? 'true' : undefined}
    >
      {children}
    </a>
  )
}

function FilterForm(props: ListingProps) {
  const { base, typed, many, errors, facets, ownShop, listing } = props
  return (
    <form
      class="filter-form"
      id={formId}
      method="get"
      action={base}
      hx-get={base}
      hx-target="#listing"
      hx-trigger="submit, change delay:100ms"
      hx-sync="this:replace"
    >
      {(['q', 'exactly', 'category', 'sort'] as const).map(
        (name) => typed[name] && <input type="hidden" name={name} value={typed[name]} />,
      )}
      <div class="choice">
        <input
          type="checkbox"
          class="choice-box"
          id={`f-${formId}-in_stock`}
          name="in_stock"
          value="1"
          checked={typed.in_stock === '1'}
        />
        <label class="choice-label facet-label" for={`f-${formId}-in_stock`}>
          <Counted label="In stock" count={listing.inStock} />
        </label>
      </div>
      {!ownShop && facets.shops.length > 1 && (
        <Choices
          title="Shop"
          name="shop"
          chosen={many.shop}
          choices={facets.shops.map(({ slug, name, products }) => ({ value: slug, label: name, count: products }))}
        />
      )}
      <fieldset class="price-range">
        <legend class="field-label">Price</legend>
        {facets.currency ? (
          <p class="field-hint">In {facets.currency}</p>
        ) : (
          <p class="field-hint">In each shop’s own currency</p>
        )}
        <PriceSteps {...props} />
        <div class="price-fields">
          <Field
            name="min"
            label="From"
            form={formId}
            value={typed.min}
            error={errors.min}
            inputmode="decimal"
            autocomplete="off"
          />
          <Field
            name="max"
            label="Up to"
            form={formId}
            value={typed.max}
            error={errors.max}
            inputmode="decimal"
            autocomplete="off"
          />
        </div>
      </fieldset>
      {facets.options.map(({ name, values }) => (
        <Choices
          title={name}
          name="option"
          chosen={many.option}
          choices={values.map(({ value, products }) => ({ value: `${name}:${value}`, label: value, count: products }))}
        />
      ))}
      <Button size="s">Show products</Button>
    </form>
  )
}
