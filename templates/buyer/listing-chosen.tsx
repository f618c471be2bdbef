import { Chip, Chips } from '#templates/ui/navigation.tsx'
import type { ListingProps } from './listing.tsx'
import { changed, without } from './listing-links.ts'

/** Everything that narrows the listing down, each with a way to take it off. */
export function ActiveFilters(props: ListingProps) {
  const chosen = chosenOf(props)
  if (chosen.length === 0) return null
  return (
    <Chips label="Chosen filters" class="listing-filters">
      {chosen.map(({ id, label, href }) => (
        <Chip id={`without-${id}`} href={href} hx-get={href} hx-target="#listing" on removes>
          {label}
        </Chip>
      ))}
      {chosen.length > 1 && (
        <Chip id="without-all" href={props.base} hx-get={props.base} hx-target="#listing">
          Clear all
        </Chip>
      )}
    </Chips>
  )
}

type Chosen = { id: string; label: string; href: string }

function chosenOf(props: ListingProps): Chosen[] {
  const { filter, typed, many, categories, facets, ownShop } = props
  const off = (name: string, label: string | false | null): Chosen[] =>
    label ? [{ id: name, label, href: changed(props, { [name]: '', ...(name === 'q' ? { exactly: '' } : {}) }) }] : []
  const shopName = (slug: string) => facets.shops.find((shop) => shop.slug === slug)?.name ?? 'Unknown shop'
  return [
    ...off('q', filter.search && `“${filter.search}”`),
    ...off('category', filter.category && (categories?.path.at(-1)?.name ?? 'Unknown category')),
    ...(ownShop ? [] : many.shop).map((slug) => ({
      id: `shop-${slug}`,
      label: shopName(slug),
      href: changed(props, {}, { shop: without(many.shop, slug) }),
    })),
    ...many.option.map((pair, i) => ({
      id: `option-${i}`,
      label: pair.replace(':', ': '),
      href: changed(props, {}, { option: without(many.option, pair) }),
    })),
    ...off('min', filter.min !== null && `From ${typed.min}`),
    ...off('max', filter.max !== null && `Up to ${typed.max}`),
    ...off('in_stock', filter.inStock && 'In stock'),
  ]
}
