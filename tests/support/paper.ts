// What documents say, made up: for tests of how they are drawn.
import type { InvoiceFacts, InvoiceLine, LabelFacts, SlipFacts } from '#src/market/orders/document-facts.ts'

const common = {
  version: 1 as const,
  number: 'X-00001',
  madeAt: '2026-05-03T10:00:00Z',
  shop: {
    name: 'Sela Boots',
    postalAddress: 'Sela Boots GmbH\nİstiklal Caddesi 12\n34433 İstanbul',
    taxNumber: 'DE 123 456 789',
    email: 'sela@example.com',
    country: 'TR',
  },
  order: '7KQ2-M4XPD-1',
  placedAt: '2026-05-02T10:00:00Z',
}

const buyerOf = (name: string) => ({
  name,
  lines: ['Linden 7', '04103 Leipzig'],
  country: 'DE',
  phone: '+49 341 000000',
  email: '',
})

export function labelFacts({ name = 'Bela Buyer', ...more }: Partial<LabelFacts> & { name?: string } = {}): LabelFacts {
  return {
    kind: 'label',
    ...common,
    buyer: buyerOf(name),
    carrier: 'DHL',
    tracking: '00340434161094042557',
    parcel: null,
    grams: 1250,
    qr: 'https://market.example/seller/orders/12',
    ...more,
  }
}

export const invoiceLine = (more: Partial<InvoiceLine> = {}): InvoiceLine => ({
  title: 'Trail boot',
  options: ['42'],
  sku: 'BOOT-42',
  quantity: 2,
  price: 8900,
  discount: 0,
  taxName: 'VAT',
  taxBp: 1900,
  tax: 2842,
  total: 17800,
  ...more,
})

export function invoiceFacts(lines: InvoiceLine[], more: Partial<InvoiceFacts> = {}): InvoiceFacts {
  const items = lines.reduce((sum, { price, quantity }) => sum + price * quantity, 0)
  return {
    kind: 'invoice',
    ...common,
    buyer: buyerOf('Bela Buyer'),
    currency: 'EUR',
    taxIncluded: true,
    paidAt: '2026-05-03T09:00:00Z',
    lines,
    items,
    discount: 0,
    shipping: 490,
    shippingDiscount: 0,
    shippingName: 'Parcel',
    tax: 2842,
    taxes: [{ name: 'VAT', bp: 1900, net: 14958, tax: 2842, gross: 17800 }],
    total: items + 490,
    ...more,
  }
}

export function slipFacts(more: Partial<SlipFacts> = {}): SlipFacts {
  return {
    kind: 'packing-slip',
    ...common,
    buyer: buyerOf('Bela Buyer'),
    shipping: 'Parcel',
    pickup: false,
    parcel: null,
    carrier: '',
    tracking: '',
    lines: [
      { title: 'Trail boot', options: ['42'], sku: 'BOOT-42', quantity: 2, ordered: 2, told: [['Engraving', 'B. B.']] },
    ],
    ...more,
  }
}
