import { dayText } from '#src/lib/day-text.ts'
import { formatMoney } from '#src/lib/money.ts'
import type { FieldAsk } from '#src/market/catalogue/product-fields.ts'
import { checkAnswers } from './cart-answers.ts'
import type { CartLine, CartShop, GoneLine, LineProblem } from './cart-facts.ts'

/** A line as it is stored, with what buyers may see of its item now; without that, nothing of it may be told. */
export type StoredLine = {
  id: number
  variantId: number
  quantity: number
  priceSeen: number
  told: Record<string, string>
  /** null where the shop is not visible. */
  shopName: string | null
  item: Item | null
}
type Item = Omit<CartLine, 'id' | 'variantId' | 'quantity' | 'priceSeen' | 'fields' | 'asks' | 'problems'> & {
  shopName: string
  shopSlug: string
  country: string
  currency: string
  currencyDigits: number
  pricesIncludeTax: boolean
  own: boolean
  away: boolean
  awayUntil: string | null
  asks: FieldAsk[]
}

type Found = { shop: Omit<CartShop, 'lines'>; line: CartLine }

export const GONE = 'This item is no longer sold here.'

/** The lines that can still be told of, each with what is wrong with it; and those of which nothing can. */
export function findProblems(stored: StoredLine[]): { lines: Found[]; gone: GoneLine[] } {
  const lines: Found[] = []
  const gone: GoneLine[] = []
  // Lines of one variant (an engraving each) draw on the same stock: who was added first is served first.
  const taken = new Map<number, number>()
  for (const { id, quantity, shopName, item, ...row } of stored) {
    if (!item) {
      gone.push({ id, quantity, shopName, problem: { code: 'gone', sentence: GONE, remedy: 'remove' } })
      continue
    }
    const before = taken.get(row.variantId) ?? 0
    taken.set(row.variantId, before + quantity)
    lines.push(foundLine({ id, quantity, item, ...row }, before))
  }
  return { lines, gone }
}

type Row = Omit<StoredLine, 'shopName' | 'item'> & { item: Item }

function foundLine(row: Row, before: number): Found {
  const { told, item, ...stored } = row
  const { shopName: name, shopSlug, country, currency, currencyDigits, pricesIncludeTax, own, asks, ...known } = item
  const { away: _, awayUntil: __, ...facts } = known
  const fields = asks.flatMap(({ id, label, kind }) => {
    const value = told[id]
    return value === undefined ? [] : [{ id, label, kind, value }]
  })
  return {
    shop: { shopId: item.shopId, name, slug: shopSlug, country, currency, currencyDigits, pricesIncludeTax },
    line: { ...stored, ...facts, fields, asks, problems: problemsOf(row, before) },
  }
}

function problemsOf({ quantity, priceSeen, told, item }: Row, before: number): LineProblem[] {
  if (item.own)
    return [
      { code: 'own-shop', sentence: 'Nobody buys from their own shop. Take this out to go on.', remedy: 'remove' },
    ]
  if (item.away) return [{ code: 'shop-away', sentence: awaySentence(item), remedy: 'remove' }]
  if (item.available <= 0) return [{ code: 'sold-out', sentence: 'This is sold out now.', remedy: 'remove' }]
  const problems: LineProblem[] = []
  const fewer = tooMany(quantity, before, item)
  if (fewer) problems.push(fewer)
  if (item.price !== priceSeen) problems.push(priceChanged(priceSeen, item))
  const wrong = Object.values(checkAnswers(item.asks, told).errors)[0]
  if (wrong) problems.push({ code: 'field-wrong', sentence: wrong, remedy: 'edit-fields' })
  return problems
}

/** "Harbour Boots is on holiday until 3 December 2026. You can order this again then." */
export function awaySentence({ shopName, awayUntil }: { shopName: string; awayUntil: Date | string | null }): string {
  const back = awayUntil ? ` until ${dayText(new Date(awayUntil))}. You can order this again then.` : ' for now.'
  return `${shopName} is on holiday${back}`
}

function tooMany(quantity: number, before: number, { available, mostPerOrder }: Item): LineProblem | null {
  const limited = mostPerOrder !== null && mostPerOrder <= available
  const most = limited ? mostPerOrder : available
  const left = Math.max(0, most - before)
  if (quantity <= left) return null
  const code = limited ? 'over-limit' : 'short'
  const elsewhere = before > 0 ? `, and ${before} of the same ${before === 1 ? 'is' : 'are'} in your cart above` : ''
  const sentence = limited
    ? `At most ${most} in one order${elsewhere}; you want ${quantity}.`
    : `Only ${most} left${elsewhere}; you want ${quantity}.`
  return left === 0
    ? { code, sentence, remedy: 'remove' }
    : { code, sentence, remedy: 'take-available', available: left }
}

function priceChanged(seen: number, { price, currency }: Item): LineProblem {
  const [before, now] = [formatMoney({ minor: seen, currency }), formatMoney({ minor: price, currency })]
  const way = price < seen ? 'less' : 'more'
  return {
    code: 'price-changed',
    sentence: `This costs ${way} than when you put it here: ${now}, not ${before}.`,
    remedy: 'accept-price',
  }
}
