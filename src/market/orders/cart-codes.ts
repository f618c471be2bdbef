import { sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'
import { countTry, networkOf } from '#src/market/accounts/throttle.ts'
import { type CartOwner, readCart } from './cart.ts'
import { loadPricing, priceCart } from './pricing.ts'

const MOST_CODES = 10
const CODE = /^[A-Z0-9][A-Z0-9_-]{2,39}$/

/**
 * Enters a discount code into a cart if it takes something off now; answers null, or the sentence that says why not.
 * Refuses (too-many) who tries one wrong code after the other.
 */
export async function addCode(
  db: Database,
  whose: CartOwner,
  viewer: { userId: number | null },
  typed: string,
  { address }: { address: string | null },
): Promise<string | null> {
  const code = typed.trim().toUpperCase()
  if (!CODE.test(code)) return 'Write the code as it was given to you: letters, digits and dashes.'
  const cart = await readCart(db, whose, viewer)
  if (!cart || cart.count === 0) return 'Put something into your cart first.'
  const { codes } = cart.answers
  if (codes.includes(code)) return null
  if (codes.length >= MOST_CODES) return `An order takes at most ${MOST_CODES} codes.`
  const wished = { ...cart, answers: { ...cart.answers, codes: [...codes, code] } }
  const answer = priceCart(wished, await loadPricing(db, wished), now()).codes.find((one) => one.code === code)
  if (!answer?.ok) {
    // Codes are words that could be guessed; only the wrong ones count.
    await countTry(db, 'discount from address', networkOf(address))
    return answer?.sentence ?? `There is no code “${code}” for what is in your cart.`
  }
  await sql`update carts set codes = codes || ${code}::text, touched_at = ${now()}
    where id = ${cart.id} and ${code} <> all (codes) and cardinality(codes) < ${MOST_CODES}`.execute(db)
  return null
}

/** Takes a code out again; one that is not in does nothing. */
export async function removeCode(
  db: Database,
  whose: { userId: number } | { tokenHash: Buffer },
  code: string,
): Promise<void> {
  const mine = 'userId' in whose ? sql`user_id = ${whose.userId}` : sql`token_hash = ${whose.tokenHash}`
  await sql`update carts set codes = array_remove(codes, ${code}) where ${mine}`.execute(db)
}
