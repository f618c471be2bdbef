import { sql } from 'kysely'
import type { Database, Tx } from '#src/database/connect.ts'
import { after, now } from '#src/lib/clock.ts'
import { notFound, Refusal } from '#src/lib/refusal.ts'
import { type CartOwner, readCart } from './cart.ts'
import { checkAnswers } from './cart-answers.ts'
import type { Cart, CartLine, GoneLine } from './cart-facts.ts'
import { MOST_OF_ONE, tooManySentence } from './cart-lines.ts'
import { GONE } from './cart-problems.ts'

type Viewer = { userId: number | null }
/** `removed`: what was taken out, for whoever wants it back; nothing where it could not be put back. */
export type ChangedLine = { ok: true; removed: CartLine | null } | { ok: false; error: string }

/**
 * Sets how many of a line are wanted; none removes it. Answers what is wrong where there are not so many. Refuses
 * (not-found) a line that is not in this cart.
 */
export async function changeLine(
  db: Database,
  whose: CartOwner,
  viewer: Viewer,
  lineId: number,
  quantity: number,
): Promise<ChangedLine> {
  const { cart, line } = await findLine(db, whose, viewer, lineId)
  if (quantity === 0) {
    await db.deleteFrom('cart_lines').where('id', '=', lineId).where('cart_id', '=', cart.id).execute()
    await touch(db, cart.id)
    return { ok: true, removed: 'problem' in line ? null : line }
  }
  if ('problem' in line) throw new Refusal('conflict', GONE)
  const { available, mostPerOrder: most, variantId } = line
  const others = linesOf(cart).filter((one) => one.variantId === variantId && one.id !== lineId)
  const inCart = others.reduce((sum, one) => sum + one.quantity, 0)
  // Fewer than before is always a step in the right direction.
  const wrong = quantity < line.quantity ? null : tooManySentence(quantity, { inCart, available, most })
  if (wrong) return { ok: false, error: wrong }
  await db.updateTable('cart_lines').set({ quantity }).where('id', '=', lineId).where('cart_id', '=', cart.id).execute()
  await touch(db, cart.id)
  return { ok: true, removed: null }
}

/** Takes a line at the price it has now, if that is still the one the buyer saw; what moved again is told again. */
export async function acceptPrice(
  db: Database,
  whose: CartOwner,
  viewer: Viewer,
  lineId: number,
  price: number,
): Promise<void> {
  const { cart, line } = await findLine(db, whose, viewer, lineId)
  if ('problem' in line) throw new Refusal('conflict', GONE)
  if (line.price !== price) return
  await db
    .updateTable('cart_lines')
    .set({ price_seen_minor: price })
    .where('id', '=', lineId)
    .where('cart_id', '=', cart.id)
    .execute()
}

/**
 * Changes what a buyer told for a line. Answers errors by field (`field_<id>`). Where the cart has the same with the
 * same answers already, the two become one line.
 */
export async function changeAnswers(
  db: Database,
  whose: CartOwner,
  viewer: Viewer,
  lineId: number,
  told: Record<string, string>,
): Promise<{ errors: Record<string, string> }> {
  const { cart, line } = await findLine(db, whose, viewer, lineId)
  if ('problem' in line) throw new Refusal('conflict', GONE)
  const { answers, errors } = checkAnswers(line.asks, told)
  if (Object.keys(errors).length === 0) await db.transaction().execute((tx) => retell(tx, cart.id, line, answers))
  return { errors: Object.fromEntries(Object.entries(errors).map(([id, text]) => [`field_${id}`, text])) }
}

async function retell(tx: Tx, cartId: number, line: CartLine, answers: Record<string, string>): Promise<void> {
  const fields = JSON.stringify(answers)
  await sql`select 1 from carts where id = ${cartId} for update`.execute(tx)
  const { rows } = await sql<{ quantity: number }>`
    delete from cart_lines where cart_id = ${cartId} and variant_id = ${line.variantId} and fields = ${fields}::jsonb
      and id <> ${line.id} returning quantity`.execute(tx)
  const more = rows[0]?.quantity ?? 0
  await sql`update cart_lines set fields = ${fields}::jsonb, quantity = least(quantity + ${more}, ${MOST_OF_ONE})
    where id = ${line.id} and cart_id = ${cartId}`.execute(tx)
}

export const linesOf = (cart: Cart): CartLine[] => cart.shops.flatMap((shop) => shop.lines)

async function findLine(
  db: Database,
  whose: CartOwner,
  viewer: Viewer,
  lineId: number,
): Promise<{ cart: Cart; line: CartLine | GoneLine }> {
  const cart = await readCart(db, whose, viewer)
  const line = cart && [...linesOf(cart), ...cart.gone].find((one) => one.id === lineId)
  if (!cart || !line) throw notFound('line in your cart')
  return { cart, line }
}

const touch = (db: Database, id: number) =>
  db.updateTable('carts').set({ touched_at: now() }).where('id', '=', id).execute()

const KEPT_DAYS = 60

/** Forgets carts that nobody has touched for 60 days, some at a time; answers how many. For the worker. */
export async function purgeCarts(db: Database, most = 1000): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from carts where id in (select id from carts where touched_at < ${after(-KEPT_DAYS * 86_400)}
      order by touched_at limit ${most} for update skip locked)`.execute(db)
  return Number(numAffectedRows ?? 0n)
}
