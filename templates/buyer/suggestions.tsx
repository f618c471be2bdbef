import type { Child } from 'hono/jsx'
import { paths } from '#src/lib/paths.ts'
import type { SearchSuggestions } from '#src/market/catalogue/search-suggestions.ts'
import { Icon, type IconName } from '#templates/ui/icon.tsx'
import { Money } from '#templates/ui/money.tsx'
import { cardPictures } from './cards.tsx'

/** What the search field offers: the options of its list, in groups. Empty where there is nothing to offer. */
export function Suggestions({ meant, products, categories, shops }: SearchSuggestions) {
  return (
    <>
      {meant && products.length > 0 && (
        <p class="suggest-note" role="presentation">
          Showing results for <strong>{meant}</strong>
        </p>
      )}
      <Group label="Products" of={products}>
        {products.map(({ slug, title, shopName, imageKey, imageWidth, priceFrom, currency }, i) => (
          <Option id={`suggest-product-${i}`} href={paths.product(slug)}>
            <Picture src={cardPictures(imageKey, imageWidth)[0]?.src} />
            <span class="suggest-words">
              <span class="suggest-title">{title}</span>
              <span class="suggest-quiet">
                {shopName} · <Money minor={priceFrom} currency={currency} />
              </span>
            </span>
          </Option>
        ))}
      </Group>
      <Group label="Categories" of={categories}>
        {categories.map(({ slug, name }, i) => (
          <Place
            id={`suggest-category-${i}`}
            href={paths.products({ category: slug })}
            icon="folder-tree"
            name={name}
          />
        ))}
      </Group>
      <Group label="Shops" of={shops}>
        {shops.map(({ slug, name }, i) => (
          <Place id={`suggest-shop-${i}`} href={paths.shop(slug)} icon="store" name={name} />
        ))}
      </Group>
    </>
  )
}

function Group({ label, of, children }: { label: string; of: readonly unknown[]; children?: Child }) {
  if (of.length === 0) return null
  const id = `suggest-${label.toLowerCase()}`
  return (
    // biome-ignore lint/a11y/useSemanticElements: the options of a list box are grouped like this
    <div role="group" aria-labelledby={id} class="suggest-group">
      <p class="suggest-label" id={id} role="presentation">
        {label}
      </p>
      {children}
    </div>
  )
}

function Option({ id, href, children }: { id: string; href: string; children?: Child }) {
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field, which names the active option
    <div role="option" aria-selected="false" class="suggest-option" id={id} data-href={href}>
      {children}
    </div>
  )
}

const Place = ({ id, href, icon, name }: { id: string; href: string; icon: IconName; name: string }) => (
  <Option id={id} href={href}>
    <span class="suggest-picture">
      <Icon name={icon} size="s" />
    </span>
    <span class="suggest-title">{name}</span>
  </Option>
)

const Picture = ({ src }: { src: string | undefined }) => (
  <span class="suggest-picture">
    {src ? <img src={src} alt="" width={40} height={40} loading="lazy" /> : <Icon name="shopping-bag" size="s" />}
  </span>
)
