/** What a document says, kept from the moment it was made. Amounts in minor units; times as ISO 8601 in UTC. */
export type DocumentKind = 'invoice' | 'credit-note' | 'packing-slip' | 'label'
/** What can be made of many orders at once. */
export const RUN_KINDS = ['invoice', 'packing-slip', 'label'] as const
export type RunKind = (typeof RUN_KINDS)[number]

/** Who it is from: the shop as it was. */
export type ShopFacts = { name: string; postalAddress: string; taxNumber: string; email: string; country: string }

/** Who it is for. `lines` is the address as checkout asked for it, without the name; empty where none was needed. */
export type PartyFacts = { name: string; lines: string[]; country: string; phone: string; email: string }

type Common = {
  /** The shape of these facts: a later program still reads them. */
  version: 1
  number: string
  madeAt: string
  shop: ShopFacts
  buyer: PartyFacts
  /** The shop order's number. */
  order: string
  placedAt: string
}

export type InvoiceLine = {
  title: string
  options: string[]
  sku: string
  quantity: number
  price: number
  discount: number
  taxName: string
  taxBp: number
  tax: number
  /** Price times quantity less discount; tax on top is not in it. */
  total: number
}

/** One rate of the table of taxes. */
export type TaxRow = { name: string; bp: number; net: number; tax: number; gross: number }

export type InvoiceFacts = Common & {
  kind: 'invoice'
  currency: string
  taxIncluded: boolean
  paidAt: string | null
  lines: InvoiceLine[]
  items: number
  discount: number
  shipping: number
  shippingDiscount: number
  shippingName: string
  tax: number
  taxes: TaxRow[]
  total: number
}

export type CreditNoteFacts = Common & {
  kind: 'credit-note'
  currency: string
  /** The number of the invoice it takes back from, if one was made. */
  invoice: string | null
  reason: string
  what: 'cancellation' | 'return'
  lines: { title: string; options: string[]; sku: string; quantity: number; total: number }[]
  /** What is given back beyond the lines: shipping, a courtesy. May be below nothing. */
  other: number
  total: number
}

export type SlipFacts = Common & {
  kind: 'packing-slip'
  shipping: string
  pickup: boolean
  /** Which of the order's parcels, by its place; null: the whole order. */
  parcel: number | null
  carrier: string
  tracking: string
  lines: {
    title: string
    options: string[]
    sku: string
    quantity: number
    ordered: number
    told: [string, string][]
  }[]
}

export type LabelFacts = Common & {
  kind: 'label'
  carrier: string
  tracking: string
  parcel: number | null
  grams: number
  /** What the square code says: the tracking number, or where the seller finds the order. */
  qr: string
}

export type DocumentFacts = InvoiceFacts | CreditNoteFacts | SlipFacts | LabelFacts
