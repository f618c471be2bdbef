import { isGtin } from '#src/lib/gtin.ts'
import { plainAmount } from '#src/lib/money.ts'
import { paths } from '#src/lib/paths.ts'
import type { ProductFacts, Variant } from '#src/market/catalogue/product-page.ts'
import type { Facts } from '#templates/layout/structured-data.ts'

/** Beyond this many a list of offers says no more than its range of prices. */
const MOST_OFFERS = 30
const MOST_PICTURES = 5

/** A product in the words of schema.org: what it is, what each variant costs and whether it can be had. */
export function productFacts(product: ProductFacts, description: string): Facts {
  const { slug, title, vendor, pictures, variants } = product
  const path = paths.product(slug)
  const only = variants.length === 1 ? variants[0] : undefined
  return {
    '@type': 'Product',
    '@id': `${path}#product`,
    name: title,
    url: path,
    description,
    ...(pictures.length > 0 && {
      image: pictures.slice(0, MOST_PICTURES).map(({ key, width }) => paths.image('buyer', key, width)),
    }),
    ...(vendor && { brand: { '@type': 'Brand', name: vendor } }),
    ...(product.categories.length > 0 && { category: product.categories.map(({ name }) => name).join(' > ') }),
    ...(only && { sku: only.sku, ...gtinOf(only) }),
    ...(variants.length > 0 && { offers: only ? offerOf(product, only) : offersOf(product) }),
  }
}

const gtinOf = ({ barcode }: Variant): Facts => (barcode && isGtin(barcode) ? { gtin: barcode } : {})

const stateOf = (available: number) => (available > 0 ? 'https://schema.org/InStock' : 'https://schema.org/OutOfStock')

function offerOf({ slug, shop, currency, title }: ProductFacts, variant: Variant): Facts {
  return {
    '@type': 'Offer',
    url: paths.product(slug, variant.id),
    name: variant.values.length > 0 ? `${title}, ${variant.values.join(', ')}` : title,
    sku: variant.sku,
    ...gtinOf(variant),
    price: plainAmount(variant.price, currency),
    priceCurrency: currency,
    availability: stateOf(shop.away ? 0 : variant.available),
    seller: { '@type': 'Organization', name: shop.name, url: paths.shop(shop.slug) },
  }
}

function offersOf(product: ProductFacts): Facts {
  const { variants, currency } = product
  const prices = variants.map(({ price }) => price)
  return {
    '@type': 'AggregateOffer',
    lowPrice: plainAmount(Math.min(...prices), currency),
    highPrice: plainAmount(Math.max(...prices), currency),
    priceCurrency: currency,
    offerCount: variants.length,
    availability: stateOf(product.shop.away ? 0 : Math.max(...variants.map(({ available }) => available))),
    ...(variants.length <= MOST_OFFERS && { offers: variants.map((one) => offerOf(product, one)) }),
  }
}
