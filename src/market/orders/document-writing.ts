import { trackingLink } from './carriers.ts'
import type {
  CreditNoteFacts,
  DocumentFacts,
  DocumentKind,
  InvoiceFacts,
  LabelFacts,
  SlipFacts,
  TaxRow,
} from './document-facts.ts'
import type { DocumentSource } from './document-sources.ts'
import { dueForUnits } from './refund-due.ts'

/** What is still missing of a document before it has a number and a day. */
export type Draft = { subject: number; facts: Omit<DocumentFacts, 'number' | 'madeAt'> }
/** Why an order has no document of this kind, as the end of a sentence about it. */
export type None = { why: string }

export type Wanted = {
  kind: DocumentKind
  /** Which shipment a slip or label is of, which return a credit note. Left out: the whole order. */
  subject?: number | undefined
  /** The market's own address, for the code that leads to the order. */
  origin: string
  /** For a credit note: the number of the invoice it belongs to. */
  invoice?: string | null | undefined
}

/** What a document of this order says now, or why there is none. */
export function writeDocument(source: DocumentSource, wanted: Wanted): Draft | None {
  if (wanted.kind === 'invoice') return writeInvoice(source)
  if (wanted.kind === 'credit-note') return writeCreditNote(source, wanted)
  return wanted.kind === 'label' ? writeLabel(source, wanted) : writeSlip(source, wanted)
}

const common = ({ shop, maker, buyerName, address, number, placedAt }: DocumentSource) => ({
  version: 1 as const,
  shop: { name: shop.name, ...maker },
  buyer: {
    name: address?.name ?? buyerName,
    lines: address
      ? [address.line1, address.line2, placeLine(address), address.region].filter((line) => line.trim() !== '')
      : [],
    country: address?.country ?? '',
    phone: address?.phone ?? '',
    email: '',
  },
  order: number,
  placedAt: placedAt.toISOString(),
})

const placeLine = ({ postcode, city }: { postcode: string; city: string }) => `${postcode} ${city}`.trim()

function writeInvoice(source: DocumentSource): Draft | None {
  if (source.status === 'cancelled' && !source.paidAt) return { why: 'was cancelled before it was paid' }
  const { items, discount, shipping, shippingDiscount, shippingName, tax, taxIncluded, total, currency } = source
  const facts: Omit<InvoiceFacts, 'number' | 'madeAt'> = {
    kind: 'invoice',
    ...common(source),
    ...{ currency, items, discount, shipping, shippingDiscount, shippingName, tax, taxIncluded, total },
    paidAt: source.paidAt?.toISOString() ?? null,
    lines: source.lines.map((line) => ({
      title: line.title,
      options: line.options,
      sku: line.sku,
      quantity: line.quantity,
      price: line.price,
      discount: line.discount,
      taxName: line.taxName,
      taxBp: line.taxBp,
      tax: line.tax,
      total: line.total,
    })),
    taxes: taxesOf(source),
  }
  return { subject: 0, facts }
}

/** What was taxed at which rate: the lines, and sending with whatever tax the lines do not explain. */
export function taxesOf({ lines, shipping, shippingDiscount, shippingTaxBp, tax, taxIncluded }: DocumentSource) {
  const rows = new Map<string, TaxRow>()
  const add = (name: string, bp: number, amount: number, own: number) => {
    if (bp === 0 && own === 0) return
    const key = `${bp} ${name}`
    const row = rows.get(key) ?? { name, bp, net: 0, tax: 0, gross: 0 }
    row.net += taxIncluded ? amount - own : amount
    row.tax += own
    row.gross += taxIncluded ? amount : amount + own
    rows.set(key, row)
  }
  for (const line of lines) add(line.taxName || 'Tax', line.taxBp, line.total, line.tax)
  const left = tax - lines.reduce((sum, line) => sum + line.tax, 0)
  const name = lines.find(({ taxBp, taxName }) => taxBp === shippingTaxBp && taxName)?.taxName ?? 'Tax'
  if (shippingTaxBp > 0) add(name, shippingTaxBp, shipping - shippingDiscount, left)
  return [...rows.values()].sort((a, b) => b.bp - a.bp)
}

function writeCreditNote(source: DocumentSource, { subject = 0, invoice = null }: Wanted): Draft | None {
  const back = source.returns.find(({ id }) => id === subject)
  if (!back) return { why: 'has no such cancellation or return' }
  if (!source.paidAt) return { why: 'was not paid, so nothing is given back' }
  const gone = new Map<number, number>()
  for (const one of source.returns.filter(({ id }) => id < subject).flatMap(({ lines }) => lines)) {
    gone.set(one.lineId, (gone.get(one.lineId) ?? 0) + one.quantity)
  }
  const lines = back.lines.flatMap(({ lineId, quantity }) => {
    const line = source.lines.find(({ id }) => id === lineId)
    if (!line) return []
    const before = { ...line, cancelled: gone.get(lineId) ?? 0, returned: 0 }
    const { title, options, sku } = line
    return [{ title, options, sku, quantity, total: dueForUnits(before, source.taxIncluded, quantity) }]
  })
  const facts: Omit<CreditNoteFacts, 'number' | 'madeAt'> = {
    kind: 'credit-note',
    ...common(source),
    currency: source.currency,
    invoice,
    reason: back.reason,
    what: back.kind,
    lines,
    other: back.refundDue - lines.reduce((sum, { total }) => sum + total, 0),
    total: back.refundDue,
  }
  return { subject, facts }
}

/** The units a slip or label is about: of one parcel, or all that is not cancelled. */
function unitsOf(source: DocumentSource, subject: number | undefined) {
  const parcels = source.lines.filter(({ delivery }) => delivery === 'parcel')
  const at = source.shipments.findIndex(({ id }) => id === subject)
  const shipment = source.shipments[at]
  const units = parcels
    .map((line) => ({
      line,
      quantity: shipment
        ? (shipment.lines.find(({ lineId }) => lineId === line.id)?.quantity ?? 0)
        : line.quantity - line.cancelled,
    }))
    .filter(({ quantity }) => quantity > 0)
  const sent = {
    parcel: shipment ? at + 1 : null,
    carrier: shipment?.carrier ?? '',
    tracking: shipment?.tracking ?? '',
  }
  return { units, sent, missing: subject !== undefined && !shipment }
}

/** After units of it were cancelled, the whole order is another one: its slip of before stays what it was. */
function wholeOf({ returns }: DocumentSource): number {
  const last = Math.max(0, ...returns.filter(({ kind }) => kind === 'cancellation').map(({ id }) => id))
  return last === 0 ? 0 : -last
}

function writeSlip(source: DocumentSource, { subject }: Wanted): Draft | None {
  const { units, sent, missing } = unitsOf(source, subject)
  if (missing) return { why: 'has no such parcel' }
  if (units.length === 0) return { why: 'has nothing to pack' }
  const facts: Omit<SlipFacts, 'number' | 'madeAt'> = {
    kind: 'packing-slip',
    ...common(source),
    ...sent,
    shipping: source.shippingName,
    pickup: source.shippingKind === 'pickup',
    lines: units.map(({ line: { title, options, sku, quantity: ordered, fields }, quantity }) => ({
      ...{ title, options, sku, quantity, ordered },
      told: fields.filter(({ value }) => value !== '').map(({ label, value }) => [label, value]),
    })),
  }
  return { subject: subject ?? wholeOf(source), facts }
}

function writeLabel(source: DocumentSource, { subject, origin }: Wanted): Draft | None {
  const { units, sent, missing } = unitsOf(source, subject)
  if (missing) return { why: 'has no such parcel' }
  if (source.shippingKind === 'pickup') return { why: 'is picked up, so it needs no label' }
  if (units.length === 0 || !source.address) return { why: 'has nothing to send' }
  const { carrier, tracking } = sent
  const facts: Omit<LabelFacts, 'number' | 'madeAt'> = {
    kind: 'label',
    ...common(source),
    ...sent,
    grams: units.reduce((sum, { line, quantity }) => sum + (source.grams[line.id] ?? 0) * quantity, 0),
    qr: trackingLink(carrier, tracking) || tracking || `${origin}/seller/orders/${source.id}`,
  }
  return { subject: subject ?? wholeOf(source), facts }
}
