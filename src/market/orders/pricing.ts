import { shareOf } from '#src/lib/shares.ts'
import { defaultOption, listOptions, type ShippingOption, whyNot } from '#src/market/shops/shipping-quote.ts'
import type { Cart, CartShop } from './cart-facts.ts'
import { applyCodes, type CodeAnswer, type ShopDiscount } from './discount-codes.ts'
import type { Pricing, TaxRate } from './price-facts.ts'

export type { ShippingKind, ShippingOption } from '#src/market/shops/shipping-quote.ts'
export type { CodeAnswer, ShopDiscount } from './discount-codes.ts'
export { loadPricing, type Pricing } from './price-facts.ts'

/** `total`: price times quantity less discount. Tax is in it where the shop's prices include tax, else on top of it. */
export type LinePrice = {
  lineId: number
  discount: number
  taxName: string
  taxBp: number
  tax: number
  total: number
}

/** What a shop order will cost, in minor units of the shop's currency; adds up as the database demands of shop_orders. */
export type ShopPrice = {
  shopId: number
  currency: string
  items: number
  discount: number
  shipping: number
  shippingDiscount: number
  /** Of the lines and of shipping. */
  tax: number
  taxIncluded: boolean
  total: number
  lines: LinePrice[]
  shippingOptions: ShippingOption[]
  /** Null where nothing is sent, and as long as nobody has said where to: with needsShipping it cannot be ordered yet. */
  chosen: ShippingOption | null
  shippingTaxBp: number
  needsShipping: boolean
  discounts: ShopDiscount[]
  problems: string[]
}

export type CartPrice = {
  shops: ShopPrice[]
  due: { currency: string; digits: number; minor: number }[]
  codes: CodeAnswer[]
}

/** How everything is rounded and taxed, for whoever is shown a price. */
export const ROUNDING =
  'Tax is worked out line by line and rounded half up; shipping is taxed at the highest rate among what is sent.'

/**
 * What a cart costs at this moment. Discounts come off the goods first, then shipping is looked up for what is left, then
 * tax. A shop without parcels needs no shipping. Nothing here is ever below zero.
 */
export function priceCart(cart: Cart, pricing: Pricing, at: Date): CartPrice {
  const { ledgers, codes } = applyCodes(cart, pricing.discounts, at)
  const shops = ledgers.map(({ shop, left, discounts }) => priceShop(cart, shop, pricing, left, discounts))
  const due = new Map<string, CartPrice['due'][number]>()
  for (const [i, { currency, total }] of shops.entries()) {
    const before = due.get(currency)?.minor ?? 0
    due.set(currency, { currency, digits: cart.shops[i]?.currencyDigits ?? 2, minor: before + total })
  }
  return { shops, due: [...due.values()], codes }
}

function priceShop(
  cart: Cart,
  shop: CartShop,
  pricing: Pricing,
  totals: number[],
  discounts: ShopDiscount[],
): ShopPrice {
  const shipping = ship(cart, shop, pricing, totals)
  const { chosen, parcels } = shipping
  // What is picked up changes hands where the shop is; what is sent, or handed over as words, where the buyer is.
  const address = cart.answers.address?.country
  const country = chosen?.kind === 'pickup' ? shop.country : (address ?? shop.country)
  const included = shop.pricesIncludeTax
  const lines = shop.lines.map((line, i): LinePrice => {
    const total = totals[i] ?? 0
    const { name, bp } = rateOf(pricing.rates, country, line.categoryId)
    const discount = line.price * line.quantity - total
    return { lineId: line.id, discount, taxName: name, taxBp: bp, tax: taxOf(total, bp, included), total }
  })
  const price = chosen?.price ?? 0
  const shippingDiscount = discounts.some((one) => one.freeShipping) ? price : 0
  const shippingTaxBp = chosen ? Math.max(0, ...lines.filter((_, i) => parcels[i]).map((line) => line.taxBp)) : 0
  const shippingTax = taxOf(price - shippingDiscount, shippingTaxBp, included)
  const tax = sum(lines.map((line) => line.tax)) + shippingTax
  const discount = sum(lines.map((line) => line.discount))
  const items = sum(totals) + discount
  return {
    shopId: shop.shopId,
    currency: shop.currency,
    items,
    discount,
    shipping: price,
    shippingDiscount,
    tax,
    taxIncluded: included,
    total: items - discount + price - shippingDiscount + (included ? 0 : tax),
    lines,
    shippingOptions: shipping.options,
    chosen,
    shippingTaxBp,
    needsShipping: shipping.needed,
    discounts,
    problems: shipping.problems,
  }
}

/** How the shop's parcels go: only parcels count, by their weight and by their worth after discounts. */
function ship(cart: Cart, shop: CartShop, pricing: Pricing, totals: number[]) {
  const parcels = shop.lines.map((line) => line.delivery === 'parcel')
  if (!parcels.some(Boolean)) return { needed: false, options: [], chosen: null, problems: [], parcels }
  const ways = pricing.shipping[shop.shopId] ?? { zones: [], methods: [] }
  const grams = sum(shop.lines.map((line, i) => (parcels[i] ? line.weightGrams * line.quantity : 0)))
  const worth = sum(totals.filter((_, i) => parcels[i]))
  const country = cart.answers.address?.country ?? null
  const options = listOptions(ways, country, { grams, worth })
  const wanted = options.find((option) => option.methodId === cart.answers.shipping[shop.shopId])
  // Without an address what it costs is unknown; only picking up, said in so many words, is an answer already.
  const chosen = wanted ?? (country === null ? null : defaultOption(options))
  const problems = options.length === 0 && country !== null ? [whyNot(shop.name, ways, country)] : []
  return { needed: true, options, chosen, problems, parcels }
}

const NO_TAX = { name: '', bp: 0 }

/** The rate of the nearest category that has one, else the country's, else none. */
function rateOf(rates: TaxRate[], country: string, categoryId: number | null): { name: string; bp: number } {
  const ofCountry = rates.filter((rate) => rate.country === country)
  const own = categoryId === null ? undefined : ofCountry.find((rate) => rate.categoryId === categoryId)
  return own ?? ofCountry.find((rate) => rate.categoryId === null) ?? NO_TAX
}

/** The tax within a price that includes it, or on top of one that does not; rounded half up. */
export const taxOf = (minor: number, bp: number, included: boolean): number =>
  shareOf(minor, bp, included ? 10_000 + bp : 10_000)

const sum = (numbers: number[]) => numbers.reduce((total, one) => total + one, 0)
