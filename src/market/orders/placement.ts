import { sql } from 'kysely'
import type { Database, Tx } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'
import { Refusal } from '#src/lib/refusal.ts'
import { listPaymentMethods } from '#src/market/payments/methods.ts'
import { holdStock, type ShortLine } from '#src/market/stock/holds.ts'
import { type CartOwner, readCart } from './cart.ts'
import type { Cart } from './cart-facts.ts'
import { useDiscounts } from './discount-count.ts'
import { nameOf } from './item-words.ts'
import { holderOf } from './order-lock.ts'
import { newOrderNumber } from './order-number.ts'
import { type PlacementProblem, placementProblems } from './placement-checks.ts'
import { insertOrder } from './placement-insert.ts'
import { tellPlaced } from './placement-news.ts'
import { type OrderRows, orderRows, type Placing } from './placement-rows.ts'
import { loadPricing, priceCart } from './pricing.ts'
import { markPaid } from './settlement.ts'
import { theBuyer } from './timeline.ts'

/**
 * `formKey` makes a second submit of the same form the first's; `address` is where the request came from; `seen` is what
 * the form said was due (seenDue); absent, it is not compared.
 */
export type Submit = { formKey: string; userId: number | null; address: string | null; seen?: string | undefined }

/**
 * Makes an order of a cart: holds its stock, all or nothing, freezes names, prices and taxes, empties the cart and tells
 * the buyer, in one transaction. The same form key of the same cart answers the same order. Refuses (conflict) with
 * `facts.problems`, a PlacementProblem for each thing that keeps it from being ordered; then nothing was changed.
 */
export async function placeOrder(
  db: Database,
  { secret }: { secret: string },
  whose: CartOwner,
  submit: Submit,
): Promise<{ number: string }> {
  for (let tries = 1; ; tries++) {
    try {
      return await db.transaction().execute((tx) => place(tx, secret, whose, submit))
    } catch (error) {
      const again = await afterClash(db, error as { constraint?: string }, whose, submit)
      if (again) return again
      if (tries === 3) throw error
    }
  }
}

async function place(tx: Tx, secret: string, whose: CartOwner, submit: Submit): Promise<{ number: string }> {
  const locked = await lockCart(tx, whose, submit)
  if (!locked) throw empty()
  if (locked.placed) return { number: locked.placed }
  const cart = await readCart(tx, { cartId: locked.cartId }, { userId: submit.userId })
  if (!cart || cart.count === 0) return placedBefore(tx, locked.cartId, submit)
  const { orderId, ownShops } = locked
  const placing = await priced(tx, cart, { ...submit, orderId, ownShops })
  const rows = orderRows(placing)
  // The levels are locked last: of a thing that everybody wants, each waits only for the others' last steps.
  const { payments } = await insertOrder(tx, placing, rows)
  await tellPlaced(tx, secret, placing, rows)
  await hold(tx, placing, rows)
  await useDiscounts(tx, { orderId, person: placing.email }, rows.uses)
  for (const { id, amount } of payments) if (amount === 0) await markPaid(tx, { secret }, id, theBuyer(submit.userId))
  return { number: placing.number }
}

type LockedCart = { cartId: number; placed: string | null; orderId: number; ownShops: number[] }

/** The cart's row is the lock under which it is ordered once. */
async function lockCart(tx: Tx, whose: CartOwner, { formKey, userId }: Submit): Promise<LockedCart | undefined> {
  const key = 'userId' in whose ? whose.userId : 'tokenHash' in whose ? whose.tokenHash : (whose.cartId ?? 0)
  const column = 'userId' in whose ? 'user_id' : 'tokenHash' in whose ? 'token_hash' : 'id'
  const { rows } = await sql<LockedCart>`
    with cart as materialized (select id from carts where ${sql.ref(column)} = ${key} for no key update)
    select cart.id as "cartId", o.number as placed, nextval(pg_get_serial_sequence('orders', 'id')) as "orderId",
      (select coalesce(json_agg(shop_id), '[]') from shop_members where user_id = ${userId}::bigint) as "ownShops"
    from cart left join orders o on o.cart_id = cart.id and o.form_key = ${formKey}`.execute(tx)
  return rows[0]
}

/** An empty cart was ordered a moment ago with this form, or there is nothing to order. */
async function placedBefore(db: Database | Tx, cartId: number, { formKey }: Submit): Promise<{ number: string }> {
  const found = await db
    .selectFrom('orders')
    .select('number')
    .where('cart_id', '=', cartId)
    .where('form_key', '=', formKey)
    .executeTakeFirst()
  if (!found) throw empty()
  return found
}

const empty = () => refuse([{ lineId: null, step: 'cart', sentence: 'There is nothing in your cart to order.' }])

const refuse = (problems: PlacementProblem[]) =>
  new Refusal('conflict', [...new Set(problems.map((one) => one.sentence))].join(' '), { problems })

type Asked = Submit & Pick<LockedCart, 'orderId' | 'ownShops'>

async function priced(tx: Tx, cart: Cart, { ownShops, ...asked }: Asked): Promise<Placing> {
  const price = priceCart(cart, await loadPricing(tx, cart), now())
  const due = price.due.filter(({ minor }) => minor > 0).map(({ currency }) => currency)
  const methods = due.length === 0 ? [] : await listPaymentMethods(tx, { currencies: due })
  const problems = placementProblems({ cart, price, methods, ownShops, seen: asked.seen })
  const { email, name } = cart.answers
  if (problems.length > 0 || !email || !name) throw refuse(problems)
  return { ...asked, number: newOrderNumber(), cart, email, name, price, methods }
}

/** Holds all lines or none; every line that fell short is told of by its own sentence. */
async function hold(tx: Tx, { orderId, cart }: Placing, { heldUntil }: OrderRows): Promise<void> {
  const lines = cart.shops.flatMap((shop) => shop.lines)
  try {
    await holdStock(tx, lines, { holder: holderOf(orderId), expiresAt: heldUntil })
  } catch (error) {
    if (!(error instanceof Refusal) || error.facts.problem !== 'short') throw error
    const short = error.facts.short as ShortLine[]
    throw refuse(
      lines.flatMap((line) => {
        const found = short.find((one) => one.variantId === line.variantId)
        return found ? [{ lineId: line.id, step: 'cart' as const, sentence: shortSentence(nameOf(line), found) }] : []
      }),
    )
  }
}

const shortSentence = (name: string, { wanted, available }: ShortLine) =>
  available <= 0 ? `${name} is sold out.` : `${name}: only ${available} left, not ${wanted}.`

/** A race that a constraint decided: the first submit's order, a code's last use; or undefined for "try again". */
async function afterClash(
  db: Database,
  error: { constraint?: string },
  whose: CartOwner,
  submit: Submit,
): Promise<{ number: string } | undefined> {
  if (error.constraint === 'discounts_within_limit')
    throw refuse([{ lineId: null, step: 'cart', sentence: 'The discount code was used up by somebody else just now.' }])
  if (error.constraint === 'discount_uses_once')
    throw refuse([
      { lineId: null, step: 'cart', sentence: 'You have used this discount code before; it is good once.' },
    ])
  if (error.constraint === 'orders_number_key' || error.constraint === 'shop_orders_number_key') return undefined
  if (error.constraint !== 'orders_cart_id_form_key_key') throw error
  const cart = await readCart(db, whose, { userId: submit.userId })
  return placedBefore(db, cart?.id ?? 0, submit)
}
