import type { Database } from '#src/database/connect.ts'
import { attachmentKind } from '#src/gateways/attachment-kind.ts'
import type { FileStore } from '#src/gateways/file-store.ts'
import { notFound } from '#src/lib/refusal.ts'
import { randomKey } from '#src/lib/secret.ts'
import { plainFileName } from '#src/market/shops/documents.ts'

export const MOST_FILES = 5
export const LARGEST_FILE = 16 * 1024 * 1024

export type NewFile = { name: string; bytes: Buffer }
export type KeptFile = { storage_key: string; file_name: string; media_type: string; bytes: number }

/** Keeps files that a seller hands over, or answers why one of them cannot be; then none is kept. */
export async function keepFiles(
  files: FileStore,
  given: readonly NewFile[],
): Promise<{ ok: true; kept: KeptFile[] } | { ok: false; reason: string }> {
  if (given.length > MOST_FILES) return { ok: false, reason: `At most ${MOST_FILES} files at once.` }
  const checked: { row: KeptFile; bytes: Buffer }[] = []
  for (const { name, bytes } of given) {
    if (bytes.length === 0) return { ok: false, reason: `${name} is empty.` }
    if (bytes.length > LARGEST_FILE) return { ok: false, reason: `${name} is larger than 16 MB.` }
    const kind = await attachmentKind(bytes)
    if (!kind) return { ok: false, reason: `${name} is of a kind that is not handed on here. Put it into a ZIP.` }
    const storage_key = `services/${randomKey()}.${kind.extension}`
    const file_name = plainFileName(name, kind.extension)
    checked.push({ row: { storage_key, file_name, media_type: kind.mediaType, bytes: bytes.length }, bytes })
  }
  for (const { row, bytes } of checked) await files.put(row.storage_key, bytes)
  return { ok: true, kept: checked.map(({ row }) => row) }
}

/** Whose files one may read: those of a shop's orders, of one buyer's order, or (staff) of any order. */
export type FileReader = { shopId: number; shopOrderId: number } | { orderId: number }

/** A file handed over for a service, with its bytes; what the reader has no part in is not found. */
export async function readServiceFile(db: Database, files: FileStore, reader: FileReader, fileId: number) {
  const row = await db
    .selectFrom('service_files as f')
    .innerJoin('service_deliveries as d', 'd.id', 'f.delivery_id')
    .innerJoin('order_lines as l', 'l.id', 'd.order_line_id')
    .innerJoin('shop_orders as so', 'so.id', 'l.shop_order_id')
    .select(['f.storage_key', 'f.file_name as fileName', 'f.media_type as mediaType'])
    .where('f.id', '=', fileId)
    .$if('orderId' in reader, (query) => query.where('so.order_id', '=', 'orderId' in reader ? reader.orderId : 0))
    .$if('shopId' in reader, (query) =>
      query
        .where('so.shop_id', '=', 'shopId' in reader ? reader.shopId : 0)
        .where('so.id', '=', 'shopId' in reader ? reader.shopOrderId : 0),
    )
    .executeTakeFirst()
  const bytes = row && (await files.get(row.storage_key))
  if (!row || !bytes) throw notFound('file')
  return { fileName: row.fileName, mediaType: row.mediaType, bytes }
}
