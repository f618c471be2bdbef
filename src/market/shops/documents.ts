import type { Database } from '#src/database/connect.ts'
import { documentKind } from '#src/gateways/document-kind.ts'
import type { FileStore } from '#src/gateways/file-store.ts'
import { now } from '#src/lib/clock.ts'
import { notFound, Refusal } from '#src/lib/refusal.ts'
import { randomKey } from '#src/lib/secret.ts'
import { findAsked, voidCheck } from './checklist-answers.ts'
import { recordEvent } from './history.ts'
import { type AtShop, personOf, requireOwnShop } from './own-shop.ts'
import { touchShop } from './shop.ts'
import { wasApproved } from './states.ts'

export const MOST_DOCUMENTS = 10
export const LARGEST_DOCUMENT = 16 * 1024 * 1024

export type DocumentFile = { fileName: string; mediaType: string; bytes: Buffer }
type Unsuitable = { ok: false; reason: string }

/**
 * Keeps a paper for the reviewer, private to the shop's people and the staff. What it is is told by its content. Answers
 * a reason for what is no PDF, JPEG, PNG or WebP, is empty or above 16 MB, or would be the eleventh.
 */
export async function addDocument(
  db: Database,
  files: FileStore,
  who: AtShop,
  { name, bytes, itemId = null }: { name: string; bytes: Buffer; itemId?: number | null },
): Promise<{ ok: true; fileName: string } | Unsuitable> {
  if (bytes.length === 0) return { ok: false, reason: 'Choose a file; the one sent is empty.' }
  if (bytes.length > LARGEST_DOCUMENT) return { ok: false, reason: 'The file is larger than 16 MB.' }
  const kind = await documentKind(bytes)
  if (!kind) return { ok: false, reason: 'Only PDF, JPEG, PNG and WebP files can be read by the reviewer.' }
  const fileName = plainFileName(name, kind.extension)
  const key = `documents/${randomKey()}.${kind.extension}`
  await files.put(key, bytes)
  try {
    const kept = await noteDocument(db, who, {
      item_id: itemId,
      storage_key: key,
      file_name: fileName,
      media_type: kind.mediaType,
      bytes: bytes.length,
    })
    if (kept) return { ok: true, fileName }
    await files.remove(key)
    return { ok: false, reason: `There are ${MOST_DOCUMENTS} documents already. Remove one first.` }
  } catch (error) {
    await files.remove(key)
    throw error
  }
}

type DocumentRow = { item_id: number | null; storage_key: string; file_name: string; media_type: string; bytes: number }

function noteDocument(db: Database, who: AtShop, row: DocumentRow): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    const shop = await requireOwnShop(tx, who)
    const { count } = await tx
      .selectFrom('shop_documents')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('shop_id', '=', shop.id)
      .where('removed_at', 'is', null)
      .executeTakeFirstOrThrow()
    if (count >= MOST_DOCUMENTS) return false
    if (row.item_id !== null) {
      await findAsked(tx, row.item_id, 'document')
      await voidCheck(tx, shop.id, row.item_id)
    }
    await tx
      .insertInto('shop_documents')
      .values({ ...row, shop_id: shop.id, uploaded_by: personOf(who), created_at: now() })
      .execute()
    await touchShop(tx, shop.id)
    await recordEvent(tx, {
      shopId: shop.id,
      actorId: personOf(who),
      action: 'document-added',
      details: { fileName: row.file_name },
    })
    return true
  })
}

/** "C:\papers\tax 2026.exe" of a PDF → "tax 2026.pdf": no folders, nothing invisible, the ending it really has. */
export function plainFileName(name: string, extension: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? ''
  const whole = last
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}"<>:|?*]/gu, '')
    .replace(/\.[^.]*$/, '')
    .trim()
  // Cut between signs: half of one is nothing that can be stored.
  const stem = [...whole].slice(0, 120).join('')
  return `${stem || 'document'}.${extension}`
}

/**
 * Removes a document of this person's shop and forgets its file. Refuses (conflict) once the shop was approved: the
 * approval rests on its documents.
 */
export async function removeDocument(db: Database, files: FileStore, who: AtShop, documentId: number): Promise<string> {
  const removed = await db.transaction().execute(async (tx) => {
    const shop = await requireOwnShop(tx, who)
    const row = await tx
      .updateTable('shop_documents')
      .set({ removed_at: now() })
      .where('id', '=', documentId)
      .where('shop_id', '=', shop.id)
      .where('removed_at', 'is', null)
      .returning(['storage_key', 'file_name', 'item_id'])
      .executeTakeFirst()
    if (!row) throw notFound('document')
    if (wasApproved(shop.status)) {
      throw new Refusal('conflict', 'Your approval rests on this document, so it is kept. You can add newer ones.')
    }
    if (row.item_id !== null) await voidCheck(tx, shop.id, row.item_id)
    await touchShop(tx, shop.id)
    await recordEvent(tx, {
      shopId: shop.id,
      actorId: personOf(who),
      action: 'document-removed',
      details: { fileName: row.file_name },
    })
    return row
  })
  await files.remove(removed.storage_key)
  return removed.file_name
}

/** A document of this shop with its bytes; another shop's id, or a removed one, is not found. */
export async function readDocument(
  db: Database,
  files: FileStore,
  shopId: number,
  documentId: number,
): Promise<DocumentFile> {
  const row = await db
    .selectFrom('shop_documents')
    .select(['storage_key', 'file_name as fileName', 'media_type as mediaType'])
    .where('id', '=', documentId)
    .where('shop_id', '=', shopId)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
  const bytes = row && (await files.get(row.storage_key))
  if (!row || !bytes) throw notFound('document')
  return { fileName: row.fileName, mediaType: row.mediaType, bytes }
}
