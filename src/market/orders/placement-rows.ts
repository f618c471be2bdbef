import { isIP } from 'node:net'
import { after, now } from '#src/lib/clock.ts'
import { freezeMethod, type PaymentMethod } from '#src/market/payments/methods.ts'
import type { Cart, CartLine, CartShop } from './cart-facts.ts'
import { shopOrderNumber } from './order-number.ts'
import type { CartPrice, ShopPrice } from './pricing.ts'

/** What an order is made of when it is placed. */
export type Placing = {
  orderId: number
  number: string
  formKey: string
  userId: number | null
  email: string
  name: string
  address: string | null
  cart: Cart
  price: CartPrice
  methods: readonly PaymentMethod[]
}

/** Rows as the one statement takes them: as JSON, under the names of their columns. */
export type OrderRows = {
  payments: PaymentRow[]
  shopOrders: ReturnType<typeof shopOrderRow>[]
  lines: (ReturnType<typeof lineRow> & { place: number })[]
  uses: { discount_id: number; amount_minor: number }[]
  /** Until when its stock is held: as long as any of its payments may still be made. */
  heldUntil: Date
}

export type PaymentRow = {
  currency: string
  currency_digits: number
  amount_minor: number
  method_id: number | null
  method_kind: 'bank' | 'wallet' | 'none'
  method: unknown
  reference: string
  asset_amount: string | null
  due_at: Date
}

/** What needs no payment is taken from the stock in the same transaction: this is only so long as that may last. */
const NOTHING_DUE_SECONDS = 900

export function orderRows(placing: Placing): OrderRows {
  const { cart, price } = placing
  const payments = price.due.map((due) => paymentRow(placing, due))
  const shops = cart.shops.map((shop, index) => ({ shop, place: index + 1, priced: pricedShop(price, shop.shopId) }))
  return {
    payments,
    shopOrders: shops.map((one) => shopOrderRow(placing, one)),
    lines: shops
      .flatMap(({ shop, priced }) => shop.lines.map((line) => lineRow(shop, line, priced)))
      .map((line, place) => ({ place, ...line })),
    uses: usesOf(price),
    heldUntil: new Date(Math.max(...payments.map((one) => one.due_at.getTime()), after(NOTHING_DUE_SECONDS).getTime())),
  }
}

function pricedShop(price: CartPrice, shopId: number): ShopPrice {
  const found = price.shops.find((one) => one.shopId === shopId)
  if (!found) throw new Error(`shop ${shopId} of the cart has no price`)
  return found
}

type Due = CartPrice['due'][number]

function paymentRow({ number, cart, price, methods }: Placing, { currency, digits, minor }: Due): PaymentRow {
  const reference = price.due.length > 1 ? `${number}-${currency}` : number
  const common = { currency, currency_digits: digits, amount_minor: minor }
  if (minor === 0) {
    const free = { method_id: null, method_kind: 'none' as const, method: {}, reference, asset_amount: null }
    return { ...common, ...free, due_at: now() }
  }
  const chosen = methods.find((one) => one.id === cart.answers.payment[currency])
  if (!chosen) throw new Error(`nobody chose how to pay in ${currency}`)
  const { columns, dueMinutes } = freezeMethod(chosen, { amountMinor: minor, currency, reference })
  return { ...common, ...columns, method: JSON.parse(columns.method), due_at: after(dueMinutes * 60) }
}

function shopOrderRow(
  { number, name }: Placing,
  { shop, place, priced }: { shop: CartShop; place: number; priced: ShopPrice },
) {
  const { chosen } = priced
  return {
    place,
    shop_id: shop.shopId,
    shop_name: shop.name,
    number: shopOrderNumber(number, place),
    currency: shop.currency,
    currency_digits: shop.currencyDigits,
    items_minor: priced.items,
    discount_minor: priced.discount,
    shipping_minor: priced.shipping,
    shipping_discount_minor: priced.shippingDiscount,
    tax_minor: priced.tax,
    tax_included: priced.taxIncluded,
    total_minor: priced.total,
    shipping_method_id: chosen?.methodId ?? null,
    shipping_name: chosen?.name ?? '',
    shipping_kind: chosen?.kind ?? null,
    shipping_tax_bp: priced.shippingTaxBp,
    buyer_name: name,
  }
}

function lineRow(shop: CartShop, line: CartLine, priced: ShopPrice) {
  const own = priced.lines.find((one) => one.lineId === line.id)
  if (!own) throw new Error(`line ${line.id} of the cart has no price`)
  return {
    shop_id: shop.shopId,
    product_id: line.productId,
    variant_id: line.variantId,
    title: line.title,
    options: line.options,
    sku: line.sku,
    delivery: line.delivery,
    image_key: line.imageKey,
    fields: line.fields.map(({ label, kind, value }) => ({ label, kind, value })),
    quantity: line.quantity,
    price_minor: line.price,
    cost_minor: line.cost,
    discount_minor: own.discount,
    tax_name: own.taxName,
    tax_bp: own.taxBp,
    tax_minor: own.tax,
    total_minor: line.price * line.quantity - own.discount,
    weight_grams: line.weightGrams,
  }
}

/** A code of the platform may count in several shops: it is used once by an order. Currencies are not added up. */
function usesOf(price: CartPrice): OrderRows['uses'] {
  const sums = new Map<number, { minor: number; currency: string }>()
  for (const { currency, shippingDiscount, discounts } of price.shops) {
    for (const { discountId, amount, freeShipping } of discounts) {
      const minor = amount + (freeShipping ? shippingDiscount : 0)
      const before = sums.get(discountId)
      const alike = !before || before.currency === currency
      sums.set(discountId, alike ? { minor: (before?.minor ?? 0) + minor, currency } : { minor: 0, currency: 'mixed' })
    }
  }
  return [...sums].map(([discount_id, { minor }]) => ({ discount_id, amount_minor: minor }))
}

/** An address as the database takes it: a proxy may hand on anything. */
export const plainAddress = (address: string | null): string | null => {
  const plain = address?.replace(/%.*$/, '') ?? ''
  return isIP(plain) ? plain : null
}
