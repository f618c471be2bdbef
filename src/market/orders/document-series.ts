import type { Database, Tx } from '#src/database/connect.ts'
import { Refusal } from '#src/lib/refusal.ts'
import type { DocumentKind } from './document-facts.ts'

/** What comes before the number until the shop says otherwise. */
const USUAL: Record<DocumentKind, string> = {
  invoice: 'INV-',
  'credit-note': 'CN-',
  'packing-slip': 'PS-',
  label: 'LB-',
}
export const DOCUMENT_KINDS = Object.keys(USUAL) as DocumentKind[]
const DIGITS = 5

/** "INV-00012". Prefixes end in no digit, so that two prefixes never make the same number. */
export const numberIn = (prefix: string, next: number): string => prefix + String(next).padStart(DIGITS, '0')

export type Series = { kind: DocumentKind; prefix: string; next: number; used: boolean }

/** A shop's number series with what each gives out next. */
export async function listSeries(db: Database, shopId: number): Promise<Series[]> {
  const rows = await db
    .selectFrom('document_series')
    .select(['kind', 'prefix', 'next'])
    .where('shop_id', '=', shopId)
    .execute()
  return DOCUMENT_KINDS.map((kind) => {
    const row = rows.find((one) => one.kind === kind)
    return { kind, prefix: row?.prefix ?? USUAL[kind], next: row?.next ?? 1, used: (row?.next ?? 1) > 1 }
  })
}

/** The series with its row locked until the transaction ends: numbers are taken one after the other, and none is lost. */
async function lockSeries(tx: Tx, shopId: number, kind: DocumentKind): Promise<{ prefix: string; next: number }> {
  await tx
    .insertInto('document_series')
    .values({ shop_id: shopId, kind, prefix: USUAL[kind] })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return tx
    .selectFrom('document_series')
    .select(['prefix', 'next'])
    .where('shop_id', '=', shopId)
    .where('kind', '=', kind)
    .forUpdate()
    .executeTakeFirstOrThrow()
}

/**
 * Takes as many numbers as `count` says once the series is locked, in their order. A transaction that fails gives them
 * back; one that waits sees what the one before it has made.
 */
export async function takeNumbers(
  tx: Tx,
  shopId: number,
  kind: DocumentKind,
  count: () => Promise<number>,
): Promise<string[]> {
  const { prefix, next } = await lockSeries(tx, shopId, kind)
  const taken = await count()
  if (taken > 0) {
    await tx
      .updateTable('document_series')
      .set({ next: next + taken })
      .where('shop_id', '=', shopId)
      .where('kind', '=', kind)
      .execute()
  }
  return Array.from({ length: taken }, (_, at) => numberIn(prefix, next + at))
}

/** Why a prefix cannot be, or null. */
export function wrongPrefix(prefix: string): string | null {
  if ([...prefix].length > 20) return 'At most 20 signs.'
  if (!/^[\p{L}\p{N}._/-]*$/u.test(prefix)) return 'Only letters, digits, and - . _ /'
  return /\p{N}$/u.test(prefix)
    ? 'End with a sign that is no digit, such as -, so that the number can be told apart.'
    : null
}

/** Says what comes before the numbers of a series from now on; those given out stay. Refuses (conflict) a wrong one. */
export async function changePrefix(db: Database, shopId: number, kind: DocumentKind, prefix: string): Promise<void> {
  const wrong = wrongPrefix(prefix)
  if (wrong) throw new Refusal('conflict', wrong)
  await db
    .insertInto('document_series')
    .values({ shop_id: shopId, kind, prefix })
    .onConflict((conflict) => conflict.columns(['shop_id', 'kind']).doUpdateSet({ prefix }))
    .execute()
}
