import { Refusal } from '#src/lib/refusal.ts'
import { takeTurns } from '#src/lib/turns.ts'
import type { DocumentFacts } from '#src/market/orders/document-facts.ts'
import { printNow } from '#src/printing.ts'
import { answerDownload } from './download.ts'
import type { Ctx } from './env.ts'

// Drawing keeps the whole process busy: one at a time leaves room for everybody else's pages.
const inTurn = takeTurns({
  atOnce: 1,
  waiting: 40,
  full: () => new Refusal('too-many', 'Many documents are being printed right now. Please try again in a moment.'),
})

const WORDS = { invoice: 'Invoice', 'credit-note': 'Credit note', 'packing-slip': 'Packing slip', label: 'Label' }

/** Sends documents as one PDF to keep. */
export async function answerPdf(c: Ctx, documents: DocumentFacts[]): Promise<Response> {
  const [first] = documents
  const bytes = await inTurn(() => printNow(documents))
  const name = first ? `${WORDS[first.kind]} ${first.number}` : 'Document'
  const more = documents.length > 1 ? ` and ${documents.length - 1} more` : ''
  return answerDownload(c, { fileName: `${name}${more}.pdf`, mediaType: 'application/pdf', bytes })
}
