import { countryName } from '#src/lib/countries.ts'
import { formatMoney } from '#src/lib/money.ts'
import type { ShippingMethod } from '#src/market/shops/shipping-quote.ts'

/** "1.2 kg": grams as a shopkeeper says them. */
export const weightWords = (grams: number): string =>
  `${(grams / 1000).toLocaleString('en', { maximumFractionDigits: 3 })} kg`

/** "Germany, Austria and 4 more", or everywhere that no other zone names. */
export function countriesWords(codes: string[]): string {
  if (codes.length === 0) return 'Every country that no other zone names'
  const names = codes.map(countryName).sort((a, b) => a.localeCompare(b, 'en'))
  return names.length <= 6 ? names.join(', ') : `${names.slice(0, 5).join(', ')} and ${names.length - 5} more`
}

/** What it costs, in one line. */
export function priceWords({ kind, price, steps, freeAbove }: ShippingMethod, currency: string): string {
  const money = (minor: number) => (minor === 0 ? 'free' : formatMoney({ minor, currency }))
  const upto = (value: number) => (kind === 'weight' ? weightWords(value) : money(value))
  const stepped = kind === 'weight' || kind === 'value'
  const base = stepped ? steps.map((step) => `up to ${upto(step.upto)} ${money(step.price)}`).join(' · ') : money(price)
  const words = freeAbove === null ? base : `${base} · free from ${formatMoney({ minor: freeAbove, currency })}`
  return words.charAt(0).toUpperCase() + words.slice(1)
}

export function daysWords({ daysMin, daysMax }: { daysMin: number | null; daysMax: number | null }): string {
  if (daysMin === null && daysMax === null) return ''
  const [from, to] = [daysMin ?? daysMax, daysMax ?? daysMin]
  return from === to ? `${from} ${from === 1 ? 'day' : 'days'}` : `${from}–${to} days`
}

export const KIND_WORDS: Record<ShippingMethod['kind'], string> = {
  flat: 'One price',
  weight: 'By weight',
  value: 'By worth',
  pickup: 'Pickup',
}
