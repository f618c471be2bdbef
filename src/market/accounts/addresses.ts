import { sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'
import type { Address } from '#src/lib/postal-address.ts'
import { notFound, Refusal } from '#src/lib/refusal.ts'

export type SavedAddress = Address & { id: number; preferred: boolean }

/** More than anybody moves; a book of thousands would be somebody else's. */
const MOST = 50

const columns = ['id', 'name', 'line1', 'line2', 'city', 'postcode', 'region', 'country', 'phone', 'preferred'] as const

/** A person's address book: the preferred one first, then as they were added. */
export function listAddresses(db: Database, userId: number): Promise<SavedAddress[]> {
  return db
    .selectFrom('addresses')
    .select(columns)
    .where('user_id', '=', userId)
    .where('removed_at', 'is', null)
    .orderBy('preferred', 'desc')
    .orderBy('id')
    .execute()
}

export function findAddress(db: Database, userId: number, id: number): Promise<SavedAddress | undefined> {
  return db
    .selectFrom('addresses')
    .select(columns)
    .where('user_id', '=', userId)
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
}

/** Adds an address; the first of a book is the preferred one. The same once more adds nothing. Refuses beyond 50. */
export async function addAddress(db: Database, userId: number, address: Address): Promise<{ id: number }> {
  return db.transaction().execute(async (tx) => {
    await tx.selectFrom('users').select('id').where('id', '=', userId).forNoKeyUpdate().executeTakeFirstOrThrow()
    const book = await listAddresses(tx, userId)
    const same = book.find((one) => alike(one, address))
    if (same) return { id: same.id }
    if (book.length >= MOST) throw new Refusal('conflict', `An address book holds at most ${MOST} addresses.`)
    return tx
      .insertInto('addresses')
      .values({ ...address, user_id: userId, preferred: !book.some((one) => one.preferred) })
      .returning('id')
      .executeTakeFirstOrThrow()
  })
}

/** Rewrites an address of this person; orders keep what they were sent to. Refuses (not-found) anybody else's. */
export async function changeAddress(db: Database, userId: number, id: number, address: Address): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable('addresses')
    .set(address)
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) throw notFound('address of yours')
}

/** Makes one address the one that is offered first. */
export async function preferAddress(db: Database, userId: number, id: number): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await tx.selectFrom('users').select('id').where('id', '=', userId).forNoKeyUpdate().executeTakeFirstOrThrow()
    if (!(await findAddress(tx, userId, id))) throw notFound('address of yours')
    await sql`update addresses set preferred = false where user_id = ${userId} and preferred`.execute(tx)
    await sql`update addresses set preferred = true where user_id = ${userId} and id = ${id}`.execute(tx)
  })
}

/** Takes an address out of the book, with a way back. */
export async function removeAddress(db: Database, userId: number, id: number): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable('addresses')
    .set({ removed_at: now(), preferred: false })
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) throw notFound('address of yours')
}

/** Puts a removed address back. */
export async function restoreAddress(db: Database, userId: number, id: number): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable('addresses')
    .set({ removed_at: null })
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) throw notFound('address of yours')
}

const KEYS = ['name', 'line1', 'line2', 'city', 'postcode', 'region', 'country', 'phone'] as const
export const alike = (a: Address, b: Address): boolean => KEYS.every((key) => a[key] === b[key])
