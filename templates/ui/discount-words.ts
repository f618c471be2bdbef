import { formatMoney } from '#src/lib/money.ts'
import type { Discount } from '#src/market/orders/discounts.ts'

const day = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' })
const money = (minor: number | null, currency: string | null) =>
  minor === null || !currency ? '' : formatMoney({ minor, currency })

/** "10 % off the goods": what a code does. */
export function doesWords({ kind, percentBp, amount, currency }: Discount): string {
  if (kind === 'free-shipping') return 'Free shipping'
  return kind === 'percent' ? `${(percentBp ?? 0) / 100} % off` : `${money(amount, currency)} off`
}

/** "from €50.00 · once per person": what it asks. */
export function termWords({ kind, minimum, currency, oncePerPerson }: Discount, ownCurrency: string | null): string {
  const only = ownCurrency === null && currency && kind !== 'amount' ? `only in ${currency}` : ''
  const terms = [minimum ? `from ${money(minimum, currency)}` : '', only, oncePerPerson ? 'once per person' : '']
  return terms.filter(Boolean).join(' · ')
}

/** "1 May – 31 May 2026": the days on which it is good, the last included. */
export function dateWords({ startsAt, endsAt }: Discount): string {
  const last = endsAt && new Date(endsAt.getTime() - 1)
  if (startsAt && last) return day.formatRange(startsAt, last)
  if (startsAt) return `From ${day.format(startsAt)}`
  return last ? `Until ${day.format(last)}` : 'Always'
}

type State = { word: string; tone: 'good' | 'warn' | 'info' | 'quiet' }

export function stateOf({ enabled, startsAt, endsAt, uses, mostUses }: Discount, now: Date): State {
  if (!enabled) return { word: 'Off', tone: 'warn' }
  if (endsAt && now >= endsAt) return { word: 'Over', tone: 'quiet' }
  if (mostUses !== null && uses >= mostUses) return { word: 'Used up', tone: 'quiet' }
  return startsAt && now < startsAt ? { word: 'Later', tone: 'info' } : { word: 'Good', tone: 'good' }
}
