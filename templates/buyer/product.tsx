import { raw } from 'hono/html'
import { countryName } from '#src/lib/countries.ts'
import type { Errors, Typed } from '#src/lib/form.ts'
import { formatMoney } from '#src/lib/money.ts'
import { paths } from '#src/lib/paths.ts'
import type { Choice, OptionValue } from '#src/market/catalogue/choice.ts'
import type { ProductFacts, Variant } from '#src/market/catalogue/product-page.ts'
import { AwayLabel, StockLabel, VerifiedMark } from '#templates/ui/badge.tsx'
import { Notice } from '#templates/ui/card.tsx'
import { Price } from '#templates/ui/money.tsx'
import { Avatar } from '#templates/ui/picture.tsx'
import { ProductGrid } from '#templates/ui/product.tsx'
import { AwayNotice } from './away-notice.tsx'
import { BuyForm } from './buy-form.tsx'
import { Cards } from './cards.tsx'
import { Gallery, GalleryAnswer } from './gallery.tsx'
import { dateText, logoOf, paragraphsOf } from './shop-words.ts'
import { WishForm } from './wish-form.tsx'

export type ProductPageProps = {
  product: ProductFacts
  choice: Choice
  /** The address asks for a variant that this product does not have (any more). */
  lost: boolean
  /** What was typed into the form under it, and what was wrong with that. */
  buying?: { typed: Typed; errors: Errors }
}

/** Few enough to say how many: the same for every product, so that it says nothing of a shop's own thresholds. */
const FEW = 5
const choiceId = 'choice'

/** Everything a buyer wants to know of one product. */
export function ProductPage(props: ProductPageProps) {
  const { product, choice } = props
  return (
    <>
      <article class="detail">
        <Gallery product={product} variant={choice.variant} />
        <div class="detail-words">
          <h1 class="detail-title">{product.title}</h1>
          <ProductChoice {...props} />
          <SoldBy {...product} />
          {product.description && <Description {...product} />}
        </div>
      </article>
      {product.moreFromShop.length > 0 && (
        <section class="more-from">
          <div class="section-head">
            <h2>More from this shop</h2>
            <a href={paths.shop(product.shop.slug)}>All of {product.shop.name}</a>
          </div>
          <ProductGrid>
            <Cards cards={product.moreFromShop} ownShop />
          </ProductGrid>
        </section>
      )}
    </>
  )
}

/** Price, options and stock of the variant chosen; the answer to another choice replaces it as one. */
export function ProductChoice({ product, choice, lost, buying }: ProductPageProps) {
  const { variant, options } = choice
  if (!variant) return null
  return (
    <div class="choice-made" id={choiceId} data-announce={spoken(product, choice)}>
      <p class="choice-price">
        <Price minor={variant.price} currency={product.currency} compareAt={variant.compareAt} size="l" />
        {product.shop.away ? <AwayLabel /> : <StockLabel available={variant.available} threshold={FEW} />}
      </p>
      {lost && <Notice tone="info">The choice you came for is no longer sold. This one is.</Notice>}
      {options.map((option, at) => (
        <nav class="option-row" aria-label={option.name}>
          <p class="option-name">
            {option.name} <strong>{variant.values[at]}</strong>
          </p>
          <ul class="options">
            {option.values.map((value) => (
              <li>
                <OptionLink value={value} slug={product.slug} at={at} />
              </li>
            ))}
          </ul>
        </nav>
      ))}
      {product.shop.away ? (
        <AwayNotice {...product.shop} problem={buying?.errors['']} />
      ) : (
        <BuyForm {...buyFormOf(product, variant)} {...buying} />
      )}
      <WishForm variantId={variant.id} />
      <p class="choice-sku">
        SKU <code>{variant.sku}</code>
      </p>
    </div>
  )
}

/** The answer to another choice: what was chosen, and its picture. */
export const ProductChosen = (props: ProductPageProps) => (
  <>
    <ProductChoice {...props} />
    <GalleryAnswer product={props.product} variant={props.choice.variant} />
  </>
)

/** The form of one variant. */
export const buyFormOf = ({ asks }: ProductFacts, { id, available, mostPerOrder }: Variant) => ({
  variantId: id,
  soldOut: available <= 0,
  mostPerOrder,
  asks,
})

const looks = { there: 'option', 'sold-out': 'option option-out', 'not-made': 'option option-apart' }
const notes = { there: '', 'sold-out': ' (sold out)', 'not-made': ' (not in this combination: changes the rest too)' }

function OptionLink({ value, slug, at }: { value: OptionValue; slug: string; at: number }) {
  const href = paths.product(slug, value.variant.id)
  return (
    <a
      class={looks[value.state]}
      id={`option-${at}-${value.variant.id}`}
      href={href}
      hx-get={href}
      hx-target={`#${choiceId}`}
      hx-swap="outerMorph"
      hx-push-url="true"
      aria-current={value.current ? 'true' : undefined}
      title={value.state === 'not-made' ? 'Not in this combination' : undefined}
    >
      {value.value}
      {value.state !== 'there' && <span class="visually-hidden">{notes[value.state]}</span>}
    </a>
  )
}

/** "42, Chestnut: €89.00, sold out" */
function spoken({ currency, shop }: ProductFacts, { variant }: Choice): string {
  if (!variant) return ''
  const { available, values, price } = variant
  const stock = shop.away
    ? 'the shop is on holiday'
    : available <= 0
      ? 'sold out'
      : available <= FEW
        ? `only ${available} left`
        : 'in stock'
  const name = values.length > 0 ? `${values.join(', ')}: ` : ''
  return `${name}${formatMoney({ minor: price, currency })}, ${stock}`
}

function SoldBy({ shop }: ProductFacts) {
  const since = shop.verifiedAt ? `Verified since ${dateText(shop.verifiedAt)}` : 'Checked by a person'
  return (
    <section class="sold-by" aria-label="Sold by">
      <Avatar name={shop.name} src={logoOf(shop.logoKey)} />
      <div>
        <p class="sold-by-name">
          <a href={paths.shop(shop.slug)}>{shop.name}</a> <VerifiedMark wordless />
        </p>
        <p class="sold-by-words">
          {since} · {countryName(shop.country)}
        </p>
      </div>
    </section>
  )
}

function Description({ description, descriptionFormat }: ProductFacts) {
  return (
    <section class="detail-description prose" aria-labelledby="description">
      <h2 id="description">Description</h2>
      {descriptionFormat === 'html' ? (
        <div class="rich-text" dir="auto">
          {raw(description)}
        </div>
      ) : (
        paragraphsOf(description).map((part) => <p>{part}</p>)
      )}
    </section>
  )
}
