import { formatMoney } from '#src/lib/money.ts'
import { shareOf, spread } from '#src/lib/shares.ts'
import type { Cart, CartShop } from './cart-facts.ts'
import type { Discount } from './price-facts.ts'

/** What one code does in one shop: minor units off the goods, or nothing to pay for shipping. */
export type ShopDiscount = { discountId: number; code: string; amount: number; freeShipping: boolean }
export type CodeAnswer = { code: string; ok: boolean; sentence: string }
/** Per shop, line by line, what is left to take off; and what was. */
type Ledger = { shop: CartShop; left: number[]; discounts: ShopDiscount[] }

const day = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })
const sum = (numbers: number[]) => numbers.reduce((total, one) => total + one, 0)
const goodsOf = (shop: CartShop) => sum(shop.lines.map((line) => line.price * line.quantity))

/**
 * Applies a cart's codes. At most one of each shop and one of the market count, in the order in which they were entered;
 * first those of the shops, then the market's on what is left, so that no line goes below nothing. Each code is answered
 * with a sentence of its own. A minimum is compared with the goods before any discount.
 */
export function applyCodes(cart: Cart, discounts: Discount[], at: Date) {
  const ledgers = cart.shops.map(
    (shop): Ledger => ({ shop, left: shop.lines.map((line) => line.price * line.quantity), discounts: [] }),
  )
  const answers = new Map<string, CodeAnswer>()
  const byCode = new Map(discounts.map((discount) => [discount.code, discount]))
  const known = cart.answers.codes.flatMap((code) => byCode.get(code) ?? [])
  const ofShops = known.filter((discount) => discount.shopId !== null)
  const taken = new Map<number | null, string>()
  for (const discount of [...ofShops, ...known.filter((one) => one.shopId === null)]) {
    const { code, shopId } = discount
    const first = taken.get(shopId)
    const reach = ledgers.filter(({ shop }) => shopId === null || shop.shopId === shopId)
    const no = first ? oneIsTheMost(code, first, shopId) : reasonAgainst(discount, reach, at)
    const answer = no ?? { ok: true, sentence: take(discount, reach) }
    if (answer.ok) taken.set(shopId, code)
    answers.set(code, { code, ...answer })
  }
  const codes = cart.answers.codes.map(
    (code) =>
      answers.get(code) ?? { code, ok: false, sentence: `There is no code “${code}” for what is in your cart.` },
  )
  return { ledgers, codes }
}

const rejected = (sentence: string) => ({ ok: false, sentence })

const oneIsTheMost = (code: string, first: string, shopId: number | null) =>
  rejected(
    `“${code}” was not added to “${first}”: one code ${shopId === null ? 'for the whole market' : 'per shop'} is the most.`,
  )

function reasonAgainst(discount: Discount, reach: Ledger[], at: Date) {
  const { code, startsAt, endsAt, currency, minimum, kind } = discount
  if (startsAt && at < startsAt) return rejected(`“${code}” is good from ${day.format(startsAt)}.`)
  if (endsAt && at >= endsAt) return rejected(`“${code}” was good until ${day.format(endsAt.getTime() - 1)}.`)
  if (discount.usedUp) return rejected(`“${code}” has been used as often as it could be.`)
  if (discount.usedBefore) return rejected(`“${code}” is good once per person, and you have used it before.`)
  const good = reach.filter(({ shop }) => currency === null || shop.currency === currency)
  if (good.length === 0) return rejected(`“${code}” is good only for what is sold in ${currency}.`)
  const goods = sum(good.map(({ shop }) => goodsOf(shop)))
  if (minimum !== null && currency !== null && goods < minimum) {
    const [least, have] = [minimum, goods].map((minor) => formatMoney({ minor, currency }))
    return rejected(`“${code}” needs goods for ${least} or more${inShop(discount, good)}; yours come to ${have}.`)
  }
  const sending = good.filter(({ shop }) => sends(shop))
  if (kind === 'free-shipping' && sending.length === 0)
    return rejected(`“${code}” makes shipping free, and nothing here is sent.`)
  if (kind === 'free-shipping' && sending.every(shipsFree))
    return rejected(`“${code}” makes shipping free, which another code does already.`)
  if (kind !== 'free-shipping' && sum(good.flatMap(({ left }) => left)) === 0)
    return rejected(`“${code}” takes nothing off: nothing is left to pay for the goods.`)
  return null
}

const sends = (shop: CartShop) => shop.lines.some((line) => line.delivery === 'parcel')
const shipsFree = ({ discounts }: Ledger) => discounts.some((one) => one.freeShipping)

const inShop = ({ shopId }: Discount, [first]: Ledger[]) => (shopId !== null && first ? ` from ${first.shop.name}` : '')

/** Takes it off the lines it reaches, and says what it did. */
function take(discount: Discount, reach: Ledger[]): string {
  const { id: discountId, code, kind, currency } = discount
  const good = reach.filter(({ shop }) => currency === null || shop.currency === currency)
  const amounts = kind === 'amount' ? spreadAmount(discount.amount ?? 0, good) : good.map(() => 0)
  const off = new Map<string, number>()
  for (const [i, ledger] of good.entries()) {
    const { shop, left } = ledger
    const worth = sum(left)
    const amount = kind === 'percent' ? shareOf(worth, discount.percentBp ?? 0, 10_000) : (amounts[i] ?? 0)
    const freeShipping = kind === 'free-shipping' && sends(shop) && !shipsFree(ledger)
    if (amount === 0 && !freeShipping) continue
    const shares = spread(amount, left)
    ledger.left = left.map((rest, line) => rest - (shares[line] ?? 0))
    ledger.discounts.push({ discountId, code, amount, freeShipping })
    off.set(shop.currency, (off.get(shop.currency) ?? 0) + amount)
  }
  return wordsOf(discount, good, off)
}

/** A fixed amount goes over all lines of all shops it reaches together, and is never more than they are worth. */
function spreadAmount(amount: number, ledgers: Ledger[]): number[] {
  const lines = ledgers.flatMap(({ left }) => left)
  const shares = spread(Math.min(amount, sum(lines)), lines)
  let from = 0
  return ledgers.map(({ left }) => {
    const own = sum(shares.slice(from, from + left.length))
    from += left.length
    return own
  })
}

function wordsOf(discount: Discount, good: Ledger[], off: Map<string, number>): string {
  const { kind, percentBp, shopId } = discount
  const where = shopId !== null ? inShop(discount, good) : off.size > 0 && good.length > 1 ? ' from every shop' : ''
  if (kind === 'free-shipping') return `Shipping${where} is free.`
  const saved = [...off].map(([currency, minor]) => formatMoney({ minor, currency })).join(' and ')
  return kind === 'percent'
    ? `${(percentBp ?? 0) / 100} % off the goods${where}: ${saved} less.`
    : `${saved} less for the goods${where}.`
}
