import type { Database, Tx } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'
import { notFound, Refusal } from '#src/lib/refusal.ts'
import type { DocumentFacts, DocumentKind } from './document-facts.ts'
import { takeNumbers } from './document-series.ts'
import { type DocumentSource, readDocumentSources } from './document-sources.ts'
import { type Draft, type Wanted, writeDocument } from './document-writing.ts'

export type KeptDocument = { id: number; facts: DocumentFacts }
/** Documents in the order asked for, and the orders that have none of this kind, with why. */
export type Made = { documents: KeptDocument[]; leftOut: { number: string; why: string }[] }

type Slot = { source: DocumentSource; draft: Draft; kept?: KeptDocument }

/**
 * The documents of one kind of these orders of a shop. What a document says is kept when it is first made, with the next
 * number of the shop's series; whenever asked for again it is the same. Refuses (not found) another shop's orders.
 */
export function makeDocuments(
  db: Database,
  shopId: number,
  shopOrderIds: readonly number[],
  wanted: Omit<Wanted, 'invoice'>,
): Promise<Made> {
  return db.transaction().execute(async (tx) => {
    const sources = await readDocumentSources(tx, shopId, [...new Set(shopOrderIds)])
    const invoice = wanted.kind === 'credit-note' ? await invoiceOf(tx, shopOrderIds[0] ?? 0) : null
    const slots: Slot[] = []
    const leftOut: Made['leftOut'] = []
    for (const source of sources) {
      const written = writeDocument(source, { ...wanted, invoice })
      if ('why' in written) leftOut.push({ number: source.number, why: written.why })
      else slots.push({ source, draft: written })
    }
    await findKept(tx, wanted.kind, slots)
    if (slots.some(({ kept }) => !kept)) await keepMissing(tx, shopId, wanted.kind, slots)
    return { documents: slots.flatMap(({ kept }) => kept ?? []), leftOut }
  })
}

/** The one document that was asked for, or a refusal (conflict) that says why there is none. */
export async function makeDocument(
  db: Database,
  shopId: number,
  shopOrderId: number,
  wanted: Omit<Wanted, 'invoice'>,
): Promise<KeptDocument> {
  const { documents, leftOut } = await makeDocuments(db, shopId, [shopOrderId], wanted)
  const [document] = documents
  if (!document) throw new Refusal('conflict', `Order ${leftOut[0]?.number} ${leftOut[0]?.why}.`)
  return document
}

async function invoiceOf(tx: Tx, shopOrderId: number): Promise<string | null> {
  const row = await tx
    .selectFrom('documents')
    .select('number')
    .where('shop_order_id', '=', shopOrderId)
    .where('kind', '=', 'invoice')
    .executeTakeFirst()
  return row?.number ?? null
}

async function findKept(tx: Tx, kind: DocumentKind, slots: Slot[]): Promise<void> {
  const open = slots.filter(({ kept }) => !kept)
  if (open.length === 0) return
  const rows = await tx
    .selectFrom('documents')
    .select(['id', 'facts', 'shop_order_id', 'subject_id'])
    .where('kind', '=', kind)
    .where(
      'shop_order_id',
      'in',
      open.map(({ source }) => source.id),
    )
    .execute()
  for (const slot of open) {
    const row = rows.find((one) => one.shop_order_id === slot.source.id && one.subject_id === slot.draft.subject)
    if (row) slot.kept = { id: row.id, facts: row.facts as DocumentFacts }
  }
}

/** With the series locked nobody else makes any: whatever is still missing then is ours to make, in one statement. */
async function keepMissing(tx: Tx, shopId: number, kind: DocumentKind, slots: Slot[]): Promise<void> {
  const missing: Slot[] = []
  const numbers = await takeNumbers(tx, shopId, kind, async () => {
    await findKept(tx, kind, slots)
    missing.push(...slots.filter(({ kept }) => !kept))
    return missing.length
  })
  if (missing.length === 0) return
  const madeAt = now()
  const facts = missing.map(
    ({ draft }, at) => ({ ...draft.facts, number: numbers[at] ?? '', madeAt: madeAt.toISOString() }) as DocumentFacts,
  )
  const rows = await tx
    .insertInto('documents')
    .values(
      missing.map(({ source, draft }, at) => ({
        shop_id: shopId,
        shop_order_id: source.id,
        kind,
        subject_id: draft.subject,
        number: numbers[at] ?? '',
        facts: JSON.stringify(facts[at]),
        created_at: madeAt,
      })),
    )
    .returning(['id', 'number'])
    .execute()
  missing.forEach((slot, at) => {
    const row = rows.find(({ number }) => number === numbers[at])
    const said = facts[at]
    if (row && said) slot.kept = { id: row.id, facts: said }
  })
}

/** Documents of this shop by their ids, in that order; another shop's are not found. */
export async function readDocuments(
  db: Database,
  shopId: number | null,
  ids: readonly number[],
): Promise<DocumentFacts[]> {
  const rows = await db
    .selectFrom('documents')
    .select(['id', 'facts'])
    .where('id', 'in', ids.length > 0 ? ids : [0])
    .$if(shopId !== null, (query) => query.where('shop_id', '=', shopId ?? 0))
    .execute()
  return ids.map((id) => {
    const row = rows.find((one) => one.id === id)
    if (!row) throw notFound('document')
    return row.facts as DocumentFacts
  })
}

/**
 * The invoice of one paid part of an order, for its buyer or for staff. Refuses (not found) a part of another order, or
 * one that is not paid.
 */
export async function findInvoice(
  db: Database,
  { orderId, shopOrderId, origin }: { orderId: number; shopOrderId: number; origin: string },
): Promise<DocumentFacts> {
  const row = await db
    .selectFrom('shop_orders')
    .select('shop_id as shopId')
    .where('id', '=', shopOrderId)
    .where('order_id', '=', orderId)
    .where('paid_at', 'is not', null)
    .executeTakeFirst()
  if (!row) throw notFound('invoice')
  return (await makeDocument(db, row.shopId, shopOrderId, { kind: 'invoice', origin })).facts
}
