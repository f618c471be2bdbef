// Carts as plain facts, for what needs no database.
import type { Address, Cart, CartLine, CartShop } from '#src/market/orders/cart-facts.ts'
import type { Discount } from '#src/market/orders/price-facts.ts'
import type { Pricing } from '#src/market/orders/pricing.ts'
import type { ShippingMethod } from '#src/market/shops/shipping-quote.ts'

let id = 0

export function lineOf(more: Partial<CartLine> = {}): CartLine {
  id += 1
  return {
    id,
    shopId: 1,
    variantId: id,
    productId: id,
    slug: `boot-${id}`,
    title: 'Trail boot',
    options: [],
    sku: `BOOT-${id}`,
    delivery: 'parcel',
    imageKey: null,
    imageWidth: null,
    categoryId: null,
    quantity: 1,
    price: 8900,
    priceSeen: 8900,
    cost: null,
    weightGrams: 1000,
    mostPerOrder: null,
    available: 10,
    fields: [],
    asks: [],
    problems: [],
    ...more,
  }
}

export function shopOf(lines: CartLine[], more: Partial<CartShop> = {}): CartShop {
  const shop: CartShop = {
    shopId: 1,
    name: 'Sela Boots',
    slug: 'sela-boots',
    country: 'DE',
    currency: 'EUR',
    currencyDigits: 2,
    pricesIncludeTax: true,
    lines,
    ...more,
  }
  return { ...shop, lines: lines.map((line) => ({ ...line, shopId: shop.shopId })) }
}

export const addressIn = (country: string): Address => ({
  name: 'Bela Buyer',
  line1: 'Marktstraße 1',
  line2: '',
  city: 'Somewhere',
  postcode: '10115',
  region: '',
  country,
  phone: '',
})

export function cartOf(shops: CartShop[], answers: Partial<Cart['answers']> = {}): Cart {
  return {
    id: 1,
    userId: null,
    shops,
    gone: [],
    answers: { email: null, name: null, address: addressIn('DE'), shipping: {}, payment: {}, codes: [], ...answers },
    count: shops.flatMap((shop) => shop.lines).reduce((sum, line) => sum + line.quantity, 0),
  }
}

export function methodOf(more: Partial<ShippingMethod> = {}): ShippingMethod {
  return {
    id: 1,
    zoneId: 1,
    name: 'Parcel',
    kind: 'flat',
    price: 500,
    freeAbove: null,
    daysMin: null,
    daysMax: null,
    pickupPlace: '',
    steps: [],
    ...more,
  }
}

/** Shop 1 sends everywhere with these methods; no tax and no codes unless given. */
export const pricingOf = (methods: ShippingMethod[] = [methodOf()], more: Partial<Pricing> = {}): Pricing => ({
  shipping: { 1: { zones: [{ id: 1, countries: [] }], methods } },
  rates: [],
  discounts: [],
  ...more,
})

export function discountOf(more: Partial<Discount> = {}): Discount {
  id += 1
  return {
    id,
    shopId: 1,
    code: 'TEN',
    kind: 'percent',
    percentBp: 1000,
    amount: null,
    currency: null,
    minimum: null,
    startsAt: null,
    endsAt: null,
    usedUp: false,
    usedBefore: false,
    ...more,
  }
}
