import type { DocumentKind } from '#src/market/orders/document-facts.ts'
import { MOST_IN_RUN } from '#src/market/orders/document-runs.ts'
import { DOCUMENT_KINDS } from '#src/market/orders/document-series.ts'

/** As many come back at once; more are made in the background. */
export const FEW = 5

export type DocumentForm =
  | { ok: true; kind: DocumentKind; ids: number[]; subject: number | undefined }
  | { ok: false; problem: string }

const ID = /^[1-9]\d{0,14}$/

export const seriesKind = (text: string): DocumentKind | undefined => DOCUMENT_KINDS.find((kind) => kind === text)

/** Ids as sent, each once; null where something else was sent. */
export function idsIn(texts: string[]): number[] | null {
  return texts.every((text) => ID.test(text)) ? [...new Set(texts.map(Number))] : null
}

/** Which documents of which orders: `kind`, `order` once or many times; `shipment` or `return` for a part of one. */
export function readDocumentForm(form: URLSearchParams): DocumentForm {
  const kind = seriesKind(form.get('kind') ?? '')
  if (!kind) return { ok: false, problem: 'Choose what to print: invoices, packing slips or labels.' }
  const ids = idsIn(form.getAll('order'))
  if (!ids || ids.length === 0) return { ok: false, problem: 'Choose at least one order.' }
  if (ids.length > MOST_IN_RUN) return { ok: false, problem: `Choose at most ${MOST_IN_RUN} orders at once.` }
  const part = form.get(kind === 'credit-note' ? 'return' : 'shipment') || undefined
  if ((part && (!ID.test(part) || ids.length > 1)) || (kind === 'credit-note' && !part)) {
    return { ok: false, problem: 'A part of an order is printed for that order alone.' }
  }
  // An invoice is of the whole order.
  return { ok: true, kind, ids, subject: part && kind !== 'invoice' ? Number(part) : undefined }
}
