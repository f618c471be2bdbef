import type { Errors, Typed } from '#src/lib/form.ts'
import { isCurrency, parseAmount, plainAmount } from '#src/lib/money.ts'
import type { Discount, DiscountInput, DiscountKind } from '#src/market/orders/discounts.ts'

const LARGEST_MINOR = 999_999_999_999
const KINDS: readonly string[] = ['percent', 'amount', 'free-shipping']
const DAY = 24 * 60 * 60 * 1000

const dayOf = (at: Date) => at.toISOString().slice(0, 10)

/** A stored code as its form shows it; the last day is the one before it ends. */
export function typedDiscount(discount: Discount): Typed {
  const { currency, percentBp, amount, minimum, startsAt, endsAt, mostUses } = discount
  const money = (minor: number | null) => (minor === null || !currency ? '' : plainAmount(minor, currency))
  return {
    code: discount.code,
    kind: discount.kind,
    percent: percentBp === null ? '' : String(percentBp / 100),
    amount: money(amount),
    currency: currency ?? '',
    minimum: money(minimum),
    starts_on: startsAt ? dayOf(startsAt) : '',
    ends_on: endsAt ? dayOf(new Date(endsAt.getTime() - DAY)) : '',
    most_uses: String(mostUses ?? ''),
    ...(discount.oncePerPerson && { once: 'on' }),
  }
}

/** Reads a code. A shop's is in its own currency (`currency`); for the market's (null) the form names one, or none. */
export function readDiscount(typed: Typed, shopCurrency: string | null): { input: DiscountInput; errors: Errors } {
  const errors: Errors = {}
  const code = (typed.code ?? '').trim().toUpperCase()
  if (!/^[A-Z0-9][A-Z0-9_-]{2,39}$/.test(code))
    errors.code = 'A code is 3 to 40 letters A to Z, digits, dashes or underscores; it begins with a letter or digit.'
  const kind = (KINDS.includes(typed.kind ?? '') ? typed.kind : 'percent') as DiscountKind
  if (kind !== typed.kind) errors.kind = 'Choose what the code does.'
  const currency = shopCurrency ?? currencyOf(typed, kind, errors)
  const amount = kind === 'amount' ? readAmount(typed, 'amount', currency, errors) : null
  if (kind === 'amount' && !amount) errors.amount ??= 'Write how much it takes off.'
  const [startsAt, last] = [readDay(typed, 'starts_on', errors), readDay(typed, 'ends_on', errors)]
  const endsAt = last && new Date(last.getTime() + DAY)
  if (startsAt && endsAt && endsAt <= startsAt) errors.ends_on = 'The last day is before the first.'
  const input: DiscountInput = {
    code,
    kind,
    percentBp: kind === 'percent' ? readPercent(typed, errors) : null,
    amount,
    currency,
    minimum: readAmount(typed, 'minimum', currency, errors),
    startsAt,
    endsAt,
    mostUses: readUses(typed, errors),
    oncePerPerson: typed.once === 'on',
  }
  return { input, errors }
}

function currencyOf(typed: Typed, kind: DiscountKind, errors: Errors): string | null {
  const currency = typed.currency ?? ''
  if (currency !== '' && !isCurrency(currency)) errors.currency = 'Choose a currency from the list.'
  const needed = kind === 'amount' || (typed.minimum ?? '').trim() !== ''
  if (currency === '' && needed) errors.currency = 'An amount needs its currency.'
  return currency !== '' && !errors.currency ? currency : null
}

function readAmount(typed: Typed, field: string, currency: string | null, errors: Errors): number | null {
  const text = (typed[field] ?? '').trim()
  if (text === '' || currency === null) return null
  const minor = parseAmount(text, currency)
  if (minor !== null && minor <= LARGEST_MINOR) return minor
  errors[field] = `Write an amount such as ${plainAmount(1000, currency)}, not “${text.slice(0, 40)}”.`
  return null
}

function readPercent(typed: Typed, errors: Errors): number | null {
  const bp = parsePercent(typed.percent ?? '')
  if (bp !== null && bp > 0) return bp
  errors.percent = 'Write a percentage from 0.01 to 100, such as 10.'
  return null
}

/** Hundredths of a percent of "7.5" or "7,5"; null for anything that is no percentage up to 100. */
export function parsePercent(typed: string): number | null {
  const match = /^(\d{1,3})(?:[.,](\d{1,2}))?$/.exec(typed.trim())
  if (!match?.[1]) return null
  const bp = Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'))
  return bp <= 10_000 ? bp : null
}

function readDay(typed: Typed, field: string, errors: Errors): Date | null {
  const text = (typed[field] ?? '').trim()
  if (text === '') return null
  const day = /^20\d\d-\d\d-\d\d$/.test(text) ? new Date(`${text}T00:00:00Z`) : null
  if (day && !Number.isNaN(day.getTime()) && dayOf(day) === text) return day
  errors[field] = 'Write a day such as 2026-12-24.'
  return null
}

function readUses(typed: Typed, errors: Errors): number | null {
  const text = (typed.most_uses ?? '').trim()
  if (text === '') return null
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text)
  errors.most_uses = 'Write a whole number, or leave it empty for no limit.'
  return null
}
