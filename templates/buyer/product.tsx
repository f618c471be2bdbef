import { countryName } from '#src/lib/countries.ts'
import { formatMoney } from '#src/lib/money.ts'
import { paths } from '#src/lib/paths.ts'
import type { Choice, OptionValue } from '#src/market/catalogue/choice.ts'
import type { ProductFacts } from '#src/market/catalogue/product-page.ts'
import { StockLabel, VerifiedMark } from '#templates/ui/badge.tsx'
import { Notice } from '#templates/ui/card.tsx'
import { Price } from '#templates/ui/money.tsx'
import { Avatar } from '#templates/ui/picture.tsx'
import { ProductGrid } from '#templates/ui/product.tsx'
import { Cards } from './cards.tsx'
import { Gallery } from './gallery.tsx'
import { dateText, logoOf } from './shop-words.ts'

export type ProductPageProps = {
  product: ProductFacts
  choice: Choice
  /** The address asks for a variant that this product does not have (any more). */
  lost: boolean
}

/** Few enough to say how many: the same for every product, so that it says nothing of a shop's own thresholds. */
const FEW = 5
const choiceId = 'choice'

/** Everything a buyer wants to know of one product. */
export function ProductPage(props: ProductPageProps) {
  const { product } = props
  return (
    <>
      <article class="detail">
        <Gallery pictures={product.pictures} title={product.title} />
        <div class="detail-words">
          <h1 class="detail-title">{product.title}</h1>
          <ProductChoice {...props} />
          <SoldBy {...product} />
        </div>
        {product.description && <Description text={product.description} />}
      </article>
      {product.moreFromShop.length > 0 && (
        <section class="more-from">
          <div class="section-head">
            <h2>More from {product.shop.name}</h2>
            <a href={paths.shop(product.shop.slug)}>All of this shop</a>
          </div>
          <ProductGrid>
            <Cards cards={product.moreFromShop} ownShop />
          </ProductGrid>
        </section>
      )}
    </>
  )
}

/** Price, options and stock of the variant chosen; an answer replaces it as one. */
export function ProductChoice({ product, choice, lost }: ProductPageProps) {
  const { variant, options } = choice
  if (!variant) return null
  return (
    <div class="choice-made" id={choiceId} data-announce={spoken(product, choice)}>
      <Price minor={variant.price} currency={product.currency} compareAt={variant.compareAt} size="l" />
      {lost && <Notice tone="info">That choice is no longer sold. This is the nearest there is.</Notice>}
      {options.map((option, i) => (
        <nav class="option-row" aria-label={option.name}>
          <span class="option-name">
            {option.name} <strong>{variant.values[i]}</strong>
          </span>
          <ul class="options">
            {option.values.map((value) => (
              <li>
                <OptionLink value={value} slug={product.slug} at={i} />
              </li>
            ))}
          </ul>
        </nav>
      ))}
      <p class="detail-stock">
        <StockLabel available={variant.available} threshold={FEW} />
        <span class="detail-sku">
          SKU <code>{variant.sku}</code>
        </span>
      </p>
    </div>
  )
}

const notes = { there: '', 'sold-out': ' (sold out)', 'not-made': ' (not in this combination)' }

function OptionLink({ value, slug, at }: { value: OptionValue; slug: string; at: number }) {
  const href = paths.product(slug, value.variant.id)
  return (
    <a
      class={value.state === 'there' ? 'option' : `option option-${value.state === 'sold-out' ? 'out' : 'apart'}`}
      id={`option-${at}-${value.variant.id}`}
      href={href}
      hx-get={href}
      hx-target={`#${choiceId}`}
      hx-swap="outerHTML"
      hx-push-url="true"
      aria-current={value.current ? 'true' : undefined}
    >
      {value.value}
      {value.state !== 'there' && <span class="visually-hidden">{notes[value.state]}</span>}
    </a>
  )
}

/** "42, Chestnut: €89.00, sold out" */
function spoken({ currency }: ProductFacts, { variant }: Choice): string {
  if (!variant) return ''
  const stock =
    variant.available <= 0 ? 'sold out' : variant.available <= FEW ? `only ${variant.available} left` : 'in stock'
  const name = variant.values.length > 0 ? `${variant.values.join(', ')}: ` : ''
  return `${name}${formatMoney({ minor: variant.price, currency })}, ${stock}`
}

function SoldBy({ shop }: ProductFacts) {
  return (
    <section class="sold-by" aria-label="Sold by">
      <Avatar name={shop.name} src={logoOf(shop.logoKey)} />
      <div>
        <p class="sold-by-name">
          <a href={paths.shop(shop.slug)}>{shop.name}</a> <VerifiedMark size="s" />
        </p>
        <p class="sold-by-words">
          {shop.verifiedAt ? `Checked by a person on ${dateText(shop.verifiedAt)}` : 'Checked by a person'} ·{' '}
          {countryName(shop.country)}
        </p>
      </div>
    </section>
  )
}

function Description({ text }: { text: string }) {
  const paragraphs = text.split(/\n\s*\n/).filter((part) => part.trim() !== '')
  return (
    <section class="detail-description prose" aria-labelledby="description">
      <h2 id="description">Description</h2>
      {paragraphs.map((part) => (
        <p>{part}</p>
      ))}
    </section>
  )
}
