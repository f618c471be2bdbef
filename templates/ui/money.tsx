import { html, raw } from 'hono/html'
import { formatMoney } from '#src/lib/money.ts'
import { type Attributes, classes } from './attributes.ts'

type MoneyProps = Attributes & { minor: number; currency: string }

/** A sum with its currency; `minor` is in the currency's smallest unit. */
export function Money({ minor, currency, class: extra, ...rest }: MoneyProps) {
  return (
    <span class={classes('money', extra)} {...rest}>
      {formatMoney({ minor, currency })}
    </span>
  )
}

type PriceProps = {
  minor: number
  currency: string
  compareAt?: number | null
  from?: boolean
  size?: 'm' | 'l'
}

/** What a thing costs; with a higher `compareAt` also what it cost before, struck through and said in words. */
export function Price({ minor, currency, compareAt, from, size = 'm' }: PriceProps) {
  const reduced = compareAt != null && compareAt > minor
  const now = html`${from && FROM}<span class="price-now">${formatMoney({ minor, currency })}</span>`
  if (!reduced) return html`<span class="price price-${size}">${now}</span>`
  const before = formatMoney({ minor: compareAt, currency })
  return html`<span class="price price-${size} price-reduced"><span class="visually-hidden">Now </span>${now}<span class="visually-hidden">, before </span><s class="price-before">${before}</s></span>`
}

const FROM = raw('<span class="price-from">from </span>')

type PriceRangeProps = Attributes & { from: number; to: number; currency: string }

/** From the lowest to the highest of several prices; one price where they are the same. */
export function PriceRange({ from, to, currency, class: extra, ...rest }: PriceRangeProps) {
  const low = formatMoney({ minor: from, currency })
  return (
    <span class={classes('money', extra)} {...rest}>
      {from === to ? low : `${low} – ${formatMoney({ minor: to, currency })}`}
    </span>
  )
}
