import { sql } from 'kysely'
import { compileOnce } from '#src/database/compile-once.ts'
import type { Database } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'
import { Refusal } from '#src/lib/refusal.ts'
import { randomKey, sha256 } from '#src/lib/secret.ts'
import { countTry, networkOf } from '#src/market/accounts/throttle.ts'
import { asks, type FieldAsk } from '#src/market/catalogue/product-fields.ts'
import { checkAnswers } from './cart-answers.ts'
import { awaySentence, GONE } from './cart-problems.ts'

/** Who adds: a member, or a guest with the hash of their cookie's token, if they have one. */
export type Shopper = { userId: number } | { tokenHash: Buffer | null }
export type Wish = {
  variantId: number
  /** null: what was typed is no number of units. */
  quantity: number | null
  /** Product field id to what was typed. */
  told: Record<string, string>
}
export type AddedLine =
  | ({ ok: true; newToken: string | null; title: string } & Added & Pick<Facts, 'asks' | 'most'>)
  /** By field: `quantity`, and `field_<id>` for what the product asks. */
  | { ok: false; errors: Record<string, string>; variantId: number; slug: string }

/** Beyond this a line is an order to talk about, and beyond this many lines a cart is a list. */
export const MOST_OF_ONE = 9999
export const MOST_LINES = 100
export const NO_NUMBER = 'Write how many as a whole number, for example 2.'

/** `quantity`: of the line, with what was there before; `count`: units in the whole cart. */
type Added = { lineId: number; quantity: number; count: number }
type Facts = {
  cartId: number | null
  lines: number
  /** Units of this variant that are in the cart already. */
  inCart: number
  slug: string
  title: string
  price: number
  most: number | null
  available: number
  own: boolean
  shopName: string
  away: boolean
  awayUntil: Date | null
  asks: FieldAsk[]
}

/**
 * Puts units of a variant into a cart, which is made where there is none (then with a `newToken` for a guest's cookie).
 * The same with the same answers joins the line there is. Answers errors by field where something is to be put right;
 * refuses what is not sold (not-found), sold out or one's own (conflict), and too many new carts (too-many).
 */
export async function addToCart(
  db: Database,
  who: Shopper,
  wish: Wish,
  { address }: { address: string | null },
): Promise<AddedLine> {
  const { variantId, quantity } = wish
  const [found] = await factsFor(db, { ...keysOf(who), variantId })
  if (!found) throw new Refusal('not-found', GONE)
  const { answers, errors: wrong } = checkAnswers(found.asks, wish.told)
  const errors = Object.fromEntries(Object.entries(wrong).map(([id, text]) => [`field_${id}`, text]))
  const tooMany = refuseOrSay(found, quantity)
  if (tooMany) errors.quantity = tooMany
  if (quantity === null || Object.keys(errors).length > 0) return { ok: false, errors, variantId, slug: found.slug }

  const fresh = 'userId' in who || found.cartId !== null ? null : await newCart(db, address)
  const owner = fresh ? { userId: null, tokenHash: sha256(fresh) } : keysOf(who)
  const [added] = await insertLine(db, {
    ...owner,
    at: now(),
    variantId,
    quantity,
    most: Math.min(found.most ?? MOST_OF_ONE, MOST_OF_ONE),
    answers: JSON.stringify(answers),
    price: found.price,
  })
  if (!added) throw new Error('a line was neither added nor joined')
  const { title, asks: asked, most } = found
  return { ok: true, ...added, title, asks: asked, most, newToken: fresh }
}

const keysOf = (who: Shopper) => ({
  userId: 'userId' in who ? who.userId : null,
  tokenHash: 'userId' in who ? null : who.tokenHash,
})

// A token that finds no cart is not used again: somebody else may have planted it, to read along later.
async function newCart(db: Database, address: string | null): Promise<string> {
  await countTry(db, 'cart from address', networkOf(address))
  return randomKey(32)
}

/** What is wrong with the number, beside its field; refuses where no number would be right. */
function refuseOrSay(facts: Facts, quantity: number | null): string | null {
  const { own, available, most, inCart, lines, title, slug } = facts
  if (own) throw new Refusal('conflict', 'This is from your own shop. Nobody buys from themselves here.', { slug })
  if (facts.away) throw new Refusal('conflict', awaySentence(facts), { slug })
  if (available <= 0) throw new Refusal('conflict', `“${title}” is sold out.`, { slug })
  if (inCart === 0 && lines >= MOST_LINES)
    throw new Refusal('conflict', `A cart holds at most ${MOST_LINES} different items. Please order these first.`, {
      slug,
    })
  if (quantity === null || quantity < 1) return NO_NUMBER
  return tooManySentence(quantity, { inCart, available, most })
}

/** "Only 3 left, and 2 of them are in your cart already."; null where so many more can be had. */
export function tooManySentence(
  quantity: number,
  { inCart, available, most }: { inCart: number; available: number; most: number | null },
): string | null {
  const limit = Math.min(most ?? MOST_OF_ONE, MOST_OF_ONE)
  if (quantity + inCart <= Math.min(available, limit)) return null
  const there = available <= limit ? `Only ${available} left` : `At most ${limit} in one order`
  return inCart > 0 ? `${there}, and ${inCart} ${inCart === 1 ? 'is' : 'are'} in your cart already.` : `${there}.`
}

type Keys = { userId: number | null; tokenHash: Buffer | null }
const factsFor = compileOnce(
  (_, { userId, tokenHash, variantId }: Keys & { variantId: number }) => sql<Facts>`
  with mine as (
    select id from carts where user_id = ${userId}::bigint
    union all select id from carts where token_hash = ${tokenHash}::bytea
  )
  select (select id from mine) as "cartId", p.slug, p.title, v.price_minor as price, v.most_per_order as most,
    (select count(*)::int from cart_lines where cart_id = (select id from mine)) as lines,
    (select coalesce(sum(quantity), 0)::int from cart_lines
     where cart_id = (select id from mine) and variant_id = v.id) as "inCart",
    p.shop_name as "shopName", s.away, s.away_until as "awayUntil", k.on_hand - k.held as available, ${asks} as asks,
    exists (select from shop_members m where m.shop_id = p.shop_id and m.user_id = ${userId}::bigint) as own
  from variants v join visible_products p on p.id = v.product_id join visible_shops s on s.id = p.shop_id
    join stock_levels k on k.variant_id = v.id
  where v.id = ${variantId} and v.removed_at is null`,
)

type NewLine = Keys & {
  at: Date
  variantId: number
  quantity: number
  most: number
  answers: string
  price: number
}
const insertLine = compileOnce(
  (_, line: NewLine) => sql<Added>`
  with member as (
    insert into carts (user_id, touched_at) select ${line.userId}::bigint, ${line.at} where ${line.userId}::bigint is not null
    on conflict (user_id) do update set touched_at = excluded.touched_at returning id
  ), guest as (
    insert into carts (token_hash, touched_at) select ${line.tokenHash}::bytea, ${line.at} where ${line.userId}::bigint is null
    on conflict (token_hash) do update set touched_at = excluded.touched_at returning id
  ), cart as (select id from member union all select id from guest), line as (
    insert into cart_lines (cart_id, variant_id, quantity, fields, price_seen_minor)
    select id, ${line.variantId}, ${line.quantity}, ${line.answers}::jsonb, ${line.price} from cart
    on conflict (cart_id, variant_id, fields) do update set price_seen_minor = excluded.price_seen_minor,
      quantity = greatest(cart_lines.quantity, least(cart_lines.quantity + excluded.quantity, ${line.most}))
    returning id, quantity, cart_id
  )
  select line.id as "lineId", line.quantity, line.quantity + (select coalesce(sum(quantity), 0)::int
    from cart_lines o where o.cart_id = line.cart_id and o.id <> line.id) as count from line`,
)
