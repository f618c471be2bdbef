import { sql } from 'kysely'
import type { Tx } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'
import { Refusal } from '#src/lib/refusal.ts'
import type { CartPrice } from './pricing.ts'

/** What a discount took off an order; `amount` counts only where it is of one currency, else it is 0. */
export type AppliedDiscount = { discountId: number; code: string; amount: number }

/** The discounts in a priced cart, each once, with what it took off goods and shipping together. */
export function appliedIn(price: CartPrice): AppliedDiscount[] {
  const applied = new Map<number, AppliedDiscount & { currencies: Set<string> }>()
  for (const shop of price.shops) {
    for (const { discountId, code, amount, freeShipping } of shop.discounts) {
      const one = applied.get(discountId) ?? { discountId, code, amount: 0, currencies: new Set<string>() }
      one.amount += amount + (freeShipping ? shop.shippingDiscount : 0)
      one.currencies.add(shop.currency)
      applied.set(discountId, one)
    }
  }
  return [...applied.values()].map(({ currencies, ...one }) => (currencies.size > 1 ? { ...one, amount: 0 } : one))
}

/**
 * Counts the discounts of an order that is being placed by this person. Refuses (conflict) when one of them has ended,
 * was used up or, being good once per person, was used by them in the meantime: of two who race for the last use, one
 * gets it.
 */
export async function useDiscounts(tx: Tx, orderId: number, email: string, applied: AppliedDiscount[]): Promise<void> {
  if (applied.length === 0) return
  const ids = applied.map((one) => one.discountId)
  const person = email.toLowerCase()
  // In one order for everybody; who waited here sees what the one before them did.
  const rows = await tx
    .selectFrom('discounts')
    .select(['id', 'code', 'most_uses as mostUses', 'uses', 'once_per_person as once', 'enabled'])
    .select(['starts_at as startsAt', 'ends_at as endsAt', 'removed_at as removedAt'])
    .where('id', 'in', ids)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute()
  for (const { code, discountId } of applied) {
    const row = rows.find((one) => one.id === discountId)
    const at = now()
    if (!row?.enabled || row.removedAt || (row.startsAt && at < row.startsAt) || (row.endsAt && at >= row.endsAt))
      throw refusal(code, 'is no longer good')
    if (row.mostUses !== null && row.uses >= row.mostUses) throw refusal(code, 'has just been used for the last time')
  }
  const { rows: used } = await sql<{ discountId: number }>`
    with wanted as (
      select * from unnest(${ids}::bigint[], ${applied.map((one) => one.amount)}::bigint[]) as w (id, amount)
    ), written as (
      insert into discount_uses (discount_id, order_id, person, once, amount_minor)
      select d.id, ${orderId}, ${person}, d.once_per_person, w.amount from wanted w join discounts d on d.id = w.id
      on conflict do nothing returning discount_id
    )
    update discounts d set uses = uses + 1 from written where d.id = written.discount_id
    returning d.id as "discountId"`.execute(tx)
  const missed = applied.find((one) => !used.some(({ discountId }) => discountId === one.discountId))
  if (missed) throw refusal(missed.code, 'is good once per person, and you have used it before')
}

const refusal = (code: string, why: string) =>
  new Refusal('conflict', `The code “${code}” ${why}. Take it out and look at the new total; nothing was ordered.`, {
    code,
  })

/** Gives back what an order used that ended before it was paid: it may be used again. Doing it twice changes nothing. */
export async function returnDiscounts(tx: Tx, orderId: number): Promise<void> {
  await sql`
    with ended as (
      update discount_uses set ended_at = ${now()} where order_id = ${orderId} and ended_at is null
      returning discount_id
    )
    update discounts d set uses = uses - 1 from ended where d.id = ended.discount_id`.execute(tx)
}
