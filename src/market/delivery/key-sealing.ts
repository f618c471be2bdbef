import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
import type { Database, Tx } from '#src/database/connect.ts'
import { type Key, keyedHash, keyFor, seal, unseal } from '#src/lib/secret.ts'

/** 'keys' seals what is in the pools; 'fingerprints' tells whether two keys are the same one. */
export type DataKeyPurpose = 'keys' | 'fingerprints'
export type DataKey = { id: number; key: KeyObject }
/** Where a sealed key belongs. Moved to another row, or to a row with another fingerprint, it does not open. */
export type SealedPlace = { shopId: number; variantId: number; fingerprint: Buffer }

/** The installation's secret is not the one that the data keys were wrapped with. */
export class WrongSecret extends Error {
  constructor() {
    super(
      'The keys in the pools were sealed under another SECRET. Put it into OLD_SECRET once and run: npm run rotate-keys',
    )
    this.name = 'WrongSecret'
  }
}

const wrappingKey = (secret: string) => keyFor(secret, 'pool-data-keys')
const boundTo = (purpose: DataKeyPurpose) => `data-key\x1f${purpose}`
const placeOf = ({ shopId, variantId, fingerprint }: SealedPlace) =>
  ['pool-key', shopId, variantId, fingerprint.toString('hex')].join('\x1f')

export const wrapDataKey = (secret: string, purpose: DataKeyPurpose, bytes: Buffer): Buffer =>
  seal(wrappingKey(secret), bytes.toString('base64'), boundTo(purpose))

/** Throws WrongSecret where it was wrapped with another secret. */
export function unwrapDataKey(secret: string, purpose: DataKeyPurpose, sealed: Buffer): Buffer {
  try {
    return Buffer.from(unseal(wrappingKey(secret), sealed, boundTo(purpose)), 'base64')
  } catch {
    throw new WrongSecret()
  }
}

/**
 * The data key of today, made when it is first needed. The row stays locked for as long as the transaction goes on, so
 * that a rotation waits for what is being sealed with it.
 */
export async function currentDataKey(tx: Tx, secret: string, purpose: DataKeyPurpose): Promise<DataKey> {
  const found = await readCurrent(tx, purpose)
  if (found) return { id: found.id, key: createSecretKey(unwrapDataKey(secret, purpose, found.sealed)) }
  await tx
    .insertInto('data_keys')
    .values({ purpose, sealed: wrapDataKey(secret, purpose, randomBytes(32)) })
    .onConflict((oc) => oc.column('purpose').where('retired_at', 'is', null).doNothing())
    .execute()
  return currentDataKey(tx, secret, purpose)
}

const readCurrent = (tx: Tx, purpose: DataKeyPurpose) =>
  tx
    .selectFrom('data_keys')
    .select(['id', 'sealed'])
    .where('purpose', '=', purpose)
    .where('retired_at', 'is', null)
    .forShare()
    .executeTakeFirst()

/** Every data key that some key in a pool may be sealed with. */
export async function openDataKeys(db: Database | Tx, secret: string): Promise<Map<number, KeyObject>> {
  const rows = await db.selectFrom('data_keys').select(['id', 'sealed']).where('purpose', '=', 'keys').execute()
  return new Map(rows.map(({ id, sealed }) => [id, createSecretKey(unwrapDataKey(secret, 'keys', sealed))]))
}

export const sealKey = (dataKey: DataKey, place: SealedPlace, key: string): Buffer =>
  seal(dataKey.key, key, placeOf(place))

/** The key itself. Throws where a byte of it was changed or it stands in another row than its own. */
export const openKey = (dataKey: Key, place: SealedPlace, sealed: Buffer): string =>
  unseal(dataKey, sealed, placeOf(place))

/**
 * The same for the same key wherever it is, and for nobody without the fingerprint key to compute. Its own random key
 * is wrapped like a data key, so it outlives a change of the secret, and with it every fingerprint does. Spaces around
 * a key do not count, upper and lower case do: codes that differ only in case can be two codes.
 */
export const fingerprintOf = (fingerprintKey: DataKey, key: string): Buffer =>
  keyedHash(fingerprintKey.key, 'pool-key', tidyKey(key))

/** A key without the spaces and invisible signs that copying brings along. */
export const tidyKey = (line: string): string => line.replace(/[\u200b-\u200d\u2060\ufeff]/g, '').trim()

/** What of a key may be shown to those who only need to tell it from others: its last signs, of a long one four. */
export function maskKey(key: string): string {
  const shown = key.length >= 16 ? 4 : key.length >= 10 ? 2 : 0
  return `••••${shown > 0 ? key.slice(-shown) : ''}`
}

/** What somebody wrote, without the key they wrote into it, however they spaced it: notes are read by others and go by mail. */
export function withoutKey(text: string, key: string): string {
  const exact = key.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
  const signs = key.match(/[\p{L}\p{N}]/gu) ?? []
  // Few letters among many other signs would be found in words that have nothing to do with it.
  const spaced = signs.length >= 8 ? `|${signs.join('[^\\p{L}\\p{N}]{0,5}')}` : ''
  return text.replace(new RegExp(exact + spaced, 'giu'), '(the key)')
}
