import { sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'
import { beyondShop } from '#src/database/scope.ts'
import { inPieces } from '#src/lib/pieces.ts'
import { currentDataKey, fingerprintOf, maskKey } from './key-sealing.ts'

export type KeyPreview = {
  fresh: number
  /** Already in this very pool, sold or not. */
  inPool: number
  /** Already in another pool of the market; whose is nobody's business. */
  elsewhere: number
  /** The first new ones, masked. */
  sample: string[]
}

const SAMPLE = 5

/** What an import of these keys would do, by their fingerprints. Nothing is written, and importKeys looks again. */
export async function previewKeys(
  db: Database,
  secret: string,
  variantId: number,
  keys: readonly string[],
): Promise<KeyPreview> {
  const fingerprintKey = await db.transaction().execute((tx) => currentDataKey(tx, secret, 'fingerprints'))
  const fingerprints = await inPieces(keys, (key) => fingerprintOf(fingerprintKey, key))
  const question = sql<{ place: number; here: boolean }>`
    select f.place, k.variant_id = ${variantId} as here
    from generate_series(1, ${fingerprints.length}::integer) as f (place)
      join pool_keys k on k.fingerprint = substring(${Buffer.concat(fingerprints)}::bytea from f.place * 32 - 31 for 32)`
  // Other shops' keys too: no key is sold twice on this market.
  const { rows } = await beyondShop(() => question.execute(db))
  const known = new Set(rows.map(({ place }) => place - 1))
  const inPool = rows.filter(({ here }) => here).length
  const sample: string[] = []
  for (const [i, key] of keys.entries()) {
    if (sample.length === SAMPLE) break
    if (!known.has(i)) sample.push(maskKey(key))
  }
  return { fresh: keys.length - known.size, inPool, elsewhere: known.size - inPool, sample }
}
