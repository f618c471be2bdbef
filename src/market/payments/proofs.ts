import { isIP } from 'node:net'
import { sql } from 'kysely'
import type { Database, Tx } from '#src/database/connect.ts'
import type { FileStore } from '#src/gateways/file-store.ts'
import { readProofFile } from '#src/gateways/proof-file.ts'
import { notFound } from '#src/lib/refusal.ts'
import { randomKey, sha256 } from '#src/lib/secret.ts'
import { plainFileName } from '#src/market/shops/documents.ts'

/** Of one payment, all together: who has sent so many has to talk to somebody. */
export const MOST_PROOFS = 10

/** What a buyer sends to prove that they paid: a file, a transaction id, or both. */
export type ProofSent = { file: { name: string; bytes: Buffer } | null; transactionId: string }
export type ProofErrors = { file?: string; transaction_id?: string }

/** A proof whose file is checked and kept, ready to be written down. */
export type KeptProof = {
  storageKey: string | null
  fileName: string
  mediaType: string | null
  bytes: number | null
  sha256: Buffer | null
  phash: string | null
  transactionId: string
}

/** The same id however it is spaced and whatever is a capital in it. */
export const transactionKey = (id: string): string => id.replace(/\s+/g, '').toLowerCase()

/** The picture that is shown instead of the file, beside it in the store. */
export const previewKey = (storageKey: string): string => storageKey.replace(/\.[a-z0-9]+$/, '-preview.webp')

/**
 * Checks what was sent and keeps its file, with a picture of our own to show where it is one. Answers the mistakes by
 * field: neither of the two given, an id of more than 200 letters, or a file that is none of ours, broken or too large.
 */
export async function keepProof(
  files: FileStore,
  { file, transactionId }: ProofSent,
): Promise<{ ok: true; proof: KeptProof } | { ok: false; errors: ProofErrors }> {
  const id = transactionId
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
  if (id.length > 200) return { ok: false, errors: { transaction_id: 'A transaction id has at most 200 letters.' } }
  const nothing = { storageKey: null, fileName: '', mediaType: null, bytes: null, sha256: null, phash: null }
  if (!file) {
    if (id !== '') return { ok: true, proof: { ...nothing, transactionId: id } }
    return {
      ok: false,
      errors: { file: 'Choose a picture or PDF of your payment, or write its transaction id below.' },
    }
  }
  const read = await readProofFile(file.bytes)
  if (!read.ok) return { ok: false, errors: { file: read.reason } }
  const storageKey = `proofs/${randomKey()}.${read.extension}`
  await files.put(storageKey, file.bytes)
  if (read.preview) await files.put(previewKey(storageKey), read.preview)
  const proof = {
    storageKey,
    fileName: plainFileName(file.name, read.extension),
    mediaType: read.mediaType,
    bytes: file.bytes.length,
    sha256: sha256(file.bytes),
    phash: read.phash,
    transactionId: id,
  }
  return { ok: true, proof }
}

/** Forgets the files of a proof that was not written down after all. */
export async function forgetProof(files: FileStore, { storageKey }: KeptProof): Promise<void> {
  if (!storageKey) return
  await files.remove(storageKey)
  await files.remove(previewKey(storageKey))
}

/** Writes a kept proof down; the caller holds the payment's lock. */
export async function noteProof(
  tx: Tx,
  paymentId: number,
  proof: KeptProof,
  from: { userId: number | null; address: string | null },
): Promise<number> {
  const { id } = await tx
    .insertInto('payment_proofs')
    .values({
      payment_id: paymentId,
      storage_key: proof.storageKey,
      file_name: proof.fileName,
      media_type: proof.mediaType,
      bytes: proof.bytes,
      sha256: proof.sha256,
      phash: sql<number | null>`${proof.phash}::bigint`,
      transaction_id: proof.transactionId,
      transaction_key: transactionKey(proof.transactionId),
      uploaded_by: from.userId,
      uploaded_from: from.address && isIP(from.address) ? from.address : null,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

export type ProofPart = 'preview' | 'file'

/** A proof's file of this payment, or the picture to show instead; any other id is not found. */
export async function readProof(
  db: Database,
  files: FileStore,
  { paymentId, proofId, part }: { paymentId: number; proofId: number; part: ProofPart },
): Promise<{ fileName: string; mediaType: string; bytes: Buffer }> {
  const row = await db
    .selectFrom('payment_proofs')
    .select(['storage_key as storageKey', 'file_name as fileName', 'media_type as mediaType'])
    .where('id', '=', proofId)
    .where('payment_id', '=', paymentId)
    .executeTakeFirst()
  const key = row?.storageKey && (part === 'file' ? row.storageKey : previewKey(row.storageKey))
  const bytes = key && (await files.get(key))
  if (!row?.mediaType || !bytes) throw notFound('proof')
  const mediaType = part === 'file' ? row.mediaType : 'image/webp'
  return { fileName: row.fileName, mediaType, bytes }
}
