import { sql } from 'kysely'
import type { Database, Tx } from '#src/database/connect.ts'
import { Refusal } from '#src/lib/refusal.ts'
import { whyNot } from '#src/market/stock/adjustment.ts'
import { appendUpdates, type Seller } from '#src/market/stock/ledger.ts'
import { lockPool } from './key-import.ts'
import { noteKeyEvents } from './keys.ts'
import { rearmPoolWarning, warnOfLowPools } from './pool-warnings.ts'

export type Withdrawal = { variantId: number; keyIds: readonly number[]; reason: string }

/**
 * Takes keys that nobody has bought out of their pool, and their units out of the stock with them. Refuses where fewer
 * would be left than are promised to checkouts. What was sold meanwhile stays sold; answers how many were withdrawn.
 */
export async function withdrawKeys(
  db: Database,
  secret: string,
  seller: Seller,
  { variantId, keyIds, reason }: Withdrawal,
): Promise<number> {
  return db.transaction().execute(async (tx) => {
    await lockPool(tx, seller.shopId, variantId)
    const ids = await move(tx, variantId, keyIds, 'available', 'withdrawn')
    if (ids.length === 0) throw new Refusal('conflict', 'None of these keys is in the pool any more.')
    await writeStock(tx, seller, { variantId, delta: -ids.length, kind: 'damage', reason })
    await noteKeyEvents(tx, ids, 'withdrawn', seller, { reason })
    await warnOfLowPools(tx, secret, [variantId])
    return ids.length
  })
}

/** Puts withdrawn keys back into their pool, and their units into the stock: the undo of a withdrawal. */
export async function restoreKeys(db: Database, seller: Seller, { variantId, keyIds, reason }: Withdrawal) {
  return db.transaction().execute(async (tx) => {
    await lockPool(tx, seller.shopId, variantId)
    const ids = await move(tx, variantId, keyIds, 'withdrawn', 'available')
    if (ids.length === 0) throw new Refusal('conflict', 'These keys were put back already.')
    await writeStock(tx, seller, { variantId, delta: ids.length, kind: 'return', reason })
    await noteKeyEvents(tx, ids, 'restored', seller, { reason })
    await rearmPoolWarning(tx, variantId)
    return ids.length
  })
}

type State = 'available' | 'withdrawn'

async function move(tx: Tx, variantId: number, keyIds: readonly number[], from: State, to: State): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    update pool_keys set state = ${to}
    where variant_id = ${variantId} and id = any (${[...keyIds]}::bigint[]) and state = ${from}
    returning id`.execute(tx)
  return rows.map(({ id }) => id)
}

type Move = { variantId: number; delta: number; kind: 'damage' | 'return'; reason: string }

async function writeStock(tx: Tx, seller: Seller, { variantId, delta, kind, reason }: Move): Promise<void> {
  const act = { ...seller, kind, reason, cause: 'withdrawn keys' }
  const { batchId, lines } = await appendUpdates(tx, act, [{ variantId, delta }])
  const [line] = lines
  if (batchId === null && line) throw new Refusal('conflict', whyNot(line))
}
