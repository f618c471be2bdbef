import type { Database, Tx } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'
import { notFound, Refusal } from '#src/lib/refusal.ts'
import type { Discount as PricedDiscount } from './price-facts.ts'

export type DiscountKind = PricedDiscount['kind']
/** `endsAt` is the first moment at which it is no longer good. `currency` is that of amount and minimum. */
export type DiscountInput = {
  code: string
  kind: DiscountKind
  percentBp: number | null
  amount: number | null
  currency: string | null
  minimum: number | null
  startsAt: Date | null
  endsAt: Date | null
  mostUses: number | null
  oncePerPerson: boolean
}
export type Discount = DiscountInput & { id: number; uses: number; enabled: boolean }

const PAGE = 50

/** Whose codes: a shop's own, or with null those of the market. */
type Owner = number | null

const ownedBy = (db: Database | Tx, owner: Owner) =>
  db
    .selectFrom('discounts')
    .select(['id', 'code', 'kind', 'percent_bp as percentBp', 'amount_minor as amount', 'currency'])
    .select(['min_minor as minimum', 'starts_at as startsAt', 'ends_at as endsAt', 'most_uses as mostUses'])
    .select(['once_per_person as oncePerPerson', 'uses', 'enabled'])
    .$castTo<Discount>()
    .where('shop_id', owner === null ? 'is' : '=', owner)
    .where('removed_at', 'is', null)

/** Codes of a shop (or the market), newest first; `next` is where the following page begins. */
export async function listDiscounts(db: Database, owner: Owner, before: number | null) {
  const rows = await ownedBy(db, owner)
    .$if(before !== null, (query) => query.where('id', '<', before ?? 0))
    .orderBy('id', 'desc')
    .limit(PAGE + 1)
    .execute()
  const discounts = rows.slice(0, PAGE)
  return { discounts, next: rows.length > PAGE ? (discounts.at(-1)?.id ?? null) : null }
}

export const findDiscount = (db: Database, owner: Owner, id: number): Promise<Discount | undefined> =>
  ownedBy(db, owner).where('id', '=', id).executeTakeFirst()

const columnsOf = (input: DiscountInput) => ({
  code: input.code,
  kind: input.kind,
  percent_bp: input.percentBp,
  amount_minor: input.amount,
  currency: input.currency,
  min_minor: input.minimum,
  starts_at: input.startsAt,
  ends_at: input.endsAt,
  most_uses: input.mostUses,
  once_per_person: input.oncePerPerson,
})

/**
 * Adds a code (id null) or changes one of the owner's. Refuses (conflict) a code that is somebody's already, and a limit
 * below what was used. Orders placed keep what was taken off them.
 */
export async function saveDiscount(
  db: Database,
  owner: Owner,
  id: number | null,
  input: DiscountInput,
): Promise<number> {
  const columns = columnsOf(input)
  const row = await oneCode(input.code, () =>
    id === null
      ? db
          .insertInto('discounts')
          .values({ ...columns, shop_id: owner })
          .returning('id')
          .executeTakeFirst()
      : own(db, owner, id).set(columns).where('removed_at', 'is', null).executeTakeFirst(),
  )
  if (!row) throw notFound('code')
  return row.id
}

const own = (db: Database, owner: Owner, id: number) =>
  db
    .updateTable('discounts')
    .where('shop_id', owner === null ? 'is' : '=', owner)
    .where('id', '=', id)
    .returning(['id', 'code'])

/** Two people may write the same code at once; the database lets one of them. */
async function oneCode<T>(code: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write()
  } catch (error) {
    const { constraint } = error as { constraint?: string }
    if (constraint === 'discounts_code')
      throw new Refusal('conflict', `“${code}” is taken: a code means one thing only. Choose another.`, {
        field: 'code',
      })
    if (constraint === 'discounts_within_limit')
      throw new Refusal('conflict', `“${code}” was used more often than that already.`, { field: 'most_uses' })
    throw error
  }
}

/** Lets a code be used, or no longer. */
export async function switchDiscount(db: Database, owner: Owner, id: number, enabled: boolean) {
  const row = await own(db, owner, id).set({ enabled }).where('removed_at', 'is', null).executeTakeFirst()
  if (!row) throw notFound('code')
  return row
}

/** Takes a code away, or with `removed` false brings it back. Refuses (conflict) one that was given out anew since. */
export async function removeDiscount(db: Database, owner: Owner, id: number, removed = true) {
  const row = await oneCode('This code', () =>
    own(db, owner, id)
      .set({ removed_at: removed ? now() : null })
      .executeTakeFirst(),
  )
  if (!row) throw notFound('code')
  return row
}
