import type { Readable } from 'node:stream'
import { setImmediate as breathe } from 'node:timers/promises'
import type { Bidi } from 'bidi-js'
import type { DocumentFacts } from '#src/market/orders/document-facts.ts'
import { drawCreditNote, drawInvoice } from './invoice.ts'
import { drawLabel } from './label.ts'
import { createLetters } from './letters.ts'
import { drawPackingSlip } from './packing-slip.ts'
import type { Desk } from './page.ts'

/**
 * One PDF of one document or many, one after the other, as a stream: pages leave as they are drawn. Other work gets its
 * turn between two documents. What draws is loaded when it is first needed.
 */
export async function openPdf(title: string, madeAt: Date) {
  const { default: PDFDocument } = await import('pdfkit')
  const pdf = new PDFDocument({
    autoFirstPage: false,
    lang: 'en',
    displayTitle: true,
    info: { Title: title, CreationDate: madeAt, Producer: 'Market Window', Creator: 'Market Window' },
  })
  const letters = createLetters(pdf, await openBidi())
  return {
    stream: pdf as unknown as Readable,
    async add(facts: DocumentFacts): Promise<void> {
      letters.unknown.clear()
      await drawDocument({ pdf, letters }, facts)
      await breathe()
    },
    end: () => pdf.end(),
  }
}

// Its types describe an older form of module than the one that Node finds.
async function openBidi(): Promise<Bidi> {
  const { default: create } = (await import('bidi-js')) as unknown as { default: () => Bidi }
  return create()
}

async function drawDocument(desk: Desk, facts: DocumentFacts): Promise<void> {
  if (facts.kind === 'invoice') drawInvoice(desk, facts)
  else if (facts.kind === 'credit-note') drawCreditNote(desk, facts)
  else if (facts.kind === 'packing-slip') drawPackingSlip(desk, facts)
  else await drawLabel(desk, facts)
}

/** A few documents as the bytes of one PDF. The same facts give the same bytes. */
export async function renderPdf(documents: DocumentFacts[]): Promise<Buffer> {
  const [first] = documents
  if (!first) throw new Error('no document to draw')
  const pdf = await openPdf(first.number, new Date(first.madeAt))
  const chunks: Buffer[] = []
  const read = (async () => {
    for await (const chunk of pdf.stream) chunks.push(chunk as Buffer)
  })()
  for (const facts of documents) await pdf.add(facts)
  pdf.end()
  await read
  return Buffer.concat(chunks)
}
