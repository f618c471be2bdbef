import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { Database, Tx } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'
import { openDataKeys, openKey, sealKey, unwrapDataKey, WrongSecret, wrapDataKey } from './key-sealing.ts'

export type Rotation = {
  /** Data keys wrapped anew because the secret changed. */
  rewrapped: number
  resealed: number
  /** Keys that do not open: their bytes were changed. They stay as they are, with the data key they name. */
  unreadable: number[]
  /** Was an earlier rotation interrupted, and this one only went on with it? */
  resumed: boolean
}

const BATCH = 500

/**
 * Seals every key of every pool with a new data key and forgets the old ones, in batches, while the market runs. Where
 * an earlier rotation was interrupted it goes on with that one. With `oldSecret` the data keys are first wrapped with
 * the secret of now; fingerprints stay the same. Throws WrongSecret where neither opens them.
 */
export async function rotateKeys(
  db: Database,
  { secret, oldSecret }: { secret: string; oldSecret?: string | undefined },
  report: (done: number, total: number) => void = () => {},
): Promise<Rotation> {
  const rewrapped = await rewrap(db, secret, oldSecret)
  const { current, total, resumed } = await begin(db, secret)
  if (current === null) return { rewrapped, resealed: 0, unreadable: [], resumed }
  const unreadable: number[] = []
  let resealed = 0
  for (let after = 0; ; ) {
    const batch = await db.transaction().execute((tx) => resealSome(tx, secret, current, after))
    resealed += batch.resealed
    unreadable.push(...batch.unreadable)
    report(resealed, total)
    if (batch.last === null) break
    after = batch.last
  }
  await forgetUnused(db)
  return { rewrapped, resealed, unreadable, resumed }
}

/** All or none, so that one secret opens them all afterwards. */
function rewrap(db: Database, secret: string, oldSecret: string | undefined): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const rows = await tx
      .selectFrom('data_keys')
      .select(['id', 'purpose', 'sealed'])
      .orderBy('id')
      .forUpdate()
      .execute()
    let rewrapped = 0
    for (const { id, sealed, ...row } of rows) {
      const purpose = row.purpose as 'keys' | 'fingerprints'
      if (opens(() => unwrapDataKey(secret, purpose, sealed))) continue
      if (!oldSecret) throw new WrongSecret()
      const bytes = unwrapDataKey(oldSecret, purpose, sealed)
      await tx
        .updateTable('data_keys')
        .set({ sealed: wrapDataKey(secret, purpose, bytes) })
        .where('id', '=', id)
        .execute()
      rewrapped += 1
    }
    return rewrapped
  })
}

function opens(act: () => unknown): boolean {
  try {
    act()
    return true
  } catch (error) {
    if (error instanceof WrongSecret) return false
    throw error
  }
}

/** The data key to seal with: the newest, where keys still wait for it; else a new one. Null while there are no keys. */
function begin(db: Database, secret: string) {
  return db.transaction().execute(async (tx) => {
    const current = await tx
      .selectFrom('data_keys')
      .select('id')
      .where('purpose', '=', 'keys')
      .where('retired_at', 'is', null)
      .forUpdate()
      .executeTakeFirst()
    if (!current) return { current: null, total: 0, resumed: false }
    const waiting = await countOthers(tx, current.id)
    if (waiting > 0) return { current: current.id, total: waiting, resumed: true }
    await tx.updateTable('data_keys').set({ retired_at: now() }).where('id', '=', current.id).execute()
    const { id } = await tx
      .insertInto('data_keys')
      .values({ purpose: 'keys', sealed: wrapDataKey(secret, 'keys', randomBytes(32)) })
      .returning('id')
      .executeTakeFirstOrThrow()
    return { current: id, total: await countOthers(tx, id), resumed: false }
  })
}

async function countOthers(tx: Tx, current: number): Promise<number> {
  const { count } = await tx
    .selectFrom('pool_keys')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('data_key_id', '<>', current)
    .executeTakeFirstOrThrow()
  return count
}

async function resealSome(tx: Tx, secret: string, current: number, after: number) {
  const dataKeys = await openDataKeys(tx, secret)
  const rows = await tx
    .selectFrom('pool_keys')
    .select(['id', 'shop_id as shopId', 'variant_id as variantId', 'fingerprint', 'sealed', 'data_key_id as dataKeyId'])
    .where('data_key_id', '<>', current)
    .where('id', '>', after)
    .orderBy('id')
    .limit(BATCH)
    .forNoKeyUpdate()
    .execute()
  const newest = dataKeys.get(current)
  if (!newest) throw new Error(`data key ${current} is gone`)
  const unreadable: number[] = []
  const resealed = rows.flatMap((row) => {
    try {
      const key = openKey(dataKeys.get(row.dataKeyId) ?? newest, row, row.sealed)
      return { id: row.id, sealed: sealKey({ id: current, key: newest }, row, key) }
    } catch {
      unreadable.push(row.id)
      return []
    }
  })
  await sql`
    update pool_keys k set sealed = n.sealed, data_key_id = ${current}
    from unnest(${resealed.map(({ id }) => id)}::bigint[], ${resealed.map(({ sealed }) => sealed)}::bytea[])
      as n (id, sealed)
    where k.id = n.id`.execute(tx)
  return { resealed: resealed.length, unreadable, last: rows.length < BATCH ? null : (rows.at(-1)?.id ?? null) }
}

/** What nothing is sealed with any more is better not there: a stolen backup of today does not open yesterday's. */
async function forgetUnused(db: Database): Promise<void> {
  await sql`
    delete from data_keys d where purpose = 'keys' and retired_at is not null
      and not exists (select from pool_keys k where k.data_key_id = d.id)`.execute(db)
}
