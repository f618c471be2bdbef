import type { Address } from '#src/lib/postal-address.ts'
import type { Delivery } from '#src/market/catalogue/delivery.ts'
import type { FieldAsk, FieldKind } from '#src/market/catalogue/product-fields.ts'

export type { Address } from '#src/lib/postal-address.ts'

/** What a buyer told for one line, with the words it was asked in. */
export type FieldAnswer = {
  id: number
  label: string
  kind: FieldKind
  value: string
}

/** What keeps a line from being ordered as it is, and what the buyer can do about it with one click. */
export type LineProblem = {
  code: 'gone' | 'shop-away' | 'own-shop' | 'sold-out' | 'short' | 'over-limit' | 'price-changed' | 'field-wrong'
  sentence: string
  remedy: 'remove' | 'take-available' | 'accept-price' | 'edit-fields'
  /** For take-available: how many there are. */
  available?: number
}

/** One line of a cart with what is true of it now. Prices are in minor units of the shop's currency. */
export type CartLine = {
  id: number
  shopId: number
  variantId: number
  productId: number
  slug: string
  title: string
  options: string[]
  sku: string
  delivery: Delivery
  imageKey: string | null
  imageWidth: number | null
  categoryId: number | null
  quantity: number
  price: number
  priceSeen: number
  cost: number | null
  weightGrams: number
  mostPerOrder: number | null
  available: number
  fields: FieldAnswer[]
  asks: FieldAsk[]
  problems: LineProblem[]
}

/** A line of something that buyers no longer see. Nothing may be told of it; its shop only while that is visible. */
export type GoneLine = { id: number; quantity: number; shopName: string | null; problem: LineProblem }

/** The lines of one shop: what will be one shop order. */
export type CartShop = {
  shopId: number
  name: string
  slug: string
  country: string
  currency: string
  currencyDigits: number
  pricesIncludeTax: boolean
  lines: CartLine[]
}

/** What the buyer has answered in checkout so far. */
export type CheckoutAnswers = {
  email: string | null
  name: string | null
  address: Address | null
  /** Shop id to shipping method id. */
  shipping: Record<string, number>
  /** Currency to payment method id. */
  payment: Record<string, number>
  codes: string[]
}

export type Cart = {
  id: number
  userId: number | null
  shops: CartShop[]
  /** Not in any shop's lines: a cart with such a line cannot be ordered before it is taken out. */
  gone: GoneLine[]
  answers: CheckoutAnswers
  /** Units, of all lines. */
  count: number
}
