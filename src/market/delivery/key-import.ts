import { sql } from 'kysely'
import type { Database, Tx } from '#src/database/connect.ts'
import { inPieces } from '#src/lib/pieces.ts'
import { notFound, Refusal } from '#src/lib/refusal.ts'
import { appendUpdates, type Seller } from '#src/market/stock/ledger.ts'
import { currentDataKey, fingerprintOf, sealKey } from './key-sealing.ts'
import { rearmPoolWarning } from './pool-warnings.ts'

export const KEY_SOURCES = ['paste', 'file', 'csv'] as const
export type KeySource = (typeof KEY_SOURCES)[number]
/** `keys` as readKeyLines gives them: tidied, none empty or too long. */
export type KeyImport = { variantId: number; keys: readonly string[]; source: KeySource }
export type Imported = {
  added: number
  /** Were in this pool, in another one, or twice among the keys: nothing was done with them. */
  known: number
  batchId: number
}

/** Rows sent to the database in one statement. */
const CHUNK = 10_000

/**
 * Puts keys into the pool of a variant and as many units into its stock, in one transaction. Keys that any pool of the
 * market knows are left out and counted. Refuses a variant that is not delivered as a key, and where no key is new.
 */
export const importKeys = (db: Database, secret: string, seller: Seller, keys: KeyImport): Promise<Imported> =>
  db.transaction().execute((tx) => addKeys(tx, secret, seller, keys))

/** The step of importKeys, for a deed that does more in the same transaction. */
export async function addKeys(
  tx: Tx,
  secret: string,
  seller: Seller,
  { variantId, keys, source }: KeyImport,
): Promise<Imported> {
  await lockPool(tx, seller.shopId, variantId)
  const { id } = await tx
    .insertInto('key_imports')
    .values({
      ...{ shop_id: seller.shopId, variant_id: variantId, source },
      ...{ actor_id: seller.actorId, actor_name: seller.actorName },
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const rows = await sealAll(tx, secret, { shopId: seller.shopId, variantId }, keys)
  let added = 0
  for (let at = 0; at < rows.length; at += CHUNK) {
    added += await insertKeys(tx, { shopId: seller.shopId, variantId, importId: id }, rows.slice(at, at + CHUNK))
  }
  if (added === 0) throw new Refusal('conflict', nothingNew(keys.length), { problem: 'nothing-new' })
  const act = { ...seller, kind: 'import' as const, reason: 'keys imported', cause: `keys ${id}` }
  const { batchId, lines } = await appendUpdates(tx, act, [{ variantId, delta: added }])
  if (batchId === null) throw new Refusal('conflict', `The pool cannot take them: ${lines[0]?.status ?? 'missing'}.`)
  await tx.updateTable('key_imports').set({ batch_id: batchId, added }).where('id', '=', id).execute()
  await rearmPoolWarning(tx, variantId)
  return { added, known: keys.length - added, batchId }
}

const nothingNew = (count: number) =>
  count === 1
    ? 'This key is already known, so nothing was imported.'
    : `All ${count} keys are already known, so nothing was imported.`

/** The pool of a variant of this shop, locked as its stock is. Refuses one that is not there or has no keys for units. */
export async function lockPool(tx: Tx, shopId: number, variantId: number): Promise<void> {
  const level = await tx
    .selectFrom('stock_levels as l')
    .innerJoin('variants as v', 'v.id', 'l.variant_id')
    .select(['l.pooled', 'v.removed_at as removedAt'])
    .where('l.variant_id', '=', variantId)
    .where('l.shop_id', '=', shopId)
    .forNoKeyUpdate('l')
    .executeTakeFirst()
  if (!level || level.removedAt !== null) throw notFound('variant in your shop')
  if (!level.pooled) throw new Refusal('conflict', 'This product is not delivered as a key, so it has no pool.')
}

type SealedRow = { id: number; keyId: number; sealed: Buffer; fingerprint: Buffer }

/**
 * Sealed and numbered in the order of their lines, which is the order they are sold in, but sorted by fingerprint, which
 * is the order they are inserted in: two imports of the same keys wait for each other in one direction only.
 */
async function sealAll(tx: Tx, secret: string, pool: { shopId: number; variantId: number }, keys: readonly string[]) {
  const [dataKey, fingerprintKey] = [
    await currentDataKey(tx, secret, 'keys'),
    await currentDataKey(tx, secret, 'fingerprints'),
  ]
  const { rows } = await sql<{ id: number }>`
    select nextval(pg_get_serial_sequence('pool_keys', 'id')) as id
    from generate_series(1, ${keys.length}::integer)`.execute(tx)
  const sealed = await inPieces(keys, (key, i): SealedRow => {
    const fingerprint = fingerprintOf(fingerprintKey, key)
    const row = rows[i]
    if (!row) throw new Error('there are fewer numbers than keys')
    return { id: row.id, keyId: dataKey.id, sealed: sealKey(dataKey, { ...pool, fingerprint }, key), fingerprint }
  })
  return sealed.sort((a, b) => Buffer.compare(a.fingerprint, b.fingerprint) || a.id - b.id)
}

type Place = { shopId: number; variantId: number; importId: number }

async function insertKeys(tx: Tx, { shopId, variantId, importId }: Place, rows: SealedRow[]): Promise<number> {
  // Bytes go as one value each and are cut up there: as an array each would be written out as text, which takes longer
  // than sealing them.
  const lengths = rows.map(({ sealed }) => sealed.length)
  let end = 0
  const ends = lengths.map((length) => {
    end += length
    return end
  })
  const result = await sql`
    insert into pool_keys (id, shop_id, variant_id, import_id, data_key_id, sealed, fingerprint)
    overriding system value
    select k.id, ${shopId}, ${variantId}, ${importId}, ${rows[0]?.keyId ?? 0},
      substring(${Buffer.concat(rows.map(({ sealed }) => sealed))}::bytea from k.last - k.length + 1 for k.length),
      substring(${Buffer.concat(rows.map(({ fingerprint }) => fingerprint))}::bytea from k.place::integer * 32 - 31 for 32)
    from unnest(${rows.map(({ id }) => id)}::bigint[], ${lengths}::integer[], ${ends}::integer[])
      with ordinality as k (id, length, last, place)
    order by k.place
    on conflict (fingerprint) do nothing`.execute(tx)
  return Number(result.numAffectedRows ?? 0n)
}
