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

type PriceProps = Attributes & {
  minor: number
  currency: string
  compareAt?: number | null
  from?: boolean
  size?: 'm' | 'l'
}

/** What a thing costs; with a higher `compareAt` also what it cost before, struck through and said in words. */
export function Price({ minor, currency, compareAt, from, size = 'm', class: extra, ...rest }: PriceProps) {
  const reduced = compareAt != null && compareAt > minor
  return (
    <span class={classes('price', `price-${size}`, reduced && 'price-reduced', extra)} {...rest}>
      {reduced && <span class="visually-hidden">Now </span>}
      {from && <span class="price-from">from </span>}
      <span class="price-now">{formatMoney({ minor, currency })}</span>
      {reduced && (
        <>
          <span class="visually-hidden">, before </span>
          <s class="price-before">{formatMoney({ minor: compareAt, currency })}</s>
        </>
      )}
    </span>
  )
}

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
